"""An exclusion takes nothing out of the population.

Every record that it could take out is outside already. The clause names something that it takes out, so a condition of
the population or of the exclusion is probably wrong.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
    rules:
      - indicator: {share: {of: dossiers, where: {withdrawn: false}, good: {channel: online}}}
        exclusions: [withdrawn]
        threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
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
    """Exclusions of rules over records that no kind of record of the population is under."""
    for path, rule in subject.rules:
        possible = subject.possible.get(rule.id)
        for index, name in enumerate(rule.exclusions if possible and possible.eligible else ()):
            if possible and name in possible.idle:
                message = f"{name!r} takes nothing out: no record of the population is under it"
                yield Found((*path, "exclusions", index), message, "compare its condition with `where`")


CHECK = Check("idle-exclusion", Level.WARNING, find)
