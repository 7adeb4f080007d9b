"""What only the plan and the other reactions can tell of a reaction: unknown names, and what can never be met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from plan_rules.model.base import Fault
from plan_rules.model.fact_field import GROUP, MISSING, UNSHARED, FactKind, details_of, fields_of
from plan_rules.model.message_place import COUNT, RESERVED, PlaceError, find_place, pieces_of
from plan_rules.model.reaction import Premise, Reaction, Shared
from plan_rules.model.reaction_order import circular
from plan_rules.model.reaction_possible import never_met, nobody_told, one_fact_twice
from plan_rules.model.reaction_words import PlanNames, Vocabulary
from plan_rules.problems import Code, Path, near_miss


def faults_of_reactions(
    reactions: Sequence[Reaction],
    names: PlanNames | None,
    others: Sequence[Reaction] = (),
    *,
    is_whole: bool = True,
) -> Iterator[Fault]:
    """Every fault of some reactions; paths start with ``reactions``.

    Args:
        reactions: the reactions of one file.
        names: the names of the plan; None for reactions of no plan, and of one that could not be read as a whole.
        others: reactions that are there already, whose conclusions these may rest on.
        is_whole: whether all could be read; else nothing is said of what those that could not would have concluded.
    """
    everything = [*others, *reactions]
    circles = dict(circular(everything))
    taken = {reaction.id for reaction in others}
    for index, reaction in enumerate(reactions):
        check = _ReactionCheck(reaction, names, everything, is_whole=is_whole)
        for fault in check.faults():
            yield replace(fault, path=("reactions", index, *fault.path))
        if reaction.id in taken:
            message = f"a second reaction has the id {reaction.id!r}"
            yield Fault(Code.DUPLICATE_ID, message, path=("reactions", index, "id"))
        taken.add(reaction.id)
        if (position := circles.get(len(others) + index)) is not None:
            path = ("reactions", index, "when", position, FactKind.CONCLUSION.value)
            yield Fault(Code.CYCLE, "the reaction rests on its own conclusion", "break the circle", path, at_key=True)


def faults_of_one(reaction: Reaction, names: PlanNames | None, others: Sequence[Reaction]) -> Iterator[Fault]:
    """Every fault of one reaction that is not of those that could be read as a whole; paths start inside it."""
    return _ReactionCheck(reaction, names, others, is_whole=False).faults()


class _ReactionCheck:
    """The checks of one reaction."""

    def __init__(
        self, reaction: Reaction, names: PlanNames | None, everything: Sequence[Reaction], *, is_whole: bool
    ) -> None:
        self.reaction, self.names = reaction, names
        self.words = Vocabulary(names, everything, is_whole=is_whole)
        self.used: set[str] = set()

    def faults(self) -> Iterator[Fault]:
        reaction = self.reaction
        for index, premise in enumerate(reaction.when):
            found = list(self.premise(premise, ("when", index)))
            yield from found or never_met(reaction, index, self.words)
        if all(premise.none for premise in reaction.when):
            hint = "name a fact that must be there"
            yield Fault(Code.IMPOSSIBLE, "a reaction cannot rest on absent facts alone", hint, ("when",))
        yield from one_fact_twice(reaction)
        yield from self.aliases()
        for index, shared in enumerate(reaction.same):
            yield from self.shared(shared, ("same", index))
        for path, text in self.texts():
            yield from self.message(text, path)
        if reaction.conclude.to.field:
            yield from self.place(reaction.conclude.to.field, ("conclude", "to", "field"))
            yield from nobody_told(reaction)
        for index, premise in enumerate(reaction.when):
            if premise.alias and premise.alias not in self.used:
                hint = "use it in `same` or in the message, or leave it out"
                yield Fault(Code.UNUSED_NAME, f"the name {premise.alias!r} is never used", hint, ("when", index, "as"))

    def texts(self) -> Iterator[tuple[Path, str]]:
        conclude = self.reaction.conclude
        for language in ("vi", "en"):
            yield ("conclude", "message", language), getattr(conclude.message, language)
            if conclude.to.field is None:
                yield ("conclude", "to", language), getattr(conclude.to, language)

    def aliases(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for index, premise in enumerate(self.reaction.when):
            if premise.alias in seen:
                message = f"a second premise has the name {premise.alias!r}"
                yield Fault(Code.DUPLICATE_ID, message, path=("when", index, "as"))
            if premise.alias in RESERVED:
                message = f"names of fields start with {premise.alias!r}"
                yield Fault(Code.BAD_VALUE, message, "choose another name", ("when", index, "as"))
            seen.add(premise.alias or "")

    # --- premises -----------------------------------------------------------------------------------------------

    def premise(self, premise: Premise, path: Path) -> Iterator[Fault]:
        for name, words in premise.conditions.items():
            place = (*path, premise.kind.value, name)
            if (fault := self.unknown_field(premise.kind, name, place)) is not None:
                yield fault
                continue
            known = self.words.known_words(premise.kind, name)
            for index, word in enumerate(words if known is not None else ()):
                if known is not None and word not in known:
                    hint = near_miss(word, dict.fromkeys(known))
                    yield Fault(Code.UNKNOWN_NAME, f"{name} is never {word!r}", hint, (*place, index))
        scope = premise.conditions.get("scope", ())
        for name, words in premise.conditions.items():
            if name.startswith(GROUP) and tuple(scope) == ("whole",) and MISSING not in words:
                message = "the whole has no group"
                yield Fault(Code.IMPOSSIBLE, message, "leave the scope out", (*path, premise.kind.value, name), True)

    def unknown_field(self, kind: FactKind, name: str, path: Path, *, at_key: bool = True) -> Fault | None:
        found = self.words.unknown_field(kind, name)
        return Fault(Code.UNKNOWN_NAME, *found, path, at_key) if found else None

    # --- joins --------------------------------------------------------------------------------------------------

    def shared(self, shared: Shared, path: Path) -> Iterator[Fault]:
        if shared.field is not None:
            members = dict.fromkeys(range(len(self.reaction.when)), shared.field)
            places: Mapping[int, Path] = dict.fromkeys(members, (*path, "field"))
            if len(members) == 1 and self.reaction.when[0].is_single:
                yield Fault(Code.IMPOSSIBLE, "one fact alone shares nothing", "leave it out", path)
        else:
            members, places = {}, {}
            for alias, name in shared.fields.items():
                if alias in self.reaction.positions:
                    members[self.reaction.positions[alias]] = name
                    places = {**places, self.reaction.positions[alias]: (*path, "fields", alias)}
                    self.used.add(alias)
                else:
                    hint = near_miss(alias, self.reaction.positions)
                    place = (*path, "fields", alias)
                    yield Fault(Code.UNKNOWN_NAME, f"no premise is called {alias!r}", hint, place, at_key=True)
        found = [
            fault
            for index, name in members.items()
            if (fault := self.joined_field(self.reaction.when[index], name, places[index])) is not None
        ]
        yield from found[:1]
        if found or not members:
            return
        if all(self.reaction.when[index].none for index in members):
            yield Fault(
                Code.IMPOSSIBLE, "no fact stands for any of these premises", "name one that asks for facts", path
            )
        elif not self._common_words(members):
            yield Fault(Code.IMPOSSIBLE, "the premises leave no word that all of them have here", "", path)

    def joined_field(self, premise: Premise, name: str, path: Path) -> Fault | None:
        if any(field.name == name and field.is_set for field in fields_of(premise.kind)):
            return Fault(Code.IMPOSSIBLE, f"{name} holds several words", "join on another field", path)
        return self.unknown_field(premise.kind, name, path, at_key=False)

    def _common_words(self, members: Mapping[int, str]) -> bool:
        common: set[str] | None = None
        for index, name in members.items():
            premise = self.reaction.when[index]
            words: Iterable[str] | None = premise.conditions.get(name) or self.words.known_words(premise.kind, name)
            if name.startswith(GROUP) and premise.conditions.get("scope") == ("whole",):
                words = ()
            if words is not None:
                common = set(words) if common is None else common & set(words)
        return common is None or bool(common - UNSHARED)

    # --- messages -----------------------------------------------------------------------------------------------

    def message(self, text: str, path: Path) -> Iterator[Fault]:
        try:
            pieces = pieces_of(text)
        except PlaceError as error:
            yield Fault(Code.BAD_VALUE, str(error), error.hint, path)
            return
        for name in pieces[1::2]:
            yield from self.place(name, path)

    def place(self, name: str, path: Path) -> Iterator[Fault]:
        self.used.add(name.partition(".")[0])
        try:
            place = find_place(self.reaction, name)
        except PlaceError as error:
            yield self.unknown_place(name, path) or Fault(Code.UNKNOWN_NAME, str(error), error.hint, path)
            return
        premise = self.reaction.when[place.premise]
        if place.field == COUNT and premise.count:
            return
        if found := self.words.unknown_field(premise.kind, place.field, details_of(premise.kind)):
            yield Fault(Code.UNKNOWN_NAME, *found, path)

    def unknown_place(self, name: str, path: Path) -> Fault | None:
        """A place that means nothing in any premise, whichever may be meant."""
        first, _, rest = name.partition(".")
        if first in self.reaction.positions or name == COUNT:
            return None
        if rest and first not in RESERVED and self.reaction.positions:
            hint = near_miss(first, self.reaction.positions)
            return Fault(Code.UNKNOWN_NAME, f"no premise is called {first!r}", hint, path)
        kinds = dict.fromkeys(premise.kind for premise in self.reaction.when)
        found = [self.words.unknown_field(kind, name, details_of(kind)) for kind in kinds]
        return Fault(Code.UNKNOWN_NAME, *found[0], path) if found[0] and all(found) else None
