"""Strategies for whole plans, and for single rules."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st

from plan_rules.load import read_plan
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.testing.strategies.arguments import check_among, check_sizes
from plan_rules.testing.strategies.rules import KINDS, phases, rule_contents
from plan_rules.testing.strategies.words import EXCLUSIONS, FLOW, STOCK, Content, Words, conditions


def plans(
    *, min_rules: int = 1, max_rules: int = 3, kinds: Collection[str] = KINDS, awkward: bool = False
) -> st.SearchStrategy[Plan]:
    """Plans over a flow and a stock of records, with every part of the rule format.

    Args:
        min_rules, max_rules: how many rules they have.
        kinds: the kinds of their indicators: ``share``, ``count``, ``level`` and so on.
        awkward: whether texts hold anything that a text may hold, and days lie anywhere from 1900 to 2999.

    Raises:
        InvalidArgument: for a number of rules below one, and for a kind that there is not.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=1)
    ... @given(plans(max_rules=1, kinds=["level"]))
    ... def show(plan):
    ...     print([(rule.id, rule.indicator.kind) for rule in plan.rules])
    >>> show()
    [('rule-0', 'level')]
    """
    contents = _contents(min_rules, max_rules, kinds, awkward=awkward)
    # JSON is YAML and faster to write, but has no form for some awkward letters that YAML leaves alone.
    write = written if awkward else _quickly_written
    return contents.map(lambda files: read_plan({path: write(each) for path, each in files.items()}, "random"))


def rules(*, kinds: Collection[str] = KINDS, awkward: bool = False) -> st.SearchStrategy[Rule]:
    """Rules that stand alone: no part of another, and counting among no other's records.

    Args:
        kinds, awkward: as for ``plans``.

    Raises:
        InvalidArgument: for a kind that there is not.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=1)
    ... @given(rules(kinds=["milestone"]))
    ... def show(rule):
    ...     print(rule.indicator.kind)
    >>> show()
    milestone
    """
    return plans(max_rules=1, kinds=kinds, awkward=awkward).map(lambda plan: plan.rules[0])


def plan_files(
    *, min_rules: int = 1, max_rules: int = 3, kinds: Collection[str] = KINDS, awkward: bool = False
) -> st.SearchStrategy[dict[str, str]]:
    """The files of plans as texts, as ``read_plan`` takes them.

    Args:
        min_rules, max_rules, kinds, awkward: as for ``plans``.

    Raises:
        InvalidArgument: as ``plans``.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=1)
    ... @given(plan_files())
    ... def show(files):
    ...     print(sorted(files))
    >>> show()
    ['clauses.yaml', 'plan.yaml', 'targets/rules.yaml']
    """
    contents = _contents(min_rules, max_rules, kinds, awkward=awkward)
    return contents.map(lambda files: {path: written(each) for path, each in files.items()})


def _contents(
    min_rules: int, max_rules: int, kinds: Collection[str], *, awkward: bool
) -> st.SearchStrategy[dict[str, Content]]:
    check_sizes(min_rules, max_rules, names="min_rules, max_rules", least=1)
    check_among("kinds", kinds, KINDS)
    return _plan_contents(min_rules, max_rules, tuple(kinds), Words(awkward))


@st.composite
def _plan_contents(
    draw: st.DrawFn, min_rules: int, max_rules: int, kinds: tuple[str, ...], words: Words
) -> dict[str, Content]:
    spans = draw(phases(words))
    header = draw(_headers(words))
    built: list[Content] = []
    shares: list[str] = []
    for _ in range(draw(st.integers(min_rules, max_rules))):
        rule = draw(rule_contents(words, kinds, spans, built, shares))
        built.append(rule)
        if rule["indicator"].get("share", {}).get("of") == FLOW:
            shares.append(rule["id"])
    clauses = []
    for number, rule in enumerate(built):
        rule["clause"] = f"c-{number}"
        text = f"Trước. {rule['quote']}. Sau."
        clauses.append({"id": f"c-{number}", "locator": draw(words.bilinguals), "text": text})
    return {
        "plan.yaml": {**header, "phases": spans},
        "clauses.yaml": {"format": 1, "clauses": clauses},
        "targets/rules.yaml": {"format": 1, "rules": built},
    }


@cache
def _headers(words: Words) -> st.SearchStrategy[Content]:
    dataset = {"title": words.bilinguals, "unit": words.bilinguals, "fields": st.just(words.fields)}
    exclusions = {
        name: st.fixed_dictionaries({"title": words.bilinguals, "wording": st.just(wording), "when": conditions(words)})
        for name, wording in EXCLUSIONS.items()
    }
    document = {
        **dict.fromkeys(("kind", "title", "issuer"), words.bilinguals),
        **dict.fromkeys(("number", "source"), words.texts),
        **dict.fromkeys(("issued", "checked"), words.days),
        "in_force": st.fixed_dictionaries({"from": words.days}),
    }
    return st.fixed_dictionaries(
        {
            "format": st.just(1),
            "language": st.sampled_from(("vi", "en")),
            "document": st.fixed_dictionaries(document),
            "datasets": st.fixed_dictionaries(
                {
                    FLOW: st.fixed_dictionaries({**dataset, "time": st.just("day")}),
                    STOCK: st.fixed_dictionaries(dataset),
                }
            ),
            "exclusions": st.fixed_dictionaries(exclusions),
        }
    )


def written(content: Content) -> str:
    """The text of a rule file."""
    return yaml.dump(_as_text(content), Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def _quickly_written(content: Content) -> str:
    return json.dumps(_as_text(content), ensure_ascii=False)


def _as_text(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _as_text(value) for key, value in content.items()}
    return [_as_text(value) for value in content] if isinstance(content, list | tuple) else str(content)


class _Dumper(yaml.SafeDumper):
    """Writes each text out where it stands."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature of the base class
        return True
