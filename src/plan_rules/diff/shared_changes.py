"""Changes of what the rules of a plan share: the document, phases, datasets, exclusions and clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.values import value_changes, what
from plan_rules.diff.wording import Place, sentence
from plan_rules.model.document import ClauseFile, Phase
from plan_rules.model.header import PlanFile
from plan_rules.problems import Path
from plan_rules.text.flow import one_line

_DECIDING = {"phases": ("from", "to"), "datasets": ("time",), "exclusions": ("when",)}
_DECIDING_OF_FIELD = ("type", "values")


def header_changes(old: PlanFile, new: PlanFile) -> Iterator[Change]:
    """Every difference between two versions of plan.yaml."""
    before, after = (each.model_dump(mode="json", exclude_defaults=True) for each in (old, new))
    for section in PlanFile.model_fields:
        path = ("header", section)
        if section in _DECIDING:
            yield from _named_changes(section, before.get(section, {}), after.get(section, {}), old, new)
        else:
            yield from value_changes(path, before.get(section), after.get(section))


def _named_changes(
    section: str, before: Mapping[str, Any], after: Mapping[str, Any], old: PlanFile, new: PlanFile
) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        earlier, later = before.get(name), after.get(name)
        path = ("header", section, name)
        if earlier is None or later is None:
            yield from value_changes(path, earlier, later)
            continue
        if section == "phases":
            yield from _phase_changes(name, old.phases[name], new.phases[name])
        for key in dict.fromkeys((*earlier, *later)):
            if key == "when" and earlier[key] != later[key]:
                yield _condition_change((*path, key), earlier[key], later[key])
            elif key == "fields":
                yield from _field_changes((*path, key), earlier[key], later[key])
            elif section != "phases" or key not in _DECIDING[section]:
                decides = key in _DECIDING[section]
                yield from value_changes((*path, key), earlier.get(key), later.get(key), decides=decides)


def _field_changes(path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Fields of a dataset; what is new decides nothing before a condition names it, and titles never do."""
    for name in dict.fromkeys((*before, *after)):
        earlier, later = before.get(name), after.get(name)
        if earlier is None or later is None:
            yield from value_changes((*path, name), earlier, later, decides=later is None)
            continue
        for key in dict.fromkeys((*earlier, *later)):
            decides = key in _DECIDING_OF_FIELD
            yield from value_changes((*path, name, key), earlier.get(key), later.get(key), decides=decides)


def _condition_change(path: Path, old: Any, new: Any) -> Change:
    text = sentence("changed", what=what(path), old=f"“{one_line(old)}”", new=f"“{one_line(new)}”")
    return Change(ChangeKind.CHANGED, path, text, old, new, decides=True)


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


def clause_changes(old: ClauseFile, new: ClauseFile) -> Iterator[Change]:
    """Every difference between two versions of clauses.yaml."""
    before = {clause.id: clause.model_dump(mode="json", exclude_defaults=True) for clause in old.clauses}
    after = {clause.id: clause.model_dump(mode="json", exclude_defaults=True) for clause in new.clauses}
    for name in dict.fromkeys((*before, *after)):
        earlier, later = before.get(name), after.get(name)
        yield from value_changes(("text", "clauses", name), earlier, later)
    common = [name for name in before if name in after], [name for name in after if name in before]
    if common[0] != common[1]:
        yield from value_changes(("text", "clauses"), *common)
    cuts = [each.model_dump(mode="json", exclude_defaults=True).get("cut", []) for each in (old, new)]
    yield from value_changes(("text", "cut"), *cuts)
