"""Changes of anything that has no words of its own: keys, lists and texts of rule files, one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.wording import LANGUAGES, Place, Voice, apart, sentence, shown
from plan_rules.problems import Path
from plan_rules.quantity import Language

_NAMED = {"phases", "datasets", "exclusions", "clauses"}
_OF_SECTION = {"exclusions.wording"}  # keys that rules have as well, of something else
_KINDS = {"added": ChangeKind.ADDED, "removed": ChangeKind.REMOVED, "changed": ChangeKind.CHANGED}


def value_changes(
    path: Path, old: Any, new: Any, *, decides: bool = False, owner: Place | None = None
) -> Iterator[Change]:
    """Every difference between two values of a rule file; nothing where they are equal.

    Args:
        path: where they stand.
        old, new: the values in the form of their files; None where nothing stands, which an empty list is not.
        decides: whether a verdict can depend on them.
        owner: the entry of plan.yaml or clauses.yaml that they belong to, in words; by its id where none is given.
    """
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and not _is_bilingual(old) and not _is_bilingual(new):
        for key in dict.fromkeys((*old, *new)):
            yield from value_changes((*path, key), old.get(key), new.get(key), decides=decides, owner=owner)
    elif isinstance(old, list | None) and isinstance(new, list | None) and (old or new):
        yield from _list_changes(path, old or [], new or [], decides=decides, owner=owner)
    else:
        name = "added" if old is None else "removed" if new is None else "changed"
        yield _change(name, path, old, new, decides=decides, owner=owner)


def _list_changes(
    path: Path, old: Sequence[Any], new: Sequence[Any], *, decides: bool, owner: Place | None
) -> Iterator[Change]:
    gone, come = _without(old, new), _without(new, old)
    if len(gone) == len(come) == 1:
        yield from value_changes((*path, new.index(come[0])), gone[0], come[0], decides=decides, owner=owner)
        return
    for item in gone:
        yield _change("removed", path, item, None, decides=decides, owner=owner)
    for item in come:
        yield _change("added", path, None, item, decides=decides, owner=owner)
    if not gone and not come:
        text = sentence("reordered", what=_what(path, owner))
        yield Change(ChangeKind.CHANGED, path, text, list(old), list(new), decides=decides)


def _without(items: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """The items that the others lack, each as often as it is lacking."""
    left = [json.dumps(item, sort_keys=True) for item in others]
    lacking = []
    for item in items:
        key = json.dumps(item, sort_keys=True)
        if key in left:
            left.remove(key)
        else:
            lacking.append(item)
    return lacking


def _change(name: str, path: Path, old: Any, new: Any, *, decides: bool, owner: Place | None) -> Change:
    places: dict[str, Place] = {
        "what": _what(path, owner),
        "old": _in_words(old, path),
        "new": _in_words(new, path),
    }
    said = name
    if isinstance(old, str) and isinstance(new, str) and path[-1] != "type":
        places["old"], places["new"] = map(_in_words, apart(old, new))
    elif _is_bilingual(old) and _is_bilingual(new):
        [*languages] = (language for language in LANGUAGES if old[language] != new[language])
        only = languages[0] if len(languages) == 1 else None
        places["old"], places["new"] = (_either(old, new, only, side) for side in (0, 1))
        said = f"changed.{only}" if only else name
    return Change(_KINDS[name], path, sentence(said, **places), old, new, decides=decides)


def _either(old: Any, new: Any, only: Language | None, side: int) -> Place:
    """One side of a text that changed in both languages, or in one: then each voice quotes that one."""

    def say(voice: Voice) -> str:
        language = only or voice.language
        return shown(apart(old[language], new[language])[side])

    return say


def _in_words(value: Any, path: Path = ()) -> Place:
    """A value as a place of a phrase; of texts in two languages each voice takes its own."""
    spoken = _declared if path[:1] == ("header",) else _spoken
    return lambda voice: shown(spoken(value, voice, str(path[-1]) if path else ""))


def _spoken(value: Any, voice: Voice, _: str = "") -> Any:
    if _is_bilingual(value):
        return value[voice.language]
    if isinstance(value, dict):
        return {key: _spoken(item, voice) for key, item in value.items()}
    return [_spoken(item, voice) for item in value] if isinstance(value, list) else value


def _declared(value: Any, voice: Voice, key: str) -> Any:
    """What plan.yaml declares, with words for its keys; those of fields are names, which may sound like keys."""
    if isinstance(value, dict) and not _is_bilingual(value):
        said = {inner: inner if key == "fields" else voice.label(inner) for inner in value}
        return {said[inner]: _declared(item, voice, inner) for inner, item in value.items()}
    return voice.label(f"type.{value}") if key == "type" else _spoken(value, voice)


def _what(path: Path, owner: Place | None) -> Place:
    """What stands at a path, in words: a key, and of which entry it is."""
    section, *steps = (str(step) for step in path[2 if path[0] == "rules" else 1 :] if isinstance(step, str))
    if path[0] != "rules" and section in _NAMED and steps:
        *_, last = steps
        key = f"{section}.{last}" if f"{section}.{last}" in _OF_SECTION else last
        known = owner or (lambda voice: f"{voice.label(section)} {steps[0]}")
        return known if _is_whole(steps) else lambda voice: voice.phrase("of", {"key": voice.label(key), "name": known})
    *_, last = (section, *steps)
    return lambda voice: voice.label(last) if voice.knows(last) else f"{voice.label(section)} ({'.'.join(steps)})"


def _is_whole(steps: Sequence[str]) -> bool:
    """Whether keys lead to an entry, or to a field of a dataset, and not into it."""
    return len(steps) == 1 or (len(steps) == 3 and steps[1] == "fields")


def _is_bilingual(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {*LANGUAGES}
