from __future__ import annotations

from decimal import Decimal

import pytest

from plan_rules.model.quoting import numbers_named, stands_in

CLAUSE = "Tỷ lệ đạt từ 75% trở lên (7,5% năm 2021), tối thiểu 1.200 hồ sơ; giảm 5%/năm."


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        (CLAUSE, True),
        ("từ 75% trở lên", True),
        ("đạt [...] 7,5%", True),
        ("đạt […] 7,5% [...] hồ sơ", True),
        ("[...] 75% trở lên [...]", True),
        ("(7,5% năm 2021)", True),
        ("5%/năm", True),
        ("giảm 5%", True),
        ("7,5% [...] 75%", False),
        ("75% [...] 75%", False),
        ("[...]", False),
        ("[…] [...]", False),
        ("từ 5% trở lên", False),
        ("5% trở lên", False),
        (",5% năm 2021", True),
        ("5% năm 2021", False),
        ("200 hồ sơ", False),
        ("1.200 hồ", True),
        ("tối thiểu 1", False),
        ("7 [...] năm", False),
        ("ạt từ", False),
        ("hồ s", False),
        ("Đạt từ 75%", False),
    ],
)
def test_a_quote_stands_in_a_clause_in_whole_words_and_numbers(quote: str, stands: bool) -> None:
    assert stands_in(quote, CLAUSE) is stands


@pytest.mark.parametrize(
    ("wording", "percentages", "others"),
    [
        ("Ít nhất 2/3 số xã", "66.7 67 66.67", "67"),
        ("Ít nhất 3/4 hộ", "75", "75"),
        ("đạt 1/8, trong đó", "12.5 13", "13"),
        ("Ít nhất 17/27 huyện", "63 62.96", "17 27 63"),
        ("17/27 of the districts", "63", "63"),
        ("17/27 tổng số huyện", "63", "63"),
        ("trước ngày 17/4/2020", "17 4 2020", "17 4 2020"),
        ("trước ngày 2/9", "2 9", "2 9"),
        ("Xếp thứ 3/9 huyện", "3 9", "3 9"),
        ("trực 24/7", "24 7", "24 7"),
        ("57-NQ/TW", "57", "57"),
        ("từ 5% trong 2/5 số xã", "5 40", "5 40"),
        ("1/2,5", "1 2.5", "1 2.5"),
    ],
)
def test_the_numbers_of_a_wording(wording: str, percentages: str, others: str) -> None:
    for is_percent, expected in ((True, percentages), (False, others)):
        named = numbers_named(wording, is_percent=is_percent)
        assert set(map(Decimal, expected.split())) <= named
        assert {each for each in named if each == each.to_integral_value()} <= set(map(Decimal, expected.split()))
