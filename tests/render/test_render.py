"""Reports as text: the form of each format, and that nothing in a finding can break it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from string import Formatter

import pytest

from plan_rules import Caveat, CaveatCode, DataError, Report, Status, evaluate, read_plan, render, withhold
from plan_rules.finding.phrases import PHRASES
from plan_rules.render.rows import Sheet
from plan_rules.render.table_file import COLUMNS
from plan_rules.render.words import CAVEATS, HEADINGS, IMPORTANCE, SYMBOLS
from render.reports import documents, dossiers, grouped, of_findings, only, report
from sample_plan import changed, sample_plan

LEFT_TO_EXPLANATIONS = {
    CaveatCode.TOLERANCE_IS_READING,
    CaveatCode.BARE_THRESHOLD,
    CaveatCode.READING,
    CaveatCode.UNEXPRESSED,
    CaveatCode.LAW_CHANGED,
    CaveatCode.ASSUMPTION,
}
MARKDOWN = """\
# Plan 1/KH-UBND of 22 September 2020, People's Committee of Mẫu Province

As of 1 March 2026

## Phase 2021-2025 (until 31 December 2025)

| Target | Threshold | Value | Status | Notes |
| --- | --- | --- | --- | --- |
| Dossiers settled online | ≥ 75% | 60% | ✗ Missed | 1 more needed |
| Poor households | ≤ 1.5% | — | · No data | only older: 1.4% (2024) |

## The later phase (until 31 December 2030)

| Target | Threshold | Value | Status | Notes |
| --- | --- | --- | --- | --- |
| Monitoring centre | by 31 December 2030 | partly (1 February 2026) | \\~ In progress, not reached yet |  |

**3 targets in all: 1 in progress, not reached yet · 1 missed · 1 no data**

## Explanations

### Dossiers settled online (dossiers-online)

> Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3, 4 đạt 75% (không tính hồ sơ rút)

Missed. """


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def hostile() -> Report:
    """A report whose title and groups try to break every format."""
    files = changed(
        "targets/1-2021-2025.yaml",
        "title: {vi: Văn bản điện tử, en: Electronic documents}",
        'title: {vi: "|x| [bold]*a*_b_ <br>&lt;`c` #1", en: "=1+1;\\"q\\",r"}',
    )
    record = {"sent_on": date(2023, 2, 1), "channel": "electronic", "secrecy": "none", "agency": 'a|b\x1b[31m\n"c"'}
    return evaluate(read_plan(files), as_of="2023-06-30", records={"documents": [record]}, by="agency")


def test_json_is_the_report() -> None:
    assert render(report(), "json") == report().to_json()


def test_csv_has_a_line_for_each_finding() -> None:
    text = render(grouped(), "csv")
    assert len(text.splitlines()) == len(grouped()) + 1
    assert tuple(rows(text)[0]) == COLUMNS
    assert [(row["rule"], json.loads(row["group"] or "{}")) for row in rows(text)] == [
        (finding.rule, finding.group) for finding in grouped()
    ]


def test_csv_of_records() -> None:
    (row,) = rows(render(only(report(), "documents-electronic"), "csv", language="en"))
    explanation = row.pop("explanation")
    assert row == {
        "plan": "sample",
        "rule": "documents-electronic",
        "group": "",
        "title": "Electronic documents",
        "phase": "2021-2025",
        "as_of": "2026-03-01",
        "window": "2025",
        "stage": "closed",
        "verdict": "undetermined",
        "status": "undetermined",
        "value": "100",
        "unit": "%",
        "low": "99.92",
        "high": "100",
        "threshold": "100% (>=)",
        "wording": "Duy trì 100%",
        "margin": "0",
        "shortfall": "0",
        "population": "1201",
        "good": "1200",
        "unknown": "1",
        "excluded": "1",
        "caveats": "unknown_records missing_windows",
        "document": "1/KH-UBND",
        "clause": "item II.1, point 1",
        "quote": "Duy trì 100% văn bản được gửi, nhận trên môi trường điện tử (trừ văn bản mật)",
    }
    assert explanation.startswith("Undetermined. Target “Duy trì 100% văn bản được gửi, nhận")
    assert "1,200 out of 1,200 documents" in explanation


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("income", "5200 USD (>=, tolerance 100 USD)"),
        ("productivity-growth", "7.0% to 7.5% (between)"),
        ("centres-counted", "1 trung tâm (=)"),
        ("centre", ""),
    ],
)
def test_thresholds_in_csv_are_no_formulas(rule: str, expected: str) -> None:
    assert rows(render(only(report(), rule), "csv"))[0]["threshold"] == expected


def test_csv_counts_everything_that_is_not_known() -> None:
    unknown = [dict.fromkeys(("sent_on", "channel", "secrecy", "agency")) | {"sent_on": date(2025, 2, 3)}] * 3
    of_nothing_known = evaluate(sample_plan(), as_of="2026-03-01", records={"documents": unknown})
    (row,) = rows(render(only(of_nothing_known, "documents-electronic"), "csv"))
    assert (row["population"], row["unknown"], row["unit"], row["low"], row["high"]) == ("0", "3", "%", "0", "100")


def withheld() -> Report:
    """A secret document withheld; of the dossiers two withdrawn ones, which another rule counts."""
    withdrawn = [{**row, "withdrawn": True} for row in dossiers()[:2]]
    records = {"documents": documents(), "dossiers": [*dossiers(), *withdrawn]}
    return withhold(evaluate(sample_plan(), as_of="2026-03-01", records=records), below=5)


def test_csv_of_withheld_counts() -> None:
    found = {row["rule"]: row for row in rows(render(withheld(), "csv", language="en"))}
    kept, lost = found["documents-electronic"], found["on-time-in-each-agency"]
    columns = ("value", "population", "good", "unknown", "excluded")
    assert [kept[name] for name in columns] == ["100", "1201", "1200", "1", "<5"]
    assert kept["caveats"] == "unknown_records missing_windows counts_withheld"
    assert [lost[name] for name in columns] == ["", "withheld", "withheld", "withheld", "withheld"]
    assert [lost[name] for name in ("unit", "low", "high", "margin", "shortfall")] == [""] * 5
    assert lost["caveats"].endswith("figures_withheld")


def test_tables_of_withheld_counts() -> None:
    shown = {row.finding.rule: row for section in Sheet(withheld(), "en").sections() for row in section.rows}
    assert shown["on-time-in-each-agency"].value == "withheld"
    assert "figures withheld" in shown["on-time-in-each-agency"].notes
    assert shown["dossiers-online"].notes == ("1 more needed", "counts of excluded below 5 withheld")
    vietnamese = render(withheld(), "markdown")
    assert "| không công bố |" in vietnamese
    assert "dưới 5 văn bản là văn bản mật" in vietnamese


def test_markdown_has_tables_by_phase_and_explanations() -> None:
    text = render(only(report(), "dossiers-online", "poverty", "centre"), "markdown", language="en")
    assert text.startswith(MARKDOWN)
    assert text.endswith(
        "Partly done as of 1 February 2026, according to Cục Thống kê (published on 1 February 2026).\n"
    )


def test_texts_follow_the_language() -> None:
    text = render(report(), "markdown")
    assert "| Mục tiêu | Ngưỡng | Kết quả | Trạng thái | Ghi chú |" in text
    assert "≈ 5.200 USD (± 100 USD)" in text
    assert "7,0–7,5%" in text
    assert "Đánh giá đến ngày 01/03/2026" in text


def test_nothing_in_a_title_breaks_markdown() -> None:
    text = render(hostile(), "markdown")
    assert r"| \|x\| \[bold\]\*a\*\_b\_ \<br\>\&lt;\`c\` \#1 |" in text
    tables = [line for line in text.splitlines() if line.startswith("| ")]
    assert {line.replace(r"\|", "").count("|") for line in tables} == {6}


def test_nothing_in_a_title_breaks_csv() -> None:
    text = render(hostile(), "csv", language="en")
    row = rows(text)[1]
    assert row["title"] == '=1+1;"q",r'
    assert json.loads(row["group"]) == {"agency": 'a|b\x1b[31m\n"c"'}
    assert len(text.splitlines()) == len(hostile()) + 1


@pytest.mark.parametrize("format_", ["json", "csv", "markdown"])
def test_an_empty_report_is_rendered(format_: str) -> None:
    assert render(only(report()), format_).endswith("\n")


@pytest.mark.parametrize(
    ("given", "hint"), [("xml", "known here: json, csv, markdown"), ("jsn", "did you mean 'json'?")]
)
def test_another_format_is_refused(given: str, hint: str) -> None:
    with pytest.raises(DataError) as caught:
        render(report(), given)
    assert [(problem.code, problem.hint) for problem in caught.value.problems] == [("bad-argument", hint)]


def test_another_language_is_refused() -> None:
    with pytest.raises(DataError, match="there is no language 'fr'"):
        render(report(), "csv", language="fr")  # type: ignore[arg-type]


def test_groups_stand_under_their_rule() -> None:
    (section,) = Sheet(only(grouped(), "documents-electronic"), "vi").sections()
    assert [row.target for row in section.rows] == ["Văn bản điện tử", "↳ Sở Y tế", "↳ không ghi"]


def test_the_summary_counts_rules_and_not_groups() -> None:
    assert Sheet(grouped(), "vi").summary() == Sheet(report(), "vi").summary()


def test_what_the_notes_say() -> None:
    notes = {row.finding.rule: row.notes for section in Sheet(report(), "en").sections() for row in section.rows}
    assert notes["documents-electronic"] == ("records lacking data: 1", "some periods without data")
    assert notes["on-time-in-each-agency"] == ("1/2 units fail", "2 more needed")
    assert notes["courses"] == ("lapsed after 30 June 2025",)
    assert notes["output"] == ("only older: 1.9 times or more (2025)",)
    assert notes["broadband"] == ()


def test_at_most_two_notes_the_most_important_first_and_none_twice() -> None:
    finding = report()["income"]
    caveats = [
        Caveat.of(CaveatCode.READING, vi="x", en="x"),
        Caveat.of(CaveatCode.ESTIMATE, publisher="A"),
        Caveat.of(CaveatCode.DEFINITION_DIFFERS, publisher="A"),
        Caveat.of(CaveatCode.SOURCES_DISAGREE, sources=["A"]),
        Caveat.of(CaveatCode.SOURCES_DISAGREE, sources=["B"]),
    ]
    row = Sheet(report(), "vi").row(finding.model_copy(update={"caveats": tuple(caveats)}))
    assert row.notes == ("các nguồn không thống nhất", "số công bố khác định nghĩa")


def test_phases_stand_in_the_order_of_their_first_rule() -> None:
    later_first = of_findings(report(), reversed(report().findings))
    assert [section.rows[0].finding.phase for section in Sheet(later_first, "vi").sections()] == [
        "2026-2030",
        "2021-2025",
    ]


def test_a_published_figure_is_shown_as_it_was_printed() -> None:
    ((row,),) = (section.rows for section in Sheet(only(report(), "productivity-growth"), "vi").sections())
    assert row.value == "7,1%"


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_sign_and_a_word_of_its_own(status: Status) -> None:
    assert len(SYMBOLS[status]) == 1
    for language in ("vi", "en"):
        words = [PHRASES[language][f"status.{other}"] for other in Status]
        assert words.count(PHRASES[language][f"status.{status}"]) == 1


@pytest.mark.parametrize("code", CaveatCode)
def test_every_caveat_has_short_words_with_the_same_places(code: CaveatCode) -> None:
    places = [{place for _, place, _, _ in Formatter().parse(CAVEATS[language][code]) if place} for language in CAVEATS]
    assert places[0] == places[1]
    assert all(0 < len(CAVEATS[language][code]) <= 50 for language in CAVEATS)
    assert (code in IMPORTANCE) != (code in LEFT_TO_EXPLANATIONS)


def test_headings_have_the_same_places_in_both_languages() -> None:
    assert HEADINGS["vi"].keys() == HEADINGS["en"].keys()
    for name in HEADINGS["vi"].keys() - {"shortfall"}:
        given = [{place for _, place, _, _ in Formatter().parse(HEADINGS[each][name]) if place} for each in HEADINGS]
        assert given[0] == given[1], name


@pytest.mark.parametrize(("rules", "expected"), [(1, "1 target in all: "), (2, "2 targets in all: ")])
def test_one_target_is_one_target(rules: int, expected: str) -> None:
    some = of_findings(report(), [*report()][:rules])
    assert Sheet(some, "en").summary().startswith(expected)
