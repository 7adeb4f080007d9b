"""The conformance cases of ``tests/cases``: what a rule means, as data. Its README says what the files hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from plan_rules import Finding, Observation, Plan, Report, evaluate, read_plan, withhold
from plan_rules.measure.sources.reference import count_one_by_one
from plan_rules.measure.sources.values import parse_value
from plan_rules.model.base import read_day
from plan_rules.model.dataset import DataField, FieldType
from sources.forms import FORMS, Data, is_for_csv

FOLDER = Path(__file__).parent / "cases"
SOME_TEXT = {"vi": "không cần cho ví dụ", "en": "of no interest here"}
SAID_ONLY_WHERE_IT_MATTERS = {"publisher": "A", "source": "test"}


@cache
def content(path: Path) -> Any:
    """A file with every scalar as text."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - makes text, lists and mappings only


@cache
def plan_of(path: Path) -> Plan:
    """The plan of a file of cases, with what its rules leave out filled in."""
    file = content(path)
    folder = FOLDER / "plans" / file["plan"]
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in ("plan.yaml", "clauses.yaml")}
    (clause,) = content(folder / "clauses.yaml")["clauses"]
    rules = {"format": "1", "rules": [completed(rule, clause) for rule in file["rules"]]}
    return read_plan({**texts, "targets/rules.yaml": json.dumps(rules, ensure_ascii=False)}, path.stem)


def completed(rule: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    """A rule in the form of a rule file."""
    name = {"vi": rule["id"], "en": rule["id"]}
    indicator = {"measures": name, **rule["indicator"]}
    for kind, key in (("milestone", "done_when"), ("assessment", "asks")):
        if kind in indicator:
            indicator[kind] = {key: SOME_TEXT}
    filled = {
        "title": name,
        "clause": clause["id"],
        "quote": clause["text"],
        "phase": "2021-2025",
        **rule,
        "indicator": indicator,
    }
    if "threshold" in rule:
        filled["threshold"] = threshold(rule["threshold"])
    if "for_each" in rule and "overrides" in rule["for_each"]:
        overrides = [
            {**override, "threshold": threshold(override["threshold"])} for override in rule["for_each"]["overrides"]
        ]
        filled["for_each"] = {**rule["for_each"], "overrides": overrides}
    if "in_force" in rule:
        filled["in_force"] = {"because": SOME_TEXT, "basis": "1/2025/QH15", **rule["in_force"]}
    if "deciding_source" in rule:
        filled["deciding_source"] = {"because": SOME_TEXT, **rule["deciding_source"]}
    filled["law"] = [{"effect": SOME_TEXT, **law} for law in rule.get("law", [])]
    return {key: value for key, value in filled.items() if value != []}


def threshold(given: dict[str, Any]) -> dict[str, Any]:
    filled = {"wording": "Chỉ tiêu", **given}
    if "tolerance" in given:
        filled["tolerance"] = {"because": SOME_TEXT, **given["tolerance"]}
    return filled


@dataclass(frozen=True)
class Case:
    """One case of one file."""

    path: Path
    given: Mapping[str, Any]

    @property
    def plan(self) -> Plan:
        return plan_of(self.path)

    @property
    def by(self) -> tuple[str, ...]:
        by = self.given.get("by", [])
        return (by,) if isinstance(by, str) else tuple(by)

    @property
    def first_rule(self) -> str:
        return self.plan.rules[0].id

    def records(self) -> dict[str, list[dict[str, Any]]] | None:
        if "records" not in self.given:
            return None
        return {name: list(self.rows(name, rows)) for name, rows in self.given["records"].items()}

    def data(self) -> dict[str, Data]:
        """The records, ready to be handed over in any form."""
        as_of = read_day(self.given["as_of"])
        known = self.records() or {}
        return {name: Data(self.plan, name, as_of, rows, self.by) for name, rows in known.items()}

    def rows(self, dataset: str, rows: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
        fields = self.plan.header.datasets[dataset].fields
        for row in rows:
            unknown = set(row) - {*fields, "times"}
            assert not unknown, f"{dataset} has no {unknown}"
            record = {name: value_of(row.get(name, "null"), field) for name, field in fields.items()}
            yield from [record] * int(row.get("times", 1))

    def observations(self) -> list[dict[str, Any]]:
        given = self.given.get("observations", [])
        unsaid = [{} if "indicator" in each else {"rule": self.first_rule} for each in given]
        return [{**SAID_ONLY_WHERE_IT_MATTERS, **rule, **each} for rule, each in zip(unsaid, given, strict=True)]

    def deciding(self) -> dict[str, Any]:
        choices = self.given.get("deciding", {})
        return {rule: choice if isinstance(choice, str) else tuple(choice) for rule, choice in choices.items()}

    def report(self, records: Any) -> Report:
        report = evaluate(
            self.plan,
            as_of=self.given["as_of"],
            records=records,
            observations=self.observations(),
            by=self.by,
            deciding=self.deciding(),
        )
        asked = self.given.get("withhold")
        return withhold(report, below=int(asked["below"]), exclusions=asked.get("exclusions")) if asked else report


def value_of(text: str, field: DataField) -> Any:
    """A value of a record; null and NaN are two ways to have none."""
    if text == "null":
        return None
    if text == "NaN":
        return float("nan")
    # As it stands: normalising text and reading numbers is what the cases are about.
    return text if field.type is FieldType.TEXT else parse_value(text, field, "en")


FILES = sorted(FOLDER.glob("*.yaml"))


def cases_of(path: Path) -> list[Case]:
    return [Case(path, given) for given in content(path)["cases"]]


@cache
def with_records(path: Path) -> list[tuple[Case, str]]:
    """The cases of a file that have records, each with the report on plain mappings."""
    return [(case, case.report(case.records()).to_json()) for case in cases_of(path) if "records" in case.given]


def keys_of(schema: dict[str, Any]) -> set[str]:
    """The keys that a schema knows by name, at any depth."""
    inner = [each for value in schema.values() for each in (value if isinstance(value, list) else [value])]
    below = [keys_of(each) for each in inner if isinstance(each, dict)]
    return {*schema.get("properties", {})}.union(*below)


SCHEMA = json.loads((FOLDER / "case-file.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_the_form_of_the_schema(path: Path) -> None:
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(content(path))] == []
    names = [case["name"] for case in content(path)["cases"]]
    assert len(names) == len(set(names))


def test_a_key_that_nobody_knows_is_refused_by_the_schema() -> None:
    file = content(FOLDER / "shares.yaml")
    case = {**file["cases"][0], "expect": [{"verdit": "satisfied"}]}
    (error,) = Draft202012Validator(SCHEMA).iter_errors({**file, "cases": [case]})
    assert "verdit" in error.message


def test_the_readme_the_schema_and_the_runner_know_the_same_keys() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert {key for key in keys_of(SCHEMA) if f"`{key}`" not in readme} == set()
    assert {*SCHEMA["$defs"]["finding"]["properties"]} == {*COMPARISONS, "rule", "group"}


def cases() -> list[Any]:
    return [pytest.param(case, id=f"{path.stem}: {case.given['name']}") for path in FILES for case in cases_of(path)]


@pytest.mark.parametrize("case", cases())
def test_case(case: Case) -> None:
    records = case.records()
    report = case.report(records)
    differences = [line for expected in case.given.get("expect", []) for line in compare(case, report, expected)]
    for rule, groups in case.given.get("groups", {}).items():
        found = [[*finding.group.values()] for finding in report.groups_of(rule)]
        expected = [[None if name == "none" else name for name in as_list(group)] for group in groups]
        differences += differing(f"groups of {rule}", expected, found)
    assert not differences, "\n" + "\n".join(differences)


@pytest.mark.parametrize("form", [*FORMS, "reference"])
@pytest.mark.parametrize(
    "path", [path for path in FILES if "\n    records:" in path.read_text("utf-8")], ids=lambda path: path.stem
)
def test_every_form_of_the_records_gives_the_same_bytes(path: Path, form: str) -> None:
    for case, expected in with_records(path):
        if form == "csv" and not all(map(is_for_csv, case.data().values())):
            continue
        handed = {name: hand_over(data, form) for name, data in case.data().items()}
        assert case.report(handed).to_json() == expected, case.given["name"]


def hand_over(data: Data, form: str) -> Any:
    """Records in a form, or as the cube that the reference counts."""
    return count_one_by_one(data.question, data.rows) if form == "reference" else FORMS[form](data)


def compare(case: Case, report: Report, expected: Mapping[str, Any]) -> Iterator[str]:
    """A line for each thing in which a finding is not as expected."""
    rule = expected.get("rule", case.first_rule)
    group = {name: None if value == "none" else value for name, value in expected.get("group", {}).items()}
    found = [finding for finding in report if finding.rule == rule and finding.group == group]
    where = f"{rule} {group or ''}".strip()
    if not found:
        yield f"{where}: there is no such finding"
        return
    for key, value in expected.items():
        if key not in ("rule", "group"):
            yield from differing(f"{where}: {key}", *COMPARISONS[key](found[0], value))


def differing(where: str, expected: object, found: object) -> list[str]:
    return [] if expected == found else [f"{where}\n    expected {expected}\n    found    {found}"]


Pair = tuple[object, object]
"""What is expected, and what is there."""


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def exact(text: str) -> Fraction | str:
    if text == "none":
        return text
    return Fraction(Decimal(text[:-1])) / 100 if text.endswith("%") else Fraction(text)


def exact_of(figure: Any) -> Fraction | str:
    return Fraction(figure.exact) if figure else "none"


def word(name: str) -> Callable[[Finding, str], Pair]:
    return lambda finding, expected: (expected, str(getattr(finding, name) or "none"))


def amount(name: str) -> Callable[[Finding, str], Pair]:
    return lambda finding, expected: (exact(expected), exact_of(getattr(finding, name)))


def printed(name: str) -> Callable[[Finding, Any], Pair]:
    return lambda finding, expected: (as_list(expected), [said(each) for each in getattr(finding, name)])


def said(observation: Observation) -> str:
    """An observation as the cases write it."""
    if observation.state or observation.outcome:
        return str(observation.state or observation.outcome)
    if observation.numerator is not None:
        return f"{observation.numerator}/{observation.denominator}"
    if observation.value is not None:
        return f"{observation.value}"
    low, high = ("" if end is None else f"{end}" for end in (observation.low, observation.high))
    return f"{low}..{high}"


def shown(finding: Finding, expected: dict[str, str]) -> Pair:
    return expected, {name: str(getattr(finding, name) or "none") for name in expected}


def shortfall(finding: Finding, expected: str) -> Pair:
    return expected, "none" if finding.shortfall is None else str(finding.shortfall)


def tally(finding: Finding, expected: Any) -> Pair:
    if expected == "none" or finding.tally is None:
        return expected, finding.tally or "none"
    return expected, as_text({name: getattr(finding.tally, name) for name in expected})


def as_text(value: Any) -> Any:
    """Numbers and dates as the text of a case."""
    if isinstance(value, Mapping):
        return {name: as_text(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_text(each) for each in value]
    return "none" if value is None else str(value)


def window(finding: Finding, expected: str) -> Pair:
    return expected, finding.window.label if finding.window else "none"


def windows(finding: Finding, expected: Any) -> Pair:
    return outcomes(expected, [(each.window.label, each.verdict) for each in finding.windows])


def parts(finding: Finding, expected: Any) -> Pair:
    return outcomes(expected, [(each.rule, each.verdict) for each in finding.parts])


def part_statuses(finding: Finding, expected: Any) -> Pair:
    return outcomes(expected, [(each.rule, each.status) for each in finding.parts])


def outcomes(expected: Any, found: list[tuple[str, Any]]) -> Pair:
    """Names with their verdicts, in order."""
    named = [] if expected == "none" else list(expected.items())
    return named, [(name, str(verdict or "none")) for name, verdict in found]


def units(finding: Finding, expected: Any) -> Pair:
    if finding.units is None:
        return expected, "none"
    found: dict[str, Any] = {"total": str(finding.units.total), "verdicts": as_text(finding.units.verdicts)}
    for name in ("failing", "open"):
        found[name] = [", ".join(v or "none" for v in each.group.values()) for each in getattr(finding.units, name)]
    return expected, {name: found[name] for name in expected}


def milestone(finding: Finding, expected: Any) -> Pair:
    if expected == "none" or finding.milestone is None:
        return expected, finding.milestone or "none"
    return expected, as_text({name: getattr(finding.milestone, name) for name in expected})


def latest_known(finding: Finding, expected: Any) -> Pair:
    found = [
        {
            "window": each.window,
            "value": exact_of(each.value),
            "verdict": str(each.verdict or "none"),
            "source": each.source or "none",
        }
        for each in finding.latest_known
    ]
    wanted = [
        {name: exact(value) if name == "value" else value for name, value in each.items()} for each in as_list(expected)
    ]
    kept = [{name: each[name] for name in want} for each, want in zip(found, wanted, strict=False)]
    return wanted, kept if len(found) == len(wanted) else found


def codes(finding: Finding) -> list[str]:
    return sorted(str(caveat.code) for caveat in finding.caveats)


def facts(finding: Finding, expected: dict[str, dict[str, Any]]) -> Pair:
    found = {str(caveat.code): caveat.facts for caveat in finding.caveats}
    return expected, {
        code: {name: as_text("none" if found[code].get(name) is None else found[code][name]) for name in named}
        if code in found
        else "no such caveat"
        for code, named in expected.items()
    }


COMPARISONS: Mapping[str, Callable[[Finding, Any], Pair]] = {
    **{name: word(name) for name in ("status", "verdict", "own_verdict", "stage")},
    **{name: amount(name) for name in ("value", "low", "high", "margin")},
    **{name: printed(name) for name in ("observations", "history", "aside")},
    "shown": shown,
    "shortfall": shortfall,
    "tally": tally,
    "window": window,
    "windows": windows,
    "units": units,
    "parts": parts,
    "part_statuses": part_statuses,
    "milestone": milestone,
    "latest_known": latest_known,
    "caveats": lambda finding, expected: (sorted(expected), codes(finding)),
    "caveats_include": lambda finding, expected: ([], sorted({*expected} - {*codes(finding)})),
    "caveats_exclude": lambda finding, expected: ([], sorted({*expected} & {*codes(finding)})),
    "facts": facts,
}
