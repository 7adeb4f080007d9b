"""A rule in words: labels and phrases in each language, thresholds and spans of days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plan_rules.calendar import Span
from plan_rules.finding.words import Words
from plan_rules.model.threshold import Threshold
from plan_rules.model.timing import Timing
from plan_rules.quantity import Language, Quantity

RULE_WORDS: Mapping[Language, Mapping[str, str]] = {
    "vi": {
        "document": "Văn bản",
        "dated": "{kind} {number} ngày {issued} của {issuer}",
        "clause": "Điều khoản",
        "quote": "Nguyên văn",
        "phase": "Giai đoạn",
        "in_force": "Hiệu lực",
        "indicator": "Đo lường",
        "population": "Phạm vi",
        "good": "Đạt yêu cầu khi",
        "among": "trong số đạt yêu cầu của {rule}",
        "threshold": "Ngưỡng",
        "at_least": "ít nhất {bounds}",
        "more_than": "trên {bounds}",
        "at_most": "không quá {bounds}",
        "less_than": "dưới {bounds}",
        "exactly": "đúng {bounds}",
        "between": "{bounds}",
        "about": "khoảng {bounds}, biên độ {tolerance}",
        "bare": "{bounds}, không ghi từ so sánh",
        "timing": "Kỳ đánh giá",
        "by_end": "đến hết giai đoạn",
        "throughout": "duy trì trong mọi kỳ",
        "each_year": "mỗi năm",
        "mean": "bình quân cả giai đoạn",
        "figures.month": "số liệu tháng",
        "figures.quarter": "số liệu quý",
        "figures.half-year": "số liệu 6 tháng",
        "figures.year": "số liệu năm",
        "figures.phase": "số liệu cả giai đoạn",
        "calendar.gregorian": "dương lịch",
        "calendar.vn-admin": "kỳ báo cáo theo Nghị định 09/2019/NĐ-CP",
        "for_each": "Từng đơn vị",
        "part_of": "Là một phần của",
        "parts": "Trong đó",
        "exclusions": "Loại trừ",
        "deciding_source": "Nguồn quyết định",
        "law": "Pháp luật",
        "assumption": "Giả định",
        "reading": "Cách hiểu",
        "unexpressed": "Chưa thể hiện được",
        "silenced": "Kiểm tra bị tắt",
        "examples": "Ví dụ",
        "unproven": "Ví dụ không chứng minh",
        "from": "từ {day}",
        "until": "đến {day}",
    },
    "en": {
        "document": "Document",
        "dated": "{kind} {number} of {issued}, {issuer}",
        "clause": "Clause",
        "quote": "Quote",
        "phase": "Phase",
        "in_force": "In force",
        "indicator": "Measures",
        "population": "Population",
        "good": "Good where",
        "among": "among those good under {rule}",
        "threshold": "Threshold",
        "at_least": "at least {bounds}",
        "more_than": "more than {bounds}",
        "at_most": "at most {bounds}",
        "less_than": "less than {bounds}",
        "exactly": "exactly {bounds}",
        "between": "{bounds}",
        "about": "about {bounds}, within {tolerance}",
        "bare": "{bounds}, without a comparator",
        "timing": "Timing",
        "by_end": "by the end of the phase",
        "throughout": "throughout, in every window",
        "each_year": "in each year",
        "mean": "on average over the phase",
        "figures.month": "monthly figures",
        "figures.quarter": "quarterly figures",
        "figures.half-year": "half-yearly figures",
        "figures.year": "yearly figures",
        "figures.phase": "figures for the whole phase",
        "calendar.gregorian": "calendar periods",
        "calendar.vn-admin": "reporting periods of Decree 09/2019/NĐ-CP",
        "for_each": "For each",
        "part_of": "Part of",
        "parts": "Parts",
        "exclusions": "Exclusions",
        "deciding_source": "Deciding source",
        "law": "Law",
        "assumption": "Assumption",
        "reading": "Reading",
        "unexpressed": "Not expressed",
        "silenced": "Silenced checks",
        "examples": "Examples",
        "unproven": "Not proven by examples",
        "from": "from {day}",
        "until": "until {day}",
    },
}
"""Labels, and phrases with places to fill."""


class RuleWords:
    """The words of a rule in one language, and its numbers and days in the form of that language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words = Words(language)
        self._labels = RULE_WORDS[language]

    def say(self, name: str, /, **places: object) -> str:
        """A label or a phrase, with its places filled."""
        return self._labels[name].format(**places)

    def amount(self, quantity: Quantity) -> str:
        """A number with its unit."""
        return self._words.amount(str(quantity))

    def bound(self, threshold: Threshold) -> str:
        """What a threshold asks for, without the words it was read from."""
        low, *high = threshold.bounds
        bounds = self.between(low, *high) if high else self.amount(low)
        tolerance = self.amount(threshold.tolerance.amount) if threshold.tolerance else ""
        return self.say(threshold.comparator, bounds=bounds, tolerance=tolerance)

    def between(self, low: Quantity, high: Quantity) -> str:
        """A stretch between two numbers."""
        return self._words.bound(self.amount(low), self.amount(high))

    def threshold(self, threshold: Threshold) -> str:
        """What a threshold asks for, with the words it was read from."""
        return f"{self.bound(threshold)} (“{threshold.wording}”)"

    def windows(self, timing: Timing) -> str:
        """The length of the windows of a timing, and how they are cut."""
        return f"{self.say(f'figures.{timing.window}')}, {self.say(f'calendar.{timing.calendar}')}"

    def span(self, span: Span) -> str:
        """The first and the last day, as far as there are any."""
        parts = (("from", span.start), ("until", span.end))
        return " ".join(self.say(name, day=self.day(day)) for name, day in parts if day)

    def day(self, day: date) -> str:
        """A day."""
        return self._words.day(day)
