"""Bad records, observations and arguments for the sample plan, each with the one problem that must be reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from plan_rules import Monitor, evaluate, load_plan, read_observations, read_records
from plan_rules.problems import Code
from sample_plan import sample_plan

STATED = {"window": "2024", "published_on": "2025-01-15", "publisher": "Sở", "source": "báo cáo"}
POVERTY = {**STATED, "rule": "poverty"}
ONLINE = {**STATED, "rule": "dossiers-online"}
HEADER = "rule,window,value,published_on,publisher,source"


@dataclass(frozen=True)
class DataCase:
    """One bad input: exactly one of observations, a file of observations, records, a file of records, arguments,
    what is done to a monitor, the file of a state, the plan that a state is of.

    A file of records goes through ``read_records``, or by its path to ``evaluate``; there ``glob`` may name it.

    Attributes:
        path: what leads to the problem: (position, key) of an observation, (key,) in a file, (dataset, field, row).
        line: the line in a file; 0 where there is none.
        column: the position in the line, or the number of the cell in a header.
    """

    code: Code
    name: str
    path: tuple[str | int, ...] = ()
    line: int = 0
    column: int = 0
    hint: str = ""
    observations: Any = None
    language: Any = None
    file: Mapping[str, str | bytes] = field(default_factory=dict)
    records: Mapping[str, Any] = field(default_factory=dict)
    record_file: Mapping[str, str | bytes] = field(default_factory=dict)
    path_file: Mapping[str, str | bytes] = field(default_factory=dict)
    glob: str = ""
    dataset: str = "documents"
    arguments: Mapping[str, Any] = field(default_factory=dict)
    done: Sequence[tuple[Any, ...]] = ()
    state_file: Mapping[str, str | bytes] = field(default_factory=dict)
    state_of: str = ""

    def run(self, folder: Path) -> None:
        """Hand the input to the library."""
        plan = sample_plan()
        if self.observations is not None:
            read_observations(self.observations, plan, language=self.language)
        elif self.file:
            read_observations(self.write(folder, self.file), plan, language=self.language)
        elif self.record_file:
            list(read_records(self.write(folder, self.record_file), plan, self.dataset))
        elif self.path_file:
            path = self.write(folder, self.path_file)
            evaluate(plan, as_of="2024-06-30", records={self.dataset: folder / self.glob if self.glob else path})
        elif self.done:
            monitor = Monitor(plan, as_of="2024-06-30", keys={"documents": "id"})
            for name, *given in self.done:
                getattr(monitor, name)(*given)
        elif self.state_of:
            Monitor(load_plan(self.state_of), as_of="2024-06-30").save(folder / "state.db")
            Monitor.restore(plan, folder / "state.db")
        elif self.state_file:
            Monitor.restore(plan, self.write(folder, self.state_file))
        else:
            evaluate(plan, **{"as_of": "2024-06-30", "records": self.records, **self.arguments})

    def write(self, folder: Path, content: Mapping[str, str | bytes]) -> Path:
        """The one file, written unless it has no content."""
        ((name, text),) = content.items()
        if text:
            (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return folder / name


def one(code: Code, name: str, given: Mapping[str, Any], key: str | tuple[str | int, ...], **more: Any) -> DataCase:
    """A case of one bad observation in a list, at one of its keys."""
    steps = (key,) if isinstance(key, str) else key
    return DataCase(code, name, (1, *steps), observations=[given], **more)


def csv(code: Code, name: str, *lines: str, line: int, **more: Any) -> DataCase:
    """A case of a CSV file of observations."""
    return DataCase(code, name, line=line, file={"figures.csv": "\n".join(lines) + "\n"}, **more)


def rows(dataset: str, *values: Mapping[str, Any]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Records of one dataset, each with every field, missing where a case does not say it."""
    fields = sample_plan().header.datasets[dataset].fields
    return {dataset: [{**dict.fromkeys(fields), **value} for value in values]}


def data_cases() -> list[DataCase]:
    return [
        *_observations(),
        *_numbers_and_dates(),
        *_forms(),
        *_files(),
        *_records(),
        *_monitors(),
        *_record_files(),
        *_paths(),
        *_arguments(),
    ]


def _observations() -> Iterator[DataCase]:
    yield one(Code.UNKNOWN_RULE, "a rule", {**STATED, "rule": "povrty", "value": "1%"}, "rule", hint="'poverty'?")
    yield one(
        Code.UNKNOWN_RULE, "an indicator", {**STATED, "indicator": "online", "value": "1%"}, "indicator",
        hint="'online-share'",
    )  # fmt: skip
    yield one(Code.UNKNOWN_KEY, "a key", {**POVERTY, "value": "1%", "vaule": "1%"}, "vaule", hint="'value'?")
    yield one(Code.UNKNOWN_FIELD, "a group", {**POVERTY, "value": "1%", "group": {"agenci": "A"}}, ("group", "agenci"))
    yield one(
        Code.UNKNOWN_NAME, "an exclusion", {**ONLINE, "value": "80%", "exclusions_applied": "withdrawn-dossier"},
        ("exclusions_applied", 0), hint="'withdrawn-dossiers'?",
    )  # fmt: skip
    yield one(
        Code.NUMERATOR_ABOVE_DENOMINATOR, "counts", {**ONLINE, "numerator": 11, "denominator": 10}, "numerator",
        hint="swap or correct them",
    )  # fmt: skip
    yield one(Code.NEGATIVE_COUNT, "counts", {**ONLINE, "numerator": -1, "denominator": 10}, "numerator")
    yield one(Code.NEGATIVE_COUNT, "a count", {**STATED, "rule": "courses", "value": "-2"}, "value")
    yield one(Code.OUT_OF_RANGE, "a share of 200 %", {**POVERTY, "value": "200%"}, "value", hint="between 0% and 100%")
    yield one(Code.OUT_OF_RANGE, "a share below zero", {**POVERTY, "value": "-0,1%"}, "value")
    yield one(Code.OUT_OF_RANGE, "bounds", {**POVERTY, "low": "2%", "high": "1%"}, "low", hint="swap them")
    yield one(Code.OUT_OF_RANGE, "a thousand decimals", {**POVERTY, "value": "1%", "decimals": 1000}, "decimals")
    yield one(
        Code.OUT_OF_RANGE, "growth", {**STATED, "rule": "productivity-growth", "value": "-150%"}, "value",
        hint="check the figure",
    )  # fmt: skip
    output = {"rule": "output", "figure": "level", "basis": "giá hiện hành"}
    yield one(Code.OUT_OF_RANGE, "a level", {**STATED, **output, "value": "-1 tỷ đồng"}, "value")


def _numbers_and_dates() -> Iterator[DataCase]:
    for number in ("NaN", "abc", "1e3", "01", "1:30"):
        yield one(Code.BAD_NUMBER, number, {**POVERTY, "value": f"{number}%"}, "value")
    for missing in (Decimal("NaN"), Decimal("Infinity"), float("nan"), 1.5, True, 10**41, Decimal("1E+999999")):
        kind = f"{type(missing).__name__} {missing}"[:24]
        yield one(Code.BAD_NUMBER, kind, {**POVERTY, "value": missing, "unit": "%"}, "value")
    yield one(Code.BAD_NUMBER, "an English comma", {**POVERTY, "value": "1,5%"}, "value", language="en", hint="1.5")
    long = {**ONLINE, "numerator": 5, "denominator": 10**18}
    yield one(Code.BAD_NUMBER, "nineteen digits", long, "denominator", hint="at most 18 digits")
    yield one(Code.BAD_NUMBER, "half a unit", {**ONLINE, "numerator": "0,5", "denominator": "1"}, "numerator")
    yield one(
        Code.AMBIGUOUS_NUMBER, "thousands", {**STATED, "rule": "income", "value": "5.200", "unit": "USD"}, "value",
        hint="write 5200 for thousands, 5.2000 for decimals",
    )  # fmt: skip
    yield one(Code.BAD_DATE, "published", {**POVERTY, "value": "1%", "published_on": "15/1/2025"}, "published_on")
    yield one(
        Code.BAD_DATE, "no day", {**POVERTY, "value": "1%", "published_on": "2025-02-29"}, "published_on", hint="check"
    )
    moment = datetime(2025, 1, 15)  # noqa: DTZ001
    yield one(Code.BAD_DATE, "a moment", {**POVERTY, "value": "1%", "published_on": moment}, "published_on")
    centre = {**STATED, "rule": "centre", "state": "done"}
    yield one(Code.BAD_DATE, "done", {**centre, "done_on": "31/12/2029"}, "done_on", hint="2029-12-31")


def _forms() -> Iterator[DataCase]:
    yield one(Code.BAD_VALUE, "a window", {**POVERTY, "window": "2024-Q5", "value": "1%"}, "window", hint="2025-Q3")
    yield one(Code.BAD_VALUE, "a status", {**POVERTY, "value": "1%", "status": "finl"}, "status", hint="'final'?")
    yield one(Code.BAD_VALUE, "a control character", {**POVERTY, "value": "1%", "method": "a\x1b[31m"}, "method")
    yield one(Code.EMPTY_VALUE, "blanks", {**POVERTY, "value": "1%", "publisher": "  "}, "publisher")
    yield one(Code.MISSING_KEY, "no source", {key: POVERTY[key] for key in POVERTY if key != "source"}, ())
    yield one(Code.WRONG_TYPE, "a number as text", {**POVERTY, "value": "1%", "publisher": 5}, "publisher")
    yield one(Code.UNIT_MISMATCH, "no unit", {**POVERTY, "value": "1"}, "unit", hint="unit: %")
    yield one(Code.UNIT_MISMATCH, "two units", {**POVERTY, "value": "1%", "unit": "points"}, "value")
    yield one(
        Code.UNIT_MISMATCH, "a percentage as count", {**ONLINE, "numerator": "5%", "denominator": "9"}, "numerator"
    )
    yield one(Code.UNIT_MISMATCH, "a count in percent", {**STATED, "rule": "courses", "value": "50%"}, "unit")
    rank = {**STATED, "rule": "ranking", "value": "9 hạng"}
    yield one(Code.UNIT_MISMATCH, "a unit of a rank", rank, "unit", hint="leave the unit out")
    yield one(Code.UNIT_MISMATCH, "another thing", {**STATED, "rule": "courses", "value": "5 học viên"}, "unit")
    yield one(Code.BAD_OBSERVATION, "no rule", {**STATED, "value": "1%"}, "rule")
    yield one(
        Code.BAD_OBSERVATION, "rule and indicator", {**POVERTY, "indicator": "online-share", "value": "1%"}, "rule"
    )
    yield one(Code.BAD_OBSERVATION, "window and date", {**POVERTY, "date": "2024-12-31", "value": "1%"}, "window")
    yield one(Code.BAD_OBSERVATION, "no figure", POVERTY, (), hint="give a value")
    yield one(Code.BAD_OBSERVATION, "two figures", {**ONLINE, "value": "1%", "numerator": 1, "denominator": 2}, ())
    yield one(Code.BAD_OBSERVATION, "half a share", {**ONLINE, "numerator": 1}, "numerator")
    yield one(Code.BAD_OBSERVATION, "a share of nothing", {**ONLINE, "numerator": 0, "denominator": 0}, "denominator")
    yield one(Code.BAD_OBSERVATION, "a level of a share", {**POVERTY, "value": "1%", "figure": "level"}, "figure")
    income = {**STATED, "rule": "income"}
    yield one(Code.BAD_OBSERVATION, "counts of a level", {**income, "numerator": 1, "denominator": 2}, "numerator")
    yield one(Code.BAD_OBSERVATION, "a state of a share", {**POVERTY, "state": "partly"}, ())
    yield one(Code.BAD_OBSERVATION, "a figure of a milestone", {**STATED, "rule": "centre", "value": "1"}, "state")
    yield one(
        Code.BAD_OBSERVATION,
        "done without a day",
        {**STATED, "rule": "centre", "state": "done"},
        "state",
        hint="done_on",
    )
    partly = {**STATED, "rule": "centre", "state": "partly", "done_on": "2024-12-31"}
    yield one(Code.BAD_OBSERVATION, "a day of what is not done", partly, "done_on", hint="done")
    assessed = {**STATED, "rule": "transformation"}
    yield one(Code.BAD_OBSERVATION, "a figure of an assessment", {**assessed, "value": "1"}, "outcome")
    yield one(Code.BAD_OBSERVATION, "no statement", {**assessed, "outcome": "satisfied"}, "outcome", hint="statement")
    yield DataCase(Code.WRONG_TYPE, "text in a list", (1,), observations=["poverty"])
    yield DataCase(Code.WRONG_TYPE, "one observation alone", observations=POVERTY, hint="give a list")
    yield DataCase(Code.WRONG_TYPE, "a number", observations=5)
    yield DataCase(Code.BAD_ARGUMENT, "a language", observations=[], language="fr", hint="give vi or en")


def _files() -> Iterator[DataCase]:
    good = "poverty,2024,1.5%,2025-01-15,Sở,báo cáo"
    yield DataCase(Code.NOT_FOUND, "a file", file={"nowhere.csv": ""}, hint=".csv or .json")
    yield csv(
        Code.UNKNOWN_RULE, "a rule", HEADER, good, good.replace("poverty", "povrty"), line=3, column=1, path=("rule",)
    )
    yield csv(Code.UNKNOWN_FIELD, "a column", HEADER + ",staus", good + ",final", line=1, column=7, hint="'status'?")
    yield csv(Code.UNKNOWN_FIELD, "a group", HEADER + ",group.agenci", good + ",A", line=1, column=7)
    yield csv(Code.DUPLICATE_KEY, "a column", HEADER + ",value", good + ",2%", line=1, column=7)
    yield csv(Code.DUPLICATE_KEY, "two columns side by side", "rule," + HEADER, "poverty," + good, line=1, column=2)
    yield csv(Code.MISSING_FIELD, "a column", "rule,window,value,published_on,publisher", good[:-9], line=1, column=1)
    yield csv(
        Code.BAD_SYNTAX, "a comma too many", HEADER, good.replace("1.5%", "1,5%"), line=2, column=1, hint="quote cells"
    )
    yield csv(Code.BAD_SYNTAX, "a quote that is not closed", HEADER, good, good.replace("Sở", '"Sở'), line=3, column=1)
    yield csv(
        Code.OUT_OF_RANGE, "below a cell of two lines", HEADER, good.replace("Sở", '"Sở\nThông tin"'),
        good.replace("1.5%", "150%"), line=4, column=1, path=("value",),
    )  # fmt: skip
    yield csv(
        Code.BAD_DATE,
        "a date",
        HEADER,
        good.replace("2025-01-15", "15/01/2025"),
        line=2,
        column=1,
        path=("published_on",),
    )
    latin = f"{HEADER}\n{good}\n".replace("ở", "o").replace("áo cáo", "é").encode("latin-1")
    yield DataCase(Code.NOT_UTF8, "Latin-1", line=2, column=34, file={"figures.csv": latin})
    yield DataCase(Code.NOT_UTF8, "UTF-16", line=1, column=1, file={"figures.csv": f"{HEADER}\n".encode("utf-16")})
    row = '{"rule": "poverty", "window": "2024", "published_on": "2025", "publisher": "a", "source": "b", "value": %s}'
    sound = row % '"1%"'
    json = {
        (Code.BAD_SYNTAX, "a bracket"): (f"[\n{sound}\n", 3, 1),
        (Code.BAD_SYNTAX, "a comma at the end"): (f"[\n{sound},\n]", 3, 1),
        (Code.BAD_SYNTAX, "something after the list"): ("[]\n x", 2, 2),
        (Code.WRONG_TYPE, "no list"): ("\n {}", 2, 2),
        (Code.TOO_DEEP, "lists in lists"): ("[" * 100_000, 1, 2),
        (Code.DUPLICATE_KEY, "a key"): ('[\n{"value": 1, "value": 2}]', 2, 1),
        (Code.BAD_NUMBER, "ten thousand digits"): ("[\n" + "1" * 10_000 + "]", 2, 1),
        (Code.BAD_NUMBER, "an exponent of twenty digits"): ("[\n\n1e99999999999999999999]", 3, 1),
    }
    for (code, name), (text, line, column) in json.items():
        yield DataCase(code, f"JSON: {name}", line=line, column=column, file={"figures.json": text})
    yield DataCase(Code.NOT_UTF8, "JSON in Latin-1", line=2, column=4, file={"figures.json": b'[\n{"a\xe9": 1}]'})
    yield DataCase(Code.NOT_UTF8, "JSON in UTF-16", line=1, column=1, file={"figures.json": "[]".encode("utf-16")})
    yield DataCase(Code.WRONG_TYPE, "JSON: text in a list", line=2, column=1, file={"figures.json": '[\n"a"]'})
    for number, key in (("1e999999999", "value"), ("NaN", "value"), ("[1]", "value"), ('"1:30"', "value")):
        code = Code.BAD_VALUE if number == "[1]" else Code.BAD_NUMBER
        yield DataCase(code, f"JSON: {number}", (key,), 2, 1, file={"figures.json": f"[\n{row % number}]"})


def _records() -> Iterator[DataCase]:
    day = date(2024, 3, 1)
    document = {"sent_on": day, "channel": "paper", "secrecy": "none"}
    dossier = {"settled_on": day, "due_on": day, "level": 3, "fee": 1, "online": True, "withdrawn": False}
    for wrong, name, field_ in (
        ({"sent_on": "2024-03-01"}, "text as a date", "sent_on"),
        ({"sent_on": 5}, "a number as a date", "sent_on"),
        ({"channel": 5}, "a number as text", "channel"),
        ({"channel": ["paper"]}, "a list", "channel"),
        ({"channel": ("paper", ["a"])}, "a list in a tuple", "channel"),
        ({"channel": b"paper"}, "bytes as text", "channel"),
    ):
        given = rows("documents", document, {**document, **wrong})
        yield DataCase(Code.WRONG_FIELD_TYPE, name, ("documents", field_, 2), records=given)
    for wrong, name, field_ in (
        ({"level": 3.0}, "decimals as a whole number", "level"),
        ({"level": True}, "true as a whole number", "level"),
        ({"level": Decimal("3.5")}, "half a level", "level"),
        ({"level": Decimal("Infinity")}, "an infinite level", "level"),
        ({"fee": "1"}, "text as a number", "fee"),
        ({"fee": float("inf")}, "infinity", "fee"),
        ({"online": 1}, "one as true", "online"),
        ({"online": "true"}, "text as true", "online"),
        ({"agency": "\ud800"}, "half a character", "agency"),
    ):
        given = rows("dossiers", dossier, {**dossier, **wrong})
        yield DataCase(Code.WRONG_FIELD_TYPE, name, ("dossiers", field_, 2), records=given)
    yield DataCase(Code.WRONG_FIELD_TYPE, "no mapping", ("documents",), records={"documents": [["paper"]]})
    undeclared = rows("documents", document, {**document, "channel": "papr"})
    yield DataCase(Code.UNDECLARED_VALUE, "a value", ("documents", "channel", 2), hint="'paper'?", records=undeclared)
    lacking = {"documents": [{"sent_on": day, "chanel": "paper", "secrecy": "none"}]}
    yield DataCase(Code.MISSING_FIELD, "a field", ("documents", "channel"), hint="'chanel'?", records=lacking)
    yield DataCase(Code.UNKNOWN_DATASET, "a dataset", hint="'documents'?", records={"document": []})


def _monitors() -> Iterator[DataCase]:
    document = {"id": 7, "sent_on": date(2024, 3, 1), "channel": "paper", "secrecy": "none"}
    fed = ("feed", "documents", document)
    electronic = {**document, "channel": "electronic"}
    yield DataCase(
        Code.CONFLICTING_RECORD,
        "another content under a known key",
        ("documents", "id", 2),
        hint="replace",
        done=[fed, ("feed", "documents", [document, electronic])],
    )
    yield DataCase(
        Code.CONFLICTING_RECORD,
        "a record that was withdrawn, with another content",
        ("documents", "id", 1),
        hint="replace",
        done=[fed, ("withdraw", "documents", 7), ("feed", "documents", electronic)],
    )
    for correction in (("withdraw", "documents", [7, 8]), ("replace", "documents", [document, {**document, "id": 8}])):
        yield DataCase(
            Code.UNKNOWN_RECORD,
            f"{correction[0]} what was never fed",
            ("documents", "id", 2),
            hint="feed it first",
            done=[fed, correction],
        )
    keyless = ("documents", "id", 1)
    yield DataCase(Code.MISSING_FIELD, "no key", keyless, done=[("feed", "documents", {**document, "id": None})])
    yield DataCase(Code.WRONG_FIELD_TYPE, "a key", keyless, done=[("feed", "documents", {**document, "id": 1.5})])
    yield DataCase(Code.WRONG_FIELD_TYPE, "a key to withdraw", keyless, done=[("withdraw", "documents", [1.5])])
    yield DataCase(Code.BAD_ARGUMENT, "a correction without keys", ("courses",), done=[("withdraw", "courses", [1])])
    yield DataCase(Code.BAD_ARGUMENT, "no records", ("documents",), done=[("feed", "documents", 5)])
    yield DataCase(Code.UNKNOWN_DATASET, "a dataset that is fed", done=[("feed", "document", [])], hint="'documents'?")
    yield DataCase(Code.BAD_ARGUMENT, "a clock that goes back", done=[("advance", "2024-06-29")], hint="evaluate")
    yield DataCase(Code.BAD_DATE, "a clock without a date", done=[("advance", "today")])
    yield DataCase(Code.BAD_ARGUMENT, "saving to nowhere", done=[("save",)], hint="path")
    yield DataCase(Code.BAD_STATE, "no state of a monitor", state_file={"state.db": "rule"}, hint="a copy")
    yield DataCase(Code.NOT_FOUND, "no file of a state", state_file={"state.db": ""})
    yield DataCase(
        Code.OTHER_PLAN, "a state of another plan", state_of="vn-thanh-hoa/202-kh-ubnd-2020", hint="feed a new"
    )


def _record_files() -> Iterator[DataCase]:
    csv_name, json_name = "documents.csv", "documents.json"
    yield DataCase(
        Code.BAD_ARGUMENT, "another ending", hint=".csv, .json, .jsonl", record_file={"documents.xlsx": b"x"}
    )
    yield DataCase(Code.NOT_FOUND, "no file of records", record_file={csv_name: ""})
    yield DataCase(
        Code.UNKNOWN_DATASET,
        "a dataset of a file",
        hint="'documents'?",
        dataset="document",
        record_file={csv_name: b"x"},
    )
    yield DataCase(
        Code.UNKNOWN_FIELD, "a column of records", line=1, column=2, hint="'channel'?",
        record_file={csv_name: "sent_on,chanel\n"},
    )  # fmt: skip
    yield DataCase(
        Code.UNKNOWN_FIELD, "a key of a record", ("chanel",), 1, 1, record_file={json_name: '[{"chanel": "paper"}]'}
    )
    yield DataCase(
        Code.UNDECLARED_VALUE, "a cell", ("channel",), 3, 1, record_file={csv_name: "channel\npaper\npapr\n"}
    )
    yield DataCase(Code.BAD_DATE, "a cell", ("sent_on",), 2, 1, record_file={csv_name: "sent_on\n1/3/2024\n"})


def _paths() -> Iterator[DataCase]:
    yield DataCase(Code.NOT_FOUND, "no file at a path", hint="looked in /", path_file={"documents.csv": ""})
    yield DataCase(
        Code.NOT_FOUND, "a glob that matches nothing", hint="did you mean 'documents.csv'?",
        path_file={"documents.csv": "x"}, glob="document*.jsonl",
    )  # fmt: skip
    yield DataCase(Code.BAD_ARGUMENT, "a folder as records", hint="give the files in it", path_file={".": ""})
    yield DataCase(
        Code.BAD_ARGUMENT,
        "another ending of a path",
        hint=".cube.parquet",
        path_file={"documents.xlsx": b"x"},
        glob="*",
    )
    yield DataCase(Code.BAD_SYNTAX, "no Parquet", path_file={"documents.parquet": b"PAR1"})
    yield DataCase(Code.BAD_SYNTAX, "no cube", hint="Cube.save", path_file={"documents.cube.json": "[]"})
    yield DataCase(
        Code.MISSING_FIELD, "a column of a file", ("documents", "secrecy"),
        path_file={"documents.csv": "sent_on,channel\n2024-03-01,paper\n"},
    )  # fmt: skip
    yield DataCase(
        Code.MISSING_FIELD, "a key of all lines", ("documents", "secrecy"), hint="known here: sent_on, channel",
        path_file={"documents.jsonl": '{"sent_on": "2024-03-01", "channel": "paper"}\n'},
    )  # fmt: skip
    yield DataCase(
        Code.BAD_DATE,
        "a cell of a file",
        ("sent_on",),
        3,
        1,
        path_file={"documents.csv": "sent_on\n2024-03-01\n1/3/2024\n"},
    )
    yield DataCase(
        Code.WRONG_FIELD_TYPE, "a value of a line", ("channel",), 2, 1,
        path_file={"documents.jsonl": '{"channel": "paper"}\n{"channel": 1}\n'},
    )  # fmt: skip


def _arguments() -> Iterator[DataCase]:
    yield DataCase(Code.BAD_DATE, "as_of as day/month/year", arguments={"as_of": "30/6/2024"}, hint="2024-06-30")
    yield DataCase(Code.BAD_DATE, "as_of is a moment", arguments={"as_of": datetime(2024, 6, 30)})  # noqa: DTZ001
    yield DataCase(Code.BAD_DATE, "as_of is a number", arguments={"as_of": 2024})
    yield DataCase(Code.UNKNOWN_FIELD, "by", arguments={"by": "agenci"}, hint="'agency'?")
    yield DataCase(Code.UNKNOWN_FIELD, "by fields of two datasets", arguments={"by": ["channel", "topic"]})
    yield DataCase(Code.UNKNOWN_RULE, "deciding", arguments={"deciding": {"povrty": "Sở"}}, hint="'poverty'?")
