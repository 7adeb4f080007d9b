"""The records: documents, half as many dossiers, a tenth as many reports, the same ones in every run.

Five reporting years, one value in fifty missing in every field, dates included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from share_rules import AGENCIES, KINDS, ONLINE_SERVICE, SECRET

CHUNK = 1_000_000
ROW_GROUP = 122_880
BYTES_ON_DISK = 10
"""More than a document takes in Parquet."""
SHARE_OF_DOCUMENTS = {"documents": 1.0, "dossiers": 0.5, "reports": 0.1}

_MISSING = 0.02
_FIRST_DAY = np.datetime64("2020-12-15")
_DAYS = 5 * 365


def tables(documents: int) -> dict[str, pa.Table]:
    """Every dataset in memory, at the size that belongs to so many documents."""
    return {name: table(name, max(1, int(documents * share))) for name, share in SHARE_OF_DOCUMENTS.items()}


def table(dataset: str, rows: int, agencies: list[str] = AGENCIES) -> pa.Table:
    """One dataset in memory."""
    return pa.concat_tables(chunks(dataset, rows, agencies)).combine_chunks()


def chunks(dataset: str, rows: int, agencies: list[str] = AGENCIES) -> Iterator[pa.Table]:
    """One dataset, piece by piece; a longer one begins with the pieces of a shorter one as far as they are whole."""
    for number, start in enumerate(range(0, rows, CHUNK)):
        random = np.random.default_rng([number, *dataset.encode()])
        yield pa.table(_COLUMNS[dataset](_Maker(random, min(CHUNK, rows - start)), agencies))


def write_parquet(dataset: str, rows: int, folder: Path) -> str:
    """Write a dataset as Parquet files of one piece each, several row groups in each; gives the glob of all."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, piece in enumerate(chunks(dataset, rows)):
        pq.write_table(piece, folder / f"{dataset}-{number:04}.parquet", row_group_size=ROW_GROUP)
    return str(folder / f"{dataset}-*.parquet")


@dataclass(frozen=True)
class _Maker:
    """Columns of one length from one source of chance."""

    random: np.random.Generator
    rows: int

    def missing(self) -> np.ndarray:
        return np.less(self.random.random(self.rows), _MISSING)

    def some(self, weights: dict[str, float]) -> pa.Array:
        """Texts by their weights."""
        chances = np.array([*weights.values()])
        picked = self.random.choice(len(weights), self.rows, p=chances / chances.sum())
        return pa.array([*weights]).take(pa.array(picked, mask=self.missing()))

    def any_of(self, values: list[str]) -> pa.Array:
        """Texts, each as likely as the others."""
        return pa.array(values).take(pa.array(self.random.integers(0, len(values), self.rows), mask=self.missing()))

    def true(self, chance: float) -> pa.Array:
        return pa.array(self.random.random(self.rows) < chance, mask=self.missing())

    def numbers(self, mean: float) -> pa.Array:
        """Whole numbers from one up, small ones the most."""
        return pa.array(self.random.geometric(1 / mean, self.rows), mask=self.missing())

    def days(self) -> np.ndarray:
        return _FIRST_DAY + self.random.integers(0, _DAYS, self.rows).astype("timedelta64[D]")

    def later(self, days: np.ndarray, most: int) -> np.ndarray:
        return days + self.random.integers(0, most + 1, self.rows).astype("timedelta64[D]")

    def dates(self, days: np.ndarray) -> pa.Array:
        return pa.array(days, mask=self.missing())


def _documents(make: _Maker, agencies: list[str]) -> dict[str, pa.Array]:
    sent = make.days()
    return {
        "sent_on": make.dates(sent),
        "received_on": make.dates(make.later(sent, 5)),
        "channel": make.some({"electronic": 95, "paper": 5}),
        "secrecy": make.some(dict(zip(["none", *SECRET], [92, 6, 1.5, 0.5], strict=True))),
        "kind": make.any_of([*KINDS]),
        "pages": make.numbers(4),
        "signed": make.true(0.8),
        "urgent": make.true(0.1),
        "withdrawn": make.true(0.01),
        "agency": make.any_of(agencies),
    }


def _dossiers(make: _Maker, agencies: list[str]) -> dict[str, pa.Array]:
    return {
        "settled_on": make.dates(make.days()),
        "service_level": make.any_of(["none", "level_2", *ONLINE_SERVICE]),
        "channel": make.some({"online": 80, "in_person": 15, "post": 5}),
        "agency": make.any_of(agencies),
    }


def _reports(make: _Maker, agencies: list[str]) -> dict[str, pa.Array]:
    return {
        "data_until": make.dates(make.days()),
        "kind": make.some({"periodic": 70, "thematic": 10, "sudden": 10, "statistical": 10}),
        "issuer": make.some({"province": 10, "other": 90}),
        "updated": make.true(0.9),
        "shared": make.true(0.9),
        "secret": make.some({"none": 90, "part": 7, "all": 3}),
        "agency": make.any_of(agencies),
    }


_COLUMNS: dict[str, Callable[[_Maker, list[str]], dict[str, pa.Array]]] = {
    "documents": _documents,
    "dossiers": _dossiers,
    "reports": _reports,
}
