"""great-expectations, on pandas: a suite a table, an expectation a rule, in its summary form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import great_expectations as gx
import pyarrow as pa
from great_expectations import expectations

from peers import CHECKS, Answer


def prepare(tables: Mapping[str, pa.Table]) -> Callable[[], Answer]:
    """A context with a suite for each table."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("frames")
    validations = {}
    for name in tables:
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        suite = context.suites.add(gx.ExpectationSuite(name=name))
        for check in CHECKS:
            if check.dataset == name:
                where = " and ".join(f"{field} in {known}" for field, known in check.where.items())
                suite.add_expectation(
                    expectations.ExpectColumnValuesToBeInSet(
                        column=check.column,
                        value_set=check.values,
                        mostly=check.at_least,
                        row_condition=where or None,
                        condition_parser="pandas" if where else None,
                        meta={"rule": check.rule},
                    )
                )
        validations[name] = context.validation_definitions.add(
            gx.ValidationDefinition(name=name, data=batch, suite=suite)
        )
    frames = {name: table.to_pandas(date_as_object=False) for name, table in tables.items()}

    def run() -> Answer:
        answer: Answer = {}
        for name, validation in validations.items():
            found = validation.run(batch_parameters={"dataframe": frames[name]}, result_format="SUMMARY")
            for result in found.results:
                counts = result.result
                bad = int(counts["unexpected_count"])
                rule = result.expectation_config.meta["rule"]
                answer[rule] = (int(counts["element_count"]) - int(counts["missing_count"]) - bad, bad)
        return answer

    return run
