"""No record can belong to the population.

The conditions contradict each other, or an exclusion takes out everything that the population lets in. Such a rule is
never anything but not applicable.

Bad::

    text: Ít nhất 90% hồ sơ không rút nộp trực tuyến, không tính hồ sơ rút.
    rules:
      - indicator: {share: {of: dossiers, where: {withdrawn: true}, good: {channel: online}}}
        exclusions: [withdrawn]
        threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}

Good::

    text: Ít nhất 90% hồ sơ không rút nộp trực tuyến, không tính hồ sơ rút.
    rules:
      - indicator: {share: {of: dossiers, good: {channel: online}}}
        exclusions: [withdrawn]
        threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """Rules over records with no kind of record in their population."""
    for path, rule in subject.rules:
        possible = subject.possible.get(rule.id)
        if possible and not possible.eligible:
            hint = "check `where`, `among` and the exclusions against each other"
            yield Found((*path, "indicator", rule.indicator.kind), "no record belongs to the population", hint)


CHECK = Check("empty-population", Level.ERROR, find)
