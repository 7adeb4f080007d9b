"""The state of a monitor in one SQLite file: what is committed is one state, whole, whatever crashes."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from plan_rules.monitor.keys import Entry, Key
from plan_rules.monitor.sqlite_keys import SqliteKeys, put_keys, supersede_keys
from plan_rules.monitor.state_errors import held_error, sqlite_errors, state_error
from plan_rules.problems import Code
from plan_rules.text.whole_file import whole_file

FORMAT = 1
"""The version of the file. A released version never changes its meaning."""

CellRow: TypeAlias = tuple[int, list[Any], int]
"""Number, codes, count."""

AllKeys: TypeAlias = tuple[Mapping[Key, Entry], Iterable[tuple[Key, int]]]
"""The entries of a dataset, and the contents that are no longer so."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new since the last commit.

    Attributes:
        header: what is kept beside counts, keys, figures and findings, as a whole.
        cells: of each dataset the cells that changed.
        observations: published figures.
        findings: findings of each kind by what tells them apart; None for one that is no longer kept.
    """

    header: str
    cells: Mapping[str, Iterable[CellRow]]
    observations: Sequence[str]
    findings: Mapping[str, Mapping[str, str | None]]


_APPLICATION = 0x504C4152
_SECONDS_TO_WAIT = 2

_TABLES = """
CREATE TABLE header (content TEXT NOT NULL);
CREATE TABLE cells (
    dataset TEXT, number INTEGER, codes TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (dataset, number)
) WITHOUT ROWID;
CREATE TABLE keys (
    dataset INTEGER, key, digest INTEGER NOT NULL, cell INTEGER NOT NULL, PRIMARY KEY (dataset, key)
) WITHOUT ROWID;
CREATE TABLE superseded (dataset INTEGER, key, digest INTEGER, PRIMARY KEY (dataset, key, digest)) WITHOUT ROWID;
CREATE TABLE observations (number INTEGER PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE findings (kind TEXT, identity TEXT, content TEXT NOT NULL, PRIMARY KEY (kind, identity)) WITHOUT ROWID;
"""


class StateFile:
    """An open file. Everything written since the last commit is gone when the process ends."""

    def __init__(self, path: Path) -> None:
        """Open a file that ``write_new`` made.

        Raises:
            DataError: for a file that is not there, is no state, is damaged, or is held by another process.
        """
        self.path, self._is_open = path, True
        if not path.is_file():
            raise state_error(
                path, "there is no such file", "give the path of a state, or make a new monitor", Code.NOT_FOUND
            )
        with sqlite_errors(path):
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                isolation_level=None,
                timeout=_SECONDS_TO_WAIT,
                check_same_thread=False,
            )
            try:
                self._check()
                self._settings()
                self._connection.execute("BEGIN IMMEDIATE")
            except BaseException:
                self._connection.close()
                raise

    def _check(self) -> None:
        execute = self._connection.execute
        (application,) = execute("PRAGMA application_id").fetchone()
        if application != _APPLICATION:
            raise state_error(self.path, "this is no state of a monitor")
        (version,) = execute("PRAGMA user_version").fetchone()
        if version != FORMAT:
            message = f"the state has the format {version}, this release reads {FORMAT}"
            hint = "open it with the release that wrote it, or feed a new monitor"
            raise state_error(self.path, message, hint, Code.UNSUPPORTED_FORMAT)

    def _settings(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA locking_mode = EXCLUSIVE")
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")  # what is acknowledged after a commit survives a power failure
        execute("PRAGMA cache_size = -65536")
        (pages,), (size,) = execute("PRAGMA page_count").fetchone(), execute("PRAGMA page_size").fetchone()
        if self.path.stat().st_size < pages * size:
            execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if self.path.stat().st_size < pages * size:
                raise state_error(self.path, "the file ends before its last page")

    def keys(self, dataset: int) -> SqliteKeys:
        """The keys of one dataset, by its place in the plan."""
        return SqliteKeys(self._connection, self.path, dataset)

    def header(self) -> str:
        """What was kept beside counts and keys."""
        with sqlite_errors(self.path):
            found = self._connection.execute("SELECT content FROM header").fetchall()
        if len(found) != 1:
            raise state_error(self.path, "it has no header")
        return str(found[0][0])

    def cells(self, dataset: str) -> list[CellRow]:
        """The cells of a dataset."""
        query = "SELECT number, codes, count FROM cells WHERE dataset = ? ORDER BY number"
        with sqlite_errors(self.path):
            rows = self._connection.execute(query, (dataset,)).fetchall()
        return [(number, json.loads(codes), count) for number, codes, count in rows]

    def observations(self) -> list[str]:
        """The observations as they were written, in the order they came."""
        return self._texts("SELECT content FROM observations ORDER BY number")

    def findings(self, kind: str) -> list[str]:
        """The findings of a kind as they were written."""
        return self._texts("SELECT content FROM findings WHERE kind = ? ORDER BY identity", kind)

    def _texts(self, query: str, *values: str) -> list[str]:
        with sqlite_errors(self.path):
            return [content for (content,) in self._connection.execute(query, values).fetchall()]

    def commit(self, news: News) -> None:
        """Make everything written since the last commit, and this, the state."""
        with sqlite_errors(self.path):
            _write(self._connection, news)
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Give the file free; what was not committed is dropped."""
        if self._is_open:
            self._is_open = False
            with sqlite_errors(self.path):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self._connection.close()


def write_new(path: Path, everything: News, keys: Mapping[int, AllKeys]) -> None:
    """Write a whole state to a file; a file that is there is replaced in one step, behind a link that leads to it.

    Raises:
        DataError: for a file that is there and held by another monitor, and for what is no file.
        OSError: for a file that cannot be written.
    """
    place = Path(os.path.realpath(path))
    with whole_file(path) as written, sqlite_errors(path):
        connection = sqlite3.connect(written, isolation_level=None)
        try:
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.executescript(f"BEGIN; {_TABLES}")
            for dataset, (entries, superseded) in keys.items():
                put_keys(connection, dataset, entries)
                supersede_keys(connection, dataset, superseded)
            _write(connection, everything)
            connection.execute("COMMIT")
        finally:
            connection.close()
        _end_use(place)
    _settle_folder(place.parent)


def _end_use(path: Path) -> None:
    """Leave nothing beside a file that is replaced: SQLite would take its log for one of the new file.

    What a log holds of the file that is there goes into it first, so that a crash leaves that file whole.
    """
    if path.is_file():
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_SECONDS_TO_WAIT)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise held_error(path) from None
        except UnicodeDecodeError:
            pass  # like other damage no reason to keep it
        finally:
            connection.close()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _settle_folder(folder: Path) -> None:
    """Make the new name of a file survive a power failure, where the system lets a folder be opened."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(connection: sqlite3.Connection, news: News) -> None:
    connection.execute("DELETE FROM header")
    connection.execute("INSERT INTO header VALUES (?)", (news.header,))
    for dataset, rows in news.cells.items():
        kept = ((dataset, number, json.dumps(codes, ensure_ascii=False), count) for number, codes, count in rows)
        connection.executemany("INSERT OR REPLACE INTO cells VALUES (?, ?, ?, ?)", kept)
    connection.executemany("INSERT INTO observations (content) VALUES (?)", ((each,) for each in news.observations))
    for kind, findings in news.findings.items():
        gone = ((kind, identity) for identity, content in findings.items() if content is None)
        connection.executemany("DELETE FROM findings WHERE kind = ? AND identity = ?", gone)
        new = ((kind, identity, content) for identity, content in findings.items() if content is not None)
        connection.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?, ?)", new)
