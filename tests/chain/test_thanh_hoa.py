"""The reactions of the Thanh Hóa plan: each with a case in which it fires and cases in which it must not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from plan_rules import Conclusion, Report, conclude, evaluate, load_plan
from sample_plan import sample_plan

PLAN = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
PUBLISHED = "examples/thanh-hoa/observations.csv"
Records = Mapping[str, Sequence[Mapping[str, Any]]]


def report(as_of: str, records: Records | None = None, observations: Any = (), by: str = "") -> Report:
    return evaluate(PLAN, as_of=as_of, records=records, observations=observations, by=by or ())


def concluded(code: str, now: Report, before: Report | None = None) -> list[Conclusion]:
    return [each for each in conclude(PLAN, now, before=before) if each.code == code]


def rules_of(found: Sequence[Conclusion]) -> list[str | None]:
    return [each.premises[0].rule for each in found]


def document(channel: str, agency: str, year: int = 2025) -> dict[str, Any]:
    return {"sent_on": date(year, 3, 1), "channel": channel, "secrecy": "none", "agency": agency}


def dossier(channel: str, agency: str) -> dict[str, Any]:
    return {"settled_on": date(2025, 3, 1), "service_level": "full", "channel": channel, "agency": agency}


def missed_by(*agencies: str) -> Records:
    """Records of agencies that miss two targets, and of one that misses one."""
    documents = [*(document("paper", agency) for agency in agencies), document("electronic", "Sở Xây dựng")]
    dossiers = [dossier("in_person", agency) for agency in (*agencies, "Sở Xây dựng")]
    return {"documents": documents, "dossiers": dossiers}


def test_a_target_missed() -> None:
    [one] = concluded("target-missed", evaluate(PLAN, as_of="2026-03-01", observations=PUBLISHED))
    assert one.premises[0].rule == "smart-city-operations-centre"
    assert one.message.vi == (
        "Chỉ tiêu “Trung tâm Điều hành đô thị thông minh” (mục 2.2.1, giai đoạn 2021-2025, ý 8, Kế hoạch 202/KH-UBND) "
        "không đạt, tính đến ngày 01/03/2026. Kết quả: mới hoàn thành một phần."
    )
    assert one.message.en == (
        "The target “Smart-city operations centre” (item 2.2.1, phase 2021-2025, point 8, Plan 202/KH-UBND) is missed "
        "as of 1 March 2026. Result: partly done."
    )
    assert one.to is not None
    assert one.to.vi == "Ủy ban nhân dân tỉnh Thanh Hóa"
    assert one.severity == "warning"


def test_no_target_is_missed_before_its_time_and_none_of_a_group_alone() -> None:
    assert concluded("target-missed", evaluate(PLAN, as_of="2025-12-31", observations=PUBLISHED)) == []
    grouped = report("2026-02-01", missed_by("Sở Y tế"), by="agency")
    assert all(each.premises[0].group == {} for each in concluded("target-missed", grouped))


def test_two_targets_missed_by_one_agency() -> None:
    now = report("2026-02-01", missed_by("Sở Y tế"), by="agency")
    [one] = concluded("agency-misses-targets", now)
    assert one.to is not None
    assert (one.to.vi, one.to.en) == ("Sở Y tế", "Sở Y tế")
    assert [each.rule for each in one.premises] == ["dossiers-online-2025", "documents-electronic"]
    assert {each.now.status for each in one.premises if each.now} == {"missed"}
    assert one.message.vi == (
        "Sở Y tế có 2 chỉ tiêu không đạt trong giai đoạn 2021-2025: Hồ sơ giải quyết trực tuyến mức độ 3, 4; "
        "Văn bản được gửi, nhận điện tử."
    )


@pytest.mark.parametrize(
    ("as_of", "records", "by"),
    [
        ("2026-02-01", missed_by("Sở Y tế"), ""),  # nothing is broken down by agency
        ("2026-02-01", {"documents": [document("paper", "Sở Y tế")]}, "agency"),  # one target
        ("2026-02-01", {**missed_by(), "documents": [document("paper", "Sở Y tế")]}, "agency"),  # one each of two
        ("2025-11-01", missed_by("Sở Y tế"), "agency"),  # the phase is running
    ],
)
def test_no_two_targets_missed_by_one_agency(as_of: str, records: Records, by: str) -> None:
    assert concluded("agency-misses-targets", report(as_of, records, by=by)) == []


def test_three_agencies_miss_targets() -> None:
    now = report("2026-02-01", missed_by("Sở A", "Sở B", "Sở C"), by="agency")
    [one] = concluded("many-agencies-miss-targets", now)
    assert one.message.en == "In 2021-2025, 3 agencies miss two or more targets each: Sở A; Sở B; Sở C."
    assert [(each.kind, each.code) for each in one.premises] == [("conclusion", "agency-misses-targets")] * 3
    assert one.as_of == date(2026, 2, 1)
    fewer = report("2026-02-01", missed_by("Sở A", "Sở B"), by="agency")
    assert concluded("many-agencies-miss-targets", fewer) == []


def test_achieved_and_lost_again() -> None:
    good, bad = document("electronic", "Sở Y tế"), document("paper", "Sở Y tế")
    before = report("2025-04-01", {"documents": [good]})
    now = report("2025-05-01", {"documents": [good, bad]})
    [one] = concluded("target-lost", now, before)
    assert one.message.vi == (
        "Chỉ tiêu “Văn bản được gửi, nhận điện tử” (phạm vi: toàn bộ) trước đây đạt (100%, năm 2025), nay không "
        "còn đạt (50%, năm 2025). Đề nghị làm rõ nguyên nhân."
    )
    moment = one.premises[0].before
    assert moment is not None
    assert (moment.status, moment.as_of) == ("achieved", date(2025, 4, 1))


def test_what_was_not_achieved_is_not_lost() -> None:
    good, bad = document("electronic", "Sở Y tế"), document("paper", "Sở Y tế")
    before, now = report("2025-04-01", {"documents": [good]}), report("2025-05-01", {"documents": [good, bad]})
    late = report("2025-05-02", {"documents": [good]})
    assert concluded("target-lost", now) == []
    assert concluded("target-lost", now, now) == []
    assert concluded("target-lost", late, before) == []
    assert concluded("target-lost", late, now) == []  # won back
    other_rule = [each.but({"fingerprint": "0"}) for each in before]
    changed = before.but({"findings": tuple(other_rule)})
    assert concluded("target-lost", now, changed) == []


def test_data_older_than_two_windows() -> None:
    found = concluded("data-too-old", evaluate(PLAN, as_of="2025-12-31", observations=PUBLISHED))
    assert rules_of(found) == ["smart-city-operations-centre"]
    assert "số liệu gần nhất là của ngày 12/10/2022" in found[0].message.vi
    assert concluded("data-too-old", evaluate(PLAN, as_of="2024-12-31", observations=PUBLISHED)) == []
    assert concluded("data-too-old", report("2025-12-31")) == []  # none are not old
    late = evaluate(PLAN, as_of="2026-03-01", observations=PUBLISHED)
    assert "smart-city-operations-centre" not in rules_of(concluded("data-too-old", late))  # the phase is over


def test_a_rule_lapses_with_its_target_open() -> None:
    [one] = concluded("lapses-with-target-open", report("2024-06-30"))
    assert one.premises[0].rule == "districts-e-meetings"
    assert "hết hiệu lực sau ngày 30/06/2025" in one.message.vi
    assert "it stands at: no data" in one.message.en
    few = [{"name": str(number), "meets_electronically": False} for number in range(3)]
    assert len(concluded("lapses-with-target-open", report("2025-06-30", {"districts": few}))) == 1


def test_no_rule_lapses_with_its_target_open() -> None:
    all_meet = [{"name": str(number), "meets_electronically": True} for number in range(3)]
    assert concluded("lapses-with-target-open", report("2025-06-30", {"districts": all_meet})) == []
    assert concluded("lapses-with-target-open", report("2024-06-29")) == []  # more than a year ahead
    assert concluded("lapses-with-target-open", report("2025-07-01")) == []  # it has lapsed


def share(value: str, status: str, published_on: str) -> dict[str, str]:
    return {
        "rule": "digital-economy-2025",
        "window": "2025",
        "value": value,
        "status": status,
        "published_on": published_on,
        "publisher": "Cục Thống kê",
        "source": "báo cáo",
    }


@pytest.mark.parametrize(
    ("estimate", "final", "severity", "words"),
    [
        ("21,00%", "18,50%", "alarm", "đạt theo số ước tính (21%) nhưng theo số chính thức (18,5%) thì: không đạt"),
        ("18,50%", "21,00%", "note", "theo số ước tính (18,5%): không đạt; theo số chính thức (21%): đạt"),
    ],
)
def test_a_final_figure_changes_the_verdict(estimate: str, final: str, severity: str, words: str) -> None:
    said = [share(estimate, "estimate", "2025-12-20"), share(final, "final", "2026-06-30")]
    before, now = report("2026-01-31", observations=said), report("2026-07-31", observations=said)
    [one] = concluded("final-figure-changes-verdict", now, before)
    assert one.severity == severity
    assert words in one.message.vi


@pytest.mark.parametrize("second", [("19,00%", "estimate"), ("22,00%", "final"), ("19,00%", "preliminary")])
def test_a_figure_that_is_not_final_or_changes_nothing(second: tuple[str, str]) -> None:
    said = [share("21,00%", "estimate", "2025-12-20"), share(*second, "2026-06-30")]
    before, now = report("2026-01-31", observations=said), report("2026-07-31", observations=said)
    assert concluded("final-figure-changes-verdict", now, before) == []


def test_a_figure_is_told_with_the_window_that_it_speaks_of() -> None:
    """At the end of December 2023 the reporting year 2024 has begun, and has no data yet."""
    electronic = [document("electronic", "Sở Y tế", 2023)] * 4
    before = report("2023-12-31", {"documents": electronic})
    now = report("2023-12-31", {"documents": [*electronic, document("paper", "Sở Y tế", 2023)]})
    [one] = concluded("target-lost", now, before)
    assert "(100%, năm 2023)" in one.message.vi
    assert "(80%, năm 2023)" in one.message.vi
    assert "2024" not in one.message.en


def test_a_target_is_not_counted_beside_the_part_that_breaks_it() -> None:
    told = {"kind": "periodic", "data_until": date(2025, 3, 1), "shared": True, "secret": "none", "agency": "Sở Y tế"}
    fine = [{**told, "issuer": "other", "updated": True}] * 99
    late = {**told, "issuer": "province", "updated": False}
    now = report("2026-03-01", {"reports": [*fine, late]}, by="agency")
    missed = [each.rule for each in now if each.group and each.status == "missed"]
    assert len(missed) == 2
    assert concluded("agency-misses-targets", now) == []


def test_a_target_missed_by_its_part_says_so() -> None:
    """The plan has one part, which is not measured; so another plan has it."""
    plan = sample_plan()
    reactions = [each for each in PLAN.reactions if each.conclude.code == "target-missed"]
    rows = [
        {"settled_on": date(2025, 11, 6), "due_on": due, "level": 4, "fee": 1, "online": True, "withdrawn": False}
        for due in (date(2025, 11, 7), date(2025, 11, 5))
    ]
    found = evaluate(plan, as_of="2026-02-01", records={"dossiers": [{**each, "agency": "Sở Y tế"} for each in rows]})
    [one] = [each for each in conclude(plan, found, reactions=reactions) if each.premises[0].rule == "dossiers-online"]
    assert one.message.en == (
        "The target “Dossiers settled online” (item II.1, point 2, Plan 1/KH-UBND) is missed as of 1 February 2026, "
        "because its part “Online dossiers on time” is. The result of the target itself: 100% (2025)."
    )
