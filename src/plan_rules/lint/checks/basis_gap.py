"""The law behind an exclusion ends inside the phase of a rule that uses it.

What "mật" means is for the law to say. Where the law that the exclusion rests on ends and no other follows, the days
after it have no basis.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
    plan:
      exclusions:
        withdrawn: {basis: [{document: 1/2020/QH14, until: 2023-06-30}]}
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}
        exclusions: [withdrawn]

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
    plan:
      exclusions:
        withdrawn: {basis: [{document: 1/2020/QH14, until: 2023-06-30}, {document: 2/2023/QH15, from: 2023-07-01}]}
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}
        exclusions: [withdrawn]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.model.document import LegalBasis

_ONE_DAY = timedelta(days=1)


def find(subject: Subject) -> Iterator[Found]:
    """Exclusions of rules with a day of the phase that none of their laws covers."""
    header = subject.plan.header
    for path, rule in subject.rules:
        phase = header.phases[rule.phase]
        for index, name in enumerate(rule.exclusions):
            basis = header.exclusions[name].basis
            day = _first_gap(basis, phase.from_, phase.to) if basis else None
            if day:
                message = f"no law that {name!r} rests on applies on {day}, in the phase {rule.phase}"
                hint = f"add to exclusions.{name}.basis what applies then"
                yield Found((*path, "exclusions", index), message, hint)


def _first_gap(basis: Sequence[LegalBasis], first: date, last: date) -> date | None:
    """The first of some days on which no law applies."""
    day = first
    for law in sorted(basis, key=lambda law: law.from_ or date.min):
        if law.from_ is not None and law.from_ > day:
            return day
        if law.until is None or law.until >= last:
            return None
        day = max(day, law.until + _ONE_DAY)
    return day


CHECK = Check("basis-gap", Level.WARNING, find)
