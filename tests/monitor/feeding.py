"""Plans to monitor, and what may come in: records of any plan, figures, days."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from laws.worlds import plan_of, plan_with, rule_text
from plan_rules import Plan, load_plan
from plan_rules.measure.question import Question, questions
from plan_rules.model.dataset import DataField, FieldType
from plan_rules.timeline import timelines_of
from sample_plan import sample_plan
from sources.random_plans import EDGES, FAR_DAYS, plans as random_plans

DAYS = (
    *EDGES, date(2024, 2, 29), date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 14), date(2025, 12, 15),
    date(2026, 1, 1), date(2030, 12, 31), *FAR_DAYS,
)  # fmt: skip
CLOCKS = (date(2019, 1, 1), date(2020, 12, 20), date(2022, 1, 1), date(2022, 3, 1), date(2023, 12, 31))
KEYS = (1, 2, 3, "1", "Å", "mật", 2**63 - 1)
_TEXTS = ("A", "B", "mật", "Sở Y tế", "Sở Tài chính", "chuyển đổi số")


@cache
def _known_plans() -> tuple[Plan, ...]:
    lapsing = "\n    in_force: {until: 2022-05-10, because: {vi: bỏ, en: ended}, basis: luật}\n"
    keys = {"threshold": "at_least: 50%", "good": "{channel: electronic}", "where": "", "exclusions": "[secret]"}
    return (
        sample_plan(),
        load_plan("vn-thanh-hoa/202-kh-ubnd-2020"),
        plan_of("at_least: 50%", "{channel: electronic}", "", "{throughout: month, calendar: vn-admin}", "[secret]"),
        plan_with(
            (
                rule_text("lapsing", timing="{by_end: quarter}", more=lapsing, **keys),
                rule_text("each", timing="by_end", more="    for_each: {fields: [agency]}\n", **keys),
            )
        ),
    )


def plans() -> st.SearchStrategy[Plan]:
    return st.deferred(lambda: st.sampled_from(_known_plans())) | random_plans()


@cache
def question_of(plan: Plan, dataset: str, by: tuple[str, ...]) -> Question:
    day = date(2023, 1, 1)
    return questions(plan, day, timelines_of(plan, day), by, [dataset])[dataset]


def _values(field: DataField) -> st.SearchStrategy[Any]:
    if field.type is FieldType.TEXT:
        texts = field.values or _TEXTS
        return st.sampled_from((*texts, *(unicodedata.normalize("NFD", text) for text in texts)))
    if field.type is FieldType.BOOLEAN:
        return st.booleans()
    if field.type is FieldType.INTEGER:
        return st.sampled_from((0, 1, 2, 3, 4, 127, Decimal(3)))
    if field.type is FieldType.NUMBER:
        return st.sampled_from((0, 1, 0.1, Decimal("0.10"), Decimal("0.5"), 0.5, 100))
    return st.sampled_from((*DAYS, datetime(2022, 1, 1, 23, 59)))  # noqa: DTZ001


def records(plan: Plan, dataset: str) -> st.SearchStrategy[dict[str, Any]]:
    """Records with every declared field, of which some are missing."""
    fields = plan.header.datasets[dataset].fields
    return st.fixed_dictionaries({name: st.none() | _values(field) for name, field in fields.items()})


def figures(plan: Plan) -> st.SearchStrategy[dict[str, Any]]:
    """Published shares."""
    rules = [rule.id for rule in plan.rules if rule.indicator.kind == "share"]
    return st.fixed_dictionaries(
        {
            "rule": st.sampled_from(rules or [""]),
            "window": st.sampled_from(("2021", "2022", "2023", "2022-Q3")),
            "numerator": st.integers(0, 3),
            "denominator": st.integers(3, 4),
            "published_on": st.sampled_from(("2022", "2022-02", "2023-01-15", "2024-01-01")),
            "publisher": st.sampled_from(("Sở", "Cục")),
            "source": st.just("báo cáo"),
        }
    )


def later(day: date, days: int) -> date:
    return min(day + timedelta(days=days), date(2031, 12, 31))
