"""What the keys of a model mean: the texts below its attributes, read from its source.

They are read when a schema or a page shows them. Read while the classes are made, as pydantic offers, they take a third
of the time of an import, which most runs spend in vain.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import TypeAlias

from pydantic import BaseModel

_Classes: TypeAlias = Mapping[str, Mapping[str, str | None]]
"""Of each class, by its qualified name, the annotated attributes with the text below them."""


def meanings_of(model: type[BaseModel]) -> dict[str, str]:
    """The meaning of each field that has one, under the field's name; none where the source is not at hand."""
    found: dict[str, str | None] = {}
    for each in reversed(model.__mro__):
        found |= _classes(inspect.getmodule(each)).get(each.__qualname__, {}) if issubclass(each, BaseModel) else {}
    return {name: text for name, text in found.items() if text and name in model.model_fields}


@cache
def _classes(module: ModuleType | None) -> _Classes:
    try:
        source = inspect.getsource(module) if module else ""
    except OSError:
        return {}
    return dict(_in_body(ast.parse(source), ""))


def _in_body(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    for item in node.body:
        if isinstance(item, ast.ClassDef):
            name = f"{prefix}{item.name}"
            yield name, _attributes(item)
            yield from _in_body(item, f"{name}.")


def _attributes(node: ast.ClassDef) -> dict[str, str | None]:
    return {
        item.target.id: _text(below)
        for item, below in pairwise((*node.body, None))
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    }


def _text(below: ast.stmt | None) -> str | None:
    """The text of a statement that is nothing else."""
    if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
        return inspect.cleandoc(below.value.value)
    return None
