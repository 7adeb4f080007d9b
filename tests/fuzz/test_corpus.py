"""Every file of the corpus is read or refused, in the words of this library. The README says what belongs there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fuzz.law import observations_or_refusal, plan_or_refusal
from sample_plan import FILES

CORPUS = Path(__file__).parent / "corpus"
PLACES = {
    "plan": "plan.yaml",
    "clauses": "clauses.yaml",
    "rules": "targets/1-2021-2025.yaml",
    "tests": "targets/1-2021-2025.test.yaml",
    "reactions": "reactions.yaml",
}
"""The file of the sample plan that those of a folder stand for."""

FOUND = sorted(path for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_a_file_is_read_or_refused(path: Path, tmp_path: Path) -> None:
    if path.parent.name == "observations":
        observations_or_refusal(Path(shutil.copy(path, tmp_path)))
    else:
        files = {name: text.encode() for name, text in FILES.items()}
        plan_or_refusal({**files, PLACES[path.parent.name]: path.read_bytes()})


def test_the_corpus_is_small_and_of_every_kind() -> None:
    assert {path.parent.name for path in FOUND} == {*PLACES, "observations"}
    assert max(path.stat().st_size for path in FOUND) < 10_000
