"""SARIF and GitHub annotations say what the remarks say."""

from __future__ import annotations

import json

import jsonschema
import pytest

from lint.samples import AS_OF, files_of
from lint.sarif_schema import SCHEMA
from plan_rules import check_plan
from plan_rules.lint import CHECKS, Level, Remark
from plan_rules.lint.github import to_github
from plan_rules.lint.sarif import to_sarif
from plan_rules.load.places import Place
from sample_plan import FILES

FIXABLE = files_of({"text": "Đạt trên 95% hồ sơ.", "rules": [{"threshold": {"more_than": "95%", "wording": "95%"}}]})


@pytest.mark.parametrize("files", [FILES, FIXABLE], ids=["sample", "fixable"])
def test_sarif_has_the_published_form(files: dict[str, str]) -> None:
    remarks = check_plan(files, as_of=AS_OF)
    log = json.loads(to_sarif(remarks, "1.2.3"))
    jsonschema.validate(log, SCHEMA)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(remarks)
    for result, remark in zip(run["results"], remarks, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == remark.code
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (remark.place.line, remark.place.column)
        assert result["message"]["text"].startswith(remark.message)
    manuals = {check.code: check.manual for check in CHECKS}
    assert all(rule["help"]["text"] == manuals[rule["id"]] for rule in rules)
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_sarif_of_a_fix_names_what_is_replaced() -> None:
    log = json.loads(to_sarif(check_plan(FIXABLE, as_of=AS_OF), "1.2.3"))
    ((change,),) = [fix["artifactChanges"] for result in log["runs"][0]["results"] for fix in result.get("fixes", ())]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    line = FIXABLE["targets/rules.yaml"].split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "95%"
    assert replacement["insertedContent"] == {"text": "trên 95%"}


def test_sarif_of_what_has_no_place_and_of_signs_in_paths() -> None:
    nowhere = Remark("not-found", Level.ERROR, "there is no such plan", place=Place("không có"))
    bare = Remark("example-fails", Level.ERROR, "it fails")
    log = json.loads(to_sarif([nowhere, bare], "1.2.3"))
    jsonschema.validate(log, SCHEMA)
    locations = [result["locations"][0] for result in log["runs"][0]["results"]]
    assert locations == [{"physicalLocation": {"artifactLocation": {"uri": "kh%C3%B4ng%20c%C3%B3"}}}, {}]


def test_sarif_of_nothing_is_a_run_without_results() -> None:
    log = json.loads(to_sarif([], "1.2.3"))
    jsonschema.validate(log, SCHEMA)
    assert log["runs"][0]["results"] == []


def test_a_schema_that_misses_a_wrong_name_would_prove_nothing() -> None:
    log = json.loads(to_sarif(check_plan(FIXABLE, as_of=AS_OF), "1.2.3"))
    log["runs"][0]["results"][0]["rulId"] = "x"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, SCHEMA)


def test_annotations_escape_what_github_gives_a_meaning() -> None:
    remarks = [
        Remark("a-b", Level.ERROR, "50% of\r\nit", "a hint", place=Place("a,b:c%d.yaml", 3, 4, ("x", 0), "")),
        Remark("c", Level.WARNING, "plain", place=Place(path=("x",))),
        Remark("d", Level.INFO, "more"),
    ]
    assert to_github(remarks) == (
        "::error file=a%2Cb%3Ac%25d.yaml,line=3,col=4,title=a-b::50%25 of%0D%0Ait (at x[0])%0Aa hint\n"
        "::warning title=c::plain (at x)\n"
        "::notice title=d::more\n"
    )
