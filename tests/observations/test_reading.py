from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_rules import Observation, evaluate, load_plan, read_observations
from sample_plan import sample_plan

STATED = {"window": "2024", "published_on": "2025-01-15", "publisher": "Cục Thống kê", "source": "niên giám"}
POVERTY = {**STATED, "rule": "poverty"}


def read(**given_keys: Any) -> Observation:
    """One observation of poverty from a mapping."""
    (observation,) = read_observations([{**POVERTY, **given_keys}], sample_plan())
    return observation


optional = {
    "method": st.sampled_from(("điều tra", "mô hình")),
    "status": st.sampled_from(("estimate", "preliminary", "final")),
    "exact": st.sampled_from(("true", "false")),
    "decimals": st.sampled_from(("0", "2")),
}
rows = st.lists(
    st.builds(
        lambda form, more: {**STATED, **form, **more},
        st.sampled_from(
            (
                {"rule": "poverty", "value": "1,50%"},
                {"rule": "poverty", "low": "1,2", "high": "1.4", "unit": "%"},
                {"rule": "dossiers-online", "numerator": "75", "denominator": "100"},
                {"rule": "income", "value": "5200 USD"},
                {"indicator": "online-share", "value": "80%", "exclusions_applied": "withdrawn-dossiers"},
                {"rule": "centre", "state": "done", "done_on": "2024-12-31"},
            )
        ),
        st.fixed_dictionaries({}, optional=optional),
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figures")


@settings(deadline=None, max_examples=50)
@given(rows)
def test_a_table_a_json_file_and_mappings_give_the_same(folder: Path, given_rows: list[dict[str, str]]) -> None:
    columns = list(dict.fromkeys(key for row in [STATED, *given_rows] for key in row))
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(given_rows)
    (folder / "figures.json").write_text(json.dumps(given_rows), encoding="utf-8")
    expected = read_observations(given_rows, sample_plan())
    assert len(expected) == len(given_rows)
    for source in (folder / "figures.csv", str(folder / "figures.json"), expected, iter(given_rows)):
        assert read_observations(source, sample_plan()) == expected


def test_groups_and_notes_have_columns_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(
        "rule,window,value,published_on,publisher,source,group.agency,note_vi,note_en,differs_vi,differs_en\n"
        "on-time-in-each-agency,2024,95%,2025,a,b,Sở Y tế,ghi chú,note,khác,other\n"
        "on-time-in-each-agency,2024,95%,2025,a,b,,,,,\n",
        encoding="utf-8",
    )
    one, two = read_observations(path, sample_plan())
    assert dict(one.group) == {"agency": "Sở Y tế"}
    assert one.note is not None
    assert one.differs is not None
    assert (one.note.vi, one.note.en, one.differs.vi, one.differs.en) == ("ghi chú", "note", "khác", "other")
    assert (dict(two.group), two.note, two.differs) == ({}, None, None)
    written = {"group": {"agency": "Sở Y tế"}, "note": {"vi": "ghi chú", "en": "note"}}
    (three,) = read_observations(
        [{**STATED, "rule": "on-time-in-each-agency", "value": "95%", **written, "published_on": 2025}], sample_plan()
    )
    assert (three.group, three.note) == (one.group, one.note)


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("98,0", "vi", "98.0"),
        ("98.0", "vi", "98.0"),
        ("98.0", "en", "98.0"),
        ("98.125", "en", "98.125"),
        ("0,125", "vi", "0.125"),
        ("98,0%", None, "98.0"),
        ("98 %", None, "98"),
    ],
)
def test_numbers_are_read_in_the_language_of_the_source(text: str, language: Any, number: str) -> None:
    (observation,) = read_observations([{**POVERTY, "value": text, "unit": "%"}], sample_plan(), language=language)
    assert str(observation.value) == number


def test_the_language_of_the_plan_is_the_default() -> None:
    plan = sample_plan()
    english = plan.model_copy(update={"header": plan.header.model_copy(update={"language": "en"})})
    (observation,) = read_observations([{**POVERTY, "value": "98.125%"}], english)
    assert str(observation.value) == "98.125"


@pytest.mark.parametrize(("json_number", "decimals"), [("98.0", 1), ("98", 0), ("98.00", 2), ("9.80E1", 1)])
def test_json_numbers_keep_their_decimals(json_number: str, decimals: int, tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    stated = json.dumps({**POVERTY, "unit": "%"})
    path.write_text(f'[{stated[:-1]}, "value": {json_number}}}]', encoding="utf-8")
    (observation,) = read_observations(path, sample_plan())
    assert observation.value == Decimal(98)
    assert observation.value.as_tuple().exponent == -decimals


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("1,5%", {}),
        ("1,5 phần trăm", {}),
        ("1,5", {"unit": "%"}),
        ("1,5%", {"unit": "phần trăm"}),
        (Decimal("1.5"), {"unit": "%"}),
    ],
)
def test_the_unit_stands_beside_the_number_or_in_its_own_cell(value: Any, unit: dict[str, str]) -> None:
    assert read(value=value, **unit).point == Decimal("0.015")


@pytest.mark.parametrize(
    ("given_names", "applied"),
    [
        (None, None),
        ("none", ()),
        ([], ()),
        ("withdrawn-dossiers", ("withdrawn-dossiers",)),
        ("withdrawn-dossiers secret-documents", ("withdrawn-dossiers", "secret-documents")),
        (["secret-documents"], ("secret-documents",)),
    ],
)
def test_exclusions_that_were_applied(given_names: Any, applied: Any) -> None:
    assert read(value="1%", exclusions_applied=given_names).exclusions_applied == applied


def test_an_observation_of_an_indicator_speaks_of_every_rule_that_shares_it() -> None:
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    sharing = [rule.id for rule in plan.rules if rule.indicator.id == "labour-productivity-growth"]
    assert len(sharing) > 1
    figure = {
        "indicator": "labour-productivity-growth",
        "window": "2022",
        "value": "9,1%",
        "published_on": "2023-01-05",
    }
    report = evaluate(plan, as_of="2032-01-01", observations=[{**figure, "publisher": "a", "source": "b"}])
    told = [
        finding.rule for finding in report.findings if finding.observations or finding.latest_known or finding.history
    ]
    assert told == sharing


@pytest.mark.parametrize(
    "figure",
    [
        {"rule": "output", "figure": "level", "value": "0 tỷ đồng", "basis": "giá hiện hành"},
        {"rule": "poverty", "value": "0%"},
        {"rule": "poverty", "value": "100%"},
        {"rule": "ranking", "value": "1"},
        {"rule": "courses", "value": "0"},
        {"rule": "courses", "value": "3 lớp"},
        {"rule": "productivity-growth", "value": "-100%"},
        {"rule": "dossiers-online", "numerator": 5, "denominator": 5},
    ],
)
def test_figures_at_the_edge_of_what_is_possible(figure: dict[str, Any]) -> None:
    assert len(read_observations([{**STATED, **figure}], sample_plan())) == 1
