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
from sources.random_plans import EDGES, FAR_DAYS
from sources.random_plans import plans as random_plans

DAYS = (
    *EDGES, date(2024, 2, 29), date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 14), date(2025, 12, 15),
    date(2026, 1, 1), date(2030, 12, 31), *FAR_DAYS,
)  # fmt: skip
CLOCKS = (date(2022, 3, 1), date(2021, 12, 14), date(2020, 12, 20), date(2022, 6, 30), date(2023, 12, 31))
NEAR = (-400, -60, -1, 0, 1, 2, 5, 30, 200)
"""Days beside the clock on which records like to lie."""
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
    return st.deferred(lambda: st.sampled_from((None, *_known_plans()))).flatmap(
        lambda plan: random_plans() if plan is None else st.just(plan)
    )


@cache
def question_of(plan: Plan, dataset: str, by: tuple[str, ...]) -> Question:
    day = date(2023, 1, 1)
    return questions(plan, day, timelines_of(plan, day), by, [dataset])[dataset]


def _values(field: DataField, clock: date) -> st.SearchStrategy[Any]:
    if field.type is FieldType.TEXT:
        texts = field.values or _TEXTS
        return st.sampled_from((*texts, *(unicodedata.normalize("NFD", text) for text in texts)))
    if field.type is FieldType.BOOLEAN:
        return st.booleans()
    if field.type is FieldType.INTEGER:
        return st.sampled_from((0, 1, 2, 3, 4, 127, Decimal(3)))
    if field.type is FieldType.NUMBER:
        return st.sampled_from((0, 1, 0.1, Decimal("0.10"), Decimal("0.5"), 0.5, 100))
    near = tuple(clock + timedelta(days=days) for days in NEAR)
    return st.sampled_from((*near, *near, *near, *DAYS, datetime(2022, 1, 1, 23, 59)))  # noqa: DTZ001


def records(plan: Plan, dataset: str, clock: date) -> st.SearchStrategy[dict[str, Any]]:
    """Records with every declared field, of which some are missing."""
    fields = plan.header.datasets[dataset].fields
    known = {name: _values(field, clock) for name, field in fields.items()}
    some = st.fixed_dictionaries(known)
    return st.builds(
        lambda record, gaps: {**record, **dict.fromkeys(gaps)},
        some,
        st.sets(st.sampled_from(sorted(known)), max_size=2),
    )


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
