"""Plain Python: one loop over the records of a dataset, with every test written out.

The loops are written by a program, because nobody writes out twenty rules twice, and are what a hand would write:
each field is looked up once a record, each test of an exclusion is made once, and nothing is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from textwrap import indent
from typing import TypeAlias

from counts import NAMES, Rows, counts_by_hand
from share_rules import AS_OF, DATASETS, EXCLUSIONS, Condition, ShareRule, datasets_of

Records: TypeAlias = Sequence[Mapping[str, object]]
Loop: TypeAlias = Callable[[Records, Mapping[int | None, list[int]]], None]

_COMPARISONS = {"at_least": "<", "less_than": ">=", "no_earlier_than": "<"}
_EXCLUDED, _OUTSIDE = NAMES.index("excluded"), NAMES.index("outside")


def loops(rules: Sequence[ShareRule]) -> Callable[[Mapping[str, Records]], Rows]:
    """A function that counts the records of all datasets for some rules."""
    by_dataset = {name: [rule for rule in rules if rule.dataset == name] for name in datasets_of(tuple(rules))}
    compiled = {name: _compile(here, name) for name, here in by_dataset.items()}

    def count(records: Mapping[str, Records]) -> Rows:
        rows = {}
        for name, loop in compiled.items():
            width = sum(map(counts_by_hand, by_dataset[name]))
            years: defaultdict[int | None, list[int]] = defaultdict(partial(list, [0] * width))
            loop(records[name], years)
            rows[name] = [(year, *counts) for year, counts in years.items()]
        return rows

    return count


def _compile(rules: Sequence[ShareRule], dataset: str) -> Loop:
    names: dict[str, Loop] = {}
    values: dict[str, object] = {"AS_OF": AS_OF}
    exec("\n".join(_source(rules, dataset, values)), values, names)
    return names["loop"]


def _source(rules: Sequence[ShareRule], dataset: str, values: dict[str, object]) -> Iterator[str]:
    """The text of the loop over one dataset; what it compares with goes to ``values`` under names of its own."""
    time, calendar = DATASETS[dataset].time, DATASETS[dataset].calendar
    year = "day.year" if calendar == "gregorian" else "day.year + (day.month == 12 and day.day >= 15)"
    yield "def loop(rows, years):"
    yield "    for row in rows:"
    body = [f"day = row[{time!r}]", "if day is None:", "    year = None", "elif day > AS_OF:", "    continue"]
    body += ["else:", f"    year = {year}", "counts = years[year]"]
    body += [f"{name} = row[{name!r}]" for name in dict.fromkeys(name for rule in rules for name in rule.fields)]
    for name in dict.fromkeys(name for rule in rules for name in rule.exclusions):
        body.append(f"{_variable(name)} = {_value(EXCLUSIONS[name], values)}")
    start = 0
    for rule in rules:
        body += _counting(rule, start, values)
        start += counts_by_hand(rule)
    yield indent("\n".join(body), " " * 8)


def _counting(rule: ShareRule, start: int, values: dict[str, object]) -> Iterator[str]:
    exclusions = [_variable(name) for name in rule.exclusions]
    yield f"population = {_value(rule.where, values)}"
    yield f"if population is False:\n    counts[{start + _OUTSIDE}] += 1"
    if exclusions:
        yield f"elif {' or '.join(exclusions)}:\n    counts[{start + _EXCLUDED}] += 1"
        for position, name in enumerate(exclusions if len(exclusions) > 1 else (), start + len(NAMES)):
            yield f"    if {name}:\n        counts[{position}] += 1"
    yield "else:"
    yield f"    good = {_value(rule.good, values)}"
    doubts = " or ".join(f"{name} is None" for name in ("population", *exclusions))
    yield f"    slot = {start} if good else {start + 2} if good is None else {start + 1}"
    yield f"    counts[slot + 3 if {doubts} else slot] += 1"


def _variable(exclusion: str) -> str:
    return exclusion.replace("-", "_")


def _value(condition: Condition, values: dict[str, object]) -> str:
    """A condition as True, False or None."""
    if not condition:
        return "True"
    if [*condition.values()] == [True]:
        return next(iter(condition))
    fails = " or ".join(_failure(field, test, values) for field, test in condition.items())
    missing = " or ".join(f"{field} is None" for field in condition)
    return f"False if {fails} else None if {missing} else True"


def _failure(field: str, test: object, values: dict[str, object]) -> str:
    if test is True:
        return f"{field} is False"
    if isinstance(test, list):
        return f"{field} is not None and {field} not in {_named(frozenset(test), values)}"
    if isinstance(test, Mapping):
        ((word, bound),) = test.items()
        return f"{field} is not None and {field} {_COMPARISONS[word]} {_named(bound, values)}"
    return f"{field} is not None and {field} != {test!r}"


def _named(value: object, values: dict[str, object]) -> str:
    name = next((name for name, known in values.items() if known == value), f"KNOWN_{len(values)}")
    values[name] = value
    return name
