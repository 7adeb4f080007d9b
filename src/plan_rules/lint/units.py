"""Words that speak of each unit, and rules that judge all units together."""

from __future__ import annotations

import re

from plan_rules.model.rule import Rule
from plan_rules.quantity import Language

PLACES = "xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|thôn|bản|tổ dân phố"
"""Units of administration, as a pattern."""

UNIT_WORDS: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(
        r"(?<!\w)(?:(?:mỗi|từng)(?! (?:năm|tháng|quý|ngày|kỳ|giai đoạn|bước|người))"
        rf"|các (?:{PLACES}|cơ quan|đơn vị|địa phương) đều)(?= \w)",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?<!\w)(?:each|every)(?! (?:year|month|quarter|day|phase))(?= \w)", re.IGNORECASE),
}


def judges_units_together(rule: Rule) -> bool:
    """Whether good units can make up for bad ones."""
    if rule.indicator.share is None or rule.threshold is None or rule.for_each is not None:
        return False
    return rule.threshold.bounds[0].fraction < 1
