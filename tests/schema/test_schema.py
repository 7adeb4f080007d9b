"""The schemas against valid files, bad shapes and a real report; what they refuse, the loader refuses too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft202012Validator

from plan_rules import DataError, PlanError, evaluate, json_schema, load_plan, read_plan, withhold
from plan_rules.schema import SCHEMA_NAMES
from sample_plan import FILES, changed, sample_plan

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "rules/vn-thanh-hoa/202-kh-ubnd-2020"
PLAN, CLAUSES, FIRST, SECOND, REACTIONS = FILES


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: only true and false are truth values, and a day is text."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, form) for tag, form in resolvers if not tag.endswith((":timestamp", ":bool"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def days_as_text(node: Any) -> Any:
    """What YAML 1.1 makes of a file, with days as text."""
    if isinstance(node, dict):
        return {str(key): days_as_text(value) for key, value in node.items()}
    if isinstance(node, list):
        return [days_as_text(item) for item in node]
    return node.isoformat() if isinstance(node, date) else node


def schema_of(file: str) -> str:
    known = {"plan.yaml": "plan", "clauses.yaml": "clauses", "reactions.yaml": "reactions"}
    return known.get(file, "tests" if file.endswith(".test.yaml") else "rules")


def errors(name: str, content: object) -> list[str]:
    validator = Draft202012Validator(json_schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]


def errors_of_file(file: str, text: str) -> list[str]:
    return errors(schema_of(file), yaml.load(text, CoreLoader))  # noqa: S506


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_a_schema_is_a_schema_and_plain_json(name: str) -> None:
    schema = json_schema(name)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:plan-rules:schema:1:{name}"


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_key_is_explained(name: str) -> None:
    properties = list(every_property(json_schema(name)))
    assert len(properties) >= 8
    assert [path for path, it in properties if len(it.get("description", "")) < 4] == []
    assert "``" not in json.dumps(json_schema(name))


def every_property(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, list):
        for item in node:
            yield from every_property(item, path)
    elif isinstance(node, dict):
        for name, item in node.items():
            if name == "properties" and not path.endswith(
                ("if", "not", "dependentSchemas/units", "dependentSchemas/values")
            ):
                yield from ((f"{path}.{key}", it) for key, it in item.items())
            yield from every_property(item, f"{path}/{name}")


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_reference_leads_somewhere_and_every_definition_is_used(name: str) -> None:
    schema = json_schema(name)
    used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
    assert used == set(schema["$defs"])


@pytest.mark.parametrize("name", ["plan", "clauses", "rules", "tests", "reactions"])
def test_every_object_of_a_file_is_closed(name: str) -> None:
    definitions = json_schema(name)["$defs"]
    is_open = [key for key, it in definitions.items() if "properties" in it and "additionalProperties" not in it]
    assert is_open == []


@pytest.mark.parametrize("path", sorted(BUNDLED.rglob("*.yaml")), ids=lambda path: path.name)
def test_the_files_of_the_bundled_plan_are_valid(path: Path) -> None:
    text, file = path.read_text(encoding="utf-8"), path.relative_to(BUNDLED).as_posix()
    assert errors_of_file(file, text) == []
    assert errors(schema_of(file), days_as_text(yaml.safe_load(text))) == []


@pytest.mark.parametrize("file", FILES)
def test_the_files_of_the_sample_are_valid(file: str) -> None:
    assert errors_of_file(file, FILES[file]) == []
    assert errors(schema_of(file), days_as_text(yaml.safe_load(FILES[file]))) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (FIRST, "timing: mean", "timing: {mean: year}"),
        (FIRST, "timing: {by_end: quarter}", "timing: by_end"),
        (FIRST, "at_least: 90%", 'at_least: "90,0 %"'),
        (FIRST, "excluded: 1", 'excluded: "1"'),
        (FIRST, "name: a secret paper document does not count", "name: 7"),
        (SECOND, "at_most: 10", 'at_most: "10"'),
        (SECOND, "field_size: 34", 'field_size: "34"'),
        (SECOND, "good: {channel: paper}", "good: {not: {any_of: [{channel: electronic}, {channel: missing}]}}"),
        (PLAN, "format: 1", 'format: "1"'),
        (PLAN, "{type: number}", "{type: number, title: {vi: 2025, en: true}}"),
        (CLAUSES, "{vi: thiếu phụ lục,", "{vi: 12.5,"),
        (REACTIONS, "lapses: no,", "lapses: [no, later],"),
        (REACTIONS, "same: [group.agency, phase]", "same: [{field: group.agency}, phase]"),
        (REACTIONS, "      code: agency-misses\n", "      code: agency-misses\n      severity: note\n"),
        (REACTIONS, "for_windows: 2", 'for_windows: "2"'),
    ],
)
def test_other_ways_to_write_a_valid_file(file: str, old: str, new: str) -> None:
    files = changed(file, old, new)
    assert read_plan(files)
    assert errors_of_file(file, files[file]) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        # exactly one of several
        (FIRST, "at_least: 90%, ", "at_least: 90%, more_than: 90%, "),
        (FIRST, "at_least: 90%, ", ""),
        (FIRST, "timing: {by_end: quarter}", "timing: {by_end: quarter, throughout: year}"),
        (FIRST, "timing: {by_end: quarter}", "timing: {calendar: gregorian}"),
        (FIRST, "timing: mean", "timing: average"),
        (FIRST, "timing: {each_year: year}", "timing: {each_year: month}"),
        (SECOND, "      rank: {field_size: 34}\n", ""),
        (SECOND, "rank: {field_size: 34}", "rank: {field_size: 34}\n      count: {}"),
        (FIRST, "settled_on: {no_later_than: {field: due_on}}}}\n    for", "settled_on: {}}}\n    for"),
        (FIRST, "fee: {at_least: 0.5}", "fee: {at_least: 0.5, less_than: 3}"),
        # keys that go together
        (FIRST, "about: 5200 USD\n", "at_least: 5200 USD\n"),
        (
            FIRST,
            "      tolerance: {amount: 100 USD, because: {vi: cách hiểu của người viết, en: the author's reading}}\n",
            "",
        ),
        (FIRST, "between: [7.0%, 7.5%]", "between: [7.0%]"),
        (FIRST, "share: {of: communes, good: {broadband: true}}", "share: {of: communes}"),
        (FIRST, "share: {of: communes, good: {broadband: true}}", "share: {where: {broadband: true}}"),
        (SECOND, "    threshold: {at_most: 10, wording: nhóm 10 tỉnh}\n", ""),
        (SECOND, "count: {}", "count: {where: {channel: paper}}"),
        (SECOND, "milestone: {done_when", "milestone: {until: 2030, done_when"),
        (
            SECOND,
            "is it basically complete}}\n",
            "is it basically complete}}\n    threshold: {at_least: 1, wording: cơ bản}\n",
        ),
        (FIRST, "fields: [agency]", "fields: [agency, level]"),
        (FIRST, "fields: [agency]", "fields: agency"),
        (PLAN, "{type: number}", "{type: number, values: [a]}"),
        # keys, types and values
        (FIRST, "direction: lower", "directoin: lower"),
        (FIRST, "direction: lower", "direction: down"),
        (FIRST, "quote: 100% xã có băng thông rộng", "quote: [100% xã]"),
        (FIRST, "id: broadband", "id: Broad band"),
        (FIRST, "as_of: 2023-06-30", "as_of: 30/06/2023"),
        (FIRST, "status: achieved", "status: reached"),
        (FIRST, "excluded: 1", "excluded: 1.5"),
        (FIRST, "excluded: 1", "excluded: null"),
        (FIRST, "      basis: 1/2025/NQ\n", ""),
        (FIRST, "topic: an toàn thông tin", "any_of: []"),
        (FIRST, "level: [3, 4]", "level: []"),
        (FIRST, "{field: due_on}}}}\n    for", "{fields: due_on}}}}\n    for"),
        (FIRST, "not: {agency: missing}", "not: {}"),
        (SECOND, "field_size: 34", "field_size: 0"),
        (SECOND, "unit: points", "unit: percent"),
        (PLAN, "format: 1", "format: 2"),
        (PLAN, "from: 2021-01-01, to: 2025-12-31", "from: 2021-01-01"),
        (PLAN, "  2021-2025: {from", "  2021/2025: {from"),
        (PLAN, "  courses:\n", "  Courses:\n"),
        (PLAN, "{type: number}", "{type: real}"),
        (CLAUSES, "cut:", "cuts:"),
        (CLAUSES, "  - id: c-1\n    locator", "  - locator"),
        # reactions
        (REACTIONS, "status: [missed, in_progress]", "status: [missed, in progress]"),
        (REACTIONS, "status: [missed, in_progress]", "status: []"),
        (REACTIONS, "status: [missed, in_progress]", "status: [missed, missed]"),
        (REACTIONS, "{verdict: violated}", "{verdic: violated}"),
        (REACTIONS, "{verdict: violated}", "{groups.agency: a}"),
        (REACTIONS, "{before.status: achieved", "{status: achieved"),
        (REACTIONS, "unit.agency: Sở Y tế", "unit.status: met, units.agency: Sở Y tế"),
        (REACTIONS, "- unit: {unit.verdict", "- part: {}\n        unit: {unit.verdict"),
        (REACTIONS, "none: true", "none: true\n        count: {at_least: 1}"),
        (REACTIONS, "none: true", "none: maybe"),
        (REACTIONS, "for_windows: 2", "for_windows: 1"),
        (REACTIONS, "for_windows: 2", "for_windows: 101"),
        (REACTIONS, "        count: {at_least: 2}\n      - unit", "        count: {at_least: 0}\n      - unit"),
        (REACTIONS, "        count: {at_least: 2}\n      - unit", "        count: {at_most: 2}\n      - unit"),
        (REACTIONS, "{fields: {piece: part, other: rule}}", "{field: rule, fields: {piece: part, other: rule}}"),
        (REACTIONS, "to: {field: group.agency}", "to: {field: group.agency, vi: a, en: b}"),
        (REACTIONS, "to: {vi: Chủ tịch, en: Chair}", "to: {vi: Chủ tịch}"),
        (REACTIONS, "severity: alarm", "severity: urgent"),
        (REACTIONS, "      code: many-agencies\n", ""),
    ],
)
def test_bad_shapes_are_refused_by_the_schema_and_by_the_loader(file: str, old: str, new: str) -> None:
    files = changed(file, old, new)
    assert errors_of_file(file, files[file]) != []
    with pytest.raises(PlanError):
        read_plan(files)


@pytest.mark.parametrize(
    ("observation", "is_valid"),
    [
        ("{window: 2025, value: 7.5, unit: USD, published_on: 2026-01-20}", True),
        ("{window: 2021-2025, numerator: 3, denominator: 4, published_on: 2026, exact: true}", True),
        ("{window: 2025, numerator: 3 hồ sơ, denominator: 4, published_on: 2026-01, exclusions_applied: none}", True),
        ("{window: 2025, valeu: 7.5, published_on: 2026-01-20}", False),
        ("{window: 2025, value: 7.5, published_on: 20/01/2026}", False),
        ("{date: 2025, value: 7.5, published_on: 2026}", False),
        ("{window: 2025, value: 7.5, status: provisional, published_on: 2026}", False),
    ],
)
def test_observations_of_examples(observation: str, is_valid: bool) -> None:
    examples = f"\n    examples:\n      - {{name: x, as_of: 2026-03-01, expect: {{}}, observations: [{observation}]}}\n"
    files = changed(FIRST, "wording: 100% xã}\n", "wording: 100% xã}" + examples)
    assert (errors_of_file(FIRST, files[FIRST]) == []) == is_valid


def test_the_report_of_the_bundled_plan_is_valid() -> None:
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    observations = ROOT / "examples/thanh-hoa/observations.csv"
    report = evaluate(plan, as_of="2026-03-01", observations=observations)
    assert any(finding.observations and finding.caveats for finding in report)
    assert errors("report", json.loads(report.to_json())) == []


def test_the_report_of_records_by_group_is_valid() -> None:
    documents = [
        {"sent_on": date(2023, 2, 1), "channel": "electronic", "secrecy": "none", "agency": "Sở Y tế"},
        {"sent_on": date(2023, 2, 1), "channel": None, "secrecy": "none", "agency": None},
    ]
    report = evaluate(sample_plan(), as_of="2023-06-30", records={"documents": documents}, by="agency")
    content = json.loads(report.to_json())
    assert errors("report", content) == []
    del content["findings"][0]["verdict"]
    content["findings"][1]["status"] = "fine"
    content["findings"][2]["extra"] = 1
    assert len(errors("report", content)) == 3


def test_a_report_with_withheld_counts_is_valid() -> None:
    documents = [
        {"sent_on": date(2023, 2, 1), "channel": "paper", "secrecy": secrecy, "agency": "Sở Y tế"}
        for secrecy in ("none", "mat")
    ]
    report = evaluate(sample_plan(), as_of="2023-06-30", records={"documents": documents}, by="agency")
    content = json.loads(withhold(report, below=5).to_json())
    assert content["findings"][0]["tally"]["withheld"] == {
        "excluded": 5,
        "excluded_by.secret-documents": 5,
        "outside": None,
    }
    assert errors("report", content) == []
    content["findings"][0]["tally"]["withheld"]["excluded"] = "<5"
    assert len(errors("report", content)) == 1


def test_another_name_is_refused() -> None:
    with pytest.raises(DataError, match="did you mean 'rules'"):
        json_schema("rule")


def test_every_call_gives_a_schema_of_its_own() -> None:
    json_schema("rules")["$defs"]["Condition"].clear()
    json_schema("rules")["$defs"]["Comparison"]["properties"].clear()
    assert json_schema("rules")["$defs"]["Condition"]
    assert json_schema("rules")["$defs"]["Comparison"]["properties"]
