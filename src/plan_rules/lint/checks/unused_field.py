"""A field that no rule reads.

It may be there to break findings down by, so this is for information only: it is not shown unless asked for.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    plan: {datasets: {dossiers: {fields: {colour: {type: text}}}}}
    rules:
      - indicator: {share: {of: dossiers, where: {level: "4", withdrawn: false}, good: {channel: online}}}
        for_each: agency
        threshold: {at_least: 90%, wording: Ít nhất 90%}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - indicator: {share: {of: dossiers, where: {level: "4", withdrawn: false}, good: {channel: online}}}
        for_each: agency
        threshold: {at_least: 90%, wording: Ít nhất 90%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.model.condition import atoms_of
from plan_rules.model.plan import Plan


def find(subject: Subject) -> Iterator[Found]:
    """Declared fields of counted datasets that no condition, group or time names."""
    used = set(_used(subject.plan))
    counted = {dataset for dataset, _ in used}
    for name, dataset in subject.plan.header.datasets.items():
        for field in dataset.fields if name in counted else ():
            if (name, field) not in used and field != dataset.time:
                message = f"no rule reads the field {field!r} of {name!r}"
                hint = "leave it out, unless findings are broken down by it"
                yield Found(("header", "datasets", name, "fields", field), message, hint, at_key=True)


def _used(plan: Plan) -> Iterator[tuple[str, str]]:
    for rule in plan.rules:
        dataset = rule.indicator.dataset
        counted = rule.indicator.share or rule.indicator.count
        if dataset is None or counted is None:
            continue
        good = rule.indicator.share.good if rule.indicator.share else None
        conditions = [plan.header.exclusions[name].when for name in rule.exclusions]
        conditions += [condition for condition in (counted.where, good) if condition]
        yield dataset, ""
        for condition in conditions:
            for _, atom in atoms_of(condition):
                yield dataset, atom.field
                yield dataset, atom.other or ""
        for field in rule.for_each.fields if rule.for_each else ():
            yield dataset, field


CHECK = Check("unused-field", Level.INFO, find)
