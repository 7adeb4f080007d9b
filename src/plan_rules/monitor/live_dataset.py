"""One dataset that is fed: records are read, told apart by their keys, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import cast

from plan_rules.measure.question import Question
from plan_rules.measure.sources.coding import Mappings, Refused, problem
from plan_rules.measure.sources.values import ValueProblem
from plan_rules.monitor.batches import Batch, chunks_of
from plan_rules.monitor.contents import Contents
from plan_rules.monitor.keys import WITHDRAWN, Entry, Key, Keys, MemoryKeys, read_key
from plan_rules.monitor.live_cube import LiveCube
from plan_rules.problems import Code, DataError, Problem

_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of records that were handed to a monitor.

    Attributes:
        changed: records that were counted, replaced or withdrawn.
        repeated: records that changed nothing: what they say was known, or is no longer so.
    """

    changed: int
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """Records as far as they matter, column by column.

    Attributes:
        keys: their keys; empty where the dataset has none.
        entries: the digest of the content and the number of the cell of each.
        unseen: the fields that rules read and that neither they nor those before have.
    """

    keys: Sequence[Key]
    entries: list[Entry]
    unseen: set[str]


class LiveDataset:
    """Counts of a dataset, and of each record with a key what is needed to take it out again.

    Attributes:
        is_torn: whether something interrupted a change half way, so that keys and counts may disagree.
    """

    def __init__(self, question: Question, clock: date, key: str | None, keys: Keys | None = None) -> None:
        self.question, self.key = question, key
        self.keys: Keys = MemoryKeys() if keys is None else keys
        self.cube = LiveCube(question, clock)
        self.is_torn = False
        self.contents = Contents(question, self.cube, key)

    def advance(self, clock: date) -> None:
        """Let time pass."""
        with self._whole():
            self.cube.advance(clock)
            self.contents.forget()

    def feed(self, records: Batch) -> Receipt:
        """Count records, each key once.

        Raises:
            DataError: for records that are refused, and for a key that is known with another content.
        """
        read = self._read(records)
        if not self.key:
            with self._whole():
                self._count(read, Counter(map(itemgetter(1), read.entries)))
            return Receipt(len(read.entries))
        first = dict(zip(reversed(read.keys), reversed(read.entries), strict=True))  # of two of one key the first
        if _agree(read, first):
            with self._whole():
                if self.keys.add_new(first):
                    self._count(read, Counter(map(itemgetter(1), first.values())))
                    return Receipt(len(first), len(read.keys) - len(first))
        known = self.keys.entries(first)
        self._refuse_conflicts(read, {**first, **known})
        new = {key: entry for key, entry in first.items() if key not in known}
        with self._whole():
            self.keys.put(new)
            self._count(read, Counter(map(itemgetter(1), new.values())))
        return Receipt(len(new), len(read.keys) - len(new))

    def replace(self, records: Batch) -> Receipt:
        """Count records in place of what was known of their keys; of one key the last one stands.

        Raises:
            DataError: for records that are refused, and for a key that was never fed.
        """
        self._need_key("replace")
        read = self._read(records)
        known = self.keys.entries(read.keys)
        self._refuse_unknown(read.keys, known, "replaced")
        changed: dict[Key, Entry] = {}
        superseded: list[tuple[Key, int]] = []
        changes: Counter[int] = Counter()
        times = 0
        for key, given in zip(read.keys, read.entries, strict=True):
            before = changed.get(key) or known[key]
            if before[1] != WITHDRAWN:
                if before[0] == given[0]:
                    continue
                superseded.append((key, before[0]))
                changes[before[1]] -= 1
            changed[key] = given
            changes[given[1]] += 1
            times += 1
        with self._whole():
            self.keys.supersede(superseded)
            self.keys.put(changed)
            self._count(read, changes)
        return Receipt(times, len(read.keys) - times)

    def withdraw(self, keys: Key | Iterable[Key]) -> Receipt:
        """Count records no longer.

        Raises:
            DataError: for a key that was never fed.
        """
        self._need_key("withdraw")
        if keys is None or isinstance(keys, Mapping):
            message = f"keys: a key or several are due, there is {type(keys).__name__}"
            hint = f"give what the records have as {self.key!r}"
            raise DataError([problem(self.question, Code.BAD_ARGUMENT, message, hint)])
        # Bytes are no numbers one after another, but one key of a wrong type.
        given = [*keys] if isinstance(keys, Iterable) and not isinstance(keys, str | bytes) else [keys]
        refused = Refused(self.question)
        read = self._keys([{self.key or "": key} for key in given], refused)
        if refused.problems:
            raise DataError(refused.problems)
        known = self.keys.entries(read)
        self._refuse_unknown(read, known, "withdrawn")
        present = {key: entry for key, entry in known.items() if entry[1] != WITHDRAWN}
        changes: Counter[int] = Counter()
        changes.subtract(cell for _, cell in present.values())
        gone = {key: (digest, WITHDRAWN) for key, (digest, _) in present.items()}
        with self._whole():
            self.keys.supersede((key, digest) for key, (digest, _) in present.items())
            self.keys.put(gone)
            self.cube.change(changes)
        return Receipt(len(present), len(read) - len(present))

    def _count(self, read: _Read, changes: Mapping[int, int]) -> None:
        self.cube.change(changes)
        self.contents.unseen = read.unseen

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A change of keys and counts, which is done as a whole or makes the dataset unusable."""
        self.is_torn = True
        yield
        self.is_torn = False

    def _read(self, records: Batch) -> _Read:
        """Records, every one of them checked as ``evaluate`` checks them."""
        refused, keys, entries = Refused(self.question), list[Key](), list[Entry]()
        chunks = chunks_of(self.question, self.key, records)
        unseen, names = self.contents.unseen, dict.fromkeys(chunks.columns)
        for chunk in chunks.rows:
            rows = self.contents.mappings(chunk)
            if refused.problems:
                self.contents.check(rows, refused)
            else:
                entries += self.contents.entries(rows, refused) or ()
            keys += self._keys(rows, refused) if self.key else ()
            refused.rows += len(rows)
            if unseen:
                names |= dict.fromkeys(name for row in rows for name in row)
        problems = refused.problems
        if unseen and (names or refused.rows):
            problems = [*problems, *self.contents.missing_fields([names])]
            unseen = self.contents.still_unseen([names])
        if problems:
            raise DataError(problems)
        return _Read(keys, entries, unseen)

    def _keys(self, rows: Mappings, refused: Refused) -> list[Key]:
        """The key of each record; what is wrong with them is told."""
        name = self.key or ""
        raw = [row.get(name) for row in rows]
        kinds = {*map(type, raw)}
        if kinds <= {str} and all(raw) and all(map(str.isascii, cast("list[str]", raw))):
            return cast("list[Key]", raw)
        keys: list[Key] = []
        for row, value in enumerate(raw, start=refused.rows + 1):
            try:
                keys.append(read_key(value))
            except ValueProblem as error:
                refused.report(name, error, row)
        return keys

    def _need_key(self, what: str) -> None:
        if not self.key:
            name = self.question.name
            hint = f"name the field that tells records apart, as in keys={{{name!r}: 'id'}}"
            message = f"the records of {name} have no key to {what} them by"
            raise DataError([problem(self.question, Code.BAD_ARGUMENT, message, hint)])

    def _refuse_unknown(self, keys: Iterable[Key], known: Mapping[Key, Entry], what: str) -> None:
        unknown = [(row, key) for row, key in enumerate(keys, start=1) if key not in known]
        if unknown:
            raise DataError(
                problem(
                    self.question,
                    Code.UNKNOWN_RECORD,
                    f"no record with the key {key!r} was fed that could be {what}",
                    "feed it first; corrections come after what they correct",
                    (self.key or "", row),
                )
                for row, key in unknown[:_MOST_PROBLEMS]
            )

    def _refuse_conflicts(self, read: _Read, there: Mapping[Key, Entry]) -> None:
        if _agree(read, there):
            return
        superseded = self.keys.superseded(read.keys)
        rows = enumerate(zip(read.keys, read.entries, strict=True), start=1)
        problems = [
            self._conflict(key, row, is_withdrawn=there[key][1] == WITHDRAWN)
            for row, (key, (digest, _)) in rows
            if digest != there[key][0] and (key, digest) not in superseded
        ]
        if problems:
            raise DataError(problems[:_MOST_PROBLEMS])

    def _conflict(self, key: Key, row: int, *, is_withdrawn: bool) -> Problem:
        was = "was withdrawn" if is_withdrawn else "was fed with another content"
        return problem(
            self.question,
            Code.CONFLICTING_RECORD,
            f"the record with the key {key!r} {was}",
            "correct it with replace, or feed what is another record under another key",
            (self.key or "", row),
        )


def _agree(read: _Read, there: Mapping[Key, Entry]) -> bool:
    """Whether all records have the contents that are there under their keys."""
    digests = map(itemgetter(0), map(there.__getitem__, read.keys))
    return [*digests] == [*map(itemgetter(0), read.entries)]
