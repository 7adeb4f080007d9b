"""Findings as columns: a row for each rule and group, for hosts that break down by very many groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from plan_rules.evaluation.arguments import Request
from plan_rules.evaluation.composing import Composed, PlanJudging
from plan_rules.evaluation.judging import RuleJudging
from plan_rules.evaluation.measured import WHOLE
from plan_rules.evaluation.pausing import collection_paused
from plan_rules.finding.build import Composition
from plan_rules.judge.judgement import Value
from plan_rules.judge.outcome import Outcome
from plan_rules.measure.kinds import SLOTS
from plan_rules.measure.tally import COUNTS
from plan_rules.model.rule import Rule
from plan_rules.problems import Code, DataError, Problem
from plan_rules.quantity import canonical_unit, scale
from plan_rules.verdict import status_of

if TYPE_CHECKING:
    import pyarrow

Columns: TypeAlias = Iterable[Iterable[Any]]

_RATIOS = ("value", "low", "high")
_OF_RULE = ("rule", "phase", "stage", "unit", "fingerprint")
_OF_JUDGEMENT = (
    "window",
    "verdict",
    "status",
    *(f"{name}{part}" for name in _RATIOS for part in ("", "_numerator", "_denominator")),
    "shortfall",
    "caveats",
)


@dataclass(frozen=True)
class FindingTable:
    """The findings of one evaluation as columns of equal length, in the order of the report.

    ``columns`` has for each finding

    * ``rule``, ``phase``, ``stage``, ``unit``, ``fingerprint``: of the rule;
    * ``is_group`` and, for each field of ``by``, ``by_`` and its name: the group; the whole has none;
    * ``window``, ``verdict``, ``status``: the answer; verdict is None without data;
    * ``value``, ``low``, ``high``: figures in the unit as floating point, for charts, each with ``_numerator`` and
      ``_denominator``, which are exact (100 % is 1) and None for a mean of rates, which is no fraction;
    * ``shortfall``, and the counts of the tally: ``good``, ``bad``, ``unknown``, ``possibly_good``,
      ``possibly_bad``, ``possibly_unknown``, ``excluded``, ``outside``, ``undated``; None where nothing was counted;
    * ``caveats``: the codes of those about the data, with spaces between them.

    Attributes:
        plan: the name of the plan.
        document: the number of the document.
        as_of: the date of evaluation.
        by: the fields by which findings are broken down.
        columns: the columns by name.
    """

    plan: str
    document: str
    as_of: date
    by: tuple[str, ...]
    columns: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.columns["rule"])

    def to_arrow(self) -> pyarrow.Table:
        """The columns as an Arrow table, which every dataframe library reads; the rest is in its metadata.

        Raises:
            DataError: where pyarrow is not installed.
        """
        try:
            import pyarrow as pa  # noqa: PLC0415 - only this form needs it
        except ImportError:
            hint = "pip install 'plan-rules[arrow]'"
            raise DataError([Problem(Code.BAD_ARGUMENT, "Arrow tables are made by pyarrow", hint)]) from None
        types = dict.fromkeys((*COUNTS, "shortfall"), pa.int64())
        types |= dict.fromkeys(_RATIOS, pa.float64()) | {"is_group": pa.bool_()}
        arrays = {
            name: _whole(pa, column) if name.endswith("ator") else pa.array(column, types.get(name, pa.string()))
            for name, column in self.columns.items()
        }
        metadata = {"plan": self.plan, "document": self.document, "as_of": self.as_of.isoformat()}
        return pa.table(arrays).replace_schema_metadata(metadata)


def _whole(pa: Any, column: Sequence[int | None]) -> Any:
    """Whole numbers; as text where one, of a level with many decimals, is longer than any integer type."""
    try:
        return pa.array(column, pa.int64())
    except OverflowError:
        return pa.array([None if each is None else str(each) for each in column], pa.string())


def table_of(request: Request) -> FindingTable:
    """The findings of an evaluation as columns."""
    plan, judging = request.plan, PlanJudging(request)
    names = (*_OF_RULE, "is_group", *(f"by_{name}" for name in request.by), *_OF_JUDGEMENT, *COUNTS)
    columns: tuple[list[Any], ...] = tuple([] for _ in names)
    with collection_paused():
        for rule in plan.rules:
            for chunk in _RuleColumns(judging, rule).chunks():
                for column, more in zip(columns, chunk, strict=True):
                    column.extend(more)
    named = dict(zip(names, columns, strict=True))
    return FindingTable(plan.name, plan.document.number, request.as_of, request.by, named)


class _RuleColumns:
    """The columns of one rule."""

    def __init__(self, judging: PlanJudging, rule: Rule) -> None:
        self.rule, self.judging, self.timeline = rule, judging, judging.timelines[rule.id]
        self.unit = canonical_unit(rule.indicator.unit or "")
        fingerprint = judging.plan.fingerprints[rule.id]
        self.of_rule = (rule.id, rule.phase, self.timeline.stage.value, self.unit, fingerprint)

    def chunks(self) -> Iterator[Columns]:
        """The columns of the whole, then those of the groups."""
        by, rule = self.judging.by, self.judging.judging(self.rule)
        yield self.columns(self.judging.composed(rule, ()))
        if not by:
            return
        if self.judging.stands_alone(self.rule) and rule.is_wide(by):
            yield self.wide_columns(rule)
        else:
            yield self.columns(self.judging.composed(rule, by))

    def columns(self, found: Composed) -> Columns:
        """The columns of some groups, each judged for itself."""
        rows = []
        for group, outcome, row, composition in found:
            names = group.values() if group else (None,) * len(self.judging.by)
            counts = (None,) * SLOTS if row is None else row[:SLOTS] or (0,) * SLOTS
            rows.append((*self.of_rule, bool(group), *names, *self.cells(outcome, composition), *counts))
        width = len(self.of_rule) + 1 + len(self.judging.by) + len(_OF_JUDGEMENT) + SLOTS
        return zip(*rows, strict=True) if rows else ((),) * width

    def wide_columns(self, rule: RuleJudging) -> Columns:
        """The columns of very many groups: those that are alike are judged once, and the answers spread by arrays."""
        wide = rule.wide()
        outcomes = [rule.outcome(WHOLE, rows) for rows in wide.rows()]
        cells = [self.cells(each, None) for each in outcomes]
        size = len(wide.groups)
        yield from ([value] * size for value in self.of_rule)
        yield [True] * size
        yield from zip(*wide.groups, strict=True) if size else ((),) * len(self.judging.by)
        yield from wide.spread(cells) if size else ((),) * len(_OF_JUDGEMENT)
        yield from wide.counts([each.result.deciding.counted for each in outcomes])

    def cells(self, outcome: Outcome, composition: Composition | None) -> tuple[Any, ...]:
        """What follows from what was judged."""
        composition = composition or Composition(outcome.verdict, outcome.is_final)
        deciding = outcome.result.deciding
        verdict, is_assessment = composition.verdict, self.rule.indicator.kind == "assessment"
        status = status_of(self.timeline.stage, verdict, final=composition.is_final, assessment=is_assessment)
        codes = dict.fromkeys(caveat.code.value for caveat in (*deciding.caveats, *composition.caveats))
        return (
            deciding.window.label if deciding.window else None,
            verdict.value if verdict else None,
            status.value,
            *self.ratio(deciding.value),
            *self.ratio(deciding.low),
            *self.ratio(deciding.high),
            deciding.shortfall,
            " ".join(codes),
        )

    def ratio(self, value: Value | None) -> tuple[float | None, int | None, int | None]:
        """A value in its unit, and exactly; a mean is no ratio of whole numbers."""
        if value is None:
            return None, None, None
        if isinstance(value, Fraction):
            return float(value / scale(self.unit)), value.numerator, value.denominator
        return float(Fraction(value.decimal(12)) / scale(self.unit)), None, None
