"""What changed between two reports."""

from __future__ import annotations

from datetime import date

from plan_rules import Report, evaluate, transitions
from sample_plan import sample_plan


def report(as_of: str, *channels: tuple[str, str]) -> Report:
    records = [
        {"sent_on": date(2021, 2, 1), "channel": channel, "secrecy": "none", "agency": agency}
        for agency, channel in channels
    ]
    return evaluate(sample_plan(), as_of=as_of, records={"documents": records}, by="agency")


def test_each_other_status_and_each_new_group_in_the_order_of_the_report() -> None:
    before = report("2021-03-01", ("B", "electronic"), ("C", "electronic"))
    after = report("2021-03-02", ("A", "paper"), ("B", "paper"), ("C", "electronic"))
    found = [
        (each.rule, dict(each.group), each.status_before, each.status_after, each.is_new)
        for each in transitions(before, after)
        if each.rule == "documents-electronic"
    ]
    assert found == [
        ("documents-electronic", {}, "achieved", "in_progress", False),
        ("documents-electronic", {"agency": "A"}, None, "in_progress", True),
        ("documents-electronic", {"agency": "B"}, "achieved", "in_progress", False),
    ]


def test_what_is_gone_or_stays_is_no_transition() -> None:
    before = report("2021-03-01", ("A", "electronic"), ("B", "electronic"))
    assert transitions(before, report("2021-03-01", ("A", "electronic"))) == ()
    assert transitions(before, before) == ()


def test_both_findings_are_whole() -> None:
    before, after = report("2021-03-01", ("A", "electronic")), report("2021-03-02", ("A", "paper"))
    [whole, group] = transitions(before, after)
    assert (whole.before, whole.after) == (before["documents-electronic"], after["documents-electronic"])
    assert group.before in before.findings
    assert group.after in after.findings
