"""Files of records to a cube: by DuckDB, out of core, wherever it reads what the strict reader would read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from plan_rules.measure.cube import MOST_CELLS, Cube, too_many_cells
from plan_rules.measure.question import Question
from plan_rules.measure.sources.engine import same_name
from plan_rules.measure.sources.mappings import count_mappings
from plan_rules.measure.sources.plain_files import PlainFile, look_at
from plan_rules.measure.sources.record_files import MOST_PROBLEMS, read_record_file
from plan_rules.measure.sources.record_paths import CUBE_SUFFIXES, PARQUET, RecordPaths, ending_of
from plan_rules.problems import Code, DataError, Problem

if TYPE_CHECKING:
    from plan_rules.measure.sources.record_paths import Connection

Item = TypeVar("Item")
Key = TypeVar("Key")

WORTH_AN_ENGINE = 1_000_000
"""Bytes of text below which Python is done before DuckDB has started."""


def count_files(question: Question, paths: RecordPaths) -> Cube:
    """The cube of the records in some files.

    Each file is read for itself, so it must have every field that the rules need. Cubes among them are added.

    Raises:
        DataError: for paths that lead nowhere, and with file, line and field for what is wrong in the files.
        OSError: for a file that cannot be opened.
    """
    counting = FileCount(question, paths)
    cube = Cube.sum(counting.cubes())
    if counting.problems:
        raise DataError(counting.problems)
    if len(cube) > MOST_CELLS:
        raise too_many_cells(question.name, question.group_by)
    return cube


def is_read_by_duckdb(ending: str, files: Iterable[Path]) -> bool:
    """Whether DuckDB is asked to count files of an ending, before Python is."""
    if ending == PARQUET:
        return True
    is_lines = ending in (".csv", ".jsonl")
    return is_lines and find_spec("duckdb") is not None and sum(_size(path) for path in files) >= WORTH_AN_ENGINE


def in_groups(key: Callable[[Item], Key], items: Iterable[Item]) -> dict[Key, list[Item]]:
    """Items of equal keys together, in their order."""
    found: dict[Key, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


class FileCount:
    """The files of one dataset, counted; what is wrong in one does not keep the others from being looked at.

    Attributes:
        problems: what is wrong so far.
    """

    def __init__(self, question: Question, paths: RecordPaths) -> None:
        self.question, self.paths = question, paths
        self.problems: list[Problem] = []

    def cubes(self) -> Iterator[Cube]:
        """The cubes of the files that are sound."""
        for ending, files in in_groups(ending_of, self.paths.files).items():
            if ending in CUBE_SUFFIXES:
                yield from self.each(self.cube, files)
            elif ending == PARQUET:
                yield from self.parquet(files)
            elif is_read_by_duckdb(ending, files):
                yield from self.text(files)
            else:
                yield from self.each(self.strictly, files)

    def each(self, count: Callable[[Path], Cube], files: Iterable[Path]) -> Iterator[Cube]:
        """The cube of each file that is sound."""
        for path in files:
            if len(self.problems) >= MOST_PROBLEMS:
                return
            try:
                yield count(path)
            except DataError as error:
                self.report(error, path)

    def report(self, error: DataError, path: Path) -> None:
        """Keep the problems of a file under its name."""
        dataset = f"records of {self.question.name}"
        self.problems += (
            replace(problem, file=str(path)) if problem.file == dataset else problem for problem in error.problems
        )

    def cube(self, path: Path) -> Cube:
        """A cube that was saved."""
        return self.question.check(Cube.load(path))

    def strictly(self, path: Path) -> Cube:
        """The cube of a file of text, read by Python."""
        records = read_record_file(path, self.question.dataset, self.paths.language)
        return count_mappings(self.question, self.paths.watch(records))

    def text(self, files: Sequence[Path]) -> Iterator[Cube]:
        """The cubes of files whose lines are records: by DuckDB those that are plain, then the others by Python."""
        looked = {path: look_at(path, self.question.dataset.fields) for path in files}
        refused = {path for path, file in looked.items() if file is None}
        with self.paths.connect() as connection:
            for alike in in_groups(self.together, filter(None, looked.values())).values():
                yield from self.lines(connection, alike, refused)
        yield from self.each(self.strictly, (path for path in files if path in refused))

    def together(self, file: PlainFile) -> object:
        """What files have in common that are counted in one go.

        Each must have every field that the rules need; where the first record does not show that, the file is counted
        alone.
        """
        return file.layout, None if file.fields.issuperset(self.question.fields) else file.path

    def lines(self, connection: Connection, files: Sequence[PlainFile], refused: set[Path]) -> list[Cube]:
        """The cube of files of one layout; where something is wrong, the cube of each that is not refused."""
        import duckdb  # noqa: PLC0415

        from plan_rules.measure.sources.plain_count import NotPlainError, count_lines  # noqa: PLC0415 - not without DuckDB

        try:
            return [count_lines(self.question, files, self.paths.language, connection)]
        except DataError as error:
            if len(files) == 1:
                self.report(error, files[0].path)
                return []
        except (duckdb.Error, NotPlainError):
            if len(files) == 1:
                refused.add(files[0].path)
                return []
        return [cube for file in files for cube in self.lines(connection, [file], refused)]

    def parquet(self, files: Sequence[Path]) -> Iterator[Cube]:
        """The cubes of Parquet files, those of equal columns in one go; DuckDB would cast the others to the first."""
        for path in files:
            path.open("rb").close()  # for the error of Python, which says that a file may not be read
        with self.paths.connect() as connection:
            for columns, alike in in_groups(lambda path: columns_of(connection, path), files).items():
                sound = []
                for path in alike:
                    if names := renamed(connection, path, columns):
                        self.report(same_name(self.question, names), path)
                    else:
                        sound.append(path)
                yield from self.tables(connection, sound) if sound else ()

    def tables(self, connection: Connection, files: Sequence[Path]) -> list[Cube]:
        """The cube of Parquet files of equal columns; where something is wrong, the cube of each."""
        import duckdb  # noqa: PLC0415

        from plan_rules.measure.sources.duckdb_sql import count_relation  # noqa: PLC0415 - not without DuckDB
        from plan_rules.measure.sources.plain_sql import glob_free  # noqa: PLC0415

        if len(self.problems) >= MOST_PROBLEMS:
            return []
        try:
            return [count_relation(self.question, connection.read_parquet([*map(glob_free, files)]))]
        except DataError as error:
            if len(files) == 1:
                self.report(error, files[0])
                return []
        except duckdb.Error as error:
            if len(files) == 1:
                is_memory = isinstance(error, duckdb.OutOfMemoryException)
                code, first = Code.TOO_LARGE if is_memory else Code.BAD_SYNTAX, str(error).partition("\n")[0]
                self.problems.append(Problem(code, f"DuckDB cannot read the file: {first}", "", str(files[0])))
                return []
        return [cube for path in files for cube in self.tables(connection, [path])]


def columns_of(connection: Connection, path: Path) -> tuple[tuple[str, str], ...]:
    """The columns of a Parquet file with their types; none where it is no such file."""
    import duckdb  # noqa: PLC0415

    from plan_rules.measure.sources.plain_sql import glob_free  # noqa: PLC0415

    try:
        relation = connection.read_parquet([glob_free(path)])
        return tuple(zip(relation.columns, map(str, relation.types), strict=True))
    except duckdb.Error:
        return ()


def renamed(connection: Connection, path: Path, columns: Sequence[tuple[str, str]]) -> str:
    """Columns of a Parquet file that DuckDB took for one and gave other names, as text; none where it did not."""
    from plan_rules.measure.sources.plain_sql import glob_free  # noqa: PLC0415

    known = [name for name, _ in columns]
    if not any(re.fullmatch(r".*_[0-9]+", name) for name in known):
        return ""
    schema = connection.execute("SELECT name FROM parquet_schema(?)", [glob_free(path)]).fetchall()
    there = [name for (name,) in schema]
    folded = Counter(name.casefold() for name in there)
    changed = any(name not in there for name in known)
    return ", ".join(repr(name) for name in dict.fromkeys(there) if folded[name.casefold()] > 1) if changed else ""


def _size(path: Path) -> int:
    return path.stat().st_size
