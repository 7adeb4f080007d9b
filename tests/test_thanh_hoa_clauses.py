"""The bundled plan of Thanh Hóa, held word by word and number by number against its own clauses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pytest

from plan_rules.load import load_plan
from plan_rules.model.document import Clause
from plan_rules.model.indicator import Indicator
from plan_rules.model.rule import Rule

PLAN = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")

RULES = (
    # item 2.1, by 2025, by 2030, to 2045
    "digital-economy-2025",
    "labour-productivity-2025",
    "broadband-communes",
    "digital-transformation-state-agencies",
    "mobile-5g-coverage",
    "low-cost-broadband",
    "digital-economy-2030",
    "labour-productivity-2030",
    "digital-government",
    "vision-2045",
    # item 2.2.1, 2021-2025
    "services-level-4-on-portal",
    "e-identity-2025",
    "dossiers-online-2025",
    "satisfaction-2025",
    "systems-connected",
    "documents-electronic",
    "periodic-reports",
    "periodic-reports-provincial-committee",
    "districts-e-meetings",
    "digital-transformation-wider",
    "cyber-security-operations-centre",
    "smart-city-operations-centre",
    # item 2.2.1, 2026-2030
    "dossiers-online-2030",
    "satisfaction-2030",
    "services-several-means",
    "e-identity-2030",
)

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?")


def rules_of(clause: Clause) -> list[Rule]:
    return [rule for rule in PLAN.rules if rule.clause == clause.id]


TARGET_CLAUSES = [clause for clause in PLAN.text.clauses if rules_of(clause)]


def named(items: Iterable[Clause | Rule]) -> list[str]:
    return [item.id for item in items]


def wordings_of(clause: Clause) -> list[str]:
    """What explains the numbers of a clause: the thresholds of its rules, and the numbers that are no targets."""
    thresholds = [rule.threshold.wording for rule in rules_of(clause) if rule.threshold]
    return thresholds + [number.text for number in clause.other_numbers]


def unexplained(clause: Clause, wordings: Iterable[str]) -> list[str]:
    """The numbers of a clause, as they stand in it, that lie in no wording."""
    spans = [match.span() for wording in wordings for match in re.finditer(re.escape(wording), clause.text)]
    return [
        match.group()
        for match in NUMBER.finditer(clause.text)
        if not any(start <= match.start() and match.end() <= end for start, end in spans)
    ]


def test_no_rule_was_lost() -> None:
    assert tuple(rule.id for rule in PLAN.rules) == RULES


def test_every_clause_has_a_rule_or_a_reason() -> None:
    assert [clause.id for clause in PLAN.text.clauses if bool(rules_of(clause)) == bool(clause.no_rule)] == []


@pytest.mark.parametrize("rule", PLAN.rules, ids=named(PLAN.rules))
def test_quote_stands_in_its_clause(rule: Rule) -> None:
    rest = PLAN.clauses_by_id[rule.clause].text
    for piece in rule.quote.split("[...]"):
        before, found, rest = rest.partition(piece.strip())
        assert found, f"{piece!r} comes after {before!r}"


@pytest.mark.parametrize("clause", TARGET_CLAUSES, ids=named(TARGET_CLAUSES))
def test_every_number_is_explained(clause: Clause) -> None:
    assert unexplained(clause, wordings_of(clause)) == []


@pytest.mark.parametrize("clause", TARGET_CLAUSES, ids=named(TARGET_CLAUSES))
def test_no_explanation_is_idle(clause: Clause) -> None:
    wordings = wordings_of(clause)
    for position, wording in enumerate(wordings):
        assert clause.text.count(wording) == 1, wording
        assert unexplained(clause, wordings[:position] + wordings[position + 1 :]), wording


@pytest.mark.parametrize("rule", [rule for rule in PLAN.rules if rule.threshold], ids=lambda rule: rule.id)
def test_bounds_stand_in_their_wording(rule: Rule) -> None:
    assert rule.threshold is not None
    written = [number.replace(",", ".") for number in NUMBER.findall(rule.threshold.wording)]
    assert written == [str(bound) for bound in rule.threshold.bounds]


def test_rules_follow_the_order_of_the_clauses() -> None:
    order = [clause.id for clause in PLAN.text.clauses]
    positions = [order.index(rule.clause) for rule in PLAN.rules]
    assert positions == sorted(positions)


def test_clauses_are_told_apart() -> None:
    clauses = PLAN.text.clauses
    assert len({clause.id for clause in clauses}) == len(clauses)
    assert len({clause.locator.vi for clause in clauses}) == len(clauses)
    assert len({clause.locator.en for clause in clauses}) == len(clauses)


def test_every_visible_point_is_there() -> None:
    points = dict.fromkeys(("2021-2025", "2026-2030"), 0)
    for clause in PLAN.text.clauses:
        if match := re.fullmatch(r"2-2-1-([0-9]{4}-[0-9]{4})-([0-9]+)", clause.id):
            points[match[1]] += 1
            assert int(match[2]) == points[match[1]]
    assert points == {"2021-2025": 8, "2026-2030": 3}


def test_cut_is_on_record() -> None:
    assert [cut.after for cut in PLAN.cut] == [PLAN.text.clauses[-1].id]


def test_phase_of_a_rule_is_that_of_its_clause() -> None:
    for rule in PLAN.rules:
        if rule.clause.startswith("2-2-1-"):
            assert rule.phase in rule.clause, rule.id


def test_texts_are_composed() -> None:
    assert all(unicodedata.is_normalized("NFC", clause.text) for clause in PLAN.text.clauses)


def test_rules_that_share_an_indicator_measure_the_same() -> None:
    measured: dict[str, Indicator] = {}
    for rule in PLAN.rules:
        if name := rule.indicator.id:
            assert measured.setdefault(name, rule.indicator) == rule.indicator, rule.id


def test_every_rule_that_records_or_figures_decide_has_examples() -> None:
    assert [rule.id for rule in PLAN.rules if not rule.examples] == []
    for rule in PLAN.rules:
        shown = [example for example in rule.examples if example.records]
        if rule.exclusions:
            assert any(example.expect.excluded for example in shown), rule.id
        if rule.indicator.dataset:
            assert any(example.expect.unknown for example in shown), rule.id
        if rule.threshold:
            statuses = {example.expect.status for example in rule.examples}
            assert statuses & {"met", "achieved"}, rule.id
            assert statuses & {"missed", "in_progress"}, rule.id
