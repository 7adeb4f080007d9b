"""Plans, rules and examples as pytest has them: files, collectors and items."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from plan_rules.examples.formats.differences import difference_lines
from plan_rules.examples.formats.tested import shortcomings
from plan_rules.examples.narrowing import narrowed
from plan_rules.examples.proof import prove_rules
from plan_rules.examples.running import run_example
from plan_rules.load.places import PlacedPlan
from plan_rules.load.plan import load_with_places
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.problems import PlanError
from pytest_plan_rules import is_asked


class PlanFile(pytest.File):
    """A plan, named by its plan.yaml."""

    placed: PlacedPlan

    def collect(self) -> Iterator[RuleCollector]:
        """Every rule with something to test.

        Raises:
            CollectError: for a plan that cannot be read, with every problem of its files.
        """
        try:
            self.placed = load_with_places(self.path.parent)
        except PlanError as error:
            raise self.CollectError(str(error)) from None
        for rule in self.placed.plan.rules:
            yield RuleCollector.from_parent(self, name=rule.id, rule=rule)


class RuleCollector(pytest.Collector):
    """A rule with its examples."""

    def __init__(self, *, rule: Rule, **context: Any) -> None:
        super().__init__(**context)
        self.rule = rule

    @property
    def placed(self) -> PlacedPlan:
        """The plan with the places of its parts."""
        file = self.parent
        assert isinstance(file, PlanFile)  # noqa: S101
        return file.placed

    @cached_property
    def narrow(self) -> Plan:
        """The plan, cut down to what the rule rests on."""
        return narrowed(self.placed.plan, self.rule)

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each example, and one for each kind of proof that is asked for."""
        for position, example in enumerate(self.rule.examples):
            yield ExampleItem.from_parent(self, name=example.name, position=position)
        for kind in ("coverage", "mutate"):
            if is_asked(self.config, f"plan_rules_{kind}"):
                yield ProofItem.from_parent(self, name=kind, kind=kind)


class _Lacking(Exception):  # noqa: N818 - the outcome of a test, not an error of the plugin
    """What a rule lacks, in lines for the reader."""


class _RuleItem(pytest.Item):
    """Something to test about a rule."""

    parent: RuleCollector

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The difference, without the stack of the plugin."""
        return str(excinfo.value) if isinstance(excinfo.value, _Lacking) else super().repr_failure(excinfo, style)

    def _place(self, *path: str | int) -> tuple[Path, int]:
        place = self.parent.placed.place(self.parent.rule.id, *path)
        return self.path.parent / place.file, place.line - 1


class ExampleItem(_RuleItem):
    """One example of a rule."""

    def __init__(self, *, position: int, **context: Any) -> None:
        super().__init__(**context)
        self.position = position

    def runtest(self) -> None:
        """Fail where the rule gives something else than the example expects."""
        rule = self.parent.rule
        result = run_example(self.parent.narrow, rule, self.position)
        if not result.passed:
            file, line = self._place("examples", self.position)
            lines = difference_lines(rule.examples[self.position], result)
            raise _Lacking("\n".join([f"{file}:{line + 1}: {rule.id}", *lines]))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the example stands."""
        return (*self._place("examples", self.position), f"{self.parent.rule.id}: {self.name}")


class ProofItem(_RuleItem):
    """What the examples of a rule prove, of one kind: coverage or mutate."""

    def __init__(self, *, kind: str, **context: Any) -> None:
        super().__init__(**context)
        self.kind = kind

    def runtest(self) -> None:
        """Fail where the examples leave something open that the rule does not explain."""
        plan, rule = self.parent.placed.plan, self.parent.rule
        (proof,) = prove_rules(plan, rules=[rule.id], **{self.kind: True})
        if proof.failures and self.kind == "mutate":
            pytest.skip("an example of the rule fails")
        if lacking := list(shortcomings(proof)):
            file, line = self._place()
            texts = [f"{what}\n" + "\n".join(f"    {each}" for each in lines) for what, lines in lacking]
            raise _Lacking("\n".join([f"{file}:{line + 1}: {rule.id}", *texts]))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the rule stands."""
        return (*self._place(), f"{self.parent.rule.id}: {self.kind}")
