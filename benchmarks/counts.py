"""Counts as somebody writes them out by hand, and whether a report agrees with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from plan_rules import Finding, Report
from share_rules import AS_OF, DATASETS, YEARS, ShareRule

NAMES = (
    "good", "bad", "unknown", "possibly_good", "possibly_bad", "possibly_unknown", "excluded", "outside",
)  # fmt: skip
POSSIBLY = 3
_EXCLUDED = NAMES.index("excluded")

Counts: TypeAlias = tuple[int, ...]
"""The eight counts in the order of ``NAMES``, then the records under each exclusion of the rule."""

Counted: TypeAlias = dict[str, dict[int | None, Counts]]
"""For each rule the counts of each year, and of the records without a date."""

Rows: TypeAlias = Mapping[str, Iterable[Sequence[Any]]]
"""For each dataset rows of a year, or None for no date, with the counts of all its rules one after the other."""


def counts_by_hand(rule: ShareRule) -> int:
    """How many counts of a rule are made by hand: its only exclusion takes out all that are taken out."""
    return len(NAMES) + (len(rule.exclusions) if len(rule.exclusions) > 1 else 0)


def decode(rules: Sequence[ShareRule], rows: Rows) -> Counted:
    """Rows that were counted by hand as the counts of each rule."""
    counted: Counted = {rule.name: {} for rule in rules}
    for dataset, found in rows.items():
        for year, *numbers in found:
            start = 0
            for rule in rules:
                if rule.dataset == dataset:
                    stop = start + counts_by_hand(rule)
                    counts = tuple(map(int, numbers[start:stop]))
                    counted[rule.name][year] = counts + (
                        counts[_EXCLUDED : _EXCLUDED + 1] if len(rule.exclusions) == 1 else ()
                    )
                    start = stop
    return counted


def in_year(years: Mapping[int | None, Counts], year: int) -> Counts:
    """The counts of a year; a record without a date may belong to it, and then only possibly counts."""
    none = (0,) * len(next(iter(years.values())))
    dated, undated = years.get(year, none), years.get(None, none)
    certain = undated[:POSSIBLY]
    spread = (0, 0, 0, *(one + other for one, other in zip(certain, undated[POSSIBLY:], strict=False)))
    return tuple(one + other for one, other in zip(dated, (*spread, *undated[2 * POSSIBLY :]), strict=True))


def of_all_years(years: Mapping[int | None, Counts]) -> Counts:
    """The counts of all records, whatever their date."""
    return tuple(map(sum, zip(*years.values(), strict=True)))


def check(findings: Report | Mapping[str, Finding], rules: Sequence[ShareRule], counted: Counted) -> None:
    """Hold the findings of some rules against counts by hand, each in the window that decides it.

    Raises:
        AssertionError: where they differ.
    """
    for rule in rules:
        finding = findings[rule.name]
        assert finding.window is not None, f"{rule.name} has no window"
        year = int(finding.window.label)
        if finding.tally is None:
            assert not any(in_year(counted[rule.name], year)[: 2 * POSSIBLY]), f"{rule.name} has records in {year}"
            continue
        found = [getattr(finding.tally, name) for name in NAMES]
        found += [finding.tally.excluded_by[name] for name in rule.exclusions]
        expected = in_year(counted[rule.name], year)
        assert tuple(found) == expected, f"{rule.name} in {year}: found {found}, counted by hand {expected}"
        for outcome in finding.windows:
            good, bad, *_ = in_year(counted[rule.name], int(outcome.window.label))
            found_value = outcome.value.fraction if outcome.value else None
            value = Fraction(good, good + bad) if good + bad else None
            assert found_value == value, f"{rule.name} in {outcome.window.label}: found {found_value}, by hand {value}"


def check_all_years(evaluate: Callable[[date], Report], rules: Sequence[ShareRule], counted: Counted) -> None:
    """Hold every year of an evaluation against counts by hand: the year of its last day decides a rule.

    Raises:
        AssertionError: where they differ.
    """
    ends = {"gregorian": (12, 31), "vn-admin": (12, 14)}
    for calendar, (month, day) in ends.items():
        chosen = [rule for rule in rules if DATASETS[rule.dataset].calendar == calendar]
        for year in YEARS if chosen else ():
            check(evaluate(AS_OF if year == YEARS[-1] else date(year, month, day)), chosen, counted)


def check_equal(found: Counted, expected: Counted, name: str) -> None:
    """Hold counts by hand against others, in every year that is judged.

    Raises:
        AssertionError: where they differ.
    """
    for rule, years in expected.items():
        for year in (None, *YEARS):
            one, other = found[rule].get(year), years.get(year)
            assert one == other, f"{name}, {rule} in {year}: {one} instead of {other}"


def are_distinct(counted: Counted) -> bool:
    """Whether no two rules have the same counts in all years."""
    return len({tuple(sorted(years.items(), key=str)) for years in counted.values()}) == len(counted)
