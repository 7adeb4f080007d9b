from __future__ import annotations

import pytest

from plan_rules.model.quoting import stands_in

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
