"""Reference tables made from the code while the site is built, so that they cannot lag behind it.

A page asks for one with a line ``<!-- generated: NAME -->``, or ``<!-- generated: NAME ARGUMENT -->``.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import runpy
import textwrap
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import plan_rules
import plan_rules.testing
from plan_rules.calendar import Stage
from plan_rules.caveat import CaveatCode
from plan_rules.cli import main
from plan_rules.diff import ChangeKind
from plan_rules.lint import CHECKS
from plan_rules.lint.check import Check
from plan_rules.model import base
from plan_rules.model.condition import Comparison, ConditionField
from plan_rules.model.document import ClauseFile
from plan_rules.model.fact_field import FactKind, fields_of, prefixes_of
from plan_rules.model.header import PlanFile
from plan_rules.model.key_meanings import meanings_of
from plan_rules.model.reaction import FieldPath, ReactionFile, Words
from plan_rules.model.rule import RuleFile, RuleTestFile
from plan_rules.observations.model import Observation, Published
from plan_rules.observations.reader import COLUMNS
from plan_rules.problems import Code
from plan_rules.schema import json_schema
from plan_rules.testing.laws.statements import LAWS
from plan_rules.verdict import Verdict, status_of

MARKER = re.compile(r"^<!-- generated: ([a-z-]+)(?: (\S+))? -->$", re.MULTILINE)

_SCALARS: tuple[tuple[object, str], ...] = (
    (ConditionField, "[condition](#conditions)"),
    (base.Text, "text"),
    (base.Id, "name"),
    (base.FieldName, "field name"),
    (base.Day, "date"),
    (base.Integer, "whole number"),
    (base.Boolean, "true or false"),
    (base.Exact, "number"),
    (base.Amount, "number with unit"),
    (Published, "date, month or year"),
    (FieldPath, "field"),
    (Words, "word or list of words"),
    (str, "text"),
    (int, "whole number"),
)
_FILES = {
    "PlanFile": "`plan.yaml`",
    "ClauseFile": "`clauses.yaml`",
    "RuleFile": "`targets/*.yaml`",
    "RuleTestFile": "`targets/*.test.yaml`",
    "ReactionFile": "`reactions.yaml`",
}
_JSON_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
_ON_OTHER_PAGES = {
    "CaveatCode": "[caveat](words.md#caveats)",
    "Status": "[status](words.md#status)",
    "Verdict": "[verdict](words.md#verdict)",
}
_OF_PREFIX = {"group.": "The value of the group in this field.", "unit.": "The value of the unit in this field."}
_KEEPS_ITS_LINES = "\b\n"
_SECTION = re.compile(r"^(Args|Attributes|Returns|Raises):$", re.MULTILINE)


def on_page_markdown(markdown: str, **_: object) -> str:
    """What mkdocs calls for each page."""
    return expand(markdown)


def expand(markdown: str) -> str:
    """A page with every marker replaced by its table.

    Raises:
        KeyError: for a name that is not known here.
    """

    def table(match: re.Match[str]) -> str:
        name, argument = match.groups()
        return GENERATORS[name](argument) if argument else GENERATORS[name]()

    return MARKER.sub(table, markdown)


# --- models ---------------------------------------------------------------------------------------------------------


def models_of(*roots: type[BaseModel]) -> list[type[BaseModel]]:
    """Every model that can be reached from some, each once, depth first, in the order of their keys."""
    found: dict[type[BaseModel], None] = {}

    def visit(annotation: object) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if annotation not in found:
                found[annotation] = None
                for hint in _hints(annotation).values():
                    visit(hint)
            return
        for argument in get_args(annotation):
            visit(argument)

    for root in roots:
        visit(root)
    return list(found)


def keys_of(model: type[BaseModel]) -> dict[str, str]:
    """The keys of a model as a file has them, each with its meaning."""
    meanings = meanings_of(model)
    return {field.alias or name: _markdown(meanings.get(name, "")) for name, field in _fields(model)}


def _fields(model: type[BaseModel]) -> Iterable[tuple[str, FieldInfo]]:
    return model.model_fields.items()


def _hints(model: type[BaseModel]) -> dict[str, Any]:
    """The annotations of the fields of a model, with what they are annotated with."""
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


def anchor(name: str) -> str:
    """The name of the section of a model on its page."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def _title(name: str) -> str:
    return _FILES.get(name) or anchor(name).replace("-", " ").capitalize()


def _model_section(model: type[BaseModel]) -> str:
    """A model that somebody writes: which keys are needed, and what is taken for those left out."""
    hints, meanings = _hints(model), keys_of(model)
    rows = []
    for name, field in _fields(model):
        key = field.alias or name
        rows.append((f"`{key}`", _holds(hints[name]), _needed(field), meanings[key]))
    return _section(model.__name__, inspect.cleandoc(model.__doc__ or ""), ("Key", "Holds", "Needed", "Meaning"), rows)


def _section(name: str, summary: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return f"### {_title(name)} {{ #{anchor(name)} }}\n\n{_markdown(summary)}\n\n{_table(headings, rows)}"


def _needed(field: FieldInfo) -> str:
    if field.is_required():
        return "yes"
    default = field.default
    if isinstance(default, BaseModel):
        content = default.model_dump(mode="json", exclude_defaults=True)
        return f"else `{{{', '.join(f'{key}: {value}' for key, value in content.items())}}}`"
    if isinstance(default, bool):
        return f"else `{str(default).lower()}`"
    return f"else `{default}`" if default else ""


def _holds(annotation: Any) -> str:
    """What a key holds, in words."""
    for scalar, words in _SCALARS:
        if annotation == scalar:
            return words
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _reference(annotation.__name__)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _values(member.value for member in annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _holds(arguments[0])
    if origin is Literal:
        return _values(arguments)
    if origin in (Union, types.UnionType):
        words = (_holds(argument) for argument in arguments if argument is not type(None))
        return " or ".join(dict.fromkeys(words))
    if origin is tuple:
        return f"list of {_holds(arguments[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"mapping from {_holds(arguments[0])} to {_holds(arguments[1])}"
    raise TypeError(f"no words for {annotation!r}")


def _values(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _reference(name: str) -> str:
    return f"[{_title(name).lower()}](#{anchor(name)})"


# --- JSON ------------------------------------------------------------------------------------------------------------


def _json_form(kind: str, root: str) -> str:
    schema = json_schema(kind)
    definitions = schema["$defs"]
    found: dict[str, Any] = {}

    def visit(name: str, definition: dict[str, Any]) -> None:
        if "properties" in definition and name not in found:
            found[name] = definition
            for inner in re.findall(r"#/\$defs/(\w+)", repr(definition["properties"])):
                visit(inner, definitions[inner])

    visit(root, schema)
    sections = []
    for name, definition in found.items():
        properties = definition["properties"].items()
        rows = [(f"`{key}`", _json_holds(it, definitions), _markdown(it["description"])) for key, it in properties]
        sections.append(_section(name, definition["description"], ("Key", "Holds", "Meaning"), rows))
    return "\n\n".join(sections)


def _json_holds(schema: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What a key of the report holds, in words."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_json_holds(each, definitions) for each in schema["anyOf"]))
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in _ON_OTHER_PAGES:
            return _ON_OTHER_PAGES[name]
        return _reference(name) if "properties" in definitions[name] else _json_holds(definitions[name], definitions)
    if "const" in schema or "enum" in schema:
        return _values(schema.get("enum") or [schema["const"]])
    if schema["type"] == "array":
        return f"list of {_json_holds(schema['items'], definitions)}"
    if schema["type"] == "object":
        values = schema.get("additionalProperties") or next(iter(schema["properties"].values()))
        return f"mapping to {_json_holds(values, definitions)}"
    if schema.get("format") == "date":
        return "date"
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return " or ".join(_JSON_TYPES[kind] for kind in kinds)


# --- docstrings -----------------------------------------------------------------------------------------------------


def _items(section: str) -> Iterator[tuple[str, str]]:
    """``name: text`` with its indented continuation lines."""
    for item in re.split(r"\n(?=\S)", inspect.cleandoc(section).strip()):
        names, colon, text = item.partition(":")
        words = " ".join(text.split())
        if colon:
            yield names, words[:1].upper() + words[1:]


def _markdown(text: str) -> str:
    return text.replace("``", "`").strip()


def _described(docstring: str) -> str:
    """A docstring as Markdown: prose, lists of arguments and errors, examples."""
    text, _, example = docstring.partition("\n>>> ")
    parts = _SECTION.split(text)
    blocks = [_markdown(parts[0])]
    for heading, section in zip(parts[1::2], parts[2::2], strict=True):
        if heading == "Returns":
            blocks.append(f"**Returns** {_markdown(' '.join(section.split()))}")
        else:
            items = [f"- `{names}`: {_markdown(words)}" for names, words in _items(section)]
            blocks.append(f"**{heading}**\n\n" + "\n".join(items))
    if example:
        blocks.append(f"```python\n>>> {example.strip()}\n```")
    return "\n\n".join(blocks)


# --- the tables -----------------------------------------------------------------------------------------------------


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    headings = list(headings)
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    """The text of a cell: a bar outside code would end it."""
    parts = text.split("`")
    return "`".join(part if index % 2 else part.replace("|", r"\|") for index, part in enumerate(parts))


def _models(*roots: type[BaseModel]) -> Callable[[], str]:
    return lambda: "\n\n".join(_model_section(model) for model in models_of(*roots))


def _coded(codes: type[CaveatCode] | type[ChangeKind] | type[Code]) -> Callable[[], str]:
    return lambda: _table(("Code", "Meaning"), ((f"`{code.value}`", code.meaning) for code in codes))


def _comparisons() -> str:
    ordered = [comparison for comparison in Comparison if comparison.operator not in "=?"]
    return _table(("Word", "Sign"), ((f"`{comparison.value}`", f"`{comparison.operator}`") for comparison in ordered))


def _laws() -> str:
    return _table(
        ("Law", "What must hold"),
        ((f"`{law.name}`", f"{law.statement[0].upper()}{law.statement[1:]}.") for law in LAWS),
    )


def _statuses() -> str:
    verdicts: list[Verdict | None] = [*Verdict, None]
    headings = ("stage", *(verdict.value if verdict else "no verdict" for verdict in verdicts))
    rows = [(f"**{stage.value}**", *(f"`{status_of(stage, verdict)}`" for verdict in verdicts)) for stage in Stage]
    return _table(headings, rows)


def _facts(kind: str) -> str:
    rows = [
        (f"`{field.name}`", _values(map(str, field.words)) if field.words else "any text", field.meaning)
        for field in fields_of(FactKind(kind))
    ]
    rows += [(f"`{prefix}FIELD`", "any text", _OF_PREFIX[prefix]) for prefix in prefixes_of(FactKind(kind))]
    return _table(("Field", "Words", "Meaning"), rows)


def _columns() -> str:
    meanings = keys_of(Observation)
    languages = {"vi": "In Vietnamese.", "en": "In English."}
    rows = []
    for column in COLUMNS:
        name, _, language = column.rpartition("_")
        meaning = meanings.get(column) or f"{meanings[name]} {languages[language]}"
        rows.append((f"`{column}`", meaning))
    return _table(("Column", "Meaning"), [*rows, ("`group.FIELD`", meanings["group"])])


def _api(name: str, module: types.ModuleType = plan_rules) -> str:
    """One public name: what it is, how it is called, what it has."""
    thing = getattr(module, name)
    docstring = inspect.cleandoc(thing.__doc__ or "")
    if inspect.isfunction(thing):
        return f"### `{name}` {{ #{name} }}\n\n```python\n{_signature(name, thing)}\n```\n\n{_described(docstring)}"
    blocks = [f"### `{name}` {{ #{name} }}", _described(docstring)]
    if issubclass(thing, Enum):
        blocks.append("Its members are listed under [words](words.md).")
    elif issubclass(thing, BaseModel) and "Attributes:" not in docstring:
        blocks.append(f"Fields: {_values(keys_of(thing))}.")
    members = list(_members(thing))
    if members:
        blocks.append(_table(("Member", "What it gives"), members))
    return "\n\n".join(blocks)


def _signature(name: str, function: Callable[..., object]) -> str:
    """A signature, over several lines where it is long."""
    signature = inspect.signature(function)
    result = f" -> {signature.return_annotation}"
    parameters = [_parameter(parameter) for parameter in signature.parameters.values()]
    keyword_only = [p.kind is inspect.Parameter.KEYWORD_ONLY for p in signature.parameters.values()]
    if True in keyword_only:
        parameters.insert(keyword_only.index(True), "*")
    line = f"{name}({', '.join(parameters)}){result}"
    if len(line) <= 90:
        return line
    return "\n".join([f"{name}(", *(f"    {parameter}," for parameter in parameters), f"){result}"])


def _parameter(parameter: inspect.Parameter) -> str:
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    default = "" if parameter.default is inspect.Parameter.empty else f" = {parameter.default!r}"
    return f"{stars}{parameter.name}: {parameter.annotation}{default}"


def _members(thing: type) -> Iterator[tuple[str, str]]:
    if not thing.__module__.startswith("plan_rules") or issubclass(thing, Enum):
        return
    fields = {field.name for field in dataclasses.fields(thing)} if dataclasses.is_dataclass(thing) else set()
    fields |= set(keys_of(thing)) if issubclass(thing, BaseModel) else set()
    for name, member in vars(thing).items():
        shown = not name.startswith("_") or (name == "__getitem__" and member.__doc__)
        inner = inspect.unwrap(getattr(member, "fget", None) or getattr(member, "func", None) or member)
        if isinstance(member, classmethod | staticmethod):
            inner = member.__func__
        if not shown or name in fields or name.startswith("model_") or not inspect.isfunction(inner):
            continue
        summary = _markdown(inspect.cleandoc(inner.__doc__ or "").split("\n\n")[0].replace("\n", " "))
        if name == "__getitem__":
            yield f"`[{next(iter(list(inspect.signature(inner).parameters)[1:]))}]`", summary
        elif inner is member or isinstance(member, classmethod | staticmethod):
            parameters = [_parameter(each) for each in list(inspect.signature(inner).parameters.values())[1:]]
            yield f"`{name}({', '.join(parameters)})`", summary
        else:
            yield f"`{name}`", summary


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command of the command line with its full name."""

    def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        yield name, command
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                yield from walk(f"{name} {inner.name}", inner)

    yield from walk("plan-rules", main)


def _command_line() -> str:
    sections = []
    for name, command in commands():
        context = click.Context(command, info_name=name)
        usage = command.get_usage(context).removeprefix("Usage: ")
        paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
        blocks = [f"## `{name}`", f"```text\n{usage}\n```", *map(_paragraph, paragraphs)]
        options = [each.get_help_record(context) for each in command.params if isinstance(each, click.Option)]
        rows = [(f"`{flags}`", " ".join(words.split())) for flags, words in filter(None, options)]
        if rows:
            blocks.append(_table(("Option", "Meaning"), rows))
        sections.append("\n\n".join(blocks))
    return "\n\n".join(sections)


def _paragraph(text: str) -> str:
    """A paragraph of a command's help; one that click prints line by line keeps its lines."""
    return f"```text\n{text.removeprefix(_KEEPS_ITS_LINES)}\n```" if text.startswith(_KEEPS_ITS_LINES) else text


_SAMPLE = re.compile(r"^(Bad|Good)::\n\n((?:    .*\n|\n)+)", re.MULTILINE)


def _checks() -> str:
    """An overview, then the manual page of every check."""
    rows = [(f"[`{check.code}`](#{check.code})", f"`{check.level}`", _markdown(check.summary)) for check in CHECKS]
    return "\n\n".join([_table(("Check", "Level", "Finds"), rows), *map(_manual, CHECKS)])


def _manual(check: Check) -> str:
    def sample(match: re.Match[str]) -> str:
        kind, text = match.groups()
        return f"{kind}:\n\n```yaml\n{textwrap.dedent(text).strip()}\n```\n\n"

    text = _SAMPLE.sub(sample, f"{check.manual}\n")
    return f"### `{check.code}` {{ #{check.code} }}\n\nLevel: `{check.level}`. {_markdown(text)}"


def _speed(name: str) -> str:
    """A table of what was measured last."""
    results = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "results.py"))
    text: str = results["on_page"](name)
    return text


def _conformance_cases() -> str:
    """The README of the cases without its title."""
    readme = Path(__file__).parent.parent / "tests" / "cases" / "README.md"
    return readme.read_text(encoding="utf-8").partition("\n")[2].strip()


GENERATORS: dict[str, Callable[..., str]] = {
    "rule-format": _models(PlanFile, ClauseFile, RuleFile, RuleTestFile),
    "comparisons": _comparisons,
    "reactions": _models(ReactionFile),
    "facts": _facts,
    "report": lambda: _json_form("report", "Report"),
    "conclusion": lambda: _json_form("conclusion", "Conclusion"),
    "observation": _models(Observation),
    "columns": _columns,
    "statuses": _statuses,
    "caveats": _coded(CaveatCode),
    "codes": _coded(Code),
    "changes": _coded(ChangeKind),
    "checks": _checks,
    "api": _api,
    "kit": lambda name: _api(name, plan_rules.testing),
    "laws": _laws,
    "command-line": _command_line,
    "speed": _speed,
    "conformance-cases": _conformance_cases,
}
"""What a page can ask for."""
