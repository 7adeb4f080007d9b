"""The generated reference has every key, status, caveat, code, name and option of the code."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import get_args

import click
import pytest
from pydantic import BaseModel

import plan_rules
from docs.samples import ROOT
from plan_rules import CaveatCode, Conclusion, Observation, Report, Status, Verdict, evaluate, load_plan, testing
from plan_rules.model.condition import Comparison
from plan_rules.model.fact_field import FactKind, details_of, fields_of
from plan_rules.observations.reader import COLUMNS
from plan_rules.problems import Code
from plan_rules.schema import json_schema

MODELS = {
    "plan": "PlanFile",
    "clauses": "ClauseFile",
    "rules": "RuleFile",
    "tests": "RuleTestFile",
    "reactions": "ReactionFile",
}
CONDITIONS = {"Condition", "FieldTest", "Comparison", "OtherField", "ExampleObservation"}
PAGES = sorted((ROOT / "docs").rglob("*.md"))


@cache
def hooks() -> ModuleType:
    specification = importlib.util.spec_from_file_location("docs_hooks", ROOT / "docs" / "hooks.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@cache
def page(name: str) -> str:
    return hooks().on_page_markdown((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8"))


def sections(text: str) -> dict[str, str]:
    """The text under each heading that has an anchor of its own."""
    parts = re.split(r"^#+ .*\{ #([\w-]+) \}$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def file_keys() -> Iterator[tuple[str, str, str]]:
    """Page, model and key of everything that the JSON Schemas of the rule files know, conditions apart."""
    for name, model in MODELS.items():
        schema = json_schema(name)
        where = "reference/reactions" if name == "reactions" else "reference/rule-format"
        for definition, part in {model: schema, **schema["$defs"]}.items():
            if definition not in CONDITIONS and not definition.endswith("Conditions"):
                yield from ((where, definition, key) for key in part.get("properties", ()))


def keys_of_json(root: type[BaseModel], where: str) -> Iterator[tuple[str, str, str]]:
    """Page, model and key of every field of a JSON form, as the models have them."""
    seen = set()

    def visit(annotation: object) -> Iterator[tuple[str, str, str]]:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in seen:
            seen.add(annotation)
            for name, field in annotation.model_fields.items():
                yield where, annotation.__name__, field.alias or name
                yield from visit(field.annotation)
        for argument in get_args(annotation):
            yield from visit(argument)

    yield from visit(root)


KEYS = [
    *dict.fromkeys(file_keys()),
    *keys_of_json(Report, "reference/finding-json"),
    *keys_of_json(Conclusion, "reference/conclusion-json"),
    *(("reference/observations", "Observation", key) for key in Observation.model_fields),
]


@pytest.mark.parametrize(("where", "model", "key"), KEYS)
def test_key(where: str, model: str, key: str):
    section = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", model).lower()
    [row] = [line for line in sections(page(where))[section].splitlines() if line.startswith(f"| `{key}` |")]
    meaning = row.strip("| ").split(" | ")[-1]
    assert meaning.endswith((".", '"', ")", "!", "?")), row


def keys_in(value: object) -> Iterator[str]:
    """Every key of a JSON text, but not what stands under names that the data give."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key not in ("group", "excluded_by", "verdicts", "facts"):
                yield from keys_in(inner)
    elif isinstance(value, list):
        for item in value:
            yield from keys_in(item)


def test_every_key_of_a_real_report():
    figures = ROOT / "examples" / "thanh-hoa" / "observations.csv"
    report = evaluate(load_plan("vn-thanh-hoa/202-kh-ubnd-2020"), as_of="2026-03-01", observations=figures)
    text = page("reference/finding-json")
    assert {key for key in keys_in(json.loads(report.to_json())) if f"\n| `{key}` |" not in text} == set()


WORDS = {
    ("reference/words", "Status"): list(Status),
    ("reference/words", "Verdict"): list(Verdict),
    ("reference/words", "Caveats"): list(CaveatCode),
    ("reference/words", "Error codes"): list(Code),
    ("reference/observations", "Columns of a CSV file"): list(COLUMNS),
    ("reference/rule-format", "Conditions"): [word.value for word in Comparison if word.operator not in "=?"],
}


@pytest.mark.parametrize(
    ("where", "heading", "word"), [(*place, str(word)) for place, words in WORDS.items() for word in words]
)
def test_word_has_a_row(where: str, heading: str, word: str):
    [section] = re.findall(rf"^## {heading}$(.*?)(?=^## |\Z)", page(where), re.MULTILINE | re.DOTALL)
    assert re.search(rf"^\| `{re.escape(word)}` \| .+ \|$", section, re.MULTILINE)


@pytest.mark.parametrize("kind", FactKind)
def test_every_field_of_a_fact_with_its_words(kind: FactKind):
    text = page("reference/reactions")
    [section] = re.findall(rf"^### A {kind} .*?$(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    for field in fields_of(kind):
        [row] = [line for line in section.splitlines() if line.startswith(f"| `{field.name}` |")]
        assert all(f"`{word}`" in row for word in field.words or ())
    told = re.findall(r"^\| `([a-z_.]+)` \|", text[text.index("## Messages") :], re.MULTILINE)
    assert set(details_of(kind)) <= set(told)


@pytest.mark.parametrize("name", plan_rules.__all__)
def test_public_name(name: str):
    assert sections(page("reference/python-api"))[name].strip()


@pytest.mark.parametrize("name", sorted({*testing.__all__} - {"LAW_NAMES", "Tally"}))
def test_public_name_of_the_testing_kit(name: str):
    assert sections(page("reference/testing-kit"))[name].strip()


@pytest.mark.parametrize("name", testing.LAW_NAMES)
def test_law(name: str):
    assert f"`{name}`" in page("reference/testing-kit")


def test_every_command_and_option():
    text = page("reference/command-line")
    for name, command in hooks().commands():
        assert f"## `{name}`" in text
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.opts[0] in text


def test_pages_ask_only_for_what_there_is():
    for path in PAGES:
        text = hooks().on_page_markdown(path.read_text(encoding="utf-8"))
        assert "<!-- generated" not in text, path


def test_everything_generated_is_asked_for():
    asked = {name for path in PAGES for name, _ in hooks().MARKER.findall(path.read_text(encoding="utf-8"))}
    assert asked == set(hooks().GENERATORS)


def test_an_unknown_table_is_an_error():
    with pytest.raises(KeyError):
        hooks().expand("<!-- generated: no-such-table -->")
