"""A plan back to the texts of its files."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel

from plan_rules.load.folder import CLAUSE_FILE, PLAN_FILE, REACTION_FILE, TARGETS
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import ReactionFile
from plan_rules.model.rule import RuleFile


def dump_plan(plan: Plan) -> dict[str, str]:
    """The files of a plan as texts under their paths; ``read_plan`` gives the same plan back.

    Comments and the division of the rules into several files are not kept.
    """
    rules = RuleFile(format="1", rules=plan.rules)
    reactions = ReactionFile(format="1", reactions=plan.reactions)
    return {
        PLAN_FILE: _yaml(plan.header),
        CLAUSE_FILE: _yaml(plan.text),
        f"{TARGETS}/rules.yaml": _yaml(rules),
        **({REACTION_FILE: _yaml(reactions)} if plan.reactions else {}),
    }


def _yaml(model: BaseModel) -> str:
    content = model.model_dump(mode="json", exclude_defaults=True)
    return yaml.dump(
        _as_text({"format": "1", **content}), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110
    )


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


class _Dumper(yaml.SafeDumper):
    """Writes each text out where it stands."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature of the base class
        return True
