"""Random plans, in the form of their files: every rule is built so that it is valid, none is thrown away."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st

Draw = Any
Content = dict[str, Any]

FIELDS = {
    "kind": {"type": "text", "values": ["a", "missing", "true", "null", "1e3", "mật", "a: b # c"]},
    "note": {"type": "text"},
    "size": {"type": "integer"},
    "amount": {"type": "number"},
    "day": {"type": "date"},
    "due": {"type": "date"},
    "flag": {"type": "boolean"},
}
FLOW, STOCK = "flow", "stock"
EXCLUSIONS = {"long": "trừ loại dài", "secret": "không tính loại mật"}
COMPARATORS = ("at_least", "more_than", "at_most", "less_than", "exactly", "between", "about", "bare")
GRAINS = ("month", "quarter", "half-year", "year", "phase")
UNITS = {"share": "%", "growth": "%", "count": "lớp", "level": "USD", "rank": ""}
CHANGES = {"%": "%", "points": "points", "times": "lần"}

# Anything that a text may hold; what YAML reads as something else comes first.
characters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffe\uffff")
free = st.sampled_from(("~", "null", "no", "1:30", "- a", "a: b", "#", "'", '"', "[", "{a}", "%", "&a", "*")) | st.text(
    characters, max_size=8
)
texts = free.map(lambda text: f"x{text}")
bilinguals = texts.map(lambda text: {"vi": text, "en": f"{text} in English"})
days = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@cache
def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    """Numbers as a clause writes them: with a decimal comma or point, and never three decimals."""
    return st.builds(
        lambda whole, decimals, separator: f"{whole}{separator}{decimals}" if decimals else f"{whole}",
        st.integers(low, high - 1),
        st.sampled_from(("", "5", "25", "0", "1250")),
        st.sampled_from(".,"),
    )


@cache
def literals(name: str) -> st.SearchStrategy[str]:
    return {
        "kind": st.sampled_from(FIELDS["kind"].get("values", [])),
        "note": free,
        "size": st.integers(-9, 9).map(str),
        "amount": numbers(0, 9),
        "day": days.map(str),
        "due": days.map(str),
        "flag": st.sampled_from(("true", "false")),
    }[name]


@cache
def tests_of(name: str) -> st.SearchStrategy[Any]:
    """Every test that a field can be put to."""
    values = literals(name)
    equal = values | st.lists(values, min_size=1, max_size=3, unique_by=lambda text: " ".join(text.split()))
    forms = [equal, st.just("missing")]
    if name in ("size", "amount"):
        other = "amount" if name == "size" else "size"
        forms += [
            st.sampled_from(("more_than", "at_least", "less_than", "at_most")).flatmap(
                lambda word: st.fixed_dictionaries({word: values | st.just({"field": other})})
            )
        ]
    if name in ("day", "due"):
        other = "due" if name == "day" else "day"
        forms += [
            st.sampled_from(("after", "no_earlier_than", "before", "no_later_than")).flatmap(
                lambda word: st.fixed_dictionaries({word: values | st.just({"field": other})})
            )
        ]
    return st.one_of(forms)


@cache
def conditions(depth: int = 1) -> st.SearchStrategy[Content]:
    """One mapping with any of its keys: tests of fields, and joins of further conditions."""
    keys = {name: tests_of(name) for name in FIELDS}
    if depth:
        inner = conditions(depth - 1)
        keys |= {"not": inner, "all_of": st.lists(inner, min_size=1, max_size=2)}
        keys |= {"any_of": st.lists(inner, min_size=1, max_size=2)}
    return st.lists(st.sampled_from(sorted(keys)), min_size=1, max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: keys[name] for name in names})
    )


@cache
def phases() -> st.SearchStrategy[dict[str, Content]]:
    def phase(start: date, length: int, title: Content | None) -> Content:
        end = min(start + timedelta(days=length), date(2999, 12, 31))
        return {"from": start, "to": end, **({"title": title} if title else {})}

    return st.dictionaries(
        st.sampled_from(("2021-2025", "2026-2030", "vision")),
        st.builds(phase, st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.integers(0, 3000), st.none() | bilinguals),
        min_size=1,
    )


@cache
@st.composite
def thresholds(draw: Draw, unit: str) -> tuple[Content, str]:
    """A threshold in a unit and the words it was read from."""
    comparator = draw(st.sampled_from(COMPARATORS))
    suffix = unit if unit in ("", "%") else f" {unit}"
    low, high = (f"{draw(numbers(*ends))}{suffix}" for ends in ((2, 30), (31, 60)))
    wording = f"mức {low} hay {high}"
    content: Content = {comparator: [low, high] if comparator == "between" else low, "wording": wording}
    if comparator == "about":
        content["tolerance"] = {"amount": f"1{suffix}", "because": draw(bilinguals)}
    return content, wording


@cache
def counted(kind: str, shares: tuple[str, ...]) -> st.SearchStrategy[Content]:
    """What a share or count counts: records of a dataset, or nothing where only figures are published."""
    required: Content = {"of": st.sampled_from((FLOW, STOCK))}
    optional: Content = {"where": conditions()}
    if kind == "share":
        required["good"] = conditions()
    records = st.fixed_dictionaries(required, optional=optional)
    chained = st.fixed_dictionaries(
        {**required, "of": st.just(FLOW), "among": st.sampled_from(shares or ("",))}, optional=optional
    )
    return st.one_of(st.just({}), records, *([chained] if kind == "share" and shares else []))


@cache
def bodies(kind: str, shares: tuple[str, ...]) -> st.SearchStrategy[Content]:
    baselines = st.fixed_dictionaries(
        {"date": days, "value": numbers(1, 90).map(lambda text: f"{text}%"), "source": texts}, optional={"basis": texts}
    )
    if kind in ("share", "count"):
        return counted(kind, shares)
    fixed: dict[str, st.SearchStrategy[Content]] = {
        "level": st.just({"unit": UNITS["level"]}),
        "growth": st.just({"per": "year"}),
        "change": st.fixed_dictionaries({"unit": st.sampled_from(sorted(CHANGES))}, optional={"baseline": baselines}),
        "rank": st.fixed_dictionaries({}, optional={"field_size": st.integers(1, 99)}),
        "milestone": st.fixed_dictionaries({"done_when": bilinguals}),
        "assessment": st.fixed_dictionaries({"asks": bilinguals}),
    }
    return fixed[kind]


KINDS = (*UNITS, "change", "milestone", "assessment")


@st.composite
def indicators(draw: Draw, shares: list[str]) -> tuple[str, Content]:
    """The kind of an indicator, and the indicator."""
    kind = draw(st.sampled_from(KINDS))
    body = draw(bodies(kind, tuple(shares)))
    content = {"measures": draw(bilinguals), "direction": draw(st.sampled_from(("higher", "lower"))), kind: body}
    if draw(st.booleans()):
        # Rules share an indicator only where its kind and unit are the same.
        content["id"] = f"{kind}-{sorted(CHANGES).index(body['unit'])}" if kind == "change" else kind
    return kind, content


@cache
def timings(kind: str, dataset: str) -> st.SearchStrategy[Any]:
    calendar = st.sampled_from(("gregorian", "vn-admin"))
    by_end = st.fixed_dictionaries({"by_end": st.sampled_from(GRAINS)}, optional={"calendar": calendar})
    forms = [st.none(), st.just("by_end"), by_end]
    if kind == "growth":
        forms += [st.just("mean"), st.fixed_dictionaries({"mean": st.just("year")})]
    if kind not in ("milestone", "assessment") and dataset != STOCK:
        forms += [
            st.sampled_from(("throughout", "each_year")),
            st.fixed_dictionaries({"throughout": st.sampled_from(GRAINS)}, optional={"calendar": calendar}),
        ]
    return st.one_of(forms)


@st.composite
def rules(draw: Draw, number: int, before: list[Content], shares: list[str], spans: dict[str, Content]) -> Content:
    """A rule, with its clause under ``clause``."""
    kind, indicator = draw(indicators(shares))
    unit = CHANGES[indicator[kind]["unit"]] if kind == "change" else UNITS.get(kind, "")
    dataset = indicator[kind].get("of", "")
    phase = draw(st.sampled_from(sorted(spans)))
    words = ["Chỉ tiêu"]
    rule: Content = {"id": f"rule-{number}", "title": draw(bilinguals), "phase": phase, "indicator": indicator}
    if timing := draw(timings(kind, dataset)):
        rule["timing"] = timing
    if kind not in ("milestone", "assessment"):
        rule["threshold"], wording = draw(thresholds(unit))
        words.append(wording)
    if dataset or draw(st.booleans()):
        rule["exclusions"] = draw(st.lists(st.sampled_from(sorted(EXCLUSIONS)), unique=True))
        words += [EXCLUSIONS[name] for name in rule["exclusions"]]
    if before and draw(st.booleans()):
        rule["part_of"] = draw(st.sampled_from([each["id"] for each in before]))
    if draw(st.booleans()):
        rule["for_each"], more = draw(groups(unit, with_thresholds="threshold" in rule))
        words += more
    if draw(st.booleans()):
        rule["in_force"] = {
            draw(st.sampled_from(("from", "until"))): spans[phase]["from"],
            "because": draw(bilinguals),
            "basis": draw(texts),
        }
    rule |= draw(remarks(dataset))
    rule["quote"] = "; ".join(words)
    return rule


@cache
@st.composite
def groups(draw: Draw, unit: str, *, with_thresholds: bool) -> tuple[Content, list[str]]:
    fields = draw(st.lists(st.sampled_from(("note", "size")), min_size=1, unique=True))
    content: Content = {"fields": fields}
    wordings = []
    if len(fields) == 1 and draw(st.booleans()):
        content["units"] = ["1", "2"]
    if with_thresholds and draw(st.booleans()):
        threshold, wording = draw(thresholds(unit))
        content["overrides"] = [{"when": {fields[0]: ["1"]}, "threshold": threshold}]
        wordings.append(wording)
    return content, wordings


@cache
def remarks(dataset: str) -> st.SearchStrategy[Content]:
    """Everything about a rule that decides nothing."""
    example = {
        "name": texts,
        "as_of": days,
        "expect": st.fixed_dictionaries(
            {}, optional={"status": st.sampled_from(("met", "no_data")), "excluded": st.integers(0, 9), "value": texts}
        ),
        "observations": st.lists(st.fixed_dictionaries({"value": numbers(0, 9)}), max_size=2),
    }
    if dataset:
        example["records"] = st.lists(record_texts(), max_size=2)
    law = {"document": texts, "effective": days, "effect": bilinguals}
    return st.fixed_dictionaries(
        {},
        optional={
            "reading": st.lists(bilinguals, max_size=2),
            "unexpressed": st.just([{"words": "Chỉ tiêu", "because": {"vi": "a", "en": "b"}}]),
            "law": st.lists(
                st.fixed_dictionaries(law, optional={"article": texts, "assumption": bilinguals}), max_size=2
            ),
            "deciding_source": st.fixed_dictionaries(
                {"publisher": texts, "because": bilinguals}, optional={"method": texts}
            ),
            "examples": st.lists(st.fixed_dictionaries(example), max_size=2),
        },
    )


@cache
def record_texts() -> st.SearchStrategy[Content]:
    values = {name: texts if name == "note" else literals(name) for name in FIELDS}
    return st.fixed_dictionaries({}, optional=values)


@st.composite
def plan_files(draw: Draw) -> dict[str, str]:
    """The files of a plan with up to three rules."""
    spans = draw(phases())
    header = {
        "format": 1,
        "language": draw(st.sampled_from(("vi", "en"))),
        "document": {
            **{key: draw(bilinguals) for key in ("kind", "title", "issuer")},
            **{key: draw(texts) for key in ("number", "source")},
            **{key: draw(days) for key in ("issued", "checked")},
            "in_force": {"from": draw(days)},
        },
        "phases": spans,
        "datasets": {
            FLOW: {"title": draw(bilinguals), "unit": draw(bilinguals), "time": "day", "fields": FIELDS},
            STOCK: {"title": draw(bilinguals), "unit": draw(bilinguals), "fields": FIELDS},
        },
        "exclusions": {
            name: {"title": draw(bilinguals), "wording": wording, "when": draw(conditions())}
            for name, wording in EXCLUSIONS.items()
        },
    }
    built: list[Content] = []
    shares: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        rule = draw(rules(number, built, shares, spans))
        built.append(rule)
        if rule["indicator"].get("share", {}).get("of") == FLOW:
            shares.append(rule["id"])
    clauses = []
    for number, rule in enumerate(built):
        rule["clause"] = f"c-{number}"
        clauses.append({"id": f"c-{number}", "locator": draw(bilinguals), "text": f"Trước. {rule['quote']}. Sau."})
    contents = {
        "plan.yaml": header,
        "clauses.yaml": {"format": 1, "clauses": clauses},
        "targets/a.yaml": {"format": 1, "rules": built},
    }
    return {path: written(content) for path, content in contents.items()}


def written(content: Content) -> str:
    return yaml.dump(as_text(content), Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def as_text(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: as_text(value) for key, value in content.items()}
    return [as_text(value) for value in content] if isinstance(content, list) else str(content)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
