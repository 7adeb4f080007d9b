"""One change at a time: a version of a plan with one thing taken from the other version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.thresholds import by_group
from plan_rules.model.base import FrozenDict
from plan_rules.model.consistency import faults_of_plan
from plan_rules.model.header import PlanFile
from plan_rules.model.indicator import Indicator
from plan_rules.model.plan import Plan
from plan_rules.model.rule import ForEach, Override, Rule
from plan_rules.problems import Code, Path

# The words of a hybrid come from two versions of the text, which no verdict depends on.
_OF_WORDS = {Code.QUOTE_NOT_IN_CLAUSE, Code.WORDING_NOT_IN_QUOTE, Code.NUMBER_NOT_IN_WORDING}
_SECTIONS = ("phases", "datasets", "exclusions")


@dataclass(frozen=True, slots=True)
class Graft:
    """What is moved from one version to the other at once.

    Attributes:
        path: the rule, a key of it, one of its exclusions, a key of what it counts, what is new or gone of its units,
            the threshold of a group, or an entry of plan.yaml.
    """

    path: Path

    @classmethod
    def of(cls, change: Change) -> Graft:
        """The graft that a change belongs to."""
        path = change.path
        if path[0] == "header":
            return cls(path[:3])
        if path[2:4] == ("for_each", "units"):
            return cls((*path[:4], change.kind))
        if path[2:4] == ("for_each", "overrides"):
            return cls(path[: 5 if len(path) > 4 and isinstance(path[4], str) else 4])
        is_finer = path[2:3] == ("exclusions",) or path[2:4] in (("indicator", "share"), ("indicator", "count"))
        return cls(path[: (4 if path[2] == "exclusions" else 5) if is_finer else 3])

    def onto(self, base: Plan, source: Plan) -> Plan:
        """The base with this from the source, unchecked."""
        if self.path[0] == "header":
            header = _with_entry(base.header, source.header, str(self.path[1]), str(self.path[2]))
            return _built(base, header, base.rules)
        return _built(base, base.header, tuple(self._rules(base, source)))

    def _rules(self, base: Plan, source: Plan) -> Iterable[Rule]:
        rule_id = str(self.path[1])
        given = source.rules_by_id.get(rule_id)
        if len(self.path) == 2:
            rules = [rule for rule in base.rules if rule.id != rule_id]
            return [*rules, given] if given else rules
        return [self._rule(rule, given) if given and rule.id == rule_id else rule for rule in base.rules]

    def _rule(self, rule: Rule, given: Rule) -> Rule:
        key, *inner = (str(step) for step in self.path[2:])
        if key == "exclusions" and inner:
            return rule.but({"exclusions": _with_name(rule.exclusions, given.exclusions, inner[0])})
        if key == "for_each" and inner and rule.for_each and given.for_each:
            return rule.but({key: _with_groups(rule.for_each, given.for_each, *inner)})
        if len(inner) == 2:
            kind, part = inner
            body = getattr(rule.indicator, kind).but({part: getattr(getattr(given.indicator, kind), part)})
            return rule.but({"indicator": rule.indicator.but({kind: body})})
        if key == "threshold" and rule.threshold and given.threshold and rule.threshold.unit != given.threshold.unit:
            return rule.but({"threshold": given.threshold, "indicator": _with_unit(rule.indicator, given.indicator)})
        return rule.but({key: getattr(given, key)})


def grafted(grafts: Iterable[Graft], base: Plan, source: Plan) -> Plan | None:
    """The base with all of this from the source; None where that does not go together."""
    plan = base
    for graft in grafts:
        plan = graft.onto(plan, source)
    faults = faults_of_plan(plan.header, plan.text, plan.rules)
    return None if any(fault.code not in _OF_WORDS for fault in faults) else plan


def _with_groups(for_each: ForEach, given: ForEach, key: str, name: str = "") -> ForEach:
    """Units as another version has them, or without those that it lacks, or with those that it has; or its overrides.

    A threshold for a unit that is on no list would be refused in a file. It is judged all the same, as the unit is.
    """
    if key == "units" and name == ChangeKind.ADDED:
        return for_each.but({key: tuple(dict.fromkeys((*for_each.units, *given.units)))})
    if key == "units" and name == ChangeKind.REMOVED:
        return for_each.but({key: tuple(unit for unit in for_each.units if unit in given.units)})
    overrides = _with_override(for_each.overrides, given.overrides, name) if name else given.overrides
    return for_each.but({"overrides": overrides})


def _with_override(overrides: tuple[Override, ...], given: tuple[Override, ...], group: str) -> tuple[Override, ...]:
    """The override of one group as the other version has it, at its place: the first that applies counts."""
    mine, others = by_group(overrides), by_group(given)
    if group not in others:
        return tuple(each for name, each in mine.items() if name != group)
    if group in mine:
        return tuple({**mine, group: others[group]}.values())
    following = list(others)[list(others).index(group) :]
    place = next((index for index, name in enumerate(mine) if name in following), len(mine))
    return (*overrides[:place], others[group], *overrides[place:])


def _with_unit(indicator: Indicator, given: Indicator) -> Indicator:
    """An indicator in the unit of another one of its kind, which a threshold in that unit needs."""
    body, other = getattr(indicator, indicator.kind), getattr(given, indicator.kind)
    return indicator.but({indicator.kind: body.but({"unit": other.unit})}) if hasattr(other, "unit") else indicator


def with_all_names(plan: Plan, other: Plan) -> Plan:
    """A plan with everything beside its own that the other version names: it changes no finding by being there."""
    sections: dict[str, object] = {}
    for section in _SECTIONS:
        sections[section] = FrozenDict({**getattr(other.header, section), **getattr(plan.header, section)})
    more = tuple(clause for clause in other.text.clauses if clause.id not in plan.clauses_by_id)
    text = plan.text.but({"clauses": (*plan.text.clauses, *more)})
    return Plan.model_construct(name=plan.name, header=plan.header.but(sections), text=text, rules=plan.rules)


def _with_name(names: tuple[str, ...], given: tuple[str, ...], name: str) -> tuple[str, ...]:
    others = tuple(each for each in names if each != name)
    return (*others, name) if name in given else others


def _with_entry(base: PlanFile, source: PlanFile, section: str, name: str) -> PlanFile:
    entries: Mapping[str, object] = getattr(base, section)
    given: Mapping[str, object] = getattr(source, section)
    return base.but({section: FrozenDict({**entries, name: given[name]})})


def _built(base: Plan, header: PlanFile, rules: tuple[Rule, ...]) -> Plan:
    """A plan that is not checked again; its rules were, each in its version."""
    return Plan.model_construct(name=base.name, header=header, text=base.text, rules=rules)
