"""Sound observations of the sample plan, and values that are odd wherever they stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, 0, 1, -1, 10**30, 10**5000, 1.5, float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"),
    Decimal("-Infinity"), Decimal("1E+999999999"), Decimal("98.0"), Fraction(1, 3), 1j, [], ["x"], (1, [2]), {},
    {"agency": "A"}, {"agency": 1}, {1: 2}, {"vi": "a", "en": "b"}, set(), b"x", object(), date(2024, 3, 1),
    date.max, date.min, datetime(2024, 3, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), "electronic", "mat", "ma\u0323\u0302t", "", " ",
    "\x07", "\ud800", "98,0", "98.0%", "5.200", "-5%", "200%", "2400 tỷ đồng", "1e3", "2024", "2024-Q1",
    "2021-2025", "2025-13", "31/12/2024", "2023-02-30", "9999", "0000", "9999-12-31", "0001-0002", "level", "done",
    "satisfied", "none", "NaN", "online-share", "withdrawn-dossiers", "giá hiện hành", "Cục Thống kê",
)  # fmt: skip

STATED = {"published_on": "2024-12-31", "publisher": "a", "source": "b", "window": "2024"}
SOUND: tuple[dict[str, Any], ...] = (
    {"rule": "poverty", "value": "1,5%"},
    {"rule": "income", "low": "5200", "unit": "USD"},
    {"rule": "courses", "value": "3"},
    {"rule": "productivity-growth", "value": "7,2%"},
    {"rule": "productivity-growth", "value": "7,2%", "window": "2021-2025"},
    {"rule": "digital-economy", "value": "14%", "figure": "level", "window": "2030"},
    {"rule": "output", "value": "2500 tỷ đồng", "figure": "level", "basis": "giá hiện hành", "window": "2030"},
    {"rule": "ranking", "value": "9", "field_size": "34", "window": "2030"},
    {"rule": "centre", "state": "done", "done_on": "2029-01-01", "window": "2029"},
    {"rule": "transformation", "outcome": "satisfied", "statement": "đã xong", "window": "2030"},
    {"indicator": "online-share", "numerator": "3", "denominator": "4"},
    {"rule": "on-time-in-each-agency", "value": "95%", "group": {"agency": "Sở Y tế"}},
)
KEYS = (
    "rule", "indicator", "window", "date", "value", "low", "high", "numerator", "denominator", "unit", "decimals",
    "exact", "figure", "basis", "field_size", "state", "done_on", "outcome", "statement", "published_on",
    "publisher", "method", "source", "status", "exclusions_applied", "group", "differs", "note", "bogus",
)  # fmt: skip
