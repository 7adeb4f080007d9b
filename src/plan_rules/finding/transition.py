"""What changed between two reports: the findings whose status is another one, before and after."""

from __future__ import annotations

from plan_rules.finding.model import Finding, Report
from plan_rules.model.base import FrozenMapping, Model
from plan_rules.verdict import Status


class Transition(Model):
    """A finding whose status changed, or that is new beside an earlier report."""

    rule: str
    """The id of the rule."""
    group: FrozenMapping[str, str | None]
    """The group; empty for the whole."""
    before: Finding | None
    """The finding of the earlier report; None where it had none for this rule and group."""
    after: Finding
    """The finding of the later report."""

    @property
    def status_before(self) -> Status | None:
        """The status that was; None for a new finding."""
        return self.before.status if self.before else None

    @property
    def status_after(self) -> Status:
        """The status that is."""
        return self.after.status

    @property
    def is_new(self) -> bool:
        """Whether the earlier report said nothing of this rule and group."""
        return self.before is None


def transitions(before: Report, after: Report) -> tuple[Transition, ...]:
    """The findings whose status differs between two reports, or that only the later one has, in its order.

    What only the earlier report has, such as a group of which no record is left, is no transition: the later one
    says nothing of it.

    Args:
        before: the earlier report.
        after: the later report.

    >>> from plan_rules import evaluate, load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> early, late = (evaluate(plan, as_of=day) for day in ("2025-06-30", "2025-07-01"))
    >>> for each in transitions(early, late):
    ...     print(each.rule, each.status_before, "->", each.status_after)
    districts-e-meetings no_data -> lapsed
    """
    earlier = {(finding.rule, finding.group): finding for finding in before}
    found = ((earlier.get((finding.rule, finding.group)), finding) for finding in after)
    return tuple(
        Transition(rule=new.rule, group=new.group, before=old, after=new)
        for old, new in found
        if old is None or old.status is not new.status
    )
