"""A reader who knows the plan and tries to compute from a report what was withheld from it.

The reader writes everything that the report says as equations over whole numbers that are not negative, and looks for
a second solution in which a withheld count has another value. Where there is none, the count is determined.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from math import inf
from random import Random
from typing import Any, TypeAlias

from laws.breakdowns import BOTH, WHERES, Breakdown, RuleKeys
from plan_rules import Finding, Report
from plan_rules.finding.facts import TallyFact
from plan_rules.finding.figure import Figure

Name: TypeAlias = tuple[Any, ...]
Group: TypeAlias = tuple[tuple[str, Any], ...]
Span: TypeAlias = tuple[date, date]
Row: TypeAlias = tuple[Mapping[Name, int], float, float]
Ends: TypeAlias = tuple[dict[Name, int], dict[Name, int]]

FIELDS = ("good", "bad", "unknown", "possibly_good", "possibly_bad", "possibly_unknown")
_REACH = 12
"""How far from the truth the reader looks for another value; nearer ones are there where further ones are."""
_MOST_STEPS = 40
_MOST_ATTEMPTS = 30


@dataclass
class Equations:
    """What a reader knows.

    Attributes:
        truth: the numbers as they are.
        low, high: between what ends the reader knows them to be.
        rows: sums of numbers times factors, and between what ends each is known to be.
    """

    truth: dict[Name, int] = field(default_factory=dict)
    low: dict[Name, float] = field(default_factory=dict)
    high: dict[Name, float] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def number(self, name: Name, truth: int, low: float = 0, high: float = inf) -> Name:
        """A number, known to lie between two ends; known twice, it lies between the narrower ones."""
        assert self.truth.setdefault(name, truth) == truth, name
        self.low[name] = max(self.low.get(name, 0), low)
        self.high[name] = min(self.high.get(name, inf), high)
        return name

    def sum(self, factors: Mapping[Name, int], low: float = 0, high: float = 0) -> None:
        """A sum that is known to lie between two ends."""
        total = sum(factor * self.truth[name] for name, factor in factors.items())
        assert low <= total <= high, (factors, total)
        self.rows.append(({name: factor for name, factor in factors.items() if factor}, low, high))

    def near(self) -> Ends:
        """Between what ends each number lies, as far as the reader looks."""
        low = {name: max(int(self.low[name]), truth - _REACH) for name, truth in self.truth.items()}
        high = {name: int(min(self.high[name], truth + _REACH)) for name, truth in self.truth.items()}
        self.using = {name: [row for row in self.rows if name in row[0]] for name in self.truth}
        ends = (low, high)
        assert self.narrow(ends, self.rows)
        return ends

    def narrow(self, ends: Ends, rows: Iterable[Row]) -> bool:
        """Draw the ends of each number as near as the sums allow; whether a number is left for each."""
        low, high = ends
        waiting = list(rows)
        while waiting:
            factors, least, most = waiting.pop()
            bottom = sum(each * (low if each > 0 else high)[name] for name, each in factors.items())
            top = sum(each * (high if each > 0 else low)[name] for name, each in factors.items())
            if bottom > most or top < least:
                return False
            for name, each in factors.items():
                near, far = (low, high) if each > 0 else (high, low)
                upper, lower = most - bottom + each * near[name], least - top + each * far[name]
                if each < 0:
                    upper, lower = -lower, -upper
                size = abs(each)
                new_high = high[name] if upper == inf else min(high[name], int(upper) // size)
                new_low = low[name] if lower == -inf else max(low[name], -(int(-lower) // size))
                if (new_low, new_high) != (low[name], high[name]):
                    if new_low > new_high:
                        return False
                    low[name], high[name] = new_low, new_high
                    waiting += self.using[name]
                    bottom = sum(factor * (low if factor > 0 else high)[it] for it, factor in factors.items())
                    top = sum(factor * (high if factor > 0 else low)[it] for it, factor in factors.items())
        return True

    def other(self, name: Name, ends: Ends) -> dict[Name, int] | None:
        """A solution in which a number has another value; None where none was found."""
        truth = self.truth[name]
        near = [value for size in range(1, _REACH + 1) for value in (truth + size, truth - size)]
        values = [value for value in near if ends[0][name] <= value <= ends[1][name]]
        for attempt in range(_MOST_ATTEMPTS):
            self.random = Random(attempt)  # noqa: S311 - the same search on every run
            for value in values:
                self.steps = _MOST_STEPS
                if found := self.solution(ends, name, value):
                    return found
        return None

    def solution(self, ends: Ends, name: Name, value: int) -> dict[Name, int] | None:
        """A solution with one number given, as near to the truth as it can easily be."""
        self.steps -= 1
        low, high = dict(ends[0]), dict(ends[1])
        if self.steps < 0 or not low[name] <= value <= high[name]:
            return None
        low[name] = high[name] = value
        if not self.narrow((low, high), self.using[name]):
            return None
        guess = {each: min(max(truth, low[each]), high[each]) for each, truth in self.truth.items()}
        wrong = [factors for factors, least, most in self.rows if not least <= value_of(factors, guess) <= most]
        if not wrong:
            return guess
        # What to change next is left to chance: a fixed choice runs into the same dead end again and again.
        factors = self.random.choice(wrong)
        each = self.random.choice([it for it in factors if low[it] < high[it]])
        choices = sorted(range(low[each], high[each] + 1), key=lambda it: (abs(it - guess[each]), self.random.random()))
        return next(filter(None, (self.solution((low, high), each, it) for it in choices)), None)


def value_of(factors: Mapping[Name, int], values: Mapping[Name, int]) -> int:
    """A sum of numbers times factors."""
    return sum(factor * values[name] for name, factor in factors.items())


def solves(equations: Equations, solution: Mapping[Name, int]) -> bool:
    """Whether a solution is one, reckoned anew."""
    return all(equations.low[name] <= each <= equations.high[name] for name, each in solution.items()) and all(
        low <= sum(factor * solution[name] for name, factor in factors.items()) <= high
        for factors, low, high in equations.rows
    )


class Knowledge:
    """Everything that a report says, and what the plan says of it, as equations."""

    def __init__(self, world: Breakdown, full: Report, published: Report) -> None:
        self.world, self.full, self.published, self.equations = world, full, published, Equations()
        self.records = world.records()
        self.groups = tuple(dict.fromkeys(key(each.group) for each in published if each.group))
        self.sets = tuple(dict.fromkeys(each.exclusions for each in world.rules.values()))
        self.places: set[Name] = set()
        self.targets: list[Name] = []
        self.withheld: defaultdict[Group, list[Name]] = defaultdict(list)
        for finding, whole_truth in zip(published, full, strict=True):
            self.finding(finding, whole_truth)
        self.guess()
        self.silent()
        for start, end in combinations(sorted({each[-2] for each in self.places}), 2):
            self.nested(start, end)

    # --- what there is in one place, whatever a rule asks ---

    def place(self, span: Span, group: Group) -> None:
        """The records of one group and window, and those that the exclusions take out of each part of them."""
        if (span, group) in self.places:
            return
        self.places.add((span, group))
        records = [each for each in self.records if is_in(each, span, group)]
        total = self.equations.number(("N", span, group), len(records))
        for where in WHERES:
            here = [each for each in records if where in ("all", each["channel"])]
            outside = self.equations.number(("O", where, span, group), len(records) - len(here))
            if where == "all":
                self.equations.sum({outside: 1})
            elif dict(group).get("channel", where) != where:
                self.equations.sum({outside: 1, total: -1})
            self.taken_out(where, span, group, here)
        self.equations.sum({("O", "electronic", span, group): 1, ("O", "paper", span, group): 1, total: -1})
        for kind, what in (*(("X", name) for name in BOTH), *(("U", names) for names in self.sets)):
            halves = {(kind, half, what, span, group): 1 for half in ("electronic", "paper")}
            self.equations.sum({**halves, (kind, "all", what, span, group): -1})
        self.parts(span, group)

    def taken_out(self, where: str, span: Span, group: Group, here: Sequence[Mapping[str, Any]]) -> None:
        """What each exclusion takes out of a part of the records, and what several take out together."""
        number, add = self.equations.number, self.equations.sum
        for name in BOTH:
            number(("X", where, name, span, group), sum(is_excluded(each, (name,)) for each in here))
        for names in self.sets:
            union = number(("U", where, names, span, group), sum(is_excluded(each, names) for each in here))
            parts = [("X", where, name, span, group) for name in names]
            for part in parts:
                add({union: 1, part: -1}, 0, inf)
            add({**dict.fromkeys(parts, 1), union: -1}, 0, inf if parts else 0)
            for more in self.sets:
                if set(names) < set(more) and (wider := ("U", where, more, span, group)) in self.equations.truth:
                    add({wider: 1, union: -1}, 0, inf)

    def parts(self, span: Span, group: Group) -> None:
        """A place is the sum of the groups in it."""
        inner = [each for each in self.groups if set(group) < set(each)]
        if not inner:
            return
        for each in inner:
            self.place(span, each)
        for name in [each for each in self.equations.truth if each[0] in "NOXU" and each[-2:] == (span, group)]:
            self.equations.sum({name: -1, **{(*name[:-1], each): 1 for each in inner}})

    def nested(self, one: Span, other: Span) -> None:
        """A window within another one holds no more."""
        for inner, outer in ((one, other), (other, one)):
            if outer[0] <= inner[0] and inner[1] <= outer[1]:
                for name in [each for each in self.equations.truth if each[0] in "NOXU" and each[-2] == inner]:
                    wider = (*name[:-2], outer, name[-1])
                    if wider in self.equations.truth:
                        self.equations.sum({wider: 1, name: -1}, 0, inf)

    # --- what a rule says of it ---

    def row(self, rule: str, span: Span, group: Group) -> dict[str, Name]:
        """The counts of a rule in a place, under the names of a tally."""
        self.place(span, group)
        keys = self.world.rules[rule]
        counted = Counter(
            standing(each, keys)
            for each in self.records
            if is_in(each, span, group)
            and keys.where in ("all", each["channel"])
            and not is_excluded(each, keys.exclusions)
        )
        names: dict[str, Name] = {
            each: self.equations.number(("F", rule, each, span, group), counted[each]) for each in FIELDS
        }
        names["excluded"] = ("U", keys.where, keys.exclusions, span, group)
        names["outside"] = ("O", keys.where, span, group)
        if ("F", rule, span, group) not in self.places:
            self.places.add(("F", rule, span, group))
            self.equations.sum({**dict.fromkeys(names.values(), 1), ("N", span, group): -1})
            inner = [each for each in self.groups if set(group) < set(each)]
            rows = [self.row(rule, span, each) for each in inner]
            for field_ in FIELDS if rows else ():
                self.equations.sum({names[field_]: -1, **{row[field_]: 1 for row in rows}})
        return names | {f"excluded_by.{each}": ("X", keys.where, each, span, group) for each in keys.exclusions}

    def finding(self, finding: Finding, full: Finding) -> None:
        """What one finding says."""
        group = key(finding.group)
        if finding.tally and full.tally and finding.window:
            self.tally(finding, full, self.row(finding.rule, span_of(finding.window), group))
        for each in finding.windows:
            self.share(self.row(finding.rule, span_of(each.window), group), each.value)
        for each in finding.latest_known:
            self.share(self.row(finding.rule, span_of_label(each.window), group), each.value)
        one_window = finding.window and finding.indicator.timing == "by_end"
        for each in (*finding.units.failing, *finding.units.open) if finding.units and one_window else ():
            self.share(self.row(finding.rule, span_of(finding.window), key(each.group)), each.value)

    def tally(self, finding: Finding, full: Finding, names: Mapping[str, Name]) -> None:
        told = counts_of(finding.tally)
        truth = counts_of(full.tally)
        for name, variable in names.items():
            count = told.get(name, 0)
            if count is not None:
                self.equations.number(variable, truth.get(name, 0), count, count)
                continue
            bound = finding.tally.withheld[name]
            self.equations.number(variable, truth.get(name, 0), 0, bound - 1 if bound else inf)
            if name.startswith("excluded_by"):
                self.withheld[key(finding.group)].append(variable)
            if name.startswith("excluded") and truth.get(name):
                self.targets.append(variable)
        if told["population"] is not None:
            assert told["population"] == sum(truth[name] for name in FIELDS[:3])
        self.share(names, finding.value)
        self.ratio(names, finding.low, ("good",), ("good", "bad", "unknown", "possibly_bad", "possibly_unknown"))
        above = ("good", "unknown", "possibly_good", "possibly_unknown")
        self.ratio(names, finding.high, above, (*above, "bad"))

    def guess(self) -> None:
        """Where something is withheld from a group, a reader guesses that something was taken out there."""
        for names in self.withheld.values():
            if sum(self.equations.truth[name] for name in names):
                self.equations.sum(dict.fromkeys(names, 1), 1, inf)

    def share(self, names: Mapping[str, Name], value: Figure | None) -> None:
        self.ratio(names, value, ("good",), ("good", "bad"))

    def ratio(
        self, names: Mapping[str, Name], value: Figure | None, above: Sequence[str], below: Sequence[str]
    ) -> None:
        """An exact share of counts."""
        if value is not None:
            numerator, denominator = value.fraction.as_integer_ratio()
            factors = Counter(dict.fromkeys((names[each] for each in above), denominator))
            factors.subtract(dict.fromkeys((names[each] for each in below), numerator))
            self.equations.sum(factors)

    def silent(self) -> None:
        """Small counts that no finding holds, where all others of a sum are there."""
        for rule, keys in self.world.rules.items():
            whole = self.published[rule]
            if not whole.tally or not whole.window:
                continue
            span = span_of(whole.window)
            spoken = {
                key(each.group)
                for each in self.published.groups_of(rule)
                if each.tally and span_of(each.window) == span
            }
            if len(quiet := [each for each in self.groups if each not in spoken]) == 1:
                names = [("X", keys.where, each, span, *quiet) for each in keys.exclusions]
                below = self.published.withheld.below
                self.targets += [each for each in names if 0 < self.equations.truth[each] < below]


def key(group: Mapping[str, str | None]) -> Group:
    return tuple(sorted(group.items()))


def span_of(window: Any) -> Span:
    return window.start, window.end


def span_of_label(label: str) -> Span:
    """The days of a year or a quarter."""
    year, _, quarter = label.partition("-Q")
    if not quarter:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    last = int(quarter) * 3
    return date(int(year), last - 2, 1), date(int(year), last, monthrange(int(year), last)[1])


def counts_of(tally: TallyFact) -> dict[str, int | None]:
    """The counts of a tally under the names that ``withheld`` uses."""
    counts = tally.model_dump(exclude={"excluded_by", "withheld"})
    return counts | {f"excluded_by.{name}": count for name, count in tally.excluded_by.items()}


def is_in(record: Mapping[str, Any], span: Span, group: Group) -> bool:
    return span[0] <= record["sent_on"] <= span[1] and all(record[name] == value for name, value in group)


def is_excluded(record: Mapping[str, Any], names: Sequence[str]) -> bool:
    return ("secret" in names and record["secrecy"] == "mat") or ("long" in names and record["pages"] > 3)


def standing(record: Mapping[str, Any], keys: RuleKeys) -> str:
    """Under which name a record that is not excluded is counted."""
    good = record["due_on"] is None if "missing" in keys.good else record["pages"] <= 2
    possibly = "possibly_" if "secret" in keys.exclusions and record["secrecy"] is None else ""
    return possibly + ("good" if good else "bad")
