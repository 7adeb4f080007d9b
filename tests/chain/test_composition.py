"""Parents, parts and units through the chainer: what it concludes agrees with the verdicts that the judge composed."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from plan_rules import Report, Verdict, conclude, evaluate, standard_reactions
from sample_plan import sample_plan

_DAY = date(2025, 11, 6)


@st.composite
def dossiers(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "settled_on": _DAY,
        "due_on": draw(st.sampled_from([_DAY, _DAY, _DAY, date(2025, 11, 5), None])),
        "level": draw(st.sampled_from([3, 4, 4, 1])),
        "fee": 1,
        "online": draw(st.sampled_from([True, True, True, False, None])),
        "withdrawn": draw(st.sampled_from([False, False, True])),
        "agency": draw(st.sampled_from(["Sở Y tế", "Sở Tài chính", "Sở Xây dựng", None])),
    }


@st.composite
def reports(draw: st.DrawFn) -> Report:
    as_of = draw(st.sampled_from([date(2025, 11, 30), date(2026, 2, 1), date(2020, 12, 1)]))
    by = draw(st.sampled_from([(), ("agency",), ("level",)]))
    records = {"dossiers": draw(st.lists(dossiers(), min_size=2, max_size=8))}
    return evaluate(sample_plan(), as_of=as_of, records=records, by=by)


def concluded(report: Report, code: str) -> set[tuple[str, Any]]:
    found = conclude(sample_plan(), report, reactions=standard_reactions())
    return {(each.premises[0].rule or "", each.premises[0].group) for each in found if each.code == code}


@settings(deadline=None, max_examples=120)
@given(reports())
def test_what_parts_and_units_conclude_is_what_the_judge_composed(report: Report) -> None:
    judged = [finding for finding in report if finding.stage in ("running", "closed")]
    event("a part breaks a whole" if concluded(report, "target-broken-by-part") else "no part breaks a whole")
    by_part, by_unit = (concluded(report, f"target-broken-by-{what}") for what in ("part", "unit"))
    open_by_part, open_by_unit = (concluded(report, f"target-open-by-{what}") for what in ("part", "unit"))
    for finding in judged:
        key = (finding.rule, finding.group)
        if finding.parts:
            is_violated = key in by_part or finding.own_verdict is Verdict.VIOLATED
            assert (finding.verdict is Verdict.VIOLATED) == is_violated
            is_own = finding.own_verdict in (None, Verdict.UNDETERMINED)
            if finding.verdict is Verdict.UNDETERMINED:
                assert key in open_by_part or is_own
        if finding.units:
            assert (finding.own_verdict is Verdict.VIOLATED) == (key in by_unit)
            assert (finding.own_verdict is Verdict.UNDETERMINED) == (key in open_by_unit)
    everyone = {(finding.rule, finding.group) for finding in judged}
    assert by_part | by_unit | open_by_part | open_by_unit <= everyone


def test_a_message_says_of_which_group_and_how_it_stands() -> None:
    late = {"settled_on": _DAY, "due_on": date(2025, 11, 5), "level": 4, "fee": 1, "online": True, "withdrawn": False}
    rows = [{**late, "agency": agency} for agency in ("Sở Y tế", "Sở Tài chính")]
    for as_of, status in ((date(2025, 11, 30), "đang thực hiện, chưa đạt"), (date(2026, 2, 1), "không đạt")):
        report = evaluate(sample_plan(), as_of=as_of, records={"dossiers": rows}, by="agency")
        found = conclude(sample_plan(), report, reactions=standard_reactions())
        said = [each.message.vi for each in found if each.code == "target-broken-by-part"]
        assert {text.partition("phạm vi: ")[2].partition(")")[0] for text in said} == {
            "toàn bộ",
            "Sở Y tế",
            "Sở Tài chính",
        }
        assert all(f"): {status}, do chỉ tiêu thành phần “" in text for text in said)
