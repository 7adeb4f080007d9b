"""Rules of one indicator count different things.

Rules that share an indicator share its published figures. If one of them counts all dossiers and the next one only
those of online services, a single series cannot be right for both: give one of them another indicator.

Bad::

    text: Đến năm 2025 ít nhất 80% hồ sơ trực tuyến; đến năm 2030 ít nhất 90% hồ sơ mức độ 4 trực tuyến.
    rules:
      - quote: Đến năm 2025 ít nhất 80% hồ sơ trực tuyến
        indicator: {id: online, share: {of: dossiers, good: {channel: online}}}
        threshold: {at_least: 80%, wording: ít nhất 80%}
      - quote: đến năm 2030 ít nhất 90% hồ sơ mức độ 4 trực tuyến
        phase: 2026-2030
        indicator: {id: online, share: {of: dossiers, where: {level: "4"}, good: {channel: online}}}
        threshold: {at_least: 90%, wording: ít nhất 90%}

Good::

    text: Đến năm 2025 ít nhất 80% hồ sơ trực tuyến; đến năm 2030 ít nhất 90% hồ sơ mức độ 4 trực tuyến.
    rules:
      - quote: Đến năm 2025 ít nhất 80% hồ sơ trực tuyến
        indicator: {id: online, share: {of: dossiers, good: {channel: online}}}
        threshold: {at_least: 80%, wording: ít nhất 80%}
      - quote: đến năm 2030 ít nhất 90% hồ sơ mức độ 4 trực tuyến
        phase: 2026-2030
        indicator: {id: online-level-4, share: {of: dossiers, where: {level: "4"}, good: {channel: online}}}
        threshold: {at_least: 90%, wording: ít nhất 90%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.series import series_of
from plan_rules.model.rule import Rule


def find(subject: Subject) -> Iterator[Found]:
    """Rules that count other records than the first of their series that counts any."""
    for series in series_of(subject):
        counted = [(path, rule, _counted(rule)) for path, rule in series if rule.indicator.dataset]
        for path, rule, content in counted[1:]:
            _, first, known = counted[0]
            if content != known:
                message = f"the indicator {rule.indicator.id!r} counts other records here than in {first.id!r}"
                hint = "give one of the two another indicator id, or make them count the same"
                yield Found((*path, "indicator"), message, hint, at_key=True)


def _counted(rule: Rule) -> object:
    """What decides which records count, and how."""
    return rule.indicator.share, rule.indicator.count, frozenset(rule.exclusions)


CHECK = Check("population-change", Level.WARNING, find)
