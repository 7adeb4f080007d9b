"""Explanations word for word, and the phrases that they are made of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from golden.explanations import FOLDER, texts
from plan_rules import Caveat, CaveatCode, Status, Verdict
from plan_rules.finding import comparison, explain, words
from plan_rules.finding.phrases import PHRASES


@pytest.mark.parametrize(("name", "text"), list(texts()), ids=lambda value: value if value.endswith(".txt") else "")
def test_the_words_are_as_they_were_read(name: str, text: str) -> None:
    assert text == (FOLDER / name).read_text(encoding="utf-8")


def test_no_file_is_left_over() -> None:
    assert {path.name for path in FOLDER.glob("*.txt")} == {name for name, _ in texts()}


def test_both_languages_say_the_same_with_the_same_places() -> None:
    vietnamese, english = PHRASES["vi"], PHRASES["en"]
    assert list(vietnamese) == list(english)
    for name, phrase in vietnamese.items():
        places = set(re.findall(r"{(\w+)}", phrase))
        # A noun stands beside its count in one language and is left out, or stands apart, in the other.
        assert places ^ set(re.findall(r"{(\w+)}", english[name])) <= {"unit", "count"}, name


def test_every_code_has_its_phrase() -> None:
    assert {f"caveat.{code}" for code in CaveatCode} <= set(PHRASES["vi"])
    assert {f"status.{status}" for status in Status} <= set(PHRASES["vi"])
    assert {f"verdict.{verdict}" for verdict in Verdict} <= set(PHRASES["vi"])


def test_every_phrase_is_said() -> None:
    modules = (comparison, explain, words)
    source = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in modules)
    whole = set(re.findall(r'"([a-z_.]+)"', source))
    begun = set(re.findall(r'f"([a-z_.]+\.){', source))
    for name in PHRASES["vi"]:
        assert name in whole or any(name.startswith(start) for start in begun), name
    variants = {name for name in PHRASES["vi"] if name.startswith("caveat.") and name.count(".") > 1}
    assert {name.rpartition(".")[2] for name in variants} <= {each.removeprefix(".") for each in whole}


def test_a_bare_number_is_read_in_its_direction() -> None:
    lower = Caveat.of(CaveatCode.BARE_THRESHOLD, wording="1,5%", reads_as="<=")
    assert words.caveat_text(lower, "en", {}).endswith("lower is better, so it is read as “at most”.")
    higher = Caveat.of(CaveatCode.BARE_THRESHOLD, wording="75%", reads_as=">=")
    assert words.caveat_text(higher, "en", {}).endswith("higher is better, so it is read as “at least”.")


@pytest.mark.parametrize(
    ("reported", "computed", "said"),
    [
        (("96%",), "90%", "The reported figure (96%) differs from the computed one (90%)."),
        ((), "90%", "The reported bounds leave no room for the computed figure (90%)."),
        (("96%",), "", "The reported figure (96%) lies outside everything that the data allow."),
        ((), "", "The reported bounds lie outside everything that the data allow."),
        (("96%",), None, "The reported figure (96%) differs from the computed one (withheld)."),
    ],
)
def test_no_sentence_on_reported_figures_has_an_empty_place(
    reported: tuple[str, ...], computed: str | None, said: str
) -> None:
    caveat = Caveat.of(CaveatCode.REPORTED_DIFFERS, reported=reported, computed=computed)
    assert words.caveat_text(caveat, "en", {}) == said


@pytest.mark.parametrize(
    ("label", "vietnamese", "english"),
    [
        ("2025", "năm 2025", "2025"),
        ("2025-H1", "6 tháng đầu năm 2025", "the first half of 2025"),
        ("2025-H2", "6 tháng cuối năm 2025", "the second half of 2025"),
        ("2025-Q1", "quý I năm 2025", "the first quarter of 2025"),
        ("2025-Q4", "quý IV năm 2025", "the fourth quarter of 2025"),
        ("2025-07", "tháng 7 năm 2025", "July 2025"),
        ("2021-2025", "giai đoạn 2021-2025", "2021-2025"),
        ("2025-12-31", "ngày 31/12/2025", "31 December 2025"),
        ("vision-2045", "vision-2045", "vision-2045"),
    ],
)
def test_stretches_of_time_in_words(label: str, vietnamese: str, english: str) -> None:
    assert (words.Words("vi").period(label), words.Words("en").period(label)) == (vietnamese, english)
