"""A law: what must hold, and what to do where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeAlias

from plan_rules.testing.laws.world import Draw, World

Check: TypeAlias = Callable[[World, Draw], None]

ASK = (
    "if it holds without `source`, your source loses or changes records: hand the records shown to it and compare what "
    "it gives with them, field by field (types, missing values, dates). If it does not hold without it either, please "
    "report it with the rule and the records shown."
)
"""Where a source may be the cause."""


class LawError(AssertionError):
    """A law does not hold; the message says on what, how, and what to do."""


@dataclass(frozen=True, slots=True)
class Law:
    """Something that must hold for every rule that counts records, whatever the records.

    Attributes:
        name: by which it is chosen.
        statement: what must hold.
        remedy: what to do where it does not.
        check: raises ``Broken`` where it does not hold.
    """

    name: str
    statement: str
    remedy: str
    check: Check

    def hold(self, world: World, draw: Draw) -> None:
        """Check it.

        Raises:
            LawError: where it does not hold.
        """
        try:
            self.check(world, draw)
        except Broken as broken:
            lines = [*str(world).splitlines(), *str(broken).splitlines()]
            raise LawError(law_message(self.name, self.statement, lines, self.remedy)) from None
        except Exception as error:
            error.add_note(f"while the law {self.name!r} was checked, on\n{world}")
            raise


def law_message(name: str, statement: str, lines: Iterable[str], remedy: str) -> str:
    """What a host reads where a law does not hold: which one, on what, how, and what to do."""
    indented = "\n".join(f"    {line}" for line in lines)
    return f"the law {name!r} does not hold: {statement}\n{indented}\nWhat to do: {remedy}"


class Broken(Exception):  # noqa: N818 - how a law is broken, inside the kit only
    """How a law is broken, in words."""


def demand_equal(found: object, due: object, what: str) -> None:
    """Raise ``Broken`` where two things differ that must be the same."""
    if found != due:
        raise Broken(f"{what}: found {found}, due {due}")


def demand_same_text(found: str, due: str, what: str) -> None:
    """Raise ``Broken`` where two texts of several lines differ, with the first lines that do."""
    if found != due:
        raise Broken("\n".join([f"{what}:", *first_difference("found", "due", found, due)]))


def first_difference(first: str, other: str, one: str, two: str) -> Iterator[str]:
    """The first line in which two texts differ, as each has it, and where one ends before the other does."""
    lines = zip_longest(one.splitlines(), two.splitlines())
    number, mine, its = next((number, *pair) for number, pair in enumerate(lines, 1) if pair[0] != pair[1])
    yield f"line {number}"
    for name, line in ((first, mine), (other, its)):
        yield f"{name}: {'ends before it' if line is None else _short(line.strip())}"


def _short(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:300]}..."
