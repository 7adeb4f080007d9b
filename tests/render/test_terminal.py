"""Tables on a terminal: how they look at two widths, that they fit at any, and that no text steers the terminal."""

from __future__ import annotations

import io
import unicodedata
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from plan_rules import Report, Status, evaluate
from plan_rules.quantity import Language
from plan_rules.render.terminal import _COLOURS, print_report
from render.reports import grouped, only, report
from sample_plan import sample_plan

SHOWN = ("documents-electronic", "on-time-in-each-agency", "income", "poverty", "centre")
NARROW = """\
Kế hoạch 1/KH-UBND ngày 22/09/2020 của UBND tỉnh Mẫu
Đánh giá đến ngày 01/03/2026

Giai đoạn 2021-2025 (đến 31/12/2025)
Mục tiêu                       Ngưỡng          Kết quả         Trạng thái
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Văn bản điện tử                ≥ 100%          100%            ? Chưa kết luận
– 1 bản ghi thiếu dữ liệu;                     (99,92–100%)    được
thiếu số liệu của một số kỳ
────────────────────────────────────────────────────────────────────────────────
Từng cơ quan đúng hạn          ≥ 95%           60%             ✗ Không đạt
– 1/2 đơn vị không đạt; cần
thêm 2 hồ sơ
────────────────────────────────────────────────────────────────────────────────
Thu nhập                       ≈ 5.200 USD (±  4.950 USD       ✗ Không đạt
– số ước tính                  100 USD)
────────────────────────────────────────────────────────────────────────────────
Hộ nghèo                       ≤ 1,5%          —               · Chưa có số liệu
– chỉ có số cũ: 1,4% (2024)

Giai đoạn sau (đến 31/12/2030)
Mục tiêu                       Ngưỡng          Kết quả         Trạng thái
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Trung tâm giám sát             đến 31/12/2030  một phần        ~ Đang thực hiện,
                                               (01/02/2026)    chưa đạt

Tổng hợp 5 mục tiêu: 1 đang thực hiện, chưa đạt · 2 không đạt · 1 chưa kết luận
được · 1 chưa có số liệu
"""
WIDE = """\
Plan 1/KH-UBND of 22 September 2020, People's Committee of Mẫu Province
As of 1 March 2026

Phase 2021-2025 (until 31 December 2025)
Target                                 Threshold           Value            Status              Notes
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Electronic documents                   ≥ 100%              100%             ? Undetermined      records lacking data: 1;
                                                           (99.92–100%)                         some periods without
                                                                                                data
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Each agency on time                    ≥ 95%               60%              ✗ Missed            1/2 units fail; 2 more
                                                                                                needed
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Income                                 ≈ 5,200 USD (± 100  4,950 USD        ✗ Missed            estimate
                                       USD)
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Poor households                        ≤ 1.5%              —                · No data           only older: 1.4% (2024)

The later phase (until 31 December 2030)
Target                                 Threshold           Value            Status              Notes
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Monitoring centre                      by 31 December      partly (1        ~ In progress, not
                                       2030                February 2026)   reached yet

5 targets in all: 1 in progress, not reached yet · 2 missed · 1 undetermined · 1 no data
"""


def printed(
    shown: Report, width: int, language: Language = "vi", *, explain: bool = False, terminal: bool = False
) -> str:
    file = io.StringIO()
    system = "truecolor" if terminal else None
    console = Console(file=file, width=width, force_terminal=terminal, color_system=system, legacy_windows=False)
    print_report(shown, console, language=language, explain=explain)
    return file.getvalue()


def without_fill(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def test_eighty_columns_in_vietnamese() -> None:
    assert without_fill(printed(only(report(), *SHOWN), 80)) == NARROW


def test_a_wide_terminal_in_english() -> None:
    assert without_fill(printed(only(report(), *SHOWN), 120, "en")) == WIDE


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [60, 72, 80, 99, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int, language: Language) -> None:
    text = printed(grouped(), width, language, explain=True)
    assert max(map(cell_len, text.splitlines())) <= width


@pytest.mark.parametrize("width", [1, 20, 40])
def test_a_terminal_too_narrow_for_the_table_is_no_error(width: int) -> None:
    assert printed(report(), width)


@pytest.mark.parametrize("width", [80, 120])
def test_wide_signs_keep_the_columns_in_line(width: int) -> None:
    record = {"sent_on": date(2023, 2, 1), "channel": "electronic", "secrecy": "none", "agency": "河内市人民委员会"}
    shown = evaluate(sample_plan(), as_of="2023-06-30", records={"documents": [record]}, by="agency")
    lines = [line for line in printed(only(shown, "documents-electronic"), width).splitlines() if "✓" in line]
    assert len(lines) == 2
    assert len({cell_len(line[: line.index("✓")]) for line in lines}) == 1


def test_a_terminal_gets_colour_and_anything_else_does_not() -> None:
    shown = only(report(), "income")
    assert "\x1b[1;31m✗ Không đạt" in printed(shown, 80, terminal=True)
    assert "\x1b" not in printed(shown, 80)
    assert set(_COLOURS) == set(Status)


@pytest.mark.parametrize(("width", "explain", "times"), [(80, False, 1), (120, False, 1), (120, True, 2)])
def test_no_text_is_taken_for_markup_or_steers_the_terminal(width: int, explain: bool, times: int) -> None:
    agency = "[red]x[/red] \x1b[2J\x9b1m\a\u202e"
    record = {"sent_on": date(2023, 2, 1), "channel": "paper", "secrecy": "none", "agency": agency}
    shown = evaluate(sample_plan(), as_of="2023-06-30", records={"documents": [record]}, by="agency")
    text = printed(only(shown, "documents-electronic"), width, explain=explain)
    assert text.count("↳ [red]x[/red] �[2J�1m��") == times
    assert {unicodedata.category(sign) for sign in text if sign != "\n"} & {"Cc", "Cf"} == set()


@pytest.mark.parametrize(("width", "heading"), [(99, "Trạng thái"), (100, "Ghi chú")])
def test_notes_have_a_column_of_their_own_where_there_is_room(width: int, heading: str) -> None:
    header = next(line for line in printed(report(), width).splitlines() if line.startswith("Mục tiêu"))
    assert header.rstrip().endswith(heading)


def test_explanations_follow_where_they_are_asked_for() -> None:
    shown = only(report(), "poverty")
    assert "Giá trị gần nhất" not in printed(shown, 80)
    text = " ".join(printed(shown, 80, explain=True).split())
    assert "Hộ nghèo (poverty) Chưa có số liệu. Chỉ tiêu “tỷ lệ hộ nghèo không quá 1,5%”" in text
    assert " ".join(shown["poverty"].explain("vi").split()) in text


def test_an_empty_report_is_printed() -> None:
    assert "Tổng hợp 0 mục tiêu: —" in printed(only(report()), 80)
