"""Small samples of rule files: what a sample leaves out is filled in, so that it shows one thing only.

``text`` is the clause that all rules quote, ``rules`` the rules, ``plan`` and ``clauses`` what is added to these files,
``as_of`` the day of the check.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

from plan_rules.lint import Remark, check_plan
from plan_rules.lint.check import Check
from plan_rules.testing.strategies.plans import written
from plan_rules.text.node import plain
from plan_rules.text.reader import decode, read_nodes

Content = dict[str, Any]

AS_OF = "2026-11-26"

PLAN = """
format: 1
document:
  kind: {vi: Kế hoạch, en: Plan}
  number: 02/KH-UBND
  title: {vi: Kế hoạch, en: Plan}
  issuer: {vi: UBND xã Ví Dụ, en: People's Committee of Ví Dụ commune}
  issued: 2020-09-22
  in_force: {from: 2020-09-22}
  source: made up
  checked: 2026-11-01
phases:
  2021-2025: {from: 2021-01-01, to: 2025-12-31}
  2026-2030: {from: 2026-01-01, to: 2030-12-31}
datasets:
  dossiers:
    title: {vi: Hồ sơ, en: Dossiers}
    unit: {vi: hồ sơ, en: dossiers}
    time: settled_on
    fields:
      settled_on: {type: date}
      channel: {type: text, values: [online, post, in_person]}
      level: {type: integer}
      withdrawn: {type: boolean}
      agency: {type: text}
exclusions:
  withdrawn:
    title: {vi: hồ sơ rút, en: withdrawn dossiers}
    wording: không tính hồ sơ rút
    when: {withdrawn: true}
"""

_SAMPLE = re.compile(r"^(Bad|Good)::\n\n((?:    .*\n|\n)+)", re.MULTILINE)


def read(text: str) -> Content:
    """A mapping in YAML as the rule reader sees it: every scalar is text."""
    content = _read(text)
    assert isinstance(content, dict)
    return content


def read_list(text: str) -> list[Content]:
    """A list in YAML as the rule reader sees it."""
    content = _read(text)
    assert isinstance(content, list)
    return content


def _read(text: str) -> Any:
    source, problems = decode("sample", textwrap.dedent(text).encode())
    assert source is not None
    assert problems == []
    node, problems = read_nodes(source)
    assert problems == [], problems
    assert node is not None
    return plain(node)


def merged(base: Any, more: Any) -> Any:
    """Mappings are merged, anything else is replaced."""
    if isinstance(base, dict) and isinstance(more, dict):
        return {**base, **{key: merged(base.get(key), value) for key, value in more.items()}}
    return more


def files_of(sample: Content) -> dict[str, str]:
    """The files of a sample."""
    header = merged(read(PLAN), sample.get("plan", {}))
    clause = {"id": "c-1", "locator": {"vi": "mục 1", "en": "item 1"}, "text": sample["text"]}
    clause |= sample.get("clause", {})
    rules = [_rule(number, rule, sample["text"]) for number, rule in enumerate(sample["rules"], 1)]
    return {
        "plan.yaml": written(header),
        "clauses.yaml": written({"format": "1", "clauses": [clause, *sample.get("clauses", [])]}),
        "targets/rules.yaml": written({"format": "1", "rules": rules}),
    }


def _rule(number: int, given: Content, text: str) -> Content:
    indicator = {"measures": {"vi": "tỷ lệ", "en": "the share"}, "direction": "higher"} | given.get("indicator", {})
    if set(indicator) <= {"id", "measures", "direction"}:
        indicator["share"] = {}
    rule: Content = {
        "id": f"rule-{number}",
        "title": {"vi": "Chỉ tiêu", "en": "Target"},
        "clause": "c-1",
        "quote": text,
        "phase": "2021-2025",
    }
    return {**rule, **given, "indicator": indicator}


def remarks_of(sample: Content, code: str) -> tuple[Remark, ...]:
    """What a check, and the checks of silences, say about a sample."""
    return tuple(
        remark for remark in check_plan(files_of(sample), as_of=sample.get("as_of", AS_OF)) if remark.code == code
    )


def samples_in(check: Check) -> dict[str, Content]:
    """The bad and the good sample of a manual page."""
    return {kind: read(text) for kind, text in _SAMPLE.findall(f"{check.manual}\n")}
