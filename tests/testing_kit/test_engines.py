"""Engines of reactions that agree, and one that forgets."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis.errors import InvalidArgument

from plan_rules.testing import LawError, assert_engines_agree
from plan_rules.testing.laws import engines
from testing_kit.plans import PLANS

PLAN = PLANS["thanh-hoa"]


@pytest.mark.skipif(
    sys.version_info >= (3, 13) or find_spec("durable_rules_engine") is None,
    reason="durable-rules has no form for this Python, or is not installed",
)
def test_both_engines_conclude_the_same() -> None:
    assert_engines_agree(PLAN, max_examples=10)


def test_an_engine_that_forgets_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    conclude = engines.conclude

    def forgets(*arguments: Any, engine: Any, **more: Any) -> Any:
        found = conclude(*arguments, engine="direct", **more)
        return found[1:] if engine == "durable" else found

    monkeypatch.setattr(engines, "conclude", forgets)
    with pytest.raises(LawError) as raised:
        assert_engines_agree(PLAN)
    message = str(raised.value)
    assert message.startswith("the engines 'direct' and 'durable' do not agree\n    rule: ")
    assert "\n    direct alone: " in message
    assert "\nWhat to do: rely on 'direct'" in message


def test_one_engine_alone_cannot_agree() -> None:
    with pytest.raises(InvalidArgument, match="at least two"):
        assert_engines_agree(PLAN, engines=["direct"])
