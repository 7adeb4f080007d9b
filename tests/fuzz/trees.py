"""Documents as trees that are changed node by node: the syntax stays sound, what it says becomes odd."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

import yaml
from hypothesis import strategies as st

MOST_NODES = 5_000
"""A larger tree is not changed further."""

Tree: TypeAlias = "str | list[Tree] | Pairs"
Steps: TypeAlias = tuple[int, ...]


class Pairs(list["tuple[str, Tree]"]):
    """A mapping in which a key may stand twice."""


class Raw(str):
    """A scalar that is written without quotes, whatever it then means."""

    __slots__ = ()


ODD = (
    "", " ", "~", "null", "true", "0", "-1", "1.5", "5.200", "7,0", "100%", "101%", "-0%", "9" * 41, "1e3", "0x1f",
    "١٢", "½", "2024", "0000", "9999", "2021-2025", "2025-2021", "2025-13", "2023-02-30", "0001-01-01", "9999-12-31",
    "31/12/2024", "level", "missing", "none", "higher", "share", "e\u0301", "\u00a0", "a" * 81, "a\nb", "a: b", "[",
    "\x07", "\u2028", "\ufeff", "{rule}", "{", "}", "{}", "{0}", "%s", "../x", "-", "--", "a-", "rules[0]", "🏛",
)  # fmt: skip
RAW = (
    "~", "&a b", "*a", "!!int 3", "!x y", "[]", "{}", "[[]]", "{? [a] : b}", "{a: b, a: c}", "|", ">-", "'", '"', "%",
)  # fmt: skip


def parsed(text: str) -> Tree:
    """A YAML text as a tree."""

    def tree(node: yaml.Node) -> Tree:
        if isinstance(node, yaml.MappingNode):
            return Pairs((key.value, tree(value)) for key, value in node.value)
        return [tree(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else str(node.value)

    return tree(yaml.compose(text, yaml.SafeLoader))


def as_yaml(tree: Tree, indent: str = "") -> str:
    """A tree as YAML, one scalar a line, so that problems have places."""
    if isinstance(tree, str):
        return indent + scalar(tree) + "\n"
    if not tree:
        return indent + ("{}" if isinstance(tree, Pairs) else "[]") + "\n"
    if isinstance(tree, Pairs):
        items = ((f"{scalar(key)}:", value) for key, value in tree)
    else:
        items = (("-", value) for value in tree)
    return "".join(
        f"{indent}{head} {as_yaml(value).lstrip(' ')}"
        if isinstance(value, str) or not value
        else f"{indent}{head}\n{as_yaml(value, indent + '  ')}"
        for head, value in items
    )


def as_json(tree: Tree) -> str:
    """A tree as JSON, one object a line."""
    if isinstance(tree, Pairs):
        return f"{{{', '.join(f'{scalar(key)}: {as_json(value)}' for key, value in tree)}}}"
    return "[" + ",\n".join(map(as_json, tree)) + "]" if isinstance(tree, list) else scalar(tree)


def scalar(text: str) -> str:
    return text if isinstance(text, Raw) else json.dumps(text, ensure_ascii=False)


def children(tree: Tree) -> list[Tree]:
    return [value for _, value in tree] if isinstance(tree, Pairs) else tree if isinstance(tree, list) else []


def nodes(tree: Tree) -> list[Steps]:
    """The ways to all nodes, the root first."""
    ways: list[Steps] = [()]
    open_: list[tuple[Steps, Tree]] = [((), tree)]
    while open_:
        way, inside = open_.pop()
        below = [((*way, place), child) for place, child in enumerate(children(inside))]
        ways += [each for each, _ in below]
        open_ += below
    return ways


def node(tree: Tree, way: Steps) -> Tree:
    for step in way:
        tree = children(tree)[step]
    return tree


def replaced(tree: Tree, way: Steps, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with the node at the end of a way changed."""
    if not way:
        return change(tree)
    first, *rest = way
    if isinstance(tree, Pairs):
        return Pairs(
            (key, replaced(value, tuple(rest), change) if place == first else value)
            for place, (key, value) in enumerate(tree)
        )
    return [replaced(item, tuple(rest), change) if place == first else item for place, item in enumerate(tree)]


@st.composite
def changed(draw: st.DrawFn, tree: Tree) -> Tree:
    """A tree with one to three of its nodes changed."""
    for _ in range(draw(st.integers(1, 3))):
        ways = nodes(tree)
        if len(ways) > MOST_NODES:
            break
        way, other = draw(st.sampled_from(ways)), draw(st.sampled_from(ways))
        change = draw(st.sampled_from(CHANGES))
        tree = change(draw, tree, way, other)
    return tree


def odd_scalar(draw: st.DrawFn, tree: Tree, way: Steps, other: Steps) -> Tree:
    odd = draw(st.sampled_from(ODD) | st.sampled_from(RAW).map(Raw) | st.text(max_size=5))
    return replaced(tree, way, lambda _: odd)


def without(draw: st.DrawFn, tree: Tree, way: Steps, other: Steps) -> Tree:
    if not way:
        return tree
    return replaced(tree, way[:-1], lambda inside: type(inside)([*inside[: way[-1]], *inside[way[-1] + 1 :]]))


def twice(draw: st.DrawFn, tree: Tree, way: Steps, other: Steps) -> Tree:
    if not way:
        return tree
    times = draw(st.sampled_from((2, 2, 3, 30 if len(nodes(node(tree, way))) < 10 else 2)))
    last = way[-1]

    def change(inside: Tree) -> Tree:
        return type(inside)([*inside[:last], *(inside[last : last + 1] * times), *inside[last + 1 :]])

    return replaced(tree, way[:-1], change)


def swapped(draw: st.DrawFn, tree: Tree, way: Steps, other: Steps) -> Tree:
    shorter = min(len(way), len(other))
    if way[:shorter] == other[:shorter]:
        return tree
    one, two = node(tree, way), node(tree, other)
    return replaced(replaced(tree, way, lambda _: two), other, lambda _: one)


def copied(draw: st.DrawFn, tree: Tree, way: Steps, other: Steps) -> Tree:
    there = node(tree, other)
    return replaced(tree, way, lambda _: there)


def renamed(draw: st.DrawFn, tree: Tree, way: Steps, other: Steps) -> Tree:
    """A key that is another one, of the same document or odd."""
    there = node(tree, other[:-1])
    known = [key for key, _ in there] if isinstance(there, Pairs) else []
    key = draw(st.sampled_from((*ODD, *known)))

    def change(inside: Tree) -> Tree:
        if not isinstance(inside, Pairs) or not inside:
            return inside
        place = draw(st.integers(0, len(inside) - 1))
        return Pairs([*inside[:place], (key, inside[place][1]), *inside[place + 1 :]])

    return replaced(tree, way, change)


def wrapped(draw: st.DrawFn, tree: Tree, way: Steps, other: Steps) -> Tree:
    """A node inside lists or mappings, or without the ones it is in."""
    kind, depth = draw(st.sampled_from(("list", "mapping", "open"))), draw(st.sampled_from((1, 1, 2, 50)))

    def change(inside: Tree) -> Tree:
        if kind == "open":
            return children(inside)
        for _ in range(depth):
            inside = [inside] if kind == "list" else Pairs([(draw(st.sampled_from(("all_of", "not", "vi"))), inside)])
        return inside

    return replaced(tree, way, change)


CHANGES = (odd_scalar, odd_scalar, without, twice, swapped, copied, renamed, wrapped)


@st.composite
def cut(draw: st.DrawFn, text: str) -> bytes:
    """The bytes of a text, sometimes broken off, or with bytes between that are no text."""
    data = text.encode(errors="surrogatepass")
    how = draw(st.sampled_from(("whole", "whole", "whole", "whole", "broken off", "bytes")))
    if how == "whole":
        return data
    at = draw(st.integers(0, len(data)))
    return data[:at] if how == "broken off" else data[:at] + draw(st.binary(min_size=1, max_size=3)) + data[at:]
