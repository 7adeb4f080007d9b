"""What spreadsheets make of a table is read all the same, and the figures come out right."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from plan_rules import Plan, evaluate, read_observations, read_plan
from plan_rules.interval import Interval
from sample_plan import FILES, NAME, sample_plan

ROWS = (
    ("rule", "window", "value", "unit", "published_on", "publisher", "method", "source"),
    ("poverty", "2025", "1,5%", "", "2025-06-15", "Cục Thống kê", "điều tra", "niên giám, trang 5"),
    ("income", "2025", "5250,0", "USD", "2025-06-15", "Sở Tài chính", "", "báo cáo"),
)


def table(delimiter: str, line_end: str = "\n") -> bytes:
    cells = ([f'"{cell}"' if delimiter in cell else cell for cell in row] for row in ROWS)
    return "".join(delimiter.join(row) + line_end for row in cells).encode()


@pytest.mark.parametrize(
    "content",
    [
        table(","),
        table(";"),
        table("\t"),
        b"\xef\xbb\xbf" + table(";", "\r\n"),
        table(",", "\r"),
        table(";") + b"\n;;;;;;;\n",
    ],
    ids=["comma", "semicolon", "tab", "byte-order mark and CRLF", "CR", "empty rows"],
)
def test_a_table_is_read_whatever_its_form(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    poverty, income = read_observations(path, sample_plan())
    assert (poverty.value, poverty.unit, poverty.publisher) == (Decimal("1.5"), "%", "Cục Thống kê")
    assert poverty.interval() == Interval(Fraction(145, 10_000), Fraction(155, 10_000), high_closed=False)
    assert (str(income.value), income.unit, income.point) == ("5250.0", "USD", 5250)
    report = evaluate(sample_plan(), as_of="2025-07-01", observations=path)
    assert [str(report[rule].value) for rule in ("poverty", "income")] == ["1.5%", "5250 USD"]


def test_a_json_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "figures.JSON"
    path.write_text(
        '[{"rule": "poverty", "window": "2024", "value": 1.50, "unit": "%", "published_on": "2025",'
        ' "publisher": "a", "source": "b"}]',
        encoding="utf-8-sig",
    )
    (observation,) = read_observations(path, sample_plan())
    assert str(observation.value) == "1.50"


@pytest.mark.parametrize("number", ['"1,5%"', "1.5%", "1.5 %", '"1,5 phần trăm"', "1.50%"])
def test_a_rule_file_takes_both_decimal_separators(number: str) -> None:
    rules = FILES["targets/1-2021-2025.yaml"].replace('"1,5%"', number)
    threshold = read_plan({**FILES, "targets/1-2021-2025.yaml": rules})["poverty"].threshold
    assert threshold is not None
    assert threshold.bounds[0].fraction == Fraction(15, 1000)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("ậ", "a\u0323\u0302").replace("ử", "u\u031b\u0309"),
        lambda text: f"---\n{text}...\n",
        lambda text: f"# chú thích\n{text}# hết",
    ],
    ids=["byte-order mark", "CRLF", "decomposed", "document marks", "comments"],
)
def test_a_rule_file_means_the_same_in_another_form(change: object) -> None:
    plan: Plan = read_plan({path: change(text) for path, text in FILES.items()}, NAME)  # type: ignore[operator]
    assert plan == sample_plan()
