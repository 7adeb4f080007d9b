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
_KINDS = {"added": ChangeKind.ADDED, "removed": ChangeKind.REMOVED, "changed": ChangeKind.CHANGED}


def value_changes(path: Path, old: Any, new: Any, *, decides: bool = False) -> Iterator[Change]:
    """Every difference between two values of a rule file; nothing where they are equal.

    Args:
        path: where they stand.
        old, new: the values in the form of their files; None where nothing stands, which an empty list is not.
        decides: whether a verdict can depend on them.
    """
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and not _is_bilingual(old) and not _is_bilingual(new):
        for key in dict.fromkeys((*old, *new)):
            yield from value_changes((*path, key), old.get(key), new.get(key), decides=decides)
    elif isinstance(old, list | None) and isinstance(new, list | None) and (old or new):
        yield from _list_changes(path, old or [], new or [], decides=decides)
    else:
        name = "added" if old is None else "removed" if new is None else "changed"
        yield _change(name, path, old, new, decides=decides)


def _list_changes(path: Path, old: Sequence[Any], new: Sequence[Any], *, decides: bool) -> Iterator[Change]:
    gone, come = _without(old, new), _without(new, old)
    if len(gone) == len(come) == 1:
        yield from value_changes((*path, new.index(come[0])), gone[0], come[0], decides=decides)
        return
    for item in gone:
        yield _change("removed", path, item, None, decides=decides)
    for item in come:
        yield _change("added", path, None, item, decides=decides)
    if not gone and not come:
        text = sentence("reordered", what=what(path))
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


def _change(name: str, path: Path, old: Any, new: Any, *, decides: bool) -> Change:
    places: dict[str, Place] = {"what": what(path), "old": in_words(old), "new": in_words(new)}
    said = name
    if isinstance(old, str) and isinstance(new, str):
        places["old"], places["new"] = map(in_words, apart(old, new))
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


def in_words(value: Any) -> Place:
    """A value as a place of a phrase; of texts in two languages each voice takes its own."""
    return lambda voice: shown(_spoken(value, voice.language))


def _spoken(value: Any, language: Language) -> Any:
    if _is_bilingual(value):
        return value[language]
    if isinstance(value, dict):
        return {key: _spoken(item, language) for key, item in value.items()}
    return [_spoken(item, language) for item in value] if isinstance(value, list) else value


def what(path: Path) -> Place:
    """What stands at a path, in words: a key, and of which rule file entry it is."""
    return lambda voice: _what(path, voice)


def _what(path: Path, voice: Voice) -> str:
    section, *steps = (str(step) for step in path[2 if path[0] == "rules" else 1 :] if isinstance(step, str))
    if path[0] == "rules" or section not in _NAMED:
        *_, last = (section, *steps)
        return voice.label(last) if voice.knows(last) else f"{voice.label(section)} ({'.'.join(steps)})"
    if not steps:
        return voice.label(section)
    name, *keys = steps
    if keys[:1] == ["fields"] and len(keys) > 1:
        _, field, *keys = keys
        if not keys:
            return voice.phrase("of", {"key": f"{voice.label('fields')} {field}", "name": name})
        name = f"{name}.{field}"
    return voice.phrase("of", {"key": voice.label(keys[0]), "name": name}) if keys else f"{voice.label(section)} {name}"


def _is_bilingual(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {*LANGUAGES}
