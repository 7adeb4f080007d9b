"""SQL: one query a table, a ``count(*) filter`` for each figure, all years at once by ``group by``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from share_rules import AS_OF, DATASETS, EXCLUSIONS, Condition, ShareRule, Value, datasets_of

_COMPARISONS = {"at_least": ">=", "less_than": "<", "no_earlier_than": ">="}
_ADMIN_YEAR_AHEAD = 17  # 15 December and 17 days is 1 January
_DAYS_LATER = {"duckdb": "{column} + {days}", "spark": "date_add({column}, {days})"}


def queries(rules: Sequence[ShareRule], tables: Mapping[str, str], dialect: str = "duckdb") -> dict[str, str]:
    """The query of each dataset.

    Args:
        rules: what to count.
        tables: for each dataset what to select from.
        dialect: duckdb or spark.
    """
    result = {}
    for dataset in datasets_of(tuple(rules)):
        aggregates = [count for rule in rules if rule.dataset == dataset for count in _counts(rule)]
        result[dataset] = (
            f"select {_year(dataset, dialect)} as y, {', '.join(aggregates)} "
            f"from {tables[dataset]} where {_until(dataset)} group by y"
        )
    return result


def queries_over_cubes(rules: Sequence[ShareRule], tables: Mapping[str, str]) -> dict[str, str]:
    """The same by a cleverer hand: equal records are counted once for all rules, and the rules count those counts."""
    result = {}
    for dataset in datasets_of(tuple(rules)):
        here = [rule for rule in rules if rule.dataset == dataset]
        conditions = [condition for rule in here for condition in _conditions(rule)]
        tests = dict.fromkeys(test for condition in conditions for test in _tests(condition))
        names = {test: f"t{number}" for number, test in enumerate(tests)}
        aggregates = [count for rule in here for count in _counts(rule, names, "coalesce(sum(n) filter (where {}), 0)")]
        columns = ", ".join(f"{test} as {name}" for test, name in names.items())
        result[dataset] = (
            f"with cube as (select {_year(dataset, 'duckdb')} as y, {columns}, count(*) as n "
            f"from {tables[dataset]} where {_until(dataset)} group by all) "
            f"select y, {', '.join(aggregates)} from cube group by y"
        )
    return result


def _year(dataset: str, dialect: str) -> str:
    time = DATASETS[dataset].time
    if DATASETS[dataset].calendar == "gregorian":
        return f"year({time})"
    return f"year({_DAYS_LATER[dialect].format(column=time, days=_ADMIN_YEAR_AHEAD)})"


def _until(dataset: str) -> str:
    time = DATASETS[dataset].time
    return f"({time} <= date '{AS_OF}' or {time} is null)"


def _conditions(rule: ShareRule) -> tuple[Condition, ...]:
    return (rule.where, rule.good, *(EXCLUSIONS[name] for name in rule.exclusions))


def _counts(
    rule: ShareRule, names: Mapping[str, str] | None = None, count: str = "count(*) filter (where {})"
) -> list[str]:
    """The counts of a rule as aggregates; ``names`` are columns that stand for tests."""
    population, good, *exclusions = (_joined(condition, names) for condition in _conditions(rule))
    excluded = " or ".join(exclusions)
    within = [population] if population else []
    eligible = " and ".join([*within, f"not ({excluded})"] if excluded else within) or "true"
    possible = f"coalesce({population}, true) and " if population else ""
    goods = (f"({good})", f"not ({good})", f"({good}) is null")
    tests = [f"{eligible} and {test}" for test in goods]
    tests += [f"({eligible}) is null and {test}" for test in goods]
    tests += [f"{possible}({excluded})" if excluded else "false", f"not ({population})" if population else "false"]
    tests += [f"{possible}{exclusion}" for exclusion in exclusions] if len(exclusions) > 1 else []
    return [count.format(test) for test in tests]


def _joined(condition: Condition, names: Mapping[str, str] | None) -> str:
    return " and ".join(names[test] if names else test for test in _tests(condition))


def _tests(condition: Condition) -> list[str]:
    return [_test(field, test) for field, test in condition.items()]


def _test(field: str, test: object) -> str:
    if test is True:
        return field
    if isinstance(test, list):
        return f"{field} in ({', '.join(map(_literal, test))})"
    if isinstance(test, Mapping):
        ((word, bound),) = test.items()
        return f"{field} {_COMPARISONS[word]} {_literal(bound)}"
    assert isinstance(test, str)
    return f"{field} = {_literal(test)}"


def _literal(value: Value) -> str:
    if isinstance(value, date):
        return f"date '{value}'"
    return f"'{value}'" if isinstance(value, str) else str(value)
