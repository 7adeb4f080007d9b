"""The public function: what it takes, what it refuses, in which order it answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lint.samples import AS_OF, files_of
from plan_rules import DataError, PlanError, check_plan, dump_plan, load_plan, read_plan
from plan_rules.lint import CHECKS, Level
from sample_plan import FILES, sample_plan

THANH_HOA = "vn-thanh-hoa/202-kh-ubnd-2020"

SAMPLE = {
    "text": "Ít nhất 95% hồ sơ trong 10 ngày.",
    "rules": [{"threshold": {"more_than": "95%", "wording": "Ít nhất 95%"}}],
}


def test_the_plan_of_thanh_hoa_has_no_remark_above_information() -> None:
    remarks = check_plan(THANH_HOA, as_of=load_plan(THANH_HOA).document.checked)
    assert [str(remark) for remark in remarks if remark.level is not Level.INFO] == []


def test_a_remark_says_where_what_and_what_would_be_right() -> None:
    remarks = check_plan(files_of(SAMPLE), as_of=AS_OF, checks=["comparator-words"])
    (remark,) = remarks
    assert (remark.code, remark.level, remark.rule) == ("comparator-words", Level.WARNING, "rule-1")
    assert remark.where == "targets/rules.yaml:11:5"
    assert str(remark) == (
        "targets/rules.yaml:11:5: warning: comparator-words: 'Ít nhất 95%' says at_least, the rule more_than "
        "(at rules[0].threshold.more_than)\n"
        "        more_than: 95%\n"
        "        ^\n"
        "    write at_least"
    )


def test_a_folder_its_texts_and_the_plan_get_the_same_remarks(tmp_path: Path) -> None:
    files = files_of(SAMPLE)
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    from_texts = check_plan(files, as_of=AS_OF)
    assert check_plan(tmp_path, as_of=AS_OF) == check_plan(str(tmp_path), as_of=date(2026, 11, 26)) == from_texts
    from_plan = check_plan(read_plan(files), as_of=AS_OF)
    assert sorted((remark.code, remark.message, remark.rule or "") for remark in from_plan) == sorted(
        (remark.code, remark.message, remark.rule or "") for remark in from_texts
    )
    assert all(remark.place.file == "" and remark.fix is None for remark in from_plan)
    assert {remark.where for remark in from_plan if remark.rule} >= {"rules[0].threshold.more_than"}


def test_remarks_stand_in_the_order_of_files_and_lines() -> None:
    remarks = check_plan(FILES, as_of=AS_OF)
    places = [(remark.place.file, remark.place.line, remark.place.column) for remark in remarks]
    assert len(places) > 15
    assert places == sorted(places)


def test_a_file_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(PlanError, match="unknown-key"):
        check_plan({**FILES, "plan.yaml": f"{FILES['plan.yaml']}more: 1\n"}, as_of=AS_OF)
    with pytest.raises(PlanError, match="there is no such plan"):
        check_plan("nowhere", as_of=AS_OF)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"checks": ["unused-numbers", "what"]},
            "there is no check 'unused-numbers'\n    did you mean 'unused-number'",
        ),
        ({"as_of": "26/11/2026"}, "as_of: '26/11/2026' is not of the form"),
        ({"stale_after": 0}, "stale_after is below 1"),
    ],
)
def test_arguments_that_are_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(DataError) as caught:
        check_plan(sample_plan(), **{"as_of": AS_OF, **arguments})
    assert message in str(caught.value)


def test_only_the_chosen_checks_are_run() -> None:
    everything = check_plan(FILES, as_of=AS_OF)
    chosen = check_plan(FILES, as_of=AS_OF, checks={"comparator-unsaid"})
    assert chosen == tuple(remark for remark in everything if remark.code == "comparator-unsaid") != ()


def test_a_text_goes_stale_after_as_many_months_as_the_caller_says() -> None:
    def stale(months: int) -> int:
        return len(check_plan(sample_plan(), as_of="2027-02-15", checks=["stale-text"], stale_after=months))

    assert [stale(months) for months in (1, 3, 4, 1_000_000)] == [1, 1, 0, 0]


def test_a_silence_of_a_check_that_was_not_run_is_not_called_unused() -> None:
    rule = {**SAMPLE["rules"][0], "silenced": [{"check": "unused-number", "because": "x"}]}
    files = files_of({**SAMPLE, "text": "Ít nhất 95% hồ sơ.", "rules": [rule]})
    codes = [check.code for check in CHECKS if check.code != "unused-number"]
    assert [remark.code for remark in check_plan(files, as_of=AS_OF, checks=["silence-unused"])] == []
    assert "silence-unused" not in [remark.code for remark in check_plan(files, as_of=AS_OF, checks=codes)]
    assert "silence-unused" in [remark.code for remark in check_plan(files, as_of=AS_OF)]


def test_a_silence_changes_no_fingerprint() -> None:
    rule = {**SAMPLE["rules"][0], "silenced": [{"check": "unused-number", "because": "x"}]}
    plain, silenced = read_plan(files_of(SAMPLE)), read_plan(files_of({**SAMPLE, "rules": [rule]}))
    assert silenced["rule-1"].silenced
    assert plain.fingerprints == silenced.fingerprints
    assert read_plan(dump_plan(silenced)) == silenced


def test_a_silence_of_one_rule_leaves_the_others() -> None:
    rules = [{**SAMPLE["rules"][0]}, {**SAMPLE["rules"][0]}]
    rules[0]["silenced"] = [{"check": "comparator-words", "because": "x"}]
    remarks = check_plan(files_of({**SAMPLE, "rules": rules}), as_of=AS_OF, checks=["comparator-words"])
    assert [remark.rule for remark in remarks] == ["rule-2"]
