"""A part is due in another phase than its whole.

The whole is met only where its parts are. A part of another phase is upcoming or closed while the whole is judged.

Bad::

    text: 80% hồ sơ (trong đó 100% hồ sơ của Sở Y tế) nộp trực tuyến.
    rules:
      - id: whole
        threshold: {bare: 80%, wording: 80% hồ sơ}
      - part_of: whole
        phase: 2026-2030
        threshold: {bare: 100%, wording: 100% hồ sơ}

Good::

    text: 80% hồ sơ (trong đó 100% hồ sơ của Sở Y tế) nộp trực tuyến.
    rules:
      - id: whole
        threshold: {bare: 80%, wording: 80% hồ sơ}
      - part_of: whole
        threshold: {bare: 100%, wording: 100% hồ sơ}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """Parts whose phase is not that of their whole."""
    for path, rule in subject.rules:
        if rule.part_of and subject.plan[rule.part_of].phase != rule.phase:
            whole = subject.plan[rule.part_of]
            message = f"the part is due in {rule.phase}, its whole {whole.id!r} in {whole.phase}"
            yield Found((*path, "phase"), message, "give both the same phase")


CHECK = Check("part-phase", Level.WARNING, find)
