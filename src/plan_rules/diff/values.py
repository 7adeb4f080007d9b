"""Changes of anything that has no words of its own: keys, lists and texts of rule files, one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.phrases import PHRASES
from plan_rules.diff.wording import Place, Voice, sentence, shown
from plan_rules.problems import Path

_LANGUAGES = {"vi", "en"}
_KINDS = {"added": ChangeKind.ADDED, "removed": ChangeKind.REMOVED, "changed": ChangeKind.CHANGED}


def value_changes(path: Path, old: Any, new: Any, *, decides: bool = False) -> Iterator[Change]:
    """Every difference between two values of a rule file; nothing where they are equal.

    Args:
        path: where they stand.
        old, new: the values in the form of their files; None where nothing stands.
        decides: whether a verdict can depend on them.
    """
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and not _is_bilingual(old) and not _is_bilingual(new):
        for key in dict.fromkeys((*old, *new)):
            yield from value_changes((*path, key), old.get(key), new.get(key), decides=decides)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_changes(path, old, new, decides=decides)
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
    text = sentence(name, what=what(path), old=in_words(old), new=in_words(new))
    return Change(_KINDS[name], path, text, old, new, decides=decides)


def in_words(value: Any) -> Place:
    """A value as a place of a phrase; of two languages each voice takes its own."""
    return (lambda voice: shown(value[voice.language])) if _is_bilingual(value) else shown(value)


def what(path: Path) -> Place:
    """What stands at a path, in words: the key, and of which phase, dataset or clause it is."""
    names = [str(step) for step in path[2 if path[0] == "rules" else 1 :] if isinstance(step, str)]

    def say(voice: Voice) -> str:
        known = [name for name in names if f"key.{name}" in PHRASES[voice.language]]
        others = [name for name in names if name not in known]
        key = voice.label(known[-1]) if known else ""
        if not key or not others:
            return key or ".".join(names)
        return voice.phrase("of", {"key": key, "name": ".".join(others)})

    return say


def _is_bilingual(value: object) -> bool:
    return isinstance(value, dict) and set(value) == _LANGUAGES
