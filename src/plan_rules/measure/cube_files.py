"""Cubes as files: JSON, and Parquet for wide ones. Both carry the header, so that a cube knows what it answers."""

from __future__ import annotations

import io
import json
import unicodedata
from array import array
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from plan_rules.measure.cube import Cell, Cube, CubeHeader
from plan_rules.problems import Code, DataError, Problem
from plan_rules.text.whole_file import whole_file

if TYPE_CHECKING:
    import pyarrow

FORMAT = "2"
"""The version of both forms. A released version never changes its meaning."""

_FAULTS = (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError)
"""What reading a text that is no cube may run into."""

SUFFIXES = (".json", ".parquet")

_KEY = b"plan_rules_cube"
_GROUP, _CLASS, _SEGMENT, _COUNT = "by_", "class_", "segment", "count"


def cube_to_json(cube: Cube) -> str:
    """The cube as JSON, its cells in order; equal cubes give the same bytes."""
    counts = sorted(cube.counts.items(), key=_order)
    cells = [[[*group], segment, [*classes], count] for (group, segment, classes), count in counts]
    return json.dumps({**_header_content(cube.header), "cells": cells}, ensure_ascii=False) + "\n"


def _order(item: tuple[Cell, int]) -> tuple[Any, ...]:
    (group, segment, classes), _ = item
    return [(name is None, name or "") for name in group], segment, classes


def cube_from_json(text: str | bytes) -> Cube:
    """A cube from its JSON form.

    Raises:
        DataError: for a text that is no cube of this format.
    """
    try:
        content = json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
        header = _header(content)
        cells = dict(_cell(row, header) for row in _list(content["cells"]))
        if len(cells) != len(content["cells"]):
            raise ValueError("a cell stands twice")
        return _checked(Cube.of(header, cells) if header else Cube())
    except KeyError as error:
        raise _no_cube(f"it has no {error}") from None
    except _FAULTS as error:
        raise _no_cube(error) from None


def _checked(cube: Cube) -> Cube:
    """A cube, if records can have given it."""
    for group in cube.groups:
        for name in group:
            if name is not None and unicodedata.normalize("NFC", name) != name:
                raise ValueError("the name of a group is not in the Unicode form NFC")
            _ = name and name.encode()
    if cube.records >= 2**63:
        raise ValueError("it has more records than can be counted")
    return cube


def _list(content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise TypeError("a list is due")
    return content


def _header_content(header: CubeHeader | None) -> dict[str, Any]:
    if header is None:
        return {"format": FORMAT}
    return {
        "format": FORMAT,
        "plan": header.plan,
        "fingerprint": header.fingerprint,
        "dataset": header.dataset,
        "as_of": header.as_of.isoformat(),
        "by": [*header.by],
        "aspects": [*header.aspects],
    }


def _header(content: Mapping[str, Any]) -> CubeHeader | None:
    if content["format"] != FORMAT:
        raise ValueError(f"the format {content['format']!r} is not supported")
    if "plan" not in content:
        return None
    by, aspects = _list(content["by"]), _list(content["aspects"])
    texts = (content["plan"], content["fingerprint"], content["dataset"], *by, *aspects)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("the header holds text")
    return CubeHeader(
        content["plan"],
        content["fingerprint"],
        content["dataset"],
        date.fromisoformat(content["as_of"]),
        tuple(by),
        tuple(aspects),
    )


def _cell(row: Any, header: CubeHeader | None) -> tuple[Cell, int]:
    group, segment, classes, count = row
    numbers = (segment, *_list(classes), count)
    texts = all(name is None or isinstance(name, str) for name in _list(group))
    if not texts or not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        raise TypeError("a cell holds a group, a segment, classes and a count")
    if header is None or (len(group), len(classes)) != (len(header.by), len(header.aspects)):
        raise ValueError("a cell has a value for each field of its group and a class for each aspect")
    if not 0 < count < 2**63:
        raise ValueError("a count is a whole number above zero")
    return (tuple(group), segment, tuple(classes)), count


def _no_cube(error: object) -> DataError:
    hint = f"give what Cube.to_json or Cube.save wrote, format {FORMAT}"
    return DataError([Problem(Code.BAD_SYNTAX, f"this is no cube: {error}", hint)])


def save_cube(cube: Cube, path: Path) -> None:
    """Write a cube to a file, by its ending."""
    writers: dict[str, Callable[[Cube, Path], None]] = {".json": _write_json, ".parquet": _write_parquet}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise _unknown_ending(path)
    with whole_file(path) as written:
        write(cube, written)


def load_cube(path: Path) -> Cube:
    """A cube from a file, by its ending."""
    read: Callable[[Path], Cube] | None = {".json": _read_json, ".parquet": _read_parquet}.get(path.suffix.lower())
    if read is None:
        raise _unknown_ending(path)
    if not path.is_file():
        raise DataError([Problem(Code.NOT_FOUND, "there is no such file", "give the path of a cube", str(path))])
    try:
        return read(path)
    except DataError as error:
        raise DataError(Problem(each.code, each.message, each.hint, str(path)) for each in error.problems) from None


def _unknown_ending(path: Path) -> DataError:
    hint = f"name it with one of {', '.join(SUFFIXES)}"
    return DataError([Problem(Code.BAD_ARGUMENT, f"the ending {path.suffix!r} is not known", hint, str(path))])


def _write_json(cube: Cube, path: Path) -> None:
    path.write_text(cube_to_json(cube), encoding="utf-8", newline="\n")


def _read_json(path: Path) -> Cube:
    return cube_from_json(path.read_bytes())


def _write_parquet(cube: Cube, path: Path) -> None:
    pa = _pyarrow()
    import pyarrow.parquet as pq  # noqa: PLC0415

    by, aspects = (cube.header.by, cube.header.aspects) if cube.header else ((), ())
    names: list[tuple[str | None, ...]] = list(zip(*cube.groups, strict=True)) if cube.groups else [()] * len(by)
    position = pa.array(cube.group, pa.int32())
    columns = {
        **{
            f"{_GROUP}{field}": pa.array(values, pa.string()).take(position)
            for field, values in zip(by, names, strict=True)
        },
        _SEGMENT: pa.array(cube.segment, pa.int32()),
        **{f"{_CLASS}{name}": pa.array(codes, pa.int32()) for name, codes in zip(aspects, cube.classes, strict=True)},
        _COUNT: pa.array(cube.count, pa.int64()),
    }
    metadata = {_KEY: json.dumps(_header_content(cube.header), ensure_ascii=False).encode()}
    keys = [name for name in columns if name != _COUNT]
    # Cells that are alike are added up and all are put in order, so that equal cubes give equal files.
    table = pa.table(columns).group_by(keys).aggregate([(_COUNT, "sum")]).rename_columns([*keys, _COUNT])
    table = table.sort_by([(name, "ascending") for name in keys])
    pq.write_table(table.replace_schema_metadata(metadata), path)


def _read_parquet(path: Path) -> Cube:
    pa = _pyarrow()
    import pyarrow.parquet as pq  # noqa: PLC0415

    content = path.read_bytes()
    try:
        table = pq.read_table(io.BytesIO(content), partitioning=None)
        known = table.schema.metadata or {}
        if _KEY not in known:
            raise ValueError("its columns are not those of a cube")
        header = _header(json.loads(known[_KEY]))
        if header is None and len(table):
            raise ValueError("it has cells and does not say what they answer")
        cube = _of_table(table, header) if header else Cube()
        if len(cube.counts) != len(cube):
            raise ValueError("a cell stands twice")
        return _checked(cube)
    except (pa.ArrowException, KeyError, OSError, *_FAULTS) as error:  # OSError: what Arrow cannot make sense of
        raise _no_cube(str(error).partition("\n")[0]) from None


def _of_table(table: pyarrow.Table, header: CubeHeader) -> Cube:
    def numbers(name: str, kind: str) -> array[int]:
        column = table[name]
        if column.null_count or not str(column.type).lstrip("u").startswith("int"):
            raise ValueError(f"the column {name} does not hold whole numbers only")
        return array(kind, column.to_pylist())

    def texts(name: str) -> list[str | None]:
        column = table[name]
        if str(column.type) not in ("string", "large_string"):
            raise TypeError(f"the column {name} does not hold text")
        return cast("list[str | None]", column.to_pylist())

    count = numbers(_COUNT, "q")
    if any(each <= 0 for each in count):
        raise ValueError("a count is a whole number above zero")
    columns = [texts(f"{_GROUP}{field}") for field in header.by]
    groups = zip(*columns, strict=True) if columns else ((),) * len(count)
    places: dict[tuple[str | None, ...], int] = {}
    position = array("i", (places.setdefault(group, len(places)) for group in groups))
    classes = tuple(numbers(f"{_CLASS}{name}", "i") for name in header.aspects)
    return Cube(header, tuple(places), position, numbers(_SEGMENT, "i"), classes, count)


def _pyarrow() -> Any:
    try:
        import pyarrow  # noqa: PLC0415 - only cubes in Parquet files need it
    except ImportError:
        hint = "pip install 'plan-rules[arrow]', or save the cube as .json"
        message = "cubes in Parquet files are read and written by pyarrow"
        raise DataError([Problem(Code.BAD_ARGUMENT, message, hint)]) from None
    return pyarrow
