"""The one orchestration: measure, judge, compose parts and units, build findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from plan_rules.evaluation.arguments import Deciding, read_request
from plan_rules.evaluation.composing import PlanJudging
from plan_rules.evaluation.counting import Counting, explain_counting
from plan_rules.evaluation.report import findings_of, report_of
from plan_rules.evaluation.table import FindingTable, table_of
from plan_rules.finding.model import Finding, Report
from plan_rules.measure.cube import Cube
from plan_rules.measure.question import questions
from plan_rules.measure.sources.records import Records, count_records
from plan_rules.model.plan import Plan
from plan_rules.observations.reader import Observations
from plan_rules.quantity import Language
from plan_rules.timeline import timelines_of

__all__ = [
    "Counting",
    "FindingTable",
    "build_cube",
    "evaluate",
    "evaluate_table",
    "explain_counting",
    "iter_findings",
]


def evaluate(
    plan: Plan,
    *,
    as_of: date | str,
    records: Mapping[str, Records] | None = None,
    observations: Observations = (),
    by: str | Sequence[str] = (),
    deciding: Deciding | None = None,
    language: Language | None = None,
) -> Report:
    """Judge every rule of a plan on a date.

    Args:
        plan: the plan.
        as_of: the date of evaluation, as a date or ``YYYY-MM-DD``. Data dated after it have no influence.
        records: for each dataset by its name an iterable of mappings from field to value, of dataclasses or of
            pydantic models; or a dataframe or relation (polars, pandas, pyarrow, DuckDB, PySpark and others that
            narwhals knows), which an engine counts in one pass; or a path, a glob or a list of them, of files that
            end in .parquet, .csv, .jsonl, .json, .cube.json or .cube.parquet; or a ``Cube``. Values have the
            declared type: str, bool, int, Decimal or float, date or datetime; None and NaN are missing.
        observations: published figures: a CSV or JSON file, or an iterable of ``Observation`` or mappings.
            Where records cover a rule's window, they decide.
        by: fields to break findings down by; each rule whose dataset has them gives findings for the whole and
            for each group.
        deciding: for rules whose sources disagree, by rule id, the publisher (or publisher and method) that decides.
        language: how numbers given as text are written, in observations and CSV files; the plan's language where left
            out.

    Returns:
        One finding for each rule and group, in the order of the plan.

    Raises:
        DataError: with every problem of the arguments, records and observations.
        OSError: for a file that cannot be opened.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> report = evaluate(plan, as_of="2020-12-31")
    >>> report.status_counts() == {"upcoming": len(plan.rules)}
    True
    """
    return report_of(read_request(plan, as_of, by, records, observations, deciding, language))


def iter_findings(
    plan: Plan,
    *,
    as_of: date | str,
    records: Mapping[str, Records] | None = None,
    observations: Observations = (),
    by: str | Sequence[str] = (),
    deciding: Deciding | None = None,
    language: Language | None = None,
) -> Iterator[Finding]:
    """Judge every rule of a plan on a date, one finding after another.

    For hosts that break down by very many groups and pass each finding on: no finding is kept. The records are
    counted, and the arguments checked, at the call.

    Args:
        plan, as_of, records, observations, by, deciding, language: as for ``evaluate``.

    Returns:
        The findings in the order of the report.

    Raises:
        DataError: as ``evaluate``.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> next(iter_findings(plan, as_of="2020-12-31")) == evaluate(plan, as_of="2020-12-31").findings[0]
    True
    """
    return findings_of(PlanJudging(read_request(plan, as_of, by, records, observations, deciding, language)))


def evaluate_table(
    plan: Plan,
    *,
    as_of: date | str,
    records: Mapping[str, Records] | None = None,
    observations: Observations = (),
    by: str | Sequence[str] = (),
    deciding: Deciding | None = None,
    language: Language | None = None,
) -> FindingTable:
    """Judge every rule of a plan on a date, with the findings as columns.

    For hosts that break down by very many groups: the same answers as ``evaluate`` gives, in the same order, without
    an object for each.

    Args:
        plan, as_of, records, observations, by, deciding, language: as for ``evaluate``.

    Returns:
        A row for each rule and group.

    Raises:
        DataError: as ``evaluate``.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> communes = [{"name": "Nga An", "broadband": True}, {"name": "Nga Điền", "broadband": False}]
    >>> table = evaluate_table(plan, as_of="2023-12-31", records={"communes": communes}, by="name")
    >>> at = table.columns["rule"].index("broadband-communes")
    >>> [table.columns[name][at : at + 3] for name in ("by_name", "status", "good")]
    [[None, 'Nga An', 'Nga Điền'], ['in_progress', 'achieved', 'in_progress'], [1, 1, 0]]
    """
    return table_of(read_request(plan, as_of, by, records, observations, deciding, language))


def build_cube(plan: Plan, dataset: str, records: Records, *, as_of: date | str, by: str | Sequence[str] = ()) -> Cube:
    """Count the records of one dataset, for an evaluation elsewhere.

    Args:
        plan: the plan.
        dataset: the name of the dataset that the records belong to.
        records: as for ``evaluate``.
        as_of: the date of that evaluation.
        by: the fields by which that evaluation breaks findings down, in the same order.

    Returns:
        Counts that ``evaluate`` takes in place of the records; cubes of disjoint records add up.

    Raises:
        DataError: as ``evaluate``.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> communes = [{"name": "Nga An", "broadband": True}, {"name": "Nga Điền", "broadband": False}]
    >>> one, other = (build_cube(plan, "communes", [each], as_of="2023-12-31") for each in communes)
    >>> evaluate(plan, as_of="2023-12-31", records={"communes": one + other})["broadband-communes"].value.exact
    '1/2'
    """
    request = read_request(plan, as_of, by, {dataset: records})
    timelines = timelines_of(plan, request.as_of)
    asked = questions(plan, request.as_of, timelines, request.by, [dataset])
    return count_records(asked[dataset], request.records[dataset])
