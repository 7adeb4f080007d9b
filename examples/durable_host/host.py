"""A host that runs durable-rules itself: the reactions of the plan as its ruleset, and a rule of its own on top."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from durable.engine import MessageNotHandledException, Ruleset

from plan_rules import evaluate, load_plan, to_durable_rules

OBSERVATIONS = Path(__file__).parents[1] / "thanh-hoa" / "observations.csv"
PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"


class NoHost:
    """The ruleset asks its host for actions by name; these are handed over with the rules."""

    def get_action(self, name: str) -> None:
        """Refuse: there is no other action."""
        raise KeyError(name)


def main() -> None:
    """Tell the ruleset what follows from the published figures, and print what fires."""
    plan = load_plan(PLAN)
    rules = to_durable_rules(plan)
    for reaction, why in rules.left_out.items():
        print(f"not run here: {reaction}, {why}")

    definition = dict(rules.definition)
    # A fact that every ruleset begins with, so that it can be closed safely.
    definition["boot"] = {"all": [{"m": {"boot": 1}}]}
    # The host's own rule: the plan concludes that a target is missed, and one of the same phase has lapsed.
    definition["report-to-the-council"] = {
        "all": [
            {"missed": {"$and": [{"kind": "conclusion"}, {"code": "target-missed"}]}},
            {"lapsed": {"$and": [{"kind": "finding"}, {"status": "lapsed"}, {"phase": {"missed": "phase"}}]}},
        ]
    }
    heard: list[tuple[str, list[Any]]] = []
    ruleset = Ruleset("targets", NoHost(), {name: listening(name, rule, heard) for name, rule in definition.items()})

    before, now = (evaluate(plan, as_of=day, observations=OBSERVATIONS) for day in ("2025-12-31", "2026-03-01"))
    tell(ruleset, {"id": "0", "boot": 1})
    for fact in rules.facts(now, before=before):
        tell(ruleset, fact)
    for name, facts in heard[1:]:
        print(f"{name}: {', '.join(f'{fact.rule} ({fact.status or fact.code})' for fact in facts)}")


def listening(name: str, rule: dict[str, Any], heard: list[tuple[str, list[Any]]]) -> dict[str, Any]:
    """A rule whose action only collects: what it raised would be swallowed, and what took long would be repeated."""
    premises = [next(iter(premise)) for premise in rule["all"]]
    return {**rule, "run": lambda context: heard.append((name, [getattr(context, each) for each in premises]))}


def tell(ruleset: Ruleset, fact: dict[str, Any]) -> None:
    """Assert one fact, never a batch, and run what fires; a fact that no rule asks for is refused, which is well."""
    try:
        offset = ruleset.assert_fact(fact)
    except MessageNotHandledException:
        return
    errors: list[Exception] = []
    ruleset.do_actions(offset, lambda error, _: errors.append(error) if error else None)
    if errors:
        raise errors[0]


if __name__ == "__main__":
    main()
