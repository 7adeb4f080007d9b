"""A report in which small counts of records that were taken out are withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.finding.counted import EXCLUDED, GroupKey, Row, exclusions_of, group_of, row_of, span_of
from plan_rules.finding.disclosure import Disclosure
from plan_rules.finding.facts import TallyFact, UnitOutcome, UnitsFact, WithheldFact
from plan_rules.finding.model import Finding, Report
from plan_rules.finding.secondary import complete
from plan_rules.model.base import FrozenDict
from plan_rules.model.timing import TimingKind
from plan_rules.problems import Code, DataError, Problem, near_miss

_LEAST = 3
"""Below 2 there is only 1, so that a withheld count would be known."""

_FIGURES = ("value", "low", "high", "margin", "shortfall")
_OF_COUNTS = {
    CaveatCode.UNKNOWN_RECORDS: "records",
    CaveatCode.UNDATED_RECORDS: "records",
    CaveatCode.REPORTED_DIFFERS: "computed",
}
"""Facts of caveats that are counts, or figures made from them."""


def withhold(report: Report, *, below: int, exclusions: str | Iterable[str] | None = None) -> Report:
    """A report without small counts of records that exclusions took out, and without what would tell them.

    Counts above zero and below the number become null in ``tally``, and so does every other count that one of them
    could be recomputed from; ``tally.withheld`` names them. A rule that counts in what another takes out loses its
    figures in the group and window concerned. Verdicts and statuses stay as they are, and so do all other figures.
    Caveats and explanations say what was withheld.

    Two reports with different groups or rules can tell more than each of them: withhold once, and publish excerpts
    of the one report. A reader who sets up equations is kept off; one who also tries out which counts make this
    function choose as it did can tell very small ones, so take a number well above those that must stay hidden.

    Args:
        report: the report, as ``evaluate`` gave it.
        below: the number, at least 3.
        exclusions: the exclusions whose counts are meant; all, where left out.

    Raises:
        DataError: for a smaller number, an exclusion that no finding has, or a report from which something else
            was withheld already.

    >>> from datetime import date
    >>> from plan_rules import evaluate, load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> documents = [{"sent_on": date(2021, 2, 3), "channel": "paper", "secrecy": "mat"}]
    >>> report = evaluate(plan, as_of="2021-06-30", records={"documents": documents})
    >>> tally = withhold(report, below=5)["documents-electronic"].tally
    >>> tally.excluded, dict(tally.withheld)
    (None, {'excluded': 5, 'excluded_by.secret-documents': 5, 'outside': None})
    """
    known = dict.fromkeys(name for finding in report for name in sorted(exclusions_of(finding)))
    chosen = (exclusions,) if isinstance(exclusions, str) else tuple(known if exclusions is None else exclusions)
    if problems := list(_problems(below, chosen, known)):
        raise DataError(problems)
    asked = WithheldFact(below=below, exclusions=tuple(name for name in known if name in chosen))
    if report.withheld == asked:
        return report
    if _is_withheld(report):
        message = "counts were withheld from this report already, in another way"
        raise DataError([Problem(Code.BAD_ARGUMENT, message, "withhold from the report that evaluate gave")])
    findings = list(report)
    by_unit: defaultdict[object, list[int]] = defaultdict(list)
    for position, finding in enumerate(findings):
        # A report does not name the dataset; all records of one dataset go by one noun.
        by_unit[finding.indicator.unit].append(position)
    for unit, positions in by_unit.items():
        if unit is not None:
            changed = _withheld([findings[position] for position in positions], asked, report.by)
            for position, finding in zip(positions, changed, strict=True):
                findings[position] = finding
    return Report(
        plan=report.plan,
        document=report.document,
        as_of=report.as_of,
        by=report.by,
        findings=tuple(findings),
        withheld=asked,
    )


def _problems(below: object, chosen: Collection[str], known: Collection[str]) -> Iterable[Problem]:
    if not isinstance(below, int) or isinstance(below, bool) or below < _LEAST:
        hint = f"give a whole number from {_LEAST} on: below 2 and above zero there is only 1"
        yield Problem(Code.BAD_ARGUMENT, f"below: {below!r} is no bound that hides a count", hint)
    if known and not chosen:
        yield Problem(Code.BAD_ARGUMENT, "exclusions: none is named", "leave the argument out where all are meant")
    for name in chosen:
        if name not in known:
            message = f"exclusions: no finding has the exclusion {name!r}"
            yield Problem(Code.UNKNOWN_NAME, message, near_miss(name, known))


def _is_withheld(report: Report) -> bool:
    return report.withheld is not None or any(finding.tally and finding.tally.withheld for finding in report)


def _withheld(findings: Iterable[Finding], asked: WithheldFact, by: Collection[str]) -> list[Finding]:
    """The findings that count records of one dataset, with what must not be told withheld."""
    found = list(findings)
    disclosure = Disclosure(found, asked.below, frozenset(asked.exclusions))
    complete(disclosure)
    if not disclosure.guarded:
        return found
    eraser = _Eraser(disclosure, asked.below, by)
    return [eraser.finding(finding) for finding in found]


class _Eraser:
    """Takes out of findings what must not be told."""

    def __init__(self, disclosure: Disclosure, below: int, by: Collection[str]) -> None:
        self.disclosure, self.below, self.by = disclosure, below, by
        self.guarded: dict[tuple[str, ...], defaultdict[tuple[str | None, ...], list[GroupKey]]] = {}

    def finding(self, finding: Finding) -> Finding:
        """A finding with what may be told, and with a caveat where that is not all."""
        row, exclusions = row_of(finding), exclusions_of(finding)
        changes = self.other_figures(finding, exclusions)
        caveats = finding.caveats
        if row and finding.tally and self.disclosure.tells(row):
            changes |= {**dict.fromkeys(_FIGURES), "tally": _emptied(finding.tally, exclusions)}
            caveats = tuple(map(_without_counts, caveats))
        elif row and finding.tally and self.disclosure.hides(row):
            changes["tally"] = self.without_excluded(finding, row, finding.tally)
        if not changes:
            return finding
        code = CaveatCode.COUNTS_WITHHELD if [*changes] == ["tally"] else CaveatCode.FIGURES_WITHHELD
        changes["caveats"] = (*caveats, Caveat.of(code, below=self.below))
        return finding.model_copy(update=changes)

    def without_excluded(self, finding: Finding, row: Row, tally: TallyFact) -> TallyFact:
        """The counts without those that were taken out or lie outside."""
        counts: dict[str, int | None] = {}
        withheld: dict[str, int | None] = {}
        for name in (EXCLUDED, *(each.name for each in finding.exclusions)):
            counts[name] = 0 if self.disclosure.is_plainly_zero(row, name) else None
            if counts[name] is None:
                key = name if name == EXCLUDED else f"excluded_by.{name}"
                withheld[key] = self.disclosure.bound(row, name)
        changes = {
            EXCLUDED: counts.pop(EXCLUDED),
            "excluded_by": FrozenDict(counts),
            "outside": None,
            "withheld": FrozenDict({**withheld, "outside": None}),
        }
        return tally.model_copy(update=changes)

    def other_figures(self, finding: Finding, exclusions: frozenset[str]) -> dict[str, Any]:
        """Figures of other windows and of units that would tell a count, taken out."""
        group = group_of(finding)
        changes: dict[str, Any] = {}
        windows = tuple(
            each.model_copy(update={"value": None})
            if self.disclosure.would_tell(group, span_of(each.window), exclusions)
            else each
            for each in finding.windows
        )
        if windows != finding.windows:
            changes["windows"] = windows
        if self.disclosure.would_tell(group, None, exclusions):
            older = tuple(
                each.model_copy(update=dict.fromkeys(("value", "low", "high"))) if each.source is None else each
                for each in finding.latest_known
            )
            if older != finding.latest_known:
                changes["latest_known"] = older
        if finding.units and (units := self.units(finding, finding.units, exclusions)) != finding.units:
            changes["units"] = units
        return changes

    def units(self, finding: Finding, units: UnitsFact, exclusions: frozenset[str]) -> UnitsFact:
        """The units of a target, without the value of those in which it would tell a count."""
        # Where every window counts, each unit speaks of a window of its own.
        of_one = finding.window and finding.indicator.timing not in (TimingKind.THROUGHOUT, TimingKind.EACH_YEAR)
        span = span_of(finding.window) if finding.window and of_one else None

        def kept(outcomes: Iterable[UnitOutcome]) -> tuple[UnitOutcome, ...]:
            return tuple(
                each.model_copy(update={"value": None})
                if any(self.disclosure.would_tell(group, span, exclusions) for group in self.groups(finding, each))
                else each
                for each in outcomes
            )

        return units.model_copy(update={"failing": kept(units.failing), "open": kept(units.open)})

    def groups(self, finding: Finding, unit: UnitOutcome) -> Iterable[GroupKey]:
        """The group of a finding, and the guarded groups that a unit may share records with."""
        fields = tuple(name for name in self.by if name in unit.group)
        if fields and fields not in self.guarded:
            index = self.guarded[fields] = defaultdict(list)
            for group in self.disclosure.guarded:
                values = dict(group)
                if group:
                    index[tuple(values[name] for name in fields)].append(group)
        within = self.guarded[fields].get(tuple(unit.group[name] for name in fields), []) if fields else []
        return (group_of(finding), *within)


def _emptied(tally: TallyFact, exclusions: Iterable[str]) -> TallyFact:
    """Counts of which none is told."""
    names = sorted(exclusions)
    counts = [name for name in TallyFact.model_fields if name not in ("excluded_by", "withheld")]
    withheld = FrozenDict(dict.fromkeys([*counts, *(f"excluded_by.{name}" for name in names)]))
    by_name = {"excluded_by": FrozenDict(dict.fromkeys(names)), "withheld": withheld}
    return tally.model_copy(update={**dict.fromkeys(counts), **by_name})


def _without_counts(caveat: Caveat) -> Caveat:
    """A caveat without the counts among its facts."""
    if caveat.code not in _OF_COUNTS:
        return caveat
    return Caveat(code=caveat.code, facts={**caveat.facts, _OF_COUNTS[caveat.code]: None})
