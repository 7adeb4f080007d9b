"""Every check has a manual page with a bad and a good sample, and both do what the page says."""

from __future__ import annotations

import pkgutil
import re

import pytest

from lint.samples import remarks_of, samples_in
from plan_rules.lint import CHECKS, checks
from plan_rules.lint.check import Check

IDS = [check.code for check in CHECKS]


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_the_bad_sample_is_found_and_the_good_one_is_not(check: Check) -> None:
    samples = samples_in(check)
    assert set(samples) == {"Bad", "Good"}
    found = remarks_of(samples["Bad"], check.code)
    assert len(found) == 1
    assert found[0].place.line > 0
    assert found[0].level is check.level
    assert remarks_of(samples["Good"], check.code) == ()


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_manual_page_begins_with_one_sentence_and_says_why(check: Check) -> None:
    assert check.summary.endswith(".")
    why = check.manual.partition("Bad::")[0].split("\n\n", 1)[1]
    assert len(why) > 60


def test_every_module_is_a_check_of_its_name() -> None:
    modules = [module.name for module in pkgutil.iter_modules(checks.__path__)]
    assert sorted(code.replace("-", "_") for code in IDS) == sorted(modules)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in IDS)
