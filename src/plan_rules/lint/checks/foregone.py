"""Every record of the population is good, or none can be.

The good condition follows from the population, or contradicts it. The share is then 100 % or 0 % whatever the data
say.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - indicator: {share: {of: dossiers, where: {channel: online}, good: {channel: [online, post]}}}
        threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - indicator: {share: {of: dossiers, good: {channel: online}}}
        threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """Shares of records in which good is the same for every kind of record of the population."""
    for path, rule in subject.rules:
        if not (rule.indicator.share and rule.indicator.share.good):
            continue
        possible = subject.possible.get(rule.id)
        if possible and possible.eligible and possible.good is not possible.bad:
            what = "every record of the population is good" if possible.good else "no record of the population is good"
            hint = "compare `good` with `where` and `among`"
            yield Found((*path, "indicator", "share", "good"), f"{what}, whatever the data say", hint, at_key=True)


CHECK = Check("foregone", Level.WARNING, find)
