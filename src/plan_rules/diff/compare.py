"""Two versions of a plan held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan_rules.diff.change import Change, ChangeKind, PlanDiff
from plan_rules.diff.matching import NewIds, same_content
from plan_rules.diff.rule_changes import rule_changes
from plan_rules.diff.shared_changes import clause_changes, header_changes
from plan_rules.diff.versions import RuleVersions, content_of
from plan_rules.diff.wording import Place, sentence
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


def diff_plans(old: Plan, new: Plan) -> PlanDiff:
    """What changed between two versions of a plan, in words and as data.

    A rule with another id counts as renamed where its content is the same, and where its words or its indicator and
    phase leave no doubt which rule it was; so does an exclusion with the same words, condition and basis, and a phase
    with the same days. A plan has no change against itself, and no two plans of different content have none.

    Args:
        old, new: the two versions.

    >>> from plan_rules import dump_plan, load_plan, read_plan
    >>> old = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> files = dump_plan(old)
    >>> rules = files["targets/rules.yaml"].replace("more_than: 98%", "at_least: 98%")
    >>> [change.text.en for change in diff_plans(old, read_plan({**files, "targets/rules.yaml": rules}))]
    ['Threshold loosened from more than 98% to at least 98%.']
    """
    ids = NewIds.between(old, new)
    before = ids.of_plan(old)
    changes = [*_phases_renamed(ids), *_exclusions_renamed(ids, before)]
    changes += [*header_changes(before, new), *clause_changes(old.text, new.text)]
    changes += _order_changes(before, new)
    names = {later: earlier for earlier, later in ids.rules.items()}
    for rule in new.rules:
        changes += _changes_of(rule, before, new, names)
    changes += (_removed(rule) for rule in before.rules if rule.id not in new.rules_by_id)
    touched = {change.rule for change in changes}
    titles = {rule.id: rule.title for rule in (*before.rules, *new.rules) if rule.id in touched}
    return PlanDiff(old.name, new.name, tuple(changes), titles, ids.rules)


def _phases_renamed(ids: NewIds) -> Iterator[Change]:
    for old, new in ids.phases.items():
        text = sentence("phase.renamed", old=old, new=new)
        yield Change(ChangeKind.PHASE_RENAMED, ("header", "phases", new), text, old, new)


def _exclusions_renamed(ids: NewIds, before: Plan) -> Iterator[Change]:
    for old, new in ids.exclusions.items():
        text = sentence("exclusion.renamed", title=before.header.exclusions[new].title, old=old, new=new)
        yield Change(ChangeKind.EXCLUSION_RENAMED, ("header", "exclusions", new), text, old, new)


def _changes_of(rule: Rule, before: Plan, new: Plan, names: Mapping[str, str]) -> Iterator[Change]:
    earlier = before.rules_by_id.get(rule.id)
    if earlier is None:
        yield _added(rule)
        return
    if rule.id in names:
        name = "rule.renamed" if same_content(earlier, rule) else "rule.renamed.changed"
        text = sentence(name, old=names[rule.id], new=rule.id)
        yield Change(ChangeKind.RULE_RENAMED, ("rules", rule.id, "id"), text, names[rule.id], rule.id)
    if earlier is not rule:
        yield from rule_changes(RuleVersions(before, new, earlier, rule))


def _added(rule: Rule) -> Change:
    places: dict[str, Place] = {"title": rule.title, "phase": rule.phase}
    name = "rule.added"
    if threshold := rule.threshold:
        name, places = "rule.added.threshold", {**places, "bound": lambda voice: voice.bound(threshold)}
    text = sentence(name, **places)
    return Change(ChangeKind.RULE_ADDED, ("rules", rule.id), text, None, content_of(rule), decides=True)


def _removed(rule: Rule) -> Change:
    text = sentence("rule.removed", title=rule.title, phase=rule.phase)
    return Change(ChangeKind.RULE_REMOVED, ("rules", rule.id), text, content_of(rule), None, decides=True)


def _order_changes(before: Plan, new: Plan) -> Iterator[Change]:
    old_order = [rule.id for rule in before.rules if rule.id in new.rules_by_id]
    new_order = [rule.id for rule in new.rules if rule.id in before.rules_by_id]
    if old_order != new_order:
        text = sentence("rules.reordered")
        yield Change(ChangeKind.RULES_REORDERED, ("rules",), text, old_order, new_order)
