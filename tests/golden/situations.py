"""Situations of the sample plan that the examples of the bundled plan do not show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plan_rules import Finding, evaluate, withhold
from sample_plan import sample_plan


@dataclass(frozen=True)
class Situation:
    """Data for one rule on one date, or of one of its groups."""

    name: str
    rule: str
    as_of: str
    records: dict[str, list[dict[str, Any]]] | None = None
    observations: list[dict[str, Any]] = field(default_factory=list)
    by: str = ""
    group: str | None = None


def documents(count: int, **values: Any) -> list[dict[str, Any]]:
    row = {"sent_on": date(2025, 3, 1), "channel": "electronic", "secrecy": "none", "agency": "Sở Y tế"}
    return [{**row, **values}] * count


def dossiers(count: int, **values: Any) -> list[dict[str, Any]]:
    row = {
        "settled_on": date(2025, 11, 3),
        "due_on": date(2025, 11, 10),
        "level": 3,
        "fee": 1,
        "online": True,
        "withdrawn": False,
        "agency": "Sở Tài chính",
    }
    return [{**row, **values}] * count


LATE = {"due_on": date(2025, 11, 1)}


def said(rule: str, window: str, value: str, unit: str = "%", **more: Any) -> dict[str, Any]:
    unsaid = {"publisher": "Cục Thống kê", "source": "https://example.org", "published_on": "2026-01-20"}
    return {"rule": rule, "window": window, "value": value, "unit": unit or None, **unsaid, **more}


SITUATIONS = (
    Situation(
        "share with exclusions and unknowns, achieved whatever they are",
        "dossiers-online",
        "2025-11-20",
        {
            "dossiers": [
                *dossiers(1520),
                *dossiers(310, online=False),
                *dossiers(12, withdrawn=True),
                *dossiers(25, online=None),
                *dossiers(3, withdrawn=None),
            ]
        },
    ),
    Situation(
        "unknown records decide",
        "dossiers-online",
        "2026-02-01",
        {"dossiers": [*dossiers(74), *dossiers(25, online=False), *dossiers(1, online=None)]},
    ),
    Situation("a part that fails", "dossiers-online", "2026-02-01", {"dossiers": [*dossiers(8), *dossiers(2, **LATE)]}),
    Situation(
        "a part without a verdict",
        "dossiers-online",
        "2026-02-01",
        {"dossiers": [*dossiers(8), *dossiers(2, due_on=None)]},
    ),
    Situation(
        "among what is good under another rule",
        "dossiers-on-time",
        "2026-02-01",
        {"dossiers": [*dossiers(8), *dossiers(2, **LATE), *dossiers(5, online=False)]},
    ),
    Situation(
        "units that fail, one with a threshold of its own, one on no list",
        "on-time-in-each-agency",
        "2026-02-01",
        {
            "dossiers": [
                *dossiers(96),
                *dossiers(4, **LATE),
                *dossiers(90, agency="Sở Y tế"),
                *dossiers(10, agency="Sở Y tế", **LATE),
                *dossiers(3, agency="Sở Khác"),
                *dossiers(1, agency=None, due_on=None),
            ]
        },
    ),
    Situation(
        "units without data",
        "on-time-in-each-agency",
        "2026-02-01",
        {"dossiers": dossiers(100)},
    ),
    Situation(
        "a group",
        "documents-electronic",
        "2025-06-30",
        {"documents": [*documents(9), *documents(1, channel="paper"), *documents(5, agency="Sở Tài chính")]},
        by="agency",
        group="Sở Y tế",
    ),
    Situation(
        "throughout: missed, and an undated record",
        "documents-electronic",
        "2025-06-30",
        {
            "documents": [
                *documents(7, sent_on=date(2021, 3, 1)),
                *documents(9, sent_on=date(2022, 3, 1)),
                *documents(1, sent_on=date(2022, 3, 1), channel="paper"),
                *documents(9, sent_on=date(2024, 3, 1)),
                *documents(9),
                *documents(1, sent_on=None),
            ]
        },
    ),
    Situation(
        "each year a number of courses",
        "courses",
        "2023-06-30",
        {
            "courses": [
                {"held_on": date(year, 3, 1), "topic": "chuyển đổi số"} for year in (2021, 2021, 2022, 2022, 2023)
            ]
        },
    ),
    Situation(
        "a stock",
        "broadband",
        "2025-06-30",
        {"communes": [{"name": "A", "broadband": True}] * 3 + [{"name": "B", "broadband": False}]},
    ),
    Situation("no records, so nothing to judge", "broadband", "2025-06-30", {"communes": []}),
    Situation(
        "mean between two bounds, computed",
        "productivity-growth",
        "2024-06-30",
        observations=[
            said("productivity-growth", "2021", "6,80", published_on="2022-01-12", status="final"),
            said("productivity-growth", "2022", "7,55", published_on="2023-01-12", status="final"),
            said("productivity-growth", "2023", "7,29", published_on="2023-12-29", status="estimate"),
            said("productivity-growth", "2023", "7,01", published_on="2024-03-29", status="preliminary"),
        ],
    ),
    Situation(
        "mean outside the bounds, and unlike the yearly figures",
        "productivity-growth",
        "2026-02-01",
        observations=[
            said("productivity-growth", "2021-2025", "9,1"),
            *(
                said("productivity-growth", str(year), "7,0", published_on=f"{year + 1}-01-12")
                for year in range(2021, 2026)
            ),
        ],
    ),
    Situation(
        "a year is missing",
        "productivity-growth",
        "2024-06-30",
        observations=[
            said("productivity-growth", str(year), "7,0", published_on=f"{year + 1}-01-12") for year in (2021, 2023)
        ],
    ),
    Situation(
        "about, below the tolerance",
        "income",
        "2026-02-01",
        observations=[said("income", "2025", "5090", "USD", exact=True)],
    ),
    Situation("about, rounded too far", "income", "2026-02-01", observations=[said("income", "2025", "5100", "USD")]),
    Situation(
        "a report that differs from the records",
        "documents-electronic",
        "2021-11-30",
        {
            "documents": [
                *documents(97, sent_on=date(2021, 3, 1)),
                *documents(3, sent_on=date(2021, 3, 1), channel="paper"),
            ]
        },
        [said("documents-electronic", "2021", "99,5", published_on="2021-11-01")],
    ),
    Situation(
        "a report alone, its exclusions not confirmed",
        "documents-electronic",
        "2021-11-30",
        observations=[said("documents-electronic", "2021-Q3", "99,5", published_on="2021-10", publisher="Sở Nội vụ")],
    ),
    Situation(
        "the deciding source, another one aside",
        "poverty",
        "2026-02-01",
        observations=[
            said("poverty", "2025", "1,25", method="điều tra", status="final"),
            said("poverty", "2025", "1,9", publisher="Sở Nông nghiệp và Môi trường", method="rà soát"),
        ],
    ),
    Situation(
        "sources disagree, and one contradicts itself",
        "income",
        "2026-02-01",
        observations=[
            said("income", "2025", "5300", "USD"),
            said("income", "2025", "5010", "USD", publisher="UBND tỉnh"),
            said("income", "2025", "5020", "USD", publisher="UBND tỉnh"),
        ],
    ),
    Situation(
        "the latest known, from two sources",
        "income",
        "2026-02-01",
        observations=[
            said("income", "2023", "5300", "USD", published_on="2024-01-10"),
            said("income", "2024-H1", "5010", "USD", publisher="UBND tỉnh", published_on="2024"),
        ],
    ),
    Situation(
        "rounded: at least 75 %, printed 75",
        "dossiers-online",
        "2026-02-01",
        observations=[said("dossiers-online", "2025", "75", exclusions_applied=["withdrawn-dossiers"])],
    ),
    Situation(
        "a change in points from a published level",
        "digital-economy",
        "2031-02-01",
        observations=[said("digital-economy", "2030", "12,1", figure="level", published_on="2031-01-20")],
    ),
    Situation(
        "a multiple, the level on another price basis",
        "output",
        "2031-02-01",
        observations=[
            said(
                "output", "2030", "3100", "tỷ đồng", figure="level", basis="giá so sánh 2010", published_on="2031-01-20"
            ),
            said("output", "2030", "3000", "tỷ đồng", figure="level", publisher="UBND tỉnh", published_on="2031-01-20"),
        ],
    ),
    Situation(
        "a rank in another field",
        "ranking",
        "2031-02-01",
        observations=[said("ranking", "2030", "9", "", field_size=63, published_on="2031-01-20")],
    ),
    Situation(
        "a rank reached",
        "ranking",
        "2029-02-01",
        observations=[said("ranking", "2029", "10", "", field_size=34, published_on="2029-01-20")],
    ),
    Situation(
        "exactly one, and there are two",
        "centres-counted",
        "2031-02-01",
        observations=[said("centres-counted", "2030", "2", "", published_on="2031-01-20")],
    ),
    Situation(
        "less than, reached exactly",
        "paper-procedures",
        "2031-02-01",
        {
            "documents": [
                *documents(4, sent_on=date(2030, 3, 1)),
                *documents(1, sent_on=date(2030, 3, 1), channel="paper"),
            ]
        },
    ),
    Situation(
        "a milestone done late",
        "centre",
        "2031-06-30",
        observations=[
            {
                "rule": "centre",
                "date": "2031-03-10",
                "state": "done",
                "done_on": "2031-03-05",
                "published_on": "2031-03-10",
                "publisher": "Báo Mẫu",
                "source": "https://example.org",
            }
        ],
    ),
    Situation(
        "a milestone of which only old news is known",
        "centre",
        "2031-06-30",
        observations=[
            {
                "rule": "centre",
                "date": "2029-03-10",
                "state": "partly",
                "published_on": "2029-03-10",
                "publisher": "Báo Mẫu",
                "source": "https://example.org",
            }
        ],
    ),
    Situation(
        "an assessment, quoted",
        "transformation",
        "2031-06-30",
        observations=[
            {
                "rule": "transformation",
                "date": "2030-12-31",
                "outcome": "violated",
                "statement": "Còn 12 xã chưa hoàn thành nền tảng số dùng chung.",
                "published_on": "2031-02-10",
                "publisher": "Ban Chỉ đạo chuyển đổi số tỉnh Mẫu",
                "source": "Báo cáo số 12/BC-BCĐ",
            }
        ],
    ),
    Situation("upcoming", "dossiers-online", "2020-12-31"),
    Situation(
        "lapsed",
        "courses",
        "2025-07-01",
        {
            "courses": [
                {"held_on": date(year, month, 1), "topic": "an toàn thông tin"}
                for year in range(2021, 2026)
                for month in (2, 3)
            ]
        },
    ),
)


def findings() -> Iterator[tuple[str, Finding]]:
    """Every situation by its name, with its finding."""
    for each in SITUATIONS:
        report = evaluate(
            sample_plan(), as_of=each.as_of, records=each.records, observations=each.observations, by=each.by or ()
        )
        (finding,) = (
            finding
            for finding in report
            if finding.rule == each.rule and finding.group == ({each.by: each.group} if each.by else {})
        )
        yield each.name, finding


def withheld() -> Iterator[tuple[str, Finding]]:
    """Findings of reports from which small counts are withheld."""
    late = {"due_on": date(2025, 11, 1)}
    rows = [row for agency in ("Sở Y tế", "Sở Tài chính", "Sở Tư pháp") for row in dossiers(8, agency=agency)]
    rows += [*dossiers(2, agency="Sở Y tế", **late), *dossiers(2, agency="Sở Y tế", withdrawn=True)]
    rows += [*dossiers(2, agency="Sở Tư pháp", **late), *dossiers(1, agency="Sở Y tế", due_on=None)]
    few = withhold(evaluate(sample_plan(), as_of="2026-02-01", records={"dossiers": rows}), below=5)
    rows += [*dossiers(6, agency="Sở Tư pháp", withdrawn=True), *dossiers(30, agency="Sở Tài chính", withdrawn=True)]
    many = withhold(evaluate(sample_plan(), as_of="2026-02-01", records={"dossiers": rows}, by="agency"), below=5)
    yield "a small count", few["dossiers-online"]
    yield "none under another rule that speaks of the same group and time", few["dossiers-on-time"]
    yield "a rule that counts what another takes out", few["on-time-in-each-agency"]
    yield "a whole with its count", many["dossiers-online"]
    for finding in many.groups_of("dossiers-online"):
        yield f"one of its groups, {finding.group['agency']}", finding
    yield "units, of which some have no figure", many["on-time-in-each-agency"]
