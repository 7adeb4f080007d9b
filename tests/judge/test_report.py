"""The JSON form of a report: the same bytes for the same inputs, and read back without loss."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plan_rules import Report, evaluate
from sample_plan import sample_plan

DAYS = [None, date(2021, 12, 14), date(2021, 12, 15), date(2022, 6, 1), date(2025, 3, 1), date(2025, 11, 3)]
DATASETS: dict[str, dict[str, list[Any]]] = {
    "documents": {
        "sent_on": DAYS,
        "channel": [None, "electronic", "paper"],
        "secrecy": [None, "none", "mat"],
        "agency": [None, "Sở Y tế", "So\u031b\u0309 Y te\u0302\u0301", "Sở Tài chính"],
    },
    "dossiers": {
        "settled_on": DAYS,
        "due_on": [None, date(2025, 3, 1)],
        "level": [None, 3, Decimal("3.0"), 0],
        "fee": [None, 1, 1.0, Decimal("1.00"), 10, 2, 0.25],
        "online": [None, True, False],
        "withdrawn": [None, True, False],
        "agency": [None, "Sở Y tế", "Sở Tài chính"],
    },
}
FIGURES: dict[str, list[Any]] = {
    "rule": ["poverty", "documents-electronic"],
    "window": ["2021", "2022", "2024-Q4", "2025"],
    "value": ["1,5", "1,4", "99,95", "100"],
    "unit": ["%"],
    "published_on": ["2022-01-10", "2025-07", "2026-01-20"],
    "publisher": ["Cục Thống kê", "Sở Nội vụ"],
    "method": [None, "điều tra"],
    "status": [None, "estimate", "final"],
    "source": ["a", "b"],
}


def some(choices: dict[str, list[Any]], most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in choices.items()})
    return st.lists(one, max_size=most)


inputs = st.fixed_dictionaries({name: some(fields, 6) for name, fields in DATASETS.items()})
dates = st.sampled_from(["2021-12-15", "2023-06-30", "2025-12-20", "2026-03-01"])
groups = st.sampled_from([(), "agency", ("agency", "fee"), "fee"])


@settings(deadline=None)
@given(inputs, some(FIGURES, 6), dates, groups, st.randoms())
def test_the_same_inputs_in_any_order_give_the_same_bytes(
    records: dict[str, list[Any]], figures: list[Any], as_of: str, by: Any, random: Any
) -> None:
    plan = sample_plan()
    report = evaluate(plan, as_of=as_of, records=records, observations=figures, by=by)
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in reversed(records.items())}
    other = evaluate(
        plan,
        as_of=date.fromisoformat(as_of),
        records={name: iter(rows) for name, rows in shuffled.items()},
        observations=random.sample(figures, len(figures)),
        by=by,
    )
    assert other.to_json() == report.to_json()


@settings(deadline=None)
@given(inputs, some(FIGURES, 6), dates, groups)
def test_a_report_is_read_back_without_loss(
    records: dict[str, list[Any]], figures: list[Any], as_of: str, by: Any
) -> None:
    report = evaluate(sample_plan(), as_of=as_of, records=records, observations=figures, by=by)
    text = report.to_json()
    again = Report.model_validate_json(text)
    assert again == report
    assert again.to_json() == text
    assert Report.model_validate(report.model_dump()) == report
