"""A part counts records that do not belong to its whole.

"Trong đó" narrows: what is said of the reports of the province is said of some of the periodic reports. A record that
belongs to the part and not to the whole means that a condition or an exclusion of the whole is missing in the part. The
check goes through every kind of record that the two rules tell apart and shows one; conditions that tell more than
4,096 kinds apart, or test one field in several ways at once, are left alone.

Bad::

    text: 80% hồ sơ mức độ 4 (trong đó 100% hồ sơ của Sở Y tế) nộp trực tuyến.
    rules:
      - id: whole
        indicator: {share: {of: dossiers, where: {level: "4"}, good: {channel: online}}}
        threshold: {bare: 80%, wording: 80% hồ sơ}
      - part_of: whole
        indicator: {share: {of: dossiers, where: {agency: Sở Y tế}, good: {channel: online}}}
        threshold: {bare: 100%, wording: 100% hồ sơ}

Good::

    text: 80% hồ sơ mức độ 4 (trong đó 100% hồ sơ của Sở Y tế) nộp trực tuyến.
    rules:
      - id: whole
        indicator: {share: {of: dossiers, where: {level: "4"}, good: {channel: online}}}
        threshold: {bare: 80%, wording: 80% hồ sơ}
      - part_of: whole
        indicator: {share: {of: dossiers, where: {level: "4", agency: Sở Y tế}, good: {channel: online}}}
        threshold: {bare: 100%, wording: 100% hồ sơ}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.measure.aspects import MISSING
from plan_rules.measure.record_kinds import record_kinds


def find(subject: Subject) -> Iterator[Found]:
    """Parts with a kind of record in their population that the whole does not have in its own."""
    for path, rule in subject.rules:
        if rule.part_of is None or not rule.indicator.dataset:
            continue
        whole = subject.plan[rule.part_of]
        if whole.indicator.dataset != rule.indicator.dataset:
            continue
        dataset = subject.plan.header.datasets[rule.indicator.dataset]
        (part_asks, whole_asks), kinds = record_kinds(dataset, (subject.plan, rule), (subject.plan, whole))
        outside = [kind for kind in kinds if part_asks.is_eligible(kind) and whole_asks.is_outside(kind)]
        if outside:
            plainest = min(outside, key=lambda kind: kind.classes.count(MISSING))
            message = f"a record with {plainest.words} belongs to this part and not to its whole {whole.id!r}"
            hint = "take the conditions and exclusions of the whole into the part"
            yield Found((*path, "part_of"), message, hint)


CHECK = Check("part-wider", Level.ERROR, find)
