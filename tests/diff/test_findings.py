"""Which findings flip between two versions, and because of which change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from diff.mutations import Content
from lint.samples import files_of
from plan_rules import DataError, FindingChange, Plan, diff_findings, evaluate, read_plan
from plan_rules.testing import plan_files

AS_OF = "2026-02-01"
TEXT = "Ít nhất 40% hồ sơ, ít nhất 50% hồ sơ, ít nhất 60% hồ sơ, không tính hồ sơ rút."

ONLINE: Content = {
    "id": "online",
    "indicator": {"share": {"of": "dossiers", "good": {"channel": "online"}}},
    "threshold": {"at_least": "50%", "wording": "ít nhất 50%"},
}
LOOSE = {"at_least": "40%", "wording": "Ít nhất 40%"}
STRICT = {"at_least": "60%", "wording": "ít nhất 60%"}


def plan(*rules: Content, **header: Any) -> Plan:
    return read_plan(files_of({"text": TEXT, "rules": list(rules), "plan": header}))


def dossiers(
    online: int, paper: int, withdrawn: int = 0, level: int = 4, day: str = "2025-03-01", agency: str = "A"
) -> list[Content]:
    """Records: some online, some on paper, and some withdrawn ones on paper."""
    from datetime import date

    common = {"settled_on": date.fromisoformat(day), "level": level, "agency": agency}
    kinds = [("online", False)] * online + [("in_person", False)] * paper + [("in_person", True)] * withdrawn
    return [{**common, "channel": channel, "withdrawn": is_withdrawn} for channel, is_withdrawn in kinds]


def figure(rule: str = "online", numerator: int = 45, **more: Any) -> Content:
    given = {"rule": rule, "window": "2025", "numerator": numerator, "denominator": 100, "published_on": "2026-01-20"}
    return {**given, "publisher": "P", "source": "s", **more}


def said(flips: tuple[FindingChange, ...]) -> list[tuple[str, str | None, str | None, list[str], bool]]:
    """The rule, the status before and after, the kinds of the causes, and whether it takes all of them."""
    return [
        (
            flip.rule,
            flip.old.status.value if flip.old else None,
            flip.new.status.value if flip.new else None,
            [change.kind.value for change in flip.because],
            flip.together,
        )
        for flip in flips
    ]


def test_one_change_flips_it_alone_and_one_beside_it_does_not() -> None:
    old, new = plan(ONLINE), plan({**ONLINE, "threshold": STRICT, "reading": [{"vi": "a", "en": "b"}]})
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": dossiers(55, 45)})
    assert said(flips) == [("online", "met", "missed", ["threshold-tightened"], False)]
    assert said(diff_findings(old, new, as_of=AS_OF, records={"dossiers": dossiers(65, 35)})) == []
    assert diff_findings(old, old, as_of=AS_OF, records={"dossiers": dossiers(55, 45)}) == ()


def test_an_exclusion_flips_it() -> None:
    old, new = plan(ONLINE), plan({**ONLINE, "exclusions": ["withdrawn"]})
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": dossiers(45, 40, 20)})
    assert said(flips) == [("online", "missed", "met", ["exclusion-added"], False)]
    assert said(diff_findings(new, old, as_of=AS_OF, records={"dossiers": dossiers(45, 40, 20)})) == [
        ("online", "met", "missed", ["exclusion-removed"], False)
    ]


def test_two_changes_flip_it_only_together() -> None:
    """45 of 85 without the withdrawn ones is 53 %; 45 of 105 is 43 %."""
    new = plan({**ONLINE, "exclusions": ["withdrawn"], "threshold": LOOSE, "timing": {"by_end": "phase"}})
    old = plan({**ONLINE, "threshold": STRICT, "timing": {"by_end": "phase"}})
    records = dossiers(35, 40, 30)  # 35 of 105, and 35 of 75
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": records})
    assert said(flips) == [("online", "missed", "met", ["threshold-loosened", "exclusion-added"], True)]


def test_two_changes_flip_it_alone_each() -> None:
    old, new = plan({**ONLINE, "exclusions": ["withdrawn"]}), plan({**ONLINE, "threshold": STRICT})
    records = dossiers(55, 45, 20)  # 55 of 120, and 55 of 100
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": records})
    assert said(flips) == [("online", "met", "missed", ["threshold-tightened", "exclusion-removed"], False)]


def test_a_third_change_that_has_no_part_in_it_is_not_named() -> None:
    old = plan({**ONLINE, "threshold": STRICT})
    where = {"share": {**ONLINE["indicator"]["share"], "where": {"level": "4"}}}
    new = plan({**ONLINE, "exclusions": ["withdrawn"], "threshold": LOOSE, "indicator": where})
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": dossiers(35, 40, 30)})
    assert said(flips) == [("online", "missed", "met", ["threshold-loosened", "exclusion-added"], True)]


def test_a_longer_phase_flips_it() -> None:
    old = plan(ONLINE)
    new = plan(ONLINE, phases={"2021-2025": {"to": "2026-12-31"}})
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": dossiers(45, 55)})
    assert said(flips) == [("online", "missed", "no_data", ["phase-extended"], False)]


def test_the_population_and_what_is_good_are_changes_of_their_own() -> None:
    old = plan(ONLINE)
    share = ONLINE["indicator"]["share"]
    new = plan(
        {**ONLINE, "indicator": {"share": {**share, "where": {"level": "4"}, "good": {"channel": ["online", "post"]}}}}
    )
    records = [*dossiers(60, 40, level=4), *dossiers(0, 60, level=1)]
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": records})
    assert said(flips) == [("online", "missed", "met", ["population-narrowed"], False)]


def test_a_part_that_is_new_flips_the_whole() -> None:
    part = {
        "id": "part",
        "part_of": "online",
        "indicator": {"share": {"of": "dossiers", "where": {"agency": "B"}, "good": {"channel": "online"}}},
        "threshold": STRICT,
    }
    records = [*dossiers(60, 30), *dossiers(4, 6, agency="B")]
    old, new = plan(ONLINE), plan(ONLINE, part)
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": records})
    assert said(flips) == [
        ("online", "met", "missed", ["rule-added"], False),
        ("part", None, "missed", ["rule-added"], False),
    ]
    assert flips[0].because[0].rule == "part"
    back = diff_findings(new, old, as_of=AS_OF, records={"dossiers": records})
    assert said(back) == [
        ("online", "missed", "met", ["rule-removed"], False),
        ("part", "missed", None, ["rule-removed"], False),
    ]


def test_a_change_of_a_part_flips_the_whole() -> None:
    part = {"id": "part", "part_of": "online", "indicator": ONLINE["indicator"], "threshold": LOOSE}
    old, new = plan(ONLINE, part), plan(ONLINE, {**part, "threshold": STRICT})
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": dossiers(55, 45)})
    assert said(flips) == [
        ("online", "met", "missed", ["threshold-tightened"], False),
        ("part", "met", "missed", ["threshold-tightened"], False),
    ]
    assert {change.rule for flip in flips for change in flip.because} == {"part"}


def test_a_change_of_the_rule_that_another_one_counts_among_flips_that_one() -> None:
    chained = {
        "id": "chained",
        "indicator": {"share": {"of": "dossiers", "among": "online", "good": {"agency": "A"}}},
        "threshold": STRICT,
    }
    wider = {"share": {"of": "dossiers", "good": {"channel": ["online", "in_person"]}}}
    records = [*dossiers(70, 0), *dossiers(0, 60, agency="B")]
    old, new = plan(ONLINE, chained), plan({**ONLINE, "indicator": wider}, chained)
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": records})
    assert said(flips) == [("chained", "met", "missed", ["good-widened"], False)]
    assert flips[0].because[0].rule == "online"
    share = {**chained["indicator"]["share"], "among": "filed-online"}
    renamed = plan({**ONLINE, "id": "filed-online"}, {**chained, "indicator": {"share": share}})
    assert diff_findings(old, renamed, as_of=AS_OF, records={"dossiers": records}) == ()


def test_a_narrower_population_that_flips_nothing_is_not_named() -> None:
    old = plan(ONLINE)
    share = ONLINE["indicator"]["share"]
    good = {"share": {**share, "where": {"agency": "A"}}}
    new = plan({**ONLINE, "indicator": good, "threshold": STRICT})
    records = [*dossiers(55, 45), *dossiers(10, 0, agency="B")]
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": records})
    assert said(flips) == [("online", "met", "missed", ["threshold-tightened"], False)]


def test_groups_flip_on_their_own() -> None:
    old, new = plan(ONLINE), plan({**ONLINE, "threshold": STRICT})
    records = [*dossiers(70, 30), *dossiers(55, 45, agency="B")]
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": records}, by="agency")
    assert [(dict(flip.group), flip.new.status.value) for flip in flips] == [({"agency": "B"}, "missed")]


@pytest.mark.parametrize("name", ["online", "filed-online"])
def test_figures_may_name_a_renamed_rule_by_either_id(name: str) -> None:
    published = {**ONLINE, "indicator": {"share": {}}}
    old, new = plan(published), plan({**published, "id": "filed-online"})
    assert diff_findings(old, new, as_of=AS_OF, observations=[figure(name)]) == ()
    report = evaluate(new, as_of=AS_OF, observations=[figure("filed-online")])
    assert report["filed-online"].status.value == "missed"
    both = plan({**published, "threshold": LOOSE}), plan({**published, "threshold": LOOSE, "id": "filed-online"})
    assert diff_findings(*both, as_of=AS_OF, observations=[figure(name)]) == ()


def test_figures_that_only_one_version_takes_are_given_to_that_one() -> None:
    published = {**ONLINE, "indicator": {"share": {}}}
    level = {**ONLINE, "indicator": {"level": {"unit": "%"}}, "threshold": STRICT}
    flips = diff_findings(plan(published), plan(level), as_of=AS_OF, observations=[figure()])
    assert [(flip.old.status.value, flip.new.status.value) for flip in flips] == [("missed", "no_data")]


def test_records_of_a_dataset_that_is_new() -> None:
    others = {"title": {"vi": "a", "en": "b"}, "unit": {"vi": "a", "en": "b"}, "fields": {"good": {"type": "boolean"}}}
    new = plan(
        ONLINE,
        {**ONLINE, "id": "more", "indicator": {"share": {"of": "others", "good": {"good": "true"}}}},
        datasets={"others": others},
    )
    records = {"dossiers": dossiers(55, 45), "others": [{"good": True}]}
    flips = diff_findings(plan(ONLINE), new, as_of=AS_OF, records=records)
    assert said(flips) == [("more", None, "met", ["rule-added"], False)]


def test_the_source_that_decides_flips_it() -> None:
    published = {**ONLINE, "indicator": {"share": {}}}
    source = {"publisher": "Q", "because": {"vi": "a", "en": "b"}}
    figures = [figure(numerator=45), figure(numerator=55, publisher="Q")]
    flips = diff_findings(
        plan(published), plan({**published, "deciding_source": source}), as_of=AS_OF, observations=figures
    )
    assert said(flips) == [("online", "undetermined", "met", ["changed"], False)]
    assert flips[0].because[0].text.en == "The figures of Q decide."
    decided = diff_findings(
        plan(published),
        plan({**published, "deciding_source": source}),
        as_of=AS_OF,
        observations=figures,
        deciding={"online": "P"},
    )
    assert decided == ()


def test_records_that_can_be_gone_through_once_only() -> None:
    def once() -> Iterator[Content]:
        yield from dossiers(55, 45)

    old, new = plan(ONLINE), plan({**ONLINE, "threshold": STRICT})
    figures = iter([figure()])
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": once()}, observations=figures)
    assert said(flips) == [("online", "met", "missed", ["threshold-tightened"], False)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"records": {"documents": []}}, "neither version has a dataset 'documents'"),
        ({"deciding": {"offline": "P"}}, "neither version has a rule 'offline'"),
        ({"observations": [figure("offline")]}, "the plan has no rule 'offline'"),
        ({"as_of": "1/2/2026"}, "as_of: '1/2/2026'"),
    ],
)
def test_what_neither_version_knows_is_refused(arguments: Content, message: str) -> None:
    with pytest.raises(DataError) as caught:
        diff_findings(plan(ONLINE), plan({**ONLINE, "threshold": STRICT}), **{"as_of": AS_OF, **arguments})
    assert message in str(caught.value)


@settings(deadline=None, max_examples=30)
@given(plan_files(awkward=True), plan_files(awkward=True))
def test_the_findings_that_flip_are_those_that_differ(one: dict[str, str], other: dict[str, str]) -> None:
    """Whatever the two versions are, the flips are what two evaluations say, and only deciding changes are named."""
    old, new = read_plan(one, "plan"), read_plan(other, "plan")
    flips = diff_findings(old, new, as_of="2027-06-30", records={})
    reports = [evaluate(each, as_of="2027-06-30", records={}) for each in (old, new)]
    outcomes = [{finding.rule: (finding.status, finding.verdict) for finding in report} for report in reports]
    expected = {rule for rule in {*outcomes[0], *outcomes[1]} if outcomes[0].get(rule) != outcomes[1].get(rule)}
    assert {flip.rule for flip in flips} == expected
    for flip in flips:
        assert (flip.old.rule if flip.old else flip.rule) == flip.rule
        assert all(change.decides for change in flip.because)
        assert flip.because


def test_the_cause_of_a_flip_of_a_rule_that_was_renamed_and_changed() -> None:
    old, new = plan(ONLINE), plan({**ONLINE, "id": "filed-online", "threshold": STRICT})
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": dossiers(55, 45)})
    assert said(flips) == [("filed-online", "met", "missed", ["threshold-tightened"], False)]


@pytest.mark.parametrize("name", ["online", "filed-online"])
def test_figures_of_a_renamed_rule_may_fit_the_old_version_only(name: str) -> None:
    old = plan({**ONLINE, "indicator": {"level": {"unit": "%"}}})
    counted = {"at_least": "50 hồ sơ", "wording": "ít nhất 50%"}
    new = plan({**ONLINE, "id": "filed-online", "indicator": {"level": {"unit": "hồ sơ"}}, "threshold": counted})
    level = {**figure(name), "value": 70, "unit": "%"}
    del level["numerator"], level["denominator"]
    flips = diff_findings(old, new, as_of=AS_OF, observations=[level])
    assert [(flip.rule, flip.old.status.value, flip.new.status.value) for flip in flips] == [
        ("filed-online", "met", "no_data")
    ]


def test_of_several_sets_of_changes_one_is_named_in_full() -> None:
    """Withdrawn ones are taken out twice, of which either is enough beside the lower threshold."""
    share = {"share": {**ONLINE["indicator"]["share"], "where": {"withdrawn": "false"}}}
    old = plan({**ONLINE, "threshold": STRICT})
    new = plan({**ONLINE, "exclusions": ["withdrawn"], "threshold": LOOSE, "indicator": share})
    flips = diff_findings(old, new, as_of=AS_OF, records={"dossiers": dossiers(35, 40, 30)})
    [(_, _, _, because, together)] = said(flips)
    assert len(because) == 2
    assert "threshold-loosened" in because
    assert together


def for_agencies(*units: str, loose: tuple[str, ...] = ()) -> Plan:
    overrides = [{"when": {"agency": [agency]}, "threshold": LOOSE} for agency in loose]
    listed = {"units": list(units)} if units else {}
    return plan({**ONLINE, "for_each": {"fields": ["agency"], **listed, "overrides": overrides}})


def of_agencies(**online: int) -> dict[str, list[Content]]:
    """100 records of each agency, of which so many are online."""
    return {
        "dossiers": [row for agency, count in online.items() for row in dossiers(count, 100 - count, agency=agency)]
    }


@pytest.mark.parametrize(
    ("old", "new", "online", "groups", "together"),
    [
        # a unit that is on no list is judged as well, so listing it flips nothing
        (for_agencies("A", "B"), for_agencies("A", "B", "C", loose=("C",)), {"A": 60, "B": 60, "C": 45}, ["C"], False),
        (for_agencies("A", "B", "C", loose=("C",)), for_agencies("A", "B"), {"A": 60, "B": 60, "C": 45}, ["C"], False),
        # a unit without records is another matter than a threshold that all reach
        (for_agencies("A"), for_agencies("A", "B", loose=("A",)), {"A": 60}, ["units"], False),
        (for_agencies("A", "B"), for_agencies("A", "C", loose=("A",)), {"A": 60, "C": 60}, ["units"], False),
        (for_agencies("A", "C"), for_agencies("A", "B", loose=("A",)), {"A": 60, "C": 60}, ["units"], False),
        (for_agencies("A", "B"), for_agencies("C", "B"), {"A": 60, "B": 60}, ["units"], False),
        # two thresholds that it takes both, and one that it does not take
        (for_agencies(), for_agencies(loose=("A", "B", "C")), {"A": 60, "B": 45, "C": 45}, ["B", "C"], True),
        (for_agencies(loose=("A",)), for_agencies(loose=("C", "A")), {"A": 45, "C": 45}, ["C"], False),
    ],
)  # fmt: skip
def test_units_and_their_thresholds_are_causes_of_their_own(
    old: Plan, new: Plan, online: dict[str, int], groups: list[str], together: bool
) -> None:
    [flip] = diff_findings(old, new, as_of=AS_OF, records=of_agencies(**online))
    named = [str(change.path[-1]).removeprefix("agency: [").removesuffix("]") for change in flip.because]
    assert (named, flip.together) == (groups, together)
