from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plan_rules.problems import Path
from plan_rules.text.node import locate, plain
from plan_rules.text.reader import decode, read_nodes

# A letter first, so that plain YAML needs no quotes and a text stands in the file as it is.
words = st.text("abđếửồ ", max_size=4).map(lambda text: f"ấ{' '.join(text.split())}")
trees = st.recursive(words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3))
mappings = st.dictionaries(words, trees, min_size=1, max_size=3)


def paths(tree: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every node of a tree with its path."""
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [(path, tree), *(found for step, inner in steps for found in paths(inner, (*path, step)))]


def written(tree: Any, *, flow: bool, end: str) -> str:
    text = yaml.dump(tree, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=60)
    return text.replace("\n", end)


def read(text: str) -> Any:
    source, problems = decode("a.yaml", text.encode())
    assert source
    node, more = read_nodes(source)
    assert node
    assert [*problems, *more] == []
    return source, node


@given(mappings, st.booleans(), st.sampled_from(("\n", "\r\n", "\r")))
def test_every_node_is_read_and_found_where_it_stands(tree: dict[str, Any], flow: bool, end: str) -> None:
    source, node = read(written(tree, flow=flow, end=end))
    assert plain(node) == tree
    for path, value in paths(tree):
        mark = locate(node, path)
        found = source.lines[mark.line - 1][mark.column - 1 :]
        if isinstance(value, str):
            assert found.startswith(value.split()[0])
        elif flow:
            assert found.startswith("{" if isinstance(value, dict) else "[")
        if path and isinstance(path[-1], str):
            key = locate(node, path, key=True)
            assert source.lines[key.line - 1][key.column - 1 :].lstrip("? ").startswith(path[-1].split()[0])


def test_a_path_that_leads_nowhere_is_placed_at_the_last_node_on_the_way() -> None:
    _, node = read("a:\n  - b: c\n")
    assert locate(node, ("a", 0, "x", "y")) == locate(node, ("a", 0))
    assert locate(node, ("a", 7)) == locate(node, ("a",))
    assert locate(node, ("x",)) == locate(node, ())


@pytest.mark.parametrize(
    "text",
    ["no", "010", "1:30", "1e3", "2020-01-01", "0x1F", "1_000", "yes", "off", "=", "3.0", ".5", "+1", "'~'", "''"],
)
def test_scalars_stay_the_text_that_was_written(text: str) -> None:
    _, node = read(f"key: {text}\n")
    assert plain(node) == {"key": text.strip("'")}


def test_long_texts_in_every_style() -> None:
    _, node = read('a: >-\n  một\n  hai\nb: |\n  một\n  hai\nc: "một \\\n  hai"\nd: một\n  hai\n')
    assert plain(node) == {"a": "một hai", "b": "một\nhai\n", "c": "một hai", "d": "một hai"}


def test_texts_are_composed() -> None:
    _, node = read("ma\u0323\u0302t: ma\u0323\u0302t\n")
    assert plain(node) == {"m\u1eadt": "m\u1eadt"}


def test_problems_go_on_to_the_end_of_the_file() -> None:
    source, _ = decode("a.yaml", b"a: &x 1\na: !t 2\nb: ~\n")
    assert source
    _, problems = read_nodes(source)
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [
        ("alias", 1, 4),
        ("tag", 2, 4),
        ("duplicate-key", 2, 1),
        ("empty-value", 3, 4),
    ]


@pytest.mark.parametrize("text", ["a: {b", "a: {b\n", "a: [x, ? b", "a:\n  - {b: c, d"])
def test_what_is_left_out_at_the_end_is_told_inside_the_file(text: str) -> None:
    source, _ = decode("rule.yaml", text.encode())
    assert source is not None
    _, problems = read_nodes(source)
    assert problems
    assert {each.line for each in problems} <= {*range(1, len(text.split("\n")) + 1)}
