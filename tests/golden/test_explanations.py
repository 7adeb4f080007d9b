"""Explanations word for word, and the phrases that they are made of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from golden.explanations import FOLDER, texts
from plan_rules import CaveatCode, Status, Verdict
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
