"""The quote names a year that is not the last one of the phase.

"Đến năm 2030" is due at the end of 2030. In a phase that ends in 2025 the target would be judged five years too
early.

Bad::

    text: Đến năm 2030, ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: ít nhất 90% hồ sơ}
        phase: 2021-2025

Good::

    text: Đến năm 2030, ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: ít nhất 90% hồ sơ}
        phase: 2026-2030
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level

_UNTIL = re.compile(r"(?<!\w)(?:đến (?:hết |cuối )?năm|by(?: the end of)?) ((?:19|20|21)[0-9]{2})(?!\w)", re.IGNORECASE)


def find(subject: Subject) -> Iterator[Found]:
    """Quotes that are due in another year than their phase ends."""
    for path, rule in subject.rules:
        last = subject.plan.header.phases[rule.phase].to.year
        years = {int(match[1]) for match in _UNTIL.finditer(rule.quote)}
        if years and last not in years:
            due = ", ".join(map(str, sorted(years)))
            message = f"the quote is due in {due}, the phase {rule.phase} ends in {last}"
            yield Found((*path, "phase"), message, "choose the phase that ends in that year")


CHECK = Check("phase-year", Level.WARNING, find)
