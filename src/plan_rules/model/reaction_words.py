"""The fields that reactions can name, and the words that each can hold in a plan."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from functools import cached_property

from plan_rules.model.fact_field import GROUP, MISSING, SEVERAL, WINDOWS, FactKind, field_names, fields_of, prefixes_of
from plan_rules.model.header import PlanFile
from plan_rules.model.reaction import Reaction
from plan_rules.model.reaction_reach import Reach
from plan_rules.model.rule import Rule
from plan_rules.problems import near_miss


class PlanNames:
    """The names of a plan that reactions refer to."""

    def __init__(self, header: PlanFile, rules: Sequence[Rule]) -> None:
        self.reach = Reach(header, rules)
        self._words: dict[str, Sequence[str]] = {
            "rule": [rule.id for rule in rules],
            "part": [rule.id for rule in rules if rule.part_of],
            "phase": list(header.phases),
        }
        self.fields: dict[str, tuple[str, ...] | None] = {}
        for dataset in header.datasets.values():
            for name, field in dataset.fields.items():
                known = self.fields.get(name, ())
                self.fields[name] = (*known, *field.values) if known is not None and field.values else None

    def words(self, name: str) -> Sequence[str] | None:
        """The words that a field has from the plan; None for one that has none from there."""
        return self._windows if name in WINDOWS else self._words.get(name)

    @cached_property
    def _windows(self) -> Sequence[str]:
        return (*self.reach.windows, MISSING)


class Vocabulary:
    """What the fields of facts are called and hold, as far as it is known."""

    def __init__(self, names: PlanNames | None, reactions: Sequence[Reaction], *, is_whole: bool) -> None:
        """Make one.

        Args:
            names: the names of the plan; None where they are not known.
            reactions: those whose conclusions can be rested on.
            is_whole: whether there are no others.
        """
        self.names, self.reactions, self.is_whole = names, reactions, is_whole

    def unknown_field(self, kind: FactKind, name: str, also: Collection[str] = ()) -> tuple[str, str] | None:
        """What is wrong with the name of a field, and what would be right; None for one that is known.

        Args:
            kind: the kind of fact that should have the field.
            name: the name.
            also: what else could stand there.
        """
        if name in field_names(kind) or name in also:
            return None
        prefix, _, rest = name.partition(".")
        if f"{prefix}." in prefixes_of(kind) and rest:
            if self.names is None or rest in self.names.fields:
                return None
            own = [each.name for each in fields_of(kind) if each.name.startswith(f"{prefix}.")]
            if difflib.get_close_matches(name, own, n=1, cutoff=0.8):
                return f"a {kind} has no field {name!r}", near_miss(name, own)
            return f"no dataset has a field {rest!r}", near_miss(rest, self.names.fields)
        return f"a {kind} has no field {name!r}", self._near_field(kind, name, also)

    def _near_field(self, kind: FactKind, name: str, also: Collection[str]) -> str:
        own = [*(field.name for field in fields_of(kind)), *also]
        meant = {field: field for field in self.names.fields} if self.names else {}
        meant |= {f"{prefix}{field}": field for prefix in prefixes_of(kind) for field in meant} | dict.fromkeys(own, "")
        close = difflib.get_close_matches(name, meant, n=1, cutoff=0.6)
        if close and meant[close[0]]:
            return f"did you mean {' or '.join(repr(f'{prefix}{meant[close[0]]}') for prefix in prefixes_of(kind))}?"
        return near_miss(name, [*own, f"{GROUP}FIELD"])

    def known_words(self, kind: FactKind, name: str) -> tuple[str, ...] | None:
        """The words that a field can hold; None where any text can stand there."""
        if kind is FactKind.CONCLUSION and name in ("code", "reaction"):
            known = [each.conclude.code if name == "code" else each.id for each in self.reactions]
            return tuple(known) if self.is_whole else None
        field = next((field for field in fields_of(kind) if field.name == name), None)
        if self.names is None:
            return field.words if field else None
        if field is None:
            values = self.names.fields.get(name.partition(".")[2])
            return (*values, MISSING) if values else None
        words = self.names.words(name)
        if words is None:
            return field.words
        return (*words, SEVERAL, MISSING) if kind is FactKind.CONCLUSION else tuple(words)
