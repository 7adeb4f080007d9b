"""What only the whole plan can tell: names that refer to nothing, quotes that do not stand in their clause."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic_core import PydanticCustomError

from plan_rules.caveat_code import CaveatCode
from plan_rules.model.base import Fault
from plan_rules.model.condition import Atom, Comparison, Condition, atoms_of
from plan_rules.model.dataset import Dataset, FieldType, LiteralError
from plan_rules.model.document import Clause, ClauseFile
from plan_rules.model.header import PlanFile
from plan_rules.model.quoting import magnitudes_of, numbers_named, stands_in, whole_words
from plan_rules.model.rule import Example, Exclusion, Expectation, Rule
from plan_rules.model.threshold import Comparator, Threshold
from plan_rules.model.timing import TimingKind
from plan_rules.problems import Code, Path, near_miss
from plan_rules.quantity import PERCENT, POINTS, TIMES, canonical_unit
from plan_rules.verdict import Status, Verdict


def faults_of_plan(
    header: PlanFile, text: ClauseFile, rules: Sequence[Rule], broken: Collection[tuple[str, str]] = ()
) -> Iterator[Fault]:
    """Every fault of a plan; paths start with ``header``, ``text`` or ``rules``.

    Args:
        broken: what could not be read, as pairs of kind (phases, datasets, exclusions, rules) and name, so that
            references to it are not reported again; an empty name stands for any.
    """
    if not any(kind == "datasets" for kind, _ in broken):
        yield from _within(("header",), _header_faults(header))
    yield from _within(("text",), _clause_faults(text))
    rules_by_id: dict[str, Rule] = {}
    measured: dict[str, Rule] = {}
    for rule in rules:
        rules_by_id.setdefault(rule.id, rule)
        measured.setdefault(rule.indicator.id or "", rule)
    clauses = {clause.id: clause for clause in text.clauses}
    for index, rule in enumerate(rules):
        check = _RuleCheck(header, clauses, rules_by_id, broken, rule)
        yield from _within(("rules", index), check.faults())
        if rules_by_id[rule.id] is not rule:
            yield Fault(Code.DUPLICATE_ID, f"a second rule has the id {rule.id!r}", path=("rules", index, "id"))
        if rule.indicator.id:
            yield from _within(("rules", index), _shared_indicator_faults(rule, measured[rule.indicator.id]))


def _shared_indicator_faults(rule: Rule, first: Rule) -> Iterator[Fault]:
    """One figure is published for all rules of an indicator, so it must mean the same to each."""
    indicator, other = rule.indicator, first.indicator
    if (indicator.kind, indicator.unit) != (other.kind, other.unit):
        yield Fault(
            Code.IMPOSSIBLE,
            f"the indicator {indicator.id!r} is a {other.kind} for the rule {first.id!r}, with another kind or unit",
            "give one of them another id",
            ("indicator", "id"),
        )


def _within(prefix: Path, faults: Iterable[Fault]) -> Iterator[Fault]:
    for fault in faults:
        yield replace(fault, path=(*prefix, *fault.path))


def _header_faults(header: PlanFile) -> Iterator[Fault]:
    for name, exclusion in header.exclusions.items():
        for path, atom in atoms_of(exclusion.when, ("exclusions", name, "when")):
            if not any(atom.field in dataset.fields for dataset in header.datasets.values()):
                known = {field: None for dataset in header.datasets.values() for field in dataset.fields}
                yield Fault(
                    Code.UNKNOWN_NAME,
                    f"no dataset has a field {atom.field!r}",
                    near_miss(atom.field, known),
                    path,
                    at_key=True,
                )


def _clause_faults(text: ClauseFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, clause in enumerate(text.clauses):
        if clause.id in seen:
            yield Fault(Code.DUPLICATE_ID, f"a second clause has the id {clause.id!r}", path=("clauses", index, "id"))
        seen.add(clause.id)
        for position, number in enumerate(clause.other_numbers):
            if not whole_words(number.text).search(clause.text):
                yield Fault(
                    Code.QUOTE_NOT_IN_CLAUSE,
                    f"{number.text!r} does not stand in the clause",
                    "copy it from the text",
                    ("clauses", index, "other_numbers", position, "text"),
                )
    for index, cut in enumerate(text.cut):
        if cut.after not in seen:
            yield _unknown("clause", cut.after, seen, ("cut", index, "after"))


def _unknown(what: str, name: str, names: Iterable[str], path: Path, *, at_key: bool = False) -> Fault:
    return Fault(Code.UNKNOWN_NAME, f"there is no {what} {name!r}", near_miss(name, names), path, at_key)


class _RuleCheck:
    """The checks of one rule against the rest of its plan."""

    def __init__(
        self,
        header: PlanFile,
        clauses: Mapping[str, Clause],
        rules: Mapping[str, Rule],
        broken: Collection[tuple[str, str]],
        rule: Rule,
    ) -> None:
        self.header, self.clauses, self.rules, self.broken, self.rule = header, clauses, rules, broken, rule
        self.indicator = rule.indicator
        self.kind = rule.indicator.kind
        self.dataset = header.datasets.get(rule.indicator.dataset or "")

    def faults(self) -> Iterator[Fault]:
        yield from self.wordings()
        yield from self.references()
        yield from self.population()
        for path, threshold in self.thresholds():
            yield from _within(path, self.threshold(threshold))
        yield from self.timing()
        yield from self.groups()
        named: set[str] = set()
        for index, example in enumerate(self.rule.examples):
            if example.name in named:
                message = f"a second example of {self.rule.id!r} has the name {example.name!r}"
                yield Fault(Code.DUPLICATE_ID, message, "say what each shows", ("examples", index, "name"))
            named.add(example.name)
            yield from _within(("examples", index), self.example(example))

    def thresholds(self) -> Iterator[tuple[Path, Threshold]]:
        if self.rule.threshold:
            yield ("threshold",), self.rule.threshold
        for index, override in enumerate(self.rule.for_each.overrides if self.rule.for_each else ()):
            yield ("for_each", "overrides", index, "threshold"), override.threshold

    def wordings(self) -> Iterator[Fault]:
        rule = self.rule
        clause = self.clauses.get(rule.clause)
        if clause is None:
            yield _unknown("clause", rule.clause, self.clauses, ("clause",))
            return
        if not stands_in(rule.quote, clause.text):
            yield Fault(
                Code.QUOTE_NOT_IN_CLAUSE,
                f"the quote does not stand in the clause {clause.id}",
                "copy it word by word; [...] leaves words out",
                ("quote",),
            )
        wordings = [((*path, "wording"), threshold.wording) for path, threshold in self.thresholds()]
        wordings += [(("unexpressed", i, "words"), item.words) for i, item in enumerate(rule.unexpressed)]
        for index, name in enumerate(rule.exclusions):
            if exclusion := self.header.exclusions.get(name):
                wordings.append((("exclusions", index), exclusion.wording))
        for path, wording in wordings:
            inside = clause.text if path[0] == "unexpressed" else rule.quote
            if not whole_words(wording).search(inside):
                yield Fault(
                    Code.WORDING_NOT_IN_QUOTE,
                    f"{wording!r} does not stand in the quoted words",
                    "copy it from the quote, or quote more of the clause",
                    path,
                )

    def references(self) -> Iterator[Fault]:
        rule = self.rule
        yield from self.known("phases", rule.phase, self.header.phases, ("phase",))
        for index, name in enumerate(rule.exclusions):
            yield from self.known("exclusions", name, self.header.exclusions, ("exclusions", index))
        yield from self.linked("part_of", rule.part_of, ("part_of",))
        among = self.indicator.share.among if self.indicator.share else None
        yield from self.linked("among", among, ("indicator", "share", "among"))

    def known(self, kind: str, name: str, names: Iterable[str], path: Path) -> Iterator[Fault]:
        """A fault where a name refers to nothing."""
        if name not in names and (kind, name) not in self.broken and (kind, "") not in self.broken:
            yield _unknown(kind.removesuffix("s"), name, names, path)

    def linked(self, link: str, target: str | None, path: Path) -> Iterator[Fault]:
        if target is None:
            return
        yield from self.known("rules", target, self.rules, path)
        seen = {self.rule.id: None}
        while target and target in self.rules:
            if target in seen:
                yield Fault(Code.CYCLE, f"{link} goes in a circle: {' > '.join([*seen, target])}", path=path)
                return
            seen[target] = None
            share = self.rules[target].indicator.share
            target = self.rules[target].part_of if link == "part_of" else share.among if share else None
        other = self.rules.get([*seen][1]) if len(seen) > 1 else None
        if (
            link == "among"
            and other
            and (not other.indicator.share or other.indicator.dataset != self.indicator.dataset)
        ):
            yield Fault(Code.IMPOSSIBLE, f"{other.id!r} is not a share of the same dataset", path=path)

    def population(self) -> Iterator[Fault]:
        counted = self.indicator.share or self.indicator.count
        if counted is None or counted.of is None:
            return
        if self.dataset is None:
            yield from self.known("datasets", counted.of, self.header.datasets, ("indicator", self.kind, "of"))
            return
        for name in ("where", "good"):
            condition: Condition | None = getattr(counted, name, None)
            for path, atom in atoms_of(condition, ("indicator", self.kind, name)) if condition else ():
                yield from _binding_faults(atom, self.dataset, path)
        for index, name in enumerate(self.rule.exclusions):
            if exclusion := self.header.exclusions.get(name):
                yield from self.exclusion(exclusion, self.dataset, ("exclusions", index))

    def exclusion(self, exclusion: Exclusion, dataset: Dataset, path: Path) -> Iterator[Fault]:
        for _, atom in atoms_of(exclusion.when):
            for fault in _binding_faults(atom, dataset, ()):
                yield replace(
                    fault, message=f"the exclusion does not fit the dataset: {fault.message}", path=path, at_key=False
                )

    def threshold(self, threshold: Threshold) -> Iterator[Fault]:
        path = (threshold.comparator.value,)
        if threshold.comparator is Comparator.BARE and self.indicator.direction is None:
            yield Fault(
                Code.MISSING_DIRECTION,
                "a bare number needs the direction of the indicator",
                "indicator: {direction: higher} or {direction: lower}",
                path,
                at_key=True,
            )
        unit = canonical_unit(self.indicator.unit or "")
        fits = threshold.unit not in (PERCENT, POINTS, TIMES) if self.kind == "count" else threshold.unit == unit
        if not fits:
            yield Fault(
                Code.UNIT_MISMATCH,
                f"the threshold is in {threshold.unit or 'plain numbers'!r}, "
                f"the {self.kind} in {unit or 'plain numbers'!r}",
                "write both in one unit",
                path,
            )
        elif self.kind == "share" and not all(0 <= bound.fraction <= 1 for bound in threshold.bounds):
            yield Fault(Code.IMPOSSIBLE, "a share lies between 0% and 100%", path=path)
        elif threshold.accepts(self.indicator.direction).disjoint(self.indicator.possible_figures):
            yield Fault(Code.IMPOSSIBLE, f"a {self.kind} can never reach it", "check the comparator and bound", path)
        else:
            yield from self.number_in_wording(threshold)

    def number_in_wording(self, threshold: Threshold) -> Iterator[Fault]:
        """A wording that names numbers names that of the threshold; "toàn tỉnh" may stand for 100%."""
        numbers = numbers_named(threshold.wording, is_percent=threshold.unit == PERCENT)
        if numbers and whole_words(threshold.wording).search(self.rule.quote):
            for bound in threshold.bounds:
                # 5 tỷ are 5000 triệu: the number in full counts as well.
                amount = abs(bound.amount)
                if not {amount, amount * magnitudes_of(bound.unit)[-1]} & numbers:
                    message = f"{threshold.wording!r} does not name {bound}"
                    hint = "correct the number, or quote the words that name it"
                    yield Fault(Code.NUMBER_NOT_IN_WORDING, message, hint, (threshold.comparator.value,))

    def timing(self) -> Iterator[Fault]:
        rule, kind = self.rule, self.rule.timing.kind
        if kind is TimingKind.MEAN and self.kind != "growth":
            yield Fault(Code.IMPOSSIBLE, f"a mean of yearly rates needs growth, not {self.kind}", path=("timing",))
        if kind is not TimingKind.BY_END and self.kind in ("milestone", "assessment"):
            yield Fault(
                Code.IMPOSSIBLE,
                f"a {self.kind} is due by the end of its phase",
                "timing: by_end",
                ("timing",),
            )
        if kind in (TimingKind.THROUGHOUT, TimingKind.EACH_YEAR) and self.dataset and not self.dataset.time:
            yield Fault(
                Code.IMPOSSIBLE,
                f"records without a time field cannot be judged {kind}",
                "give the dataset a `time`, or judge by_end",
                ("timing",),
            )
        phase = self.header.phases.get(rule.phase)
        span = rule.in_force.span if rule.in_force else None
        if phase and span and ((span.end and span.end < phase.from_) or (span.start and span.start > phase.to)):
            yield Fault(Code.IMPOSSIBLE, "the rule is not in force on any day of its phase", path=("in_force",))

    def groups(self) -> Iterator[Fault]:
        if not self.rule.for_each or not self.dataset:
            return
        for index, name in enumerate(self.rule.for_each.fields):
            if name not in self.dataset.fields:
                yield _unknown("field", name, self.dataset.fields, ("for_each", "fields", index))
        if len(self.rule.for_each.fields) == 1 and (field := self.dataset.fields.get(self.rule.for_each.fields[0])):
            for index, unit in enumerate(self.rule.for_each.units if field.values else ()):
                if unit not in field.values:
                    hint = near_miss(unit, field.values)
                    path = ("for_each", "units", index)
                    yield Fault(Code.BAD_LITERAL, f"{unit!r} is not a declared value", hint, path)

    def example(self, example: Example) -> Iterator[Fault]:
        if example.records is not None and self.indicator.dataset is None:
            yield Fault(Code.IMPOSSIBLE, "the rule counts no records", "give observations", ("records",), at_key=True)
        elif self.dataset is not None:
            for row, record in enumerate(example.records or ()):
                for name, value in record.items():
                    atom = Atom(name, Comparison.IS, (value,))
                    yield from _binding_faults(atom, self.dataset, ("records", row, name))
        for word, words in (("status", Status), ("verdict", Verdict)):
            given = getattr(example.expect, word)
            if given is not None and given not in list(words):
                yield Fault(Code.BAD_VALUE, f"{given!r} is not a {word}", near_miss(given, words), ("expect", word))
        for place, given in enumerate(example.expect.caveats or ()):
            if given not in list(CaveatCode):
                path = ("expect", "caveats", place)
                yield Fault(Code.BAD_VALUE, f"{given!r} is no code of a caveat", near_miss(given, CaveatCode), path)
        if not any(getattr(example.expect, word) not in (None, ()) for word in Expectation.model_fields):
            hint = f"write at least one of {', '.join(Expectation.model_fields)}"
            yield Fault(Code.MISSING_KEY, "an example must expect something", hint, ("expect",))


def _binding_faults(atom: Atom, dataset: Dataset, path: Path) -> Iterator[Fault]:
    """Faults of a test against the fields that its dataset declares."""
    field = dataset.fields.get(atom.field)
    if field is None:
        yield _unknown("field", atom.field, dataset.fields, path, at_key=True)
        return
    if atom.comparison.operator not in "=?" and not field.is_ordered:
        yield Fault(Code.BAD_LITERAL, f"a {field.type} field has no order", "write a literal or a list", path)
        return
    if atom.comparison not in (Comparison.IS, Comparison.MISSING):
        path = (*path, atom.comparison.value)
    if atom.other is not None:
        other = dataset.fields.get(atom.other)
        if other is None:
            yield _unknown("field", atom.other, dataset.fields, (*path, "field"))
        elif (other.type is FieldType.DATE) != (field.type is FieldType.DATE) or not other.is_ordered:
            yield Fault(
                Code.BAD_LITERAL,
                f"{atom.field!r} ({field.type}) does not compare with {atom.other!r} ({other.type})",
                "compare two dates or two numbers",
                path,
            )
    for index, literal in enumerate(atom.literals):
        place = (*path, index) if len(atom.literals) > 1 else path
        try:
            field.read_literal(literal)
        except LiteralError as error:
            yield Fault(Code.BAD_LITERAL, f"{atom.field}: {error}", error.hint, place)
        except PydanticCustomError as error:
            fault = (error.context or {})["faults"][0]
            yield replace(fault, path=place)
