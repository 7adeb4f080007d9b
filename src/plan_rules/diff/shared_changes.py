"""Changes of what the rules of a plan share: the document, phases, datasets, exclusions and clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.conditions import condition_words, fields_of, how_met
from plan_rules.diff.values import value_changes
from plan_rules.diff.wording import Place, sentence, shown
from plan_rules.model.base import Bilingual
from plan_rules.model.document import ClauseFile, Phase
from plan_rules.model.header import PlanFile
from plan_rules.model.plan import Plan
from plan_rules.problems import Path

_DECIDING = {"phases": ("from", "to"), "datasets": ("time",), "exclusions": ("when",)}
_DECIDING_OF_FIELD = ("type", "values")
_EXCLUSION_KINDS = {"narrowed": ChangeKind.EXCLUSION_NARROWED, "widened": ChangeKind.EXCLUSION_WIDENED}


def header_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """Every difference between two versions of plan.yaml."""
    before, after = (each.header.model_dump(mode="json", exclude_defaults=True) for each in (old, new))
    for section in PlanFile.model_fields:
        path = ("header", section)
        if section in _DECIDING:
            yield from _named_changes(section, before.get(section, {}), after.get(section, {}), old, new)
        else:
            yield from value_changes(path, before.get(section), after.get(section))


def _named_changes(
    section: str, before: Mapping[str, Any], after: Mapping[str, Any], old: Plan, new: Plan
) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        earlier, later = before.get(name), after.get(name)
        path = ("header", section, name)
        owner = _entry(section, name, new if later is not None else old)
        if earlier is None or later is None:
            if section == "exclusions":
                yield _listed(name, earlier, later, old if later is None else new)
            else:
                yield from value_changes(path, earlier, later, owner=owner)
            continue
        if section == "phases":
            yield from _phase_changes(name, old.header.phases[name], new.header.phases[name])
        for key in dict.fromkeys((*earlier, *later)):
            if key == "when" and earlier[key] != later[key]:
                yield _condition_change(name, (old, new), earlier[key], later[key])
            elif key == "fields":
                yield from _field_changes((*path, key), earlier[key], later[key], owner)
            elif section != "phases" or key not in _DECIDING[section]:
                decides = key in _DECIDING[section]
                known = None if key == "title" else owner  # by its id: a title that changed names nothing
                yield from value_changes((*path, key), earlier.get(key), later.get(key), decides=decides, owner=known)


def _listed(name: str, old: Any, new: Any, plan: Plan) -> Change:
    exclusion = plan.header.exclusions[name]
    condition = condition_words(exclusion.when, fields_of(plan, None))
    said, kind = ("listed", ChangeKind.ADDED) if old is None else ("unlisted", ChangeKind.REMOVED)
    text = sentence(f"exclusion.{said}", title=exclusion.title, wording=exclusion.wording, condition=condition)
    return Change(kind, ("header", "exclusions", name), text, old, new)


def _entry(section: str, name: str, plan: Plan) -> Place:
    """An entry of plan.yaml with its title; with its id where it has none."""
    title: Bilingual | None = getattr(plan.header, section)[name].title
    return _titled(section, name, title)


def _titled(section: str, name: str, title: Bilingual | None) -> Place:
    return lambda voice: f"{voice.label(section)} {f'“{voice.filled(title)}”' if title else name}"


def _field_changes(path: Path, before: Mapping[str, Any], after: Mapping[str, Any], dataset: Place) -> Iterator[Change]:
    """Fields of a dataset; what is new decides nothing before a condition names it, and titles never do."""
    for name in dict.fromkeys((*before, *after)):
        earlier, later = before.get(name), after.get(name)
        title = (later or earlier or {}).get("title")
        field = _titled("fields", name, Bilingual(**title) if title else None)
        owner = _part(field, dataset)
        if earlier is None or later is None:
            yield from value_changes((*path, name), earlier, later, decides=later is None, owner=owner)
            continue
        for key in dict.fromkeys((*earlier, *later)):
            decides = key in _DECIDING_OF_FIELD
            known = _part(_titled("fields", name, None), dataset) if key == "title" else owner
            yield from value_changes((*path, name, key), earlier.get(key), later.get(key), decides=decides, owner=known)


def _part(part: Place, whole: Place) -> Place:
    return lambda voice: voice.phrase("of", {"key": part, "name": whole})


def _condition_change(name: str, plans: tuple[Plan, Plan], old: Any, new: Any) -> Change:
    """What an exclusion takes out, of the records of those rules that name it."""
    before, after = (plan.header.exclusions[name] for plan in plans)
    datasets = {rule.indicator.dataset or "" for plan in plans for rule in plan.rules if name in rule.exclusions}
    hows = {how_met(dataset, plans, before.when, after.when) for dataset in datasets}
    how = hows.pop() if len(hows) == 1 else "changed"
    of = next(iter(datasets)) if len(datasets) == 1 else None
    places: dict[str, Place] = {
        "title": after.title,
        "old": condition_words(before.when, fields_of(plans[0], of)),
        "new": condition_words(after.when, fields_of(plans[1], of)),
    }
    path = ("header", "exclusions", name, "when")
    kind = _EXCLUSION_KINDS.get(how, ChangeKind.CHANGED)
    return Change(kind, path, sentence(f"exclusion.{how}", **places), old, new, decides=True)


def _phase_changes(name: str, old: Phase, new: Phase) -> Iterator[Change]:
    if old.span == new.span:
        return
    if new.from_ <= old.from_ and new.to >= old.to:
        kind, how = ChangeKind.PHASE_EXTENDED, "extended"
    elif new.from_ >= old.from_ and new.to <= old.to:
        kind, how = ChangeKind.PHASE_SHORTENED, "shortened"
    else:
        kind, how = ChangeKind.PHASE_SHIFTED, "shifted"
    text = sentence(f"phase.{how}", name=name, old=_span(old), new=_span(new))
    before, after = ({"from": each.from_.isoformat(), "to": each.to.isoformat()} for each in (old, new))
    yield Change(kind, ("header", "phases", name), text, before, after, decides=True)


def _span(phase: Phase) -> Place:
    return lambda voice: voice.span(phase.span)


def _clause(content: Mapping[str, Any]) -> Place:
    return Bilingual(**content["locator"])


def clause_changes(old: ClauseFile, new: ClauseFile) -> Iterator[Change]:
    """Every difference between two versions of clauses.yaml."""
    before = {clause.id: clause.model_dump(mode="json", exclude_defaults=True) for clause in old.clauses}
    after = {clause.id: clause.model_dump(mode="json", exclude_defaults=True) for clause in new.clauses}
    for name in dict.fromkeys((*before, *after)):
        earlier, later = before.get(name, {}), after.get(name, {})
        owner = _clause(later or earlier)
        if not earlier or not later:
            kind, said = (ChangeKind.ADDED, "added") if later else (ChangeKind.REMOVED, "removed")
            words = shown((later or earlier)["text"])
            text = sentence(said, what=owner, old=words, new=words)
            yield Change(kind, ("text", "clauses", name), text, earlier or None, later or None)
            continue
        for key in dict.fromkeys((*earlier, *later)):
            known = None if key == "locator" else owner
            yield from value_changes(("text", "clauses", name, key), earlier.get(key), later.get(key), owner=known)
    common = [name for name in before if name in after], [name for name in after if name in before]
    if common[0] != common[1]:
        yield from value_changes(("text", "clauses"), *common)
    cuts = [each.model_dump(mode="json", exclude_defaults=True).get("cut", []) for each in (old, new)]
    yield from value_changes(("text", "cut"), *cuts)
