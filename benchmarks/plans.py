"""Share rules as a plan: the texts of its files, read like those of any other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from plan_rules import Plan, read_plan
from share_rules import DATASETS, EXCLUSIONS, YEARS, ShareRule

_OFFICE = {"vi": "UBND tỉnh", "en": "People's Committee"}
FIVE_YEARS = (YEARS[0], YEARS[-1])


def plan_of(rules: Sequence[ShareRule], years: tuple[int, int] = FIVE_YEARS) -> Plan:
    """The plan that holds some rules, in one phase from the first to the last of some years."""
    phase = f"{years[0]}-{years[1]}"
    texts = {
        "plan.yaml": _header(phase, years),
        "clauses.yaml": {"format": "1", "clauses": [_clause(rule) for rule in rules]},
        "targets/rules.yaml": {"format": "1", "rules": [_rule(rule, phase) for rule in rules]},
    }
    # JSON is YAML, and quotes what needs it.
    files = {path: json.dumps(content, ensure_ascii=False, default=str) for path, content in texts.items()}
    return read_plan(files, name="benchmark")


def _both(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


def _header(phase: str, years: tuple[int, int]) -> dict[str, object]:
    return {
        "format": "1",
        "document": {
            "kind": {"vi": "Kế hoạch", "en": "Plan"},
            "number": "1/KH-UBND",
            "title": {"vi": "Kế hoạch để đo tốc độ", "en": "A plan to measure speed"},
            "issuer": _OFFICE,
            "issued": date(2020, 9, 22),
            "in_force": {"from": date(2020, 9, 22)},
            "source": "benchmarks/plans.py",
            "checked": date(2025, 1, 1),
        },
        "phases": {phase: {"from": date(years[0], 1, 1), "to": date(years[1], 12, 31)}},
        "datasets": {
            name: {"title": _both(name), "unit": _both(name), "time": dataset.time, "fields": dataset.fields}
            for name, dataset in DATASETS.items()
        },
        "exclusions": {
            name: {"title": _both(name), "wording": f"trừ {name}", "when": when} for name, when in EXCLUSIONS.items()
        },
    }


def _quote(rule: ShareRule) -> str:
    exclusions = ", ".join(f"trừ {name}" for name in rule.exclusions)
    return f"ít nhất {rule.threshold} {exclusions}".strip()


def _clause(rule: ShareRule) -> dict[str, object]:
    return {"id": rule.name, "locator": _both(rule.name), "text": f"{_quote(rule)}."}


def _rule(rule: ShareRule, phase: str) -> dict[str, object]:
    content: dict[str, object] = {
        "id": rule.name,
        "title": _both(rule.name),
        "clause": rule.name,
        "quote": _quote(rule),
        "phase": phase,
        "timing": {rule.timing: "year", "calendar": DATASETS[rule.dataset].calendar},
        "indicator": {
            "measures": _both(f"the share {rule.name}"),
            "direction": "higher",
            "share": {"of": rule.dataset, "good": rule.good} | ({"where": rule.where} if rule.where else {}),
        },
        "exclusions": rule.exclusions,
        "threshold": {"at_least": rule.threshold, "wording": f"ít nhất {rule.threshold}"},
    }
    return content | ({"part_of": rule.part_of} if rule.part_of else {})
