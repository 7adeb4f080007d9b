"""Records named by paths and globs: which files they are, and how they are read."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from plan_rules.measure.sources.record_files import MOST_PROBLEMS, RECORD_SUFFIXES
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language

if TYPE_CHECKING:
    import duckdb

    Connection: TypeAlias = duckdb.DuckDBPyConnection

Record: TypeAlias = Mapping[str, object]

PARQUET = ".parquet"
CUBE_SUFFIXES = (".cube.json", ".cube.parquet")
"""The endings of cubes among other files; ``Cube.save`` itself takes any name that ends in .json or .parquet."""

SUFFIXES = (PARQUET, *RECORD_SUFFIXES, *CUBE_SUFFIXES)
"""The endings of the files that records are counted from."""


@contextmanager
def open_connection() -> Iterator[Connection]:
    """A DuckDB of its own, which spills into a folder of its own and loads nothing from a network.

    Raises:
        DataError: where DuckDB is not installed.
        KeyboardInterrupt: where the user interrupts a query.
    """
    try:
        import duckdb  # noqa: PLC0415 - only files need it
    except ImportError:
        hint = "pip install 'plan-rules[duckdb]'"
        raise DataError([Problem(Code.BAD_ARGUMENT, "Parquet files are read by DuckDB", hint)]) from None

    with tempfile.TemporaryDirectory(prefix="plan-rules-") as folder:
        settings: dict[str, Any] = {
            "temp_directory": folder,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        with duckdb.connect(config=settings) as connection:
            try:
                yield connection
            except RuntimeError as error:
                if "interrupted" in str(error):  # DuckDB has eaten the signal
                    raise KeyboardInterrupt from None
                raise


@contextmanager
def sharing_a_connection(records: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The same records; the paths among them share one DuckDB, which is opened when it is needed first."""
    with ExitStack() as stack:
        opened: list[Connection] = []

        def connect() -> AbstractContextManager[Connection]:
            if not opened:
                opened.append(stack.enter_context(open_connection()))
            return nullcontext(opened[0])

        def shared(each: object) -> object:
            paths = paths_of(each)
            return replace(paths, connect=connect) if paths and paths.connect is open_connection else each

        yield {name: shared(each) for name, each in records.items()}


def _unwatched(records: Iterator[Record]) -> Iterator[Record]:
    return records


@dataclass(frozen=True)
class RecordPaths:
    """Files of records, as the host names them.

    Attributes:
        given: paths and globs.
        language: how numbers in CSV files are written.
        connect: opens the DuckDB that counts what it can.
        watch: passes on the records that Python reads, for whoever shows how far it is.
    """

    given: tuple[str | Path, ...]
    language: Language = "vi"
    connect: Callable[[], AbstractContextManager[Connection]] = field(default=open_connection, compare=False)
    watch: Callable[[Iterator[Record]], Iterator[Record]] = field(default=_unwatched, compare=False)

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The files, each once.

        Raises:
            DataError: with every path that is not there or cannot be records.
        """
        found: dict[Path, Path] = {}
        problems: list[Problem] = []
        for given in self.given:
            try:
                for path in _files_of(given):
                    found.setdefault(path.resolve(), path)
            except DataError as error:
                problems += error.problems
        if problems:
            raise DataError(problems)
        return tuple(found.values())


def paths_of(records: object) -> RecordPaths | None:
    """Records that are given as a path, a glob or a list of them; None for anything else."""
    if isinstance(records, RecordPaths):
        return records
    given = (records,) if isinstance(records, str | Path) else records
    if isinstance(given, list | tuple) and given and all(isinstance(each, str | Path) for each in given):
        return RecordPaths(tuple(given))
    return None


def with_paths(records: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The same records, with the files among them read in a language."""
    given = {name: (each, paths_of(each)) for name, each in records.items()}
    return {name: replace(paths, language=language) if paths else each for name, (each, paths) in given.items()}


def path_problems(records: Iterable[Any]) -> Iterator[Problem]:
    """Every path that is not there or cannot be records."""
    for each in records:
        if isinstance(each, RecordPaths):
            try:
                _ = each.files
            except DataError as error:
                yield from error.problems


def ending_of(path: Path) -> str:
    """The ending of a file of records, in small letters; empty where it is none."""
    name = path.name.lower()
    return next((suffix for suffix in (*CUBE_SUFFIXES, *SUFFIXES) if name.endswith(suffix)), "")


def _files_of(given: str | Path) -> Iterator[Path]:
    """The files of one path or glob, in the order of their names.

    A file that is really called so comes before the glob that its name would be.
    """
    path = Path(given)
    if path.is_dir():
        hint = f"give the files in it, such as {path}/*{PARQUET}"
        raise DataError([Problem(Code.BAD_ARGUMENT, "this is a folder", hint, str(given))])
    if path.is_file():
        matches = [path]
    elif glob.has_magic(str(given)):
        found = glob.glob(str(given), recursive=True)  # noqa: PTH207 - a Path takes no absolute pattern
        matches = [match for match in sorted(map(Path, found)) if match.is_file()]
    else:
        matches = []
    if not matches:
        raise DataError([_not_found(given, path)])
    unknown = [match for match in matches if not ending_of(match)]
    if unknown:
        hint = f"records are read from {', '.join(SUFFIXES)}"
        raise DataError(
            Problem(Code.BAD_ARGUMENT, f"the ending {match.suffix!r} is not known", hint, str(match))
            for match in unknown[:MOST_PROBLEMS]
        )
    yield from matches


def _not_found(given: str | Path, path: Path) -> Problem:
    if "://" in str(given):
        hint = "files are read from this machine; hand over a DuckDB relation for others"
        return Problem(Code.NOT_FOUND, "this is an address, not a path", hint, str(given))
    magic = next((place for place, part in enumerate(path.parts) if glob.has_magic(part)), len(path.parts) - 1)
    folder = Path(*path.parts[:magic])
    what = "no file matches" if glob.has_magic(str(given)) else "there is no such file"
    if not folder.is_dir():
        return Problem(Code.NOT_FOUND, what, f"there is no folder {folder.absolute()}", str(given))
    names = sorted(each.name for each in folder.iterdir() if ending_of(each))
    near = near_miss(path.name, names[:_FEW]) if names else "it holds no records"
    return Problem(Code.NOT_FOUND, what, f"looked in {folder.absolute()}; {near}", str(given))


_FEW = 20
"""So many names help whoever has misspelt one."""
