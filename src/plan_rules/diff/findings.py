"""Which findings flip between two versions of a plan, and because of which change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plan_rules.diff.attribution import Attribution, Key, outcome_of
from plan_rules.diff.change import Change
from plan_rules.diff.compare import diff_plans
from plan_rules.diff.data import SharedData
from plan_rules.diff.matching import NewIds
from plan_rules.evaluation.arguments import Deciding
from plan_rules.finding.model import Finding, Report
from plan_rules.measure.sources.records import Records
from plan_rules.model.base import Bilingual
from plan_rules.model.plan import Plan
from plan_rules.observations.reader import Observations
from plan_rules.quantity import Language


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that is not what it was.

    Attributes:
        rule: the id of the rule in the new version, or in the old one where the new one has it no more.
        title: its title.
        group: the group, field by field; empty for the whole.
        old, new: the two findings; None where a version has none.
        because: the changes that each flip it alone; where none does, those that do so together.
        together: whether it takes all of them.
    """

    rule: str
    title: Bilingual
    group: Mapping[str, str | None]
    old: Finding | None
    new: Finding | None
    because: tuple[Change, ...]
    together: bool = False


def diff_findings(
    old: Plan,
    new: Plan,
    *,
    as_of: date | str,
    records: Mapping[str, Records] | None = None,
    observations: Observations = (),
    by: str | Sequence[str] = (),
    deciding: Deciding | None = None,
    language: Language | None = None,
) -> tuple[FindingChange, ...]:
    """Which findings have another status or verdict under the new version, on the same data, and why.

    Each change of ``diff_plans`` that the finding can depend on is made alone in the old version and the plan is judged
    again. Where no change flips the finding alone, a set of changes is named that flips it together and of which none
    can be spared.

    Args:
        old, new: the two versions.
        as_of, records, observations, by, deciding, language: as for ``evaluate``. Data that one version knows and the
            other does not are given to the one; observations may name a renamed rule or exclusion by either id. A cube
            answers for one version of the rules, so records are needed; they are counted again for each change that
            could be a cause.

    Raises:
        DataError: as ``evaluate``, for data that do not fit.

    >>> from plan_rules import dump_plan, load_plan, read_plan
    >>> old = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> files = dump_plan(old)
    >>> rules = files["targets/rules.yaml"].replace("more_than: 98%", "at_least: 98%")
    >>> new = read_plan({**files, "targets/rules.yaml": rules})
    >>> figure = {"rule": "satisfaction-2030", "window": "2030", "numerator": 98, "denominator": 100,
    ...           "published_on": "2031-01-20", "publisher": "a survey", "source": "a report"}
    >>> [flip] = diff_findings(old, new, as_of="2031-02-01", observations=[figure])
    >>> flip.old.status.value, flip.new.status.value, [change.text.en for change in flip.because]
    ('missed', 'met', ['Threshold loosened from more than 98% to at least 98%.'])
    """
    changes = diff_plans(old, new)
    ids = NewIds.between(old, new)
    before = ids.of_plan(old)
    data = SharedData.of(before, new, ids, as_of, records, observations, by, deciding, language)
    reports = data.judge(before), data.judge(new)
    flipped = tuple(_flipped(*map(_by_group, reports)))
    attribution = Attribution(before, new, changes.changes, data, {rule for (rule, _), _, _ in flipped})
    titles = {rule.id: rule.title for rule in (*before.rules, *new.rules)}
    found = []
    for key, earlier, later in flipped:
        rule, group = key
        because, together = attribution.of(key, earlier, later)
        found.append(FindingChange(rule, titles[rule], dict(group), earlier, later, because, together))
    return tuple(found)


def _by_group(report: Report) -> dict[Key, Finding]:
    return {(finding.rule, tuple(finding.group.items())): finding for finding in report}


def _flipped(
    before: Mapping[Key, Finding], after: Mapping[Key, Finding]
) -> Iterator[tuple[Key, Finding | None, Finding | None]]:
    """The findings that differ: those of the new version in its order, then those that are gone."""
    for key, later in after.items():
        earlier = before.get(key)
        if earlier is None or outcome_of(earlier) != outcome_of(later):
            yield key, earlier, later
    for key, earlier in before.items():
        if key not in after:
            yield key, earlier, None
