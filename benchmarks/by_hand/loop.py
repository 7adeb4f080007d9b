"""Plain Python: one loop over the records of a dataset, with every test written out.

The loops are written by a program, because nobody writes out twenty rules twice, and are what a hand would write:
each field is looked up once a record, each test of an exclusion is made once, and nothing is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import indent

from counts import Counted
from share_rules import AS_OF, DATASETS, EXCLUSIONS, Condition, ShareRule, datasets_of

Rows = Sequence[Mapping[str, object]]
Loop = Callable[[Rows, Mapping[int | None, list[int]]], None]

_COMPARISONS = {"at_least": "<", "less_than": ">=", "no_earlier_than": "<"}
_SLOTS = 8


def loops(rules: Sequence[ShareRule]) -> Callable[[Mapping[str, Rows]], Counted]:
    """A function that counts the records of all datasets for some rules."""
    compiled = {
        name: _compile([rule for rule in rules if rule.dataset == name], name) for name in datasets_of(tuple(rules))
    }

    def count(records: Mapping[str, Rows]) -> Counted:
        counted: Counted = {}
        for name, loop in compiled.items():
            here = [rule for rule in rules if rule.dataset == name]
            width = sum(_SLOTS + len(rule.exclusions) for rule in here)
            years: defaultdict[int | None, list[int]] = defaultdict(lambda width=width: [0] * width)
            loop(records[name], years)
            start = 0
            for rule in here:
                stop = start + _SLOTS + len(rule.exclusions)
                counted[rule.name] = {year: tuple(counts[start:stop]) for year, counts in years.items()}
                start = stop
        return counted

    return count


def _compile(rules: Sequence[ShareRule], dataset: str) -> Loop:
    names: dict[str, Loop] = {}
    values: dict[str, object] = {"AS_OF": AS_OF}
    exec("\n".join(_source(rules, dataset, values)), values, names)  # type: ignore[arg-type]
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
        start += _SLOTS + len(rule.exclusions)
    yield indent("\n".join(body), " " * 8)


def _counting(rule: ShareRule, start: int, values: dict[str, object]) -> Iterator[str]:
    exclusions = [_variable(name) for name in rule.exclusions]
    yield f"population = {_value(rule.where, values)}"
    yield f"if population is False:\n    counts[{start + 7}] += 1"
    if exclusions:
        yield f"elif {' or '.join(exclusions)}:\n    counts[{start + 6}] += 1"
        for position, name in enumerate(exclusions):
            yield f"    if {name}:\n        counts[{start + _SLOTS + position}] += 1"
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
