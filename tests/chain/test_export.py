"""Reactions for hosts that run durable-rules themselves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.worlds import AS_OF, GROUPS, findings, plan, reaction_sets, templates
from docs.samples import ROOT
from plan_rules import DataError, Reaction, Report, conclude, evaluate, load_plan, to_durable_rules

EXAMPLE = ROOT / "examples" / "durable_host"
needs_durable = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="durable-rules cannot be imported on Python 3.13 and later"
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    rules = ("dossiers-online", "on-time-in-each-agency", "documents-electronic", "courses")
    made = [draw(findings(rule, group)) for rule in rules for group in GROUPS]
    return templates().but({"findings": tuple(made)})


def test_what_is_left_out_has_its_reason() -> None:
    left_out = to_durable_rules(plan()).left_out
    assert {name: why.split(",")[0] for name, why in left_out.items()} == {
        "agency-misses-two": "it asks for a number of facts",
        "many-agencies": "it asks for a number of facts",
        "target-broken-by-unit": "it asks for a number of facts",
        "target-open-by-unit": "it asks for a number of facts",
    }
    text = {"vi": "a", "en": "b"}
    three = {
        "id": "r",
        "title": text,
        "when": [{"finding": {}, "as": "a"}, {"finding": {}, "as": "b"}, {"finding": {}, "as": "c"}],
        "same": [{"fields": {"a": "phase", "b": "phase"}}, {"fields": {"a": "status", "c": "status"}},
                 {"fields": {"b": "verdict", "c": "verdict"}}],
        "conclude": {"code": "c", "message": text, "to": text},
    }  # fmt: skip
    assert list(to_durable_rules(plan(), [Reaction.model_validate(three)]).left_out.values()) == [
        "a premise shares fields with several others, which takes more than one join"
    ]


def test_facts_have_every_field_as_a_word_and_a_number_of_their_own() -> None:
    thanh_hoa = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    rules = to_durable_rules(thanh_hoa)
    now = evaluate(thanh_hoa, as_of="2026-03-01", observations=str(ROOT / "examples/thanh-hoa/observations.csv"))
    before = evaluate(thanh_hoa, as_of="2025-12-31")
    facts = rules.facts(now, before=before, first=7)
    assert [fact["id"] for fact in facts] == [str(number) for number in range(7, 7 + len(facts))]
    assert all(isinstance(value, str | int) for fact in facts for value in fact.values())
    kinds = {kind: [fact for fact in facts if fact["kind"] == kind] for kind in ("finding", "transition", "conclusion")}
    assert len(kinds["finding"]) == len(now)
    assert [fact["code"] for fact in kinds["conclusion"]] == [
        each.code for each in conclude(thanh_hoa, now, before=before)
    ]
    for rule in rules.definition.values():
        for premise in rule["all"]:
            ((_, test),) = premise.items()
            kind, *others = (next(iter(each.items())) for each in test["$and"])
            assert all(name in fact for name, _ in others for fact in facts if fact["kind"] == kind[1])


def test_what_durable_rules_cannot_read_is_refused() -> None:
    long = evaluate(plan(), as_of=AS_OF)["courses"].but({"group": {"agency": "a" * 5000}})
    with pytest.raises(DataError, match="too long"):
        to_durable_rules(plan()).facts(templates().but({"findings": (long,)}))


@needs_durable
@settings(deadline=None, max_examples=60)
@given(reaction_sets(), reports())
def test_the_definition_fires_for_what_is_concluded(reactions: tuple[Reaction, ...], report: Report) -> None:
    from plan_rules.chain.durable.native import NativeSession

    rules = to_durable_rules(plan(), reactions)
    assert {reaction.id for reaction in reactions} == {*rules.definition, *rules.left_out}
    facts = rules.facts(report)
    session = NativeSession(rules.definition)
    fired = []
    for number, fact in enumerate(facts, start=1):
        # The native session numbers facts itself, after one of its own.
        assert fact.pop("id") == str(number)
        fired += [(rule, frozenset(each - 1 for each in found.values())) for rule, found in session.tell(fact)]
    session.close()
    concluded = [each for each in conclude(plan(), report, reactions=reactions) if each.reaction in rules.definition]
    assert len(set(fired)) == len(concluded)
    assert {rule for rule, _ in fired} == {each.reaction for each in concluded}


@needs_durable
def test_the_example_prints_what_its_page_shows() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(EXAMPLE / "host.py")], capture_output=True, text=True, check=True, timeout=120
    )
    [shown] = re.findall(r"^```text\n(.*?)^```$", (EXAMPLE / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert done.stdout == shown


def test_a_definition_is_plain_json() -> None:
    definition: dict[str, Any] = to_durable_rules(plan()).definition
    assert json.loads(json.dumps(definition)) == definition
