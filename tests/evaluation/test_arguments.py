"""Arguments of another kind are refused with what is due, and what is handed in is read once, as it is."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from threading import Event, Thread
from typing import Any

import pytest

from plan_rules import Cube, DataError, build_cube, evaluate, evaluate_table, iter_findings, withhold
from plan_rules.evaluation.pausing import collection_paused
from sources.random_plans import DATASET, STOCK, asking

PLAN = asking({"name": "A"}, dataset=DATASET)
AS_OF = date(2023, 6, 30)
EVALUATIONS: Mapping[str, Callable[..., Any]] = {
    "evaluate": evaluate,
    "evaluate_table": evaluate_table,
    "iter_findings": iter_findings,
}
every_evaluation = pytest.mark.parametrize("evaluation", EVALUATIONS.values(), ids=EVALUATIONS)


@every_evaluation
@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("plan", "vn-thanh-hoa", "plan: a plan is due, there is str"),
        ("by", None, "by: the name of a field, or a list of names is due, there is NoneType"),
        ("by", [5], "by: the name of a field"),
        ("by", ["name", "name"], "by names name twice"),
        ("records", 5, "records: a mapping from the names of datasets is due, there is int"),
        ("records", {5: []}, "records: a mapping"),
        ("deciding", ["x"], "deciding: a mapping from the names of rules is due, there is list"),
        ("deciding", {"rule-0": ("a",)}, "deciding: for each rule a publisher, or publisher and method is due"),
    ],
)
def test_an_argument_of_another_kind(evaluation: Callable[..., Any], argument: str, value: Any, message: str) -> None:
    arguments: dict[str, Any] = {"plan": PLAN, "as_of": AS_OF, argument: value}
    with pytest.raises(DataError, match=message) as caught:
        evaluation(arguments.pop("plan"), **arguments)
    assert all(problem.code == "bad-argument" and problem.hint for problem in caught.value.problems)


@pytest.mark.parametrize("dataset", [DATASET, STOCK])
@pytest.mark.parametrize("by", [(), ("name",)])
def test_the_cube_of_no_records_is_no_records(dataset: str, by: tuple[str, ...]) -> None:
    plan = asking({"name": "A"}, dataset=dataset)
    none = {"evaluate": evaluate(plan, as_of=AS_OF, records={dataset: []}, by=by)}
    assert evaluate(plan, as_of=AS_OF, records={dataset: Cube.sum([])}, by=by) == none["evaluate"]
    table = evaluate_table(plan, as_of=AS_OF, records={dataset: Cube()}, by=by)
    assert table == evaluate_table(plan, as_of=AS_OF, records={dataset: []}, by=by)


def test_names_of_exclusions_are_read_once_whatever_holds_them() -> None:
    documents = [{"sent_on": date(2021, 2, 3), "channel": "paper", "secrecy": "mat"}]
    from plan_rules import load_plan

    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    report = evaluate(plan, as_of="2021-06-30", records={"documents": documents})
    names = ["secret-documents"]
    assert withhold(report, below=5, exclusions=iter(names)) == withhold(report, below=5, exclusions=names)


@every_evaluation
def test_records_are_read_while_the_search_for_cycles_is_on(evaluation: Callable[..., Any]) -> None:
    seen = []

    def rows() -> Iterator[dict[str, Any]]:
        seen.append(gc.isenabled())
        yield {"on": date(2023, 1, 1), "name": "A"}

    evaluation(PLAN, as_of=AS_OF, records={DATASET: rows()})
    assert seen == [True]
    assert gc.isenabled()


def test_the_search_for_cycles_is_on_again_after_the_last_has_left() -> None:
    entered, leave = Event(), Event()

    def other() -> None:
        with collection_paused():
            entered.set()
            leave.wait()

    thread = Thread(target=other)
    with collection_paused():
        thread.start()
        entered.wait()
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()
    gc.disable()
    try:
        with collection_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_cube_is_refused_by_twice() -> None:
    with pytest.raises(DataError, match="twice"):
        build_cube(PLAN, DATASET, [], as_of=AS_OF, by=("name", "name"))
