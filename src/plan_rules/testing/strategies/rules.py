"""Random rules, in the form of their file: each is built so that it is valid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from plan_rules.testing.strategies.words import EXCLUSIONS, FLOW, STOCK, Content, Words, conditions, numbers, records

COMPARATORS = ("at_least", "more_than", "at_most", "less_than", "exactly", "between", "about", "bare")
GRAINS = ("year", "half-year", "quarter", "month", "phase")
UNITS: Mapping[str, str] = {"share": "%", "count": "lớp", "level": "USD", "growth": "%", "rank": ""}
CHANGES: Mapping[str, str] = {"%": "%", "points": "points", "times": "lần"}
KINDS = (*UNITS, "change", "milestone", "assessment")
_QUOTE = "Chỉ tiêu"


@cache
def thresholds(words: Words, unit: str) -> st.SearchStrategy[tuple[Content, str]]:
    """Thresholds in a unit, each with the words it was read from."""
    return st.builds(
        _threshold, st.sampled_from(COMPARATORS), st.just(unit), numbers(2, 30), numbers(31, 60), words.bilinguals
    )


@cache
def indicators(words: Words, kind: str, shares: tuple[str, ...]) -> st.SearchStrategy[Content]:
    """Indicators of a kind, of which shares may count among what is good under some earlier rule."""
    direction = st.sampled_from(("higher", "lower"))
    return st.builds(
        _indicator, st.just(kind), _bodies(words, kind, shares), words.bilinguals, direction, st.booleans()
    )


def _bodies(words: Words, kind: str, shares: tuple[str, ...]) -> st.SearchStrategy[Content]:
    if kind in ("share", "count"):
        return _counted(words, kind, shares)
    baselines = st.fixed_dictionaries(
        {"date": words.days, "value": numbers(1, 90).map(lambda text: f"{text}%"), "source": words.texts},
        optional={"basis": words.texts},
    )
    changes = {"unit": st.sampled_from(sorted(CHANGES))}
    bodies: Mapping[str, st.SearchStrategy[Content]] = {
        "level": st.just({"unit": UNITS["level"]}),
        "growth": st.just({"per": "year"}),
        "change": st.fixed_dictionaries(changes, optional={"baseline": baselines}),
        "rank": st.fixed_dictionaries({}, optional={"field_size": st.integers(1, 99)}),
        "milestone": st.fixed_dictionaries({"done_when": words.bilinguals}),
        "assessment": st.fixed_dictionaries({"asks": words.bilinguals}),
    }
    return bodies[kind]


def _counted(words: Words, kind: str, shares: tuple[str, ...]) -> st.SearchStrategy[Content]:
    """What a share or a count counts: records of a dataset, or nothing where only figures are published."""
    required: dict[str, st.SearchStrategy[Any]] = {"of": st.sampled_from((FLOW, STOCK))}
    if kind == "share":
        required["good"] = conditions(words)
    optional = {"where": conditions(words)}
    forms: list[st.SearchStrategy[Content]] = [st.fixed_dictionaries(required, optional=optional), st.just({})]
    if kind == "share" and shares:
        among = {**required, "of": st.just(FLOW), "among": st.sampled_from(shares)}
        forms.append(st.fixed_dictionaries(among, optional=optional))
    return st.one_of(forms)


@cache
def timings(kind: str, dataset: str) -> st.SearchStrategy[Any]:
    """When a rule must hold; None where its file says nothing of it."""
    calendar = {"calendar": st.sampled_from(("gregorian", "vn-admin"))}
    forms: list[st.SearchStrategy[Any]] = [
        st.none(),
        st.just("by_end"),
        st.fixed_dictionaries({"by_end": st.sampled_from(GRAINS)}, optional=calendar),
    ]
    if kind == "growth":
        forms += [st.just("mean"), st.just({"mean": "year"})]
    if kind not in ("milestone", "assessment") and dataset != STOCK:
        forms += [
            st.sampled_from(("throughout", "each_year")),
            st.fixed_dictionaries({"throughout": st.sampled_from(GRAINS)}, optional=calendar),
        ]
    return st.one_of(forms)


@cache
def units(words: Words, unit: str, *, with_thresholds: bool) -> st.SearchStrategy[tuple[Content, list[str]]]:
    """Units that must each hold, and the words of their own thresholds."""
    fields = st.lists(st.sampled_from(("note", "kind")), min_size=1, max_size=2, unique=True)
    override = st.none() | thresholds(words, unit) if with_thresholds else st.none()
    return st.builds(_units, fields, st.booleans(), override, st.just(words.kinds[:2]))


@cache
def remarks(words: Words) -> st.SearchStrategy[Content]:
    """Everything about a rule that decides nothing."""
    law = {"document": words.texts, "effective": words.days, "effect": words.bilinguals}
    more = {"article": words.texts, "assumption": words.bilinguals}
    source = {"publisher": words.texts, "because": words.bilinguals}
    return st.fixed_dictionaries(
        {},
        optional={
            "reading": st.lists(words.bilinguals, max_size=2),
            "unexpressed": st.just([{"words": _QUOTE, "because": {"vi": "a", "en": "b"}}]),
            "law": st.lists(st.fixed_dictionaries(law, optional=more), max_size=2),
            "deciding_source": st.fixed_dictionaries(source, optional={"method": words.texts}),
            "unproven": st.lists(st.fixed_dictionaries({"what": words.texts, "because": words.texts}), max_size=1),
        },
    )


@cache
def examples(words: Words, dataset: str) -> st.SearchStrategy[list[Content]]:
    """Examples of a rule; what they expect is not what it gives."""
    said = {"status": st.sampled_from(("met", "no_data")), "excluded": st.integers(0, 9), "value": words.texts}
    expect = [
        st.fixed_dictionaries({name: said[name]}, optional={other: said[other] for other in said if other != name})
        for name in said
    ]
    example: dict[str, st.SearchStrategy[Any]] = {
        "name": words.texts,
        "as_of": words.days,
        "expect": st.one_of(expect),
        "observations": st.lists(st.fixed_dictionaries({"value": numbers(0, 9)}), max_size=2),
    }
    if dataset:
        example["records"] = st.lists(records(words), max_size=2)
    return st.lists(st.fixed_dictionaries(example), max_size=2).map(_with_names_of_their_own)


def _with_names_of_their_own(drawn: list[Content]) -> list[Content]:
    return [{**each, "name": f"{each['name']} ({number})"} for number, each in enumerate(drawn, 1)]


@st.composite
def rule_contents(
    draw: st.DrawFn,
    words: Words,
    kinds: tuple[str, ...],
    spans: Mapping[str, Content],
    before: Sequence[Content],
    shares: Sequence[str],
) -> Content:
    """A rule that may be a part of an earlier one, or count among what is good under it.

    Args:
        words: the vocabulary.
        kinds: the kinds of its indicator.
        spans: the phases of the plan.
        before: the rules before it.
        shares: the ids of those that count shares of the flow.
    """
    kind = draw(st.sampled_from(kinds))
    indicator = draw(indicators(words, kind, tuple(shares)))
    unit = CHANGES[indicator[kind]["unit"]] if kind == "change" else UNITS.get(kind, "")
    dataset = indicator[kind].get("of", "")
    phase = draw(st.sampled_from(sorted(spans)))
    quoted = [_QUOTE]
    rule: Content = {
        "id": f"rule-{len(before)}",
        "title": draw(words.bilinguals),
        "phase": phase,
        "indicator": indicator,
    }
    if timing := draw(timings(kind, dataset)):
        rule["timing"] = timing
    if kind not in ("milestone", "assessment"):
        rule["threshold"], wording = draw(thresholds(words, unit))
        quoted.append(wording)
    rule["exclusions"] = draw(st.lists(st.sampled_from(sorted(EXCLUSIONS)), unique=True))
    quoted += [EXCLUSIONS[name] for name in rule["exclusions"]]
    if draw(st.booleans()) and before:
        rule["part_of"] = draw(st.sampled_from([each["id"] for each in before]))
    if draw(st.booleans()):
        rule["for_each"], more = draw(units(words, unit, with_thresholds="threshold" in rule))
        quoted += more
    if draw(st.booleans()):
        end, day = draw(st.sampled_from((("from", "from"), ("until", "from"), ("until", "to"))))
        because, basis = draw(words.bilinguals), draw(words.texts)
        rule["in_force"] = {end: spans[phase][day], "because": because, "basis": basis}
    rule |= draw(remarks(words))
    rule["examples"] = draw(examples(words, dataset))
    rule["quote"] = "; ".join(quoted)
    return {key: value for key, value in rule.items() if value != []}


def _threshold(comparator: str, unit: str, low: str, high: str, because: Content) -> tuple[Content, str]:
    suffix = unit if unit in ("", "%") else f" {unit}"
    wording = f"mức {low}{suffix} hay {high}{suffix}"
    bounds = [f"{low}{suffix}", f"{high}{suffix}"]
    content: Content = {comparator: bounds if comparator == "between" else bounds[0], "wording": wording}
    if comparator == "about":
        content["tolerance"] = {"amount": f"1{suffix}", "because": because}
    return content, wording


def _indicator(kind: str, body: Content, measures: Content, direction: str, named: bool) -> Content:
    content: Content = {"measures": measures, "direction": direction, kind: body}
    if named:
        # Rules share an indicator only where its kind and unit are the same.
        content["id"] = f"{kind}-{sorted(CHANGES).index(body['unit'])}" if kind == "change" else kind
    return content


def _units(
    fields: list[str], listed: bool, override: tuple[Content, str] | None, kinds: tuple[str, ...]
) -> tuple[Content, list[str]]:
    content: Content = {"fields": fields}
    units = [*kinds] if fields[0] == "kind" else ["1", "2"]
    if listed and len(fields) == 1:
        content["units"] = units
    if override is None:
        return content, []
    threshold, wording = override
    content["overrides"] = [{"when": {fields[0]: units[:1]}, "threshold": threshold}]
    return content, [wording]


@cache
def phases(words: Words) -> st.SearchStrategy[dict[str, Content]]:
    """One to three phases, of whole years first."""
    whole = st.builds(
        lambda year, years: {"from": date(year, 1, 1), "to": date(year + years - 1, 12, 31)},
        st.integers(2015, 2040),
        st.integers(1, 8),
    )
    any_days = st.builds(_span, st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.integers(0, 3000))
    titled = st.tuples(whole | any_days, st.none() | words.bilinguals).map(
        lambda pair: {**pair[0], **({"title": pair[1]} if pair[1] else {})}
    )
    return st.dictionaries(st.sampled_from(("2021-2025", "2026-2030", "vision")), titled, min_size=1)


def _span(start: date, length: int) -> Content:
    return {"from": start, "to": min(date.fromordinal(start.toordinal() + length), date(2999, 12, 31))}
