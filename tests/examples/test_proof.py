"""Coverage and mutation: what examples leave open is named, what they show is not, and explanations must hold."""

from __future__ import annotations

from typing import Any

import pytest

from plan_rules import Plan, load_plan, read_plan, run_examples
from plan_rules.examples import changed_rules, clause_coverage, prove_rules
from plan_rules.examples.narrowing import narrowed
from sample_plan import FILES, changed, sample_plan
from testing_kit.plans import THANH_HOA

RULE = "documents-electronic"


def proven(examples: str, unproven: str = "", rule: str = RULE) -> Plan:
    """The sample with other examples of a rule, and no others."""
    tests = f"format: 1\ntests:\n  - rule: {rule}\n    examples:\n{examples}{unproven}"
    first = FILES["targets/1-2021-2025.yaml"]
    start, end = first.index("    examples:\n"), first.index("  - id: dossiers-online\n")
    files = {**FILES, "targets/1-2021-2025.yaml": first[:start] + first[end:], "targets/a.test.yaml": tests}
    return read_plan(files, "sample")


def example(expect: str, *records: str, as_of: str = "2023-06-30", name: str = "an example") -> str:
    rows = "".join(f"          - {{{record}}}\n" for record in records)
    given = f"        records:\n{rows}" if records else "        records: []\n"
    return f"      - name: {name}\n        as_of: {as_of}\n{given}        expect: {{{expect}}}\n"


def test_the_thanh_hoa_plan_leaves_nothing_open() -> None:
    plan = load_plan(THANH_HOA)
    proofs = list(prove_rules(plan, coverage=True, mutate=True))
    assert [proof.rule for proof in proofs if not proof.passed] == []
    explained = [change.name for proof in proofs for change in proof.changes or () if change.because]
    assert explained == ["phase/to:-day", "phase/to:+day"]


GOOD = "sent_on: 2023-02-01, channel: electronic, secrecy: none"
BAD = "sent_on: 2023-02-01, channel: paper, secrecy: none"


@pytest.mark.parametrize(
    ("examples", "seen"),
    [
        (example("status: achieved", GOOD), {"good/channel:true", "window:inside", "threshold:on"}),
        (example("status: in_progress", BAD), {"good/channel:false", "threshold:below"}),
        (
            example("status: undetermined", "sent_on: 2023-02-01, secrecy: none"),
            {"good/channel:unknown", "verdict:undetermined"},
        ),
        (example("status: not_applicable", "sent_on: 2023-02-01, channel: paper, secrecy: mat"), set()),
        (example("status: not_applicable", "sent_on: 2019-02-01, channel: paper, secrecy: none"), {"window:outside"}),
        (example("status: undetermined", "channel: paper, secrecy: none"), {"window:undated"}),
    ],
)
def test_an_example_sees_what_its_records_reach(examples: str, seen: set[str]) -> None:
    (coverage,) = clause_coverage(proven(examples), [RULE])
    found = {f"{name}:{side}" for name, sides in coverage.seen.items() for side, is_seen in sides.items() if is_seen}
    about_exclusions = {name for name in found if name.startswith("exclusions/")}
    reached = found - about_exclusions
    assert seen <= reached
    # A record outside the window, and one that is taken out, proves nothing of the good condition.
    assert ("good" in str(reached)) is ("good" in str(seen) or "undated" in str(seen))


def test_an_example_that_fails_has_seen_what_one_that_holds_sees() -> None:
    (fails,) = prove_rules(proven(example("status: missed", GOOD)), rules=[RULE], coverage=True)
    (holds,) = prove_rules(proven(example("status: achieved", GOOD)), rules=[RULE], coverage=True)
    assert (fails.passed, len(fails.failures)) == (False, 1)
    assert fails.coverage == holds.coverage


@pytest.mark.parametrize(
    ("value", "differences"),
    [
        ("100%", ()),
        ("100.0%", ()),
        ('"100,00 %"', ()),
        ("99.9%", ("value: expected 99.9%, found 100%",)),
        ("100", ("value: expected 100, found 100%",)),
        ("1", ("value: expected 1, found 100%",)),
        ("all", ("value: expected all, found 100%",)),
    ],
)
def test_a_value_is_compared_as_a_number_with_its_unit(value: str, differences: tuple[str, ...]) -> None:
    (result,) = [each for each in run_examples(proven(example(f"value: {value}", GOOD))) if each.rule == RULE]
    assert result.differences == differences


def test_an_example_whose_data_cannot_be_read_has_seen_nothing() -> None:
    figure = "{window: 2023, value: 200, unit: '%', published_on: 2023-06-01}"
    text = example("status: missed").replace("records: []", f"observations: [{figure}]")
    (proof,) = prove_rules(proven(text), rules=[RULE], coverage=True)
    assert proof.coverage is not None
    assert not any(is_seen for sides in proof.coverage.seen.values() for is_seen in sides.values())
    assert proof.coverage.possible == len(proof.gaps) == 12


def test_an_explained_gap_is_no_gap() -> None:
    reason = "    unproven:\n      - {what: 'window:undated', because: every document has its date}\n"
    (coverage,) = clause_coverage(proven(example("status: achieved", GOOD), reason), [RULE])
    assert "window:undated" in coverage.unseen
    assert "window:undated" not in coverage.gaps
    assert coverage.explained == {"window:undated": "every document has its date"}


CHANGES: list[tuple[str, set[str]]] = [
    (
        RULE,
        {
            "phase/from:-day", "phase/from:+day", "phase/to:-day", "phase/to:+day", "timing/calendar:gregorian",
            "timing/window:phase", "timing:by_end", "good/channel:with-paper", "exclusions/secret-documents:dropped",
            "exclusions/secret-documents/secrecy:without-mat", "exclusions/secret-documents/secrecy:without-toi_mat",
            "exclusions/secret-documents/secrecy:with-none", "threshold:bound-",
        },
    ),
    (
        "dossiers-on-time",
        {
            "where:dropped", "where/fee:dropped", "where/fee:bound+", "where/fee:bound-", "where/fee:more_than",
            "where/not:dropped", "where:any_of", "among:dropped", "good/settled_on:before", "threshold:more_than",
            "threshold:exactly", "exclusions/withdrawn-dossiers/any_of/0/withdrawn:dropped",
            "exclusions/withdrawn-dossiers/any_of/1/all_of/0/due_on:negated", "exclusions/withdrawn-dossiers:all_of",
        },
    ),
    ("dossiers-online", {"parts/dossiers-on-time:dropped", "indicator/direction:turned", "threshold:more_than"}),
    (
        "on-time-in-each-agency",
        {
            "for_each:dropped", "for_each/units:without-Sở Tài chính", "for_each/overrides/0:dropped",
            "for_each/overrides/0/threshold:at_least", "for_each/overrides/0/threshold:bound+",
        },
    ),
    ("productivity-growth", {"threshold:low-", "threshold:high+", "threshold:at_least", "timing:each_year"}),
    ("courses", {"in_force:dropped", "in_force/until:+day", "where:all_of", "threshold:bound+", "timing:by_end"}),
    ("income", {"threshold:bound-", "threshold:bound+", "threshold:at_least", "indicator/direction:turned"}),
    ("poverty", {"deciding_source:dropped", "threshold:less_than"}),
    ("digital-economy", {"indicator/baseline:+", "threshold:bound-"}),
    ("ranking", {"indicator/field_size:dropped", "threshold:less_than", "threshold:bound+"}),
    ("centre", {"phase/to:+day"}),
    ("paper-procedures", {"threshold:at_most", "threshold:bound-"}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "names"), CHANGES, ids=[rule for rule, _ in CHANGES])
def test_what_is_changed_of_a_rule(rule: str, names: set[str]) -> None:
    changes = list(changed_rules(sample_plan(), [rule]))
    found = [change.name for change in changes]
    assert names <= {*found}, sorted(found)
    assert len(found) == len({*found})
    assert all(change.words for change in changes)


@pytest.mark.parametrize(
    ("old", "new", "made", "not_made"),
    [
        (
            "share: {of: documents, good: {channel: electronic}}\n    exclusions: [secret-documents]",
            "share: {of: documents, where: {secrecy: [none, mat]}, good: {secrecy: none}}",
            {"good/secrecy:with-mat", "where/secrecy:with-toi_mat", "where/secrecy:without-mat", "where:dropped"},
            {"good/secrecy:with-toi_mat"},
        ),
        (
            "good: {channel: electronic}",
            "good: {secrecy: [none]}",
            set(),
            {"good/secrecy:with-mat", "good/secrecy:with-toi_mat"},
        ),
        (
            "good: {online: true, level: [3, 4]}",
            "good: {any_of: [{level: [2, 3]}, {level: [3, 4]}]}",
            {"good/any_of/0/level:without-2", "good/any_of/1/level:without-4", "good:all_of"},
            {"good/any_of/0/level:without-3", "good/any_of/1/level:without-3"},
        ),
        (
            "good: {online: true, level: [3, 4]}",
            "good: {any_of: [{level: {at_least: 3}}, {level: {more_than: 1}}]}",
            {"good/any_of/1/level:bound+", "good/any_of/1/level:at_least", "good/any_of/1/level:dropped"},
            {"good/any_of/0/level:bound+", "good/any_of/0/level:bound-", "good/any_of/0/level:dropped"},
        ),
    ],
)
def test_a_change_that_no_record_can_show_is_not_made(old: str, new: str, made: set[str], not_made: set[str]) -> None:
    from plan_rules.examples.changes.rules import changes_of

    files = changed("targets/1-2021-2025.yaml", old, new)
    text = files["targets/1-2021-2025.yaml"]
    start, end = text.index("    examples:\n"), text.index("  - id: dossiers-online\n")
    plan = read_plan({**files, "targets/1-2021-2025.yaml": text[:start] + text[end:]})
    rule = plan[RULE if "secrecy" in new else "dossiers-online"]
    names = {change.name for change in changes_of(narrowed(plan, rule), rule)}
    assert made <= names, sorted(names)
    assert not not_made & names


def test_a_change_that_only_a_value_shows_which_no_rule_names_is_made() -> None:
    """The dossier that shows it is due on some day; its exclusion asks only whether the day is missing."""
    from plan_rules.examples.changes.rules import changes_of

    plan = sample_plan()
    names = {change.name for change in changes_of(plan, plan["dossiers-online"])}
    assert "exclusions/withdrawn-dossiers/any_of/1/all_of/0/due_on:dropped" in names


def test_no_change_leaves_the_rule_as_it_is() -> None:
    from plan_rules.examples.changes.rules import changes_of

    for rule in sample_plan().rules:
        narrow = narrowed(sample_plan(), rule)
        for change in changes_of(narrow, rule):
            same = change.plan.rules == narrow.rules and change.plan.header == narrow.header
            assert not same, change.name


def test_a_narrowed_plan_holds_no_more_than_its_rules_rest_on() -> None:
    plan = sample_plan()
    for rule in plan.rules:
        narrow = narrowed(plan, rule)
        assert {clause.id for clause in narrow.text.clauses} == {each.clause for each in narrow.rules}
        assert all(narrow.clauses_by_id[each.clause] == plan.clauses_by_id[each.clause] for each in narrow.rules)


def test_a_rule_without_examples_notices_nothing() -> None:
    assert all(change.survives for change in changed_rules(sample_plan(), ["income"]))


def changes(plan: Plan) -> dict[str, Any]:
    return {change.name: change for change in changed_rules(plan, [RULE])}


def test_a_change_is_noticed_by_the_example_that_it_breaks() -> None:
    plan = proven(
        example("status: achieved", GOOD, name="one that holds")
        + example("status: achieved, excluded: 1", GOOD, GOOD.replace("none", "toi_mat"), name="one taken out")
    )
    found = changes(plan)
    assert found["exclusions/secret-documents:dropped"].noticed_by == "one taken out"
    assert found["exclusions/secret-documents/secrecy:without-toi_mat"].noticed_by == "one taken out"
    assert found["exclusions/secret-documents/secrecy:without-mat"].survives
    assert found["exclusions/secret-documents/secrecy:with-none"].noticed_by == "one that holds"


def test_a_rule_with_an_example_that_fails_is_not_changed() -> None:
    assert changes(proven(example("status: missed", GOOD))) == {}


def test_explanations_must_hold() -> None:
    names = "['threshold:bound-', 'good/channel:true', 'nothing:at-all']"
    reasons = f"    unproven:\n      - what: {names}\n        because: so\n"
    plan = proven(example("status: achieved", GOOD), reasons)
    (proof,) = prove_rules(plan, rules=[RULE], coverage=True, mutate=True)
    assert proof.stale == ("good/channel:true", "nothing:at-all")
    assert not proof.passed
    assert "threshold:bound-" not in [change.name for change in proof.survivors]
    (only_seen,) = prove_rules(plan, rules=[RULE], coverage=True)
    assert only_seen.stale == ("good/channel:true",)
    (only_run,) = prove_rules(plan, rules=[RULE])
    assert only_run.stale == ()


def test_a_narrow_plan_judges_as_the_whole() -> None:
    plan = load_plan(THANH_HOA)
    findings = {(result.rule, result.example): result.finding for result in run_examples(plan)}
    from plan_rules import evaluate
    from plan_rules.examples.running import prepare

    for rule in plan.rules:
        given = prepare(plan, rule, rule.examples[0])
        report = evaluate(plan, as_of=rule.examples[0].as_of, records=given.records, observations=given.observations)
        assert report[rule.id] == findings[rule.id, rule.examples[0].name]
