"""The keys of records in the file of a state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from plan_rules.monitor.keys import WITHDRAWN, Entry, Key
from plan_rules.monitor.state_errors import sqlite_errors

_AT_ONCE = 500
"""So many keys are looked up by one statement; every build of SQLite allows it."""


def put_keys(connection: sqlite3.Connection, dataset: int, entries: Mapping[Key, Entry]) -> None:
    """Write the entries of a dataset; one that is there is replaced."""
    rows = ((dataset, key, digest, cell) for key, (digest, cell) in entries.items())
    connection.executemany("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)", rows)


def supersede_keys(connection: sqlite3.Connection, dataset: int, contents: Iterable[tuple[Key, int]]) -> None:
    """Write contents that are no longer so."""
    rows = ((dataset, key, digest) for key, digest in contents)
    connection.executemany("INSERT OR IGNORE INTO superseded VALUES (?, ?, ?)", rows)


class SqliteKeys:
    """The keys of one dataset in a file, so that they need no memory."""

    def __init__(self, connection: sqlite3.Connection, path: Path, dataset: int) -> None:
        self._connection, self._path, self._dataset = connection, path, dataset

    def present(self) -> int:
        """How many records there are, those that were withdrawn left out."""
        query = "SELECT count(*) FROM keys WHERE dataset = ? AND cell != ?"
        with sqlite_errors(self._path):
            return int(self._connection.execute(query, (self._dataset, WITHDRAWN)).fetchone()[0])

    def add_new(self, entries: Mapping[Key, Entry]) -> bool:
        """As ``Keys.add_new``."""
        rows = [(self._dataset, key, digest, cell) for key, (digest, cell) in entries.items()]
        with sqlite_errors(self._path):
            self._connection.execute("SAVEPOINT new")
            try:
                self._connection.executemany("INSERT INTO keys VALUES (?, ?, ?, ?)", rows)
            except sqlite3.IntegrityError:
                self._connection.execute("ROLLBACK TO new")
                return False
            finally:
                self._connection.execute("RELEASE new")
        return True

    def entries(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        """As ``Keys.entries``."""
        found = self._look_up("SELECT key, digest, cell FROM keys", keys)
        return {key: (digest, cell) for key, digest, cell in found}

    def put(self, entries: Mapping[Key, Entry]) -> None:
        """As ``Keys.put``."""
        with sqlite_errors(self._path):
            put_keys(self._connection, self._dataset, entries)

    def superseded(self, keys: Iterable[Key]) -> set[tuple[Key, int]]:
        """As ``Keys.superseded``."""
        return {*self._look_up("SELECT key, digest FROM superseded", keys)}

    def supersede(self, contents: Iterable[tuple[Key, int]]) -> None:
        """As ``Keys.supersede``."""
        with sqlite_errors(self._path):
            supersede_keys(self._connection, self._dataset, contents)

    def _look_up(self, select: str, keys: Iterable[Key]) -> Iterator[Any]:
        waiting = iter(dict.fromkeys(keys))
        while some := list(islice(waiting, _AT_ONCE)):
            query = f"{select} WHERE dataset = ? AND key IN ({', '.join('?' * len(some))})"
            with sqlite_errors(self._path):
                yield from self._connection.execute(query, (self._dataset, *some)).fetchall()
