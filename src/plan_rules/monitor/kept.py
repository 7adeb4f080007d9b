"""What is kept of a monitor beside its counts and keys, and whether it still fits a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from plan_rules.model.base import FrozenMapping, Model
from plan_rules.model.plan import Plan
from plan_rules.problems import Code, Problem
from plan_rules.quantity import Language
from plan_rules.verdict import Status


class KeptPlan(Model):
    """The version of a plan, with as much of it as tells what another version changes."""

    name: str
    fingerprint: str
    rules: FrozenMapping[str, str]
    """The fingerprint of each rule under its id."""
    datasets: FrozenMapping[str, FrozenMapping[str, str]]
    """For each dataset what its fields hold, and which of them is its time."""

    @classmethod
    def of(cls, plan: Plan) -> KeptPlan:
        """What is kept of a plan."""
        datasets = {
            name: {
                **{field: f"{each.type} {' '.join(each.values)}".strip() for field, each in dataset.fields.items()},
                **({_TIME: dataset.time} if dataset.time else {}),
            }
            for name, dataset in plan.header.datasets.items()
        }
        return cls(name=plan.name, fingerprint=plan.fingerprint, rules=plan.fingerprints, datasets=datasets)

    def problems(self, plan: Plan, file: str) -> list[Problem]:
        """What keeps a state of this plan from going on with another."""
        now = KeptPlan.of(plan)
        if self.name != now.name:
            return [_changed(f"the state is of the plan {self.name}, not {now.name}", file)]
        if self.fingerprint == now.fingerprint:
            return []
        found = [*_differences("rule", self.rules, now.rules, "changed"), *self._dataset_differences(now)]
        return [_changed(message, file) for message in found or ["the order of the rules changed"]]

    def _dataset_differences(self, now: KeptPlan) -> Iterator[str]:
        yield from _differences("dataset", dict.fromkeys(self.datasets, ""), dict.fromkeys(now.datasets, ""), "")
        for name, fields in self.datasets.items():
            if name in now.datasets:
                for message in _differences("field", fields, now.datasets[name], "changed its type or values"):
                    yield f"dataset {name}: {message}"


_TIME = "(time)"


def _differences(what: str, before: Mapping[str, str], now: Mapping[str, str], changed: str) -> Iterator[str]:
    yield from (f"the {what} {name} was added" for name in now if name not in before)
    yield from (f"the {what} {name} was removed" for name in before if name not in now)
    yield from (f"the {what} {name} {changed}" for name in before if name in now and before[name] != now[name])


def _changed(message: str, file: str) -> Problem:
    hint = "go on with the version of the plan that it was saved under, or feed a new monitor"
    return Problem(Code.OTHER_PLAN, f"the state does not fit the plan: {message}", hint, file)


class KeptDataset(Model):
    """One dataset that was fed."""

    unseen: tuple[str, ...]
    """The fields that rules read and that no record had."""
    cells: int
    """How many cells there are."""
    records: int
    """How many records they count."""


class KeptHeld(Model):
    """A status that was not told yet."""

    rule: str
    group: FrozenMapping[str, str | None]
    status: Status | None
    since: date


class Kept(Model):
    """A monitor without its counts and keys."""

    plan: KeptPlan
    as_of: date
    by: tuple[str, ...]
    keys: FrozenMapping[str, str]
    deciding: FrozenMapping[str, str | tuple[str, str | None]]
    language: Language | None
    hold_back_days: int
    datasets: FrozenMapping[str, KeptDataset]
    held: tuple[KeptHeld, ...]
    concluded: tuple[str, ...]
    """What followed when it was asked last."""
