"""The quote names a year that is not the last one of the phase, or the phase is not in the years of its name.

"Đến năm 2030" is due at the end of 2030. In a phase that ends in 2025 the target would be judged five years too
early. So are "vào cuối năm 2030", "giai đoạn 2026-2030", "hết quý IV/2030", "trước ngày 31/12/2030" and a sentence that
begins with "Năm 2030"; "trước năm 2030" is due in 2029. A phase whose name has years must have days in them.

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
from datetime import date, timedelta

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level

_YEAR = r"((?:19|20|21)[0-9]{2})(?!\w)"
_DUE = re.compile(
    rf"(?<!\w)(?:đến|tới|vào|trong|hết) (?:hết |cuối |giữa |đầu )?năm {_YEAR}"
    rf"|(?<!\w)(?:(?:đến|vào|trong|hết|trước|cuối) )+(?:quý (?:[IVX]+|[1-4])|tháng [0-9]+)(?: năm |/){_YEAR}"
    rf"|(?:^|[;.:]\s+)năm {_YEAR}"
    # "So với giai đoạn 2016-2020" is a comparison.
    rf"|(?<!\w)(?<!với )(?<!lần )(?<!bằng )(?<!hơn )(?<!của )giai đoạn (?:19|20|21)[0-9]{{2}}\s*[-–]\s*{_YEAR}"
    rf"|(?<!\w)by(?: the end of)? {_YEAR}",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?<!\w)(?:trước|before) (?:năm )?{_YEAR}(?!/)", re.IGNORECASE)
_BEFORE_DAY = re.compile(rf"(?<!\w)(?:trước|đến) (?:ngày )?([0-9]{{1,2}})/([0-9]{{1,2}})/{_YEAR}", re.IGNORECASE)
_NAME = re.compile(r"(?:^|.*-)((?:19|20|21)[0-9]{2})$")
_FIRST_IN_NAME = re.compile(r"(?:^|.*-)((?:19|20|21)[0-9]{2})-[0-9]{4}$")
# The reporting year of a plan may begin on 15 December.
_EARLY = timedelta(days=17)


def find(subject: Subject) -> Iterator[Found]:
    """Quotes that are due in another year than their phase ends, and phases with another year than their name."""
    for name, phase in subject.plan.header.phases.items():
        first, last = _FIRST_IN_NAME.match(name), _NAME.match(name)
        if first and (phase.from_ + _EARLY).year != int(first[1]):
            yield _misnamed(name, "from", phase.from_)
        if last and phase.to.year != int(last[1]):
            yield _misnamed(name, "to", phase.to)
    for path, rule in subject.rules:
        end = subject.plan.header.phases[rule.phase].to.year
        years = _due(rule.quote)
        if years and end not in years:
            due = ", ".join(map(str, sorted(years)))
            message = f"the quote is due in {due}, the phase {rule.phase} ends in {end}"
            yield Found((*path, "phase"), message, "choose the phase that ends in that year")


def _due(quote: str) -> set[int]:
    """The years in which something is due."""
    years = {int(next(filter(None, match.groups()))) for match in _DUE.finditer(quote)}
    years |= {int(match[1]) - 1 for match in _BEFORE.finditer(quote)}
    for day, month, year in _BEFORE_DAY.findall(quote):
        years.add(int(year) - (int(day) == int(month) == 1))
    return years


def _misnamed(name: str, end: str, day: date) -> Found:
    message = f"the phase {name} has the day {day} as {end!r}"
    return Found(("header", "phases", name, end), message, "correct the day, or give the phase the name of its years")


CHECK = Check("phase-year", Level.WARNING, find)
