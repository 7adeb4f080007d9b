"""What an engine would be asked to run, without running it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from plan_rules.measure.aspects import MISSING, AnyAspect, Compared, Named, Ordered
from plan_rules.measure.question import Question

if TYPE_CHECKING:
    import duckdb


def sql_of(question: Question, relation: duckdb.DuckDBPyRelation) -> str:
    """The query that counts a relation."""
    from plan_rules.measure.sources.duckdb_sql import RelationCount  # noqa: PLC0415 - not without DuckDB

    class Asked(RelationCount):
        """Keeps the expressions and counts nothing."""

        asked: Sequence[str] = ()

        def spellings(self, name: str, texts: Sequence[str]) -> list[str]:  # noqa: ARG002 - would read the records
            return [*texts]

        def count(self, columns: Sequence[str], most: int) -> Sequence[Sequence[Any]]:  # noqa: ARG002
            self.asked = columns
            return [[] for _ in (*columns, None)]

    counting = Asked(question, relation)
    counting.cube()
    names = column_names(question)
    lines = [f'{column} AS "{name}",' for name, column in zip(names, counting.asked, strict=True)]
    grouped = ["GROUP BY ALL"] if lines else []
    return "\n".join(["SELECT", *(f"    {line}" for line in (*lines, "count(*)")), f"FROM {question.name}", *grouped])


def expressions_of(question: Question, frame: Any) -> tuple[str, str]:
    """The engine that counts a dataframe of narwhals, and the expressions that it is handed, one a line."""
    import narwhals as nw  # noqa: PLC0415

    from plan_rules.measure.sources.frames import FrameCount  # noqa: PLC0415 - not without narwhals
    from plan_rules.measure.sources.lazy_frames import lazy  # noqa: PLC0415

    class Asked(FrameCount):
        """Keeps the expressions and counts nothing."""

        asked: Sequence[nw.Expr] = ()

        def spellings(self, name: str, texts: Sequence[str]) -> list[str]:  # noqa: ARG002 - would read the records
            return [*texts]

        def count(self, columns: Sequence[nw.Expr], most: int) -> Sequence[Sequence[Any]]:  # noqa: ARG002
            self.asked = columns
            return [[] for _ in (*columns, None)]

    # What is converted on the way to its engine is converted for the first records only.
    first = lazy(question, frame.head(_FIRST) if isinstance(frame, nw.DataFrame) else frame)
    counting = Asked(question, first, frame.collect_schema().names())
    counting.cube()
    named = zip(column_names(question), counting.asked, strict=True)
    return first.implementation.value, "\n".join(f"{name}: {expression}" for name, expression in named)


_FIRST = 100


def column_names(question: Question) -> list[str]:
    """What an engine groups by: the group fields, the segment of time, the aspects."""
    segment = ["segment of time"] if question.dataset.time else []
    return [*question.group_by, *segment, *(f"class of {aspect.name}" for aspect in question.aspects)]


def class_words(aspect: AnyAspect) -> tuple[str, ...]:
    """The classes of an aspect in words."""
    if isinstance(aspect, Compared):
        left, right = aspect.fields
        holds = f"{left} {aspect.operator} {right}"
        return f"not {holds}", holds, "one of them missing"
    words: list[list[str]] = [[] for _ in range(aspect.size)]
    words[MISSING].append("missing")
    for code, word in _named(aspect) if isinstance(aspect, Named) else _stretches(aspect):
        words[code].append(word)
    return tuple(" or ".join(each) for each in words)


def _named(aspect: Named) -> Iterator[tuple[int, str]]:
    for value, code in aspect.classes.items():
        yield code, str(value).lower() if isinstance(value, bool) else str(value)
    if aspect.other is not None:
        yield aspect.other, "any other" if aspect.classes else "any"


def _stretches(aspect: Ordered) -> Iterator[tuple[int, str]]:
    edges = [None, *aspect.cuts, None]
    for code, (start, end) in zip(aspect.classes, pairwise(edges), strict=True):
        after = [f"{'>=' if start.inclusive else '>'} {start.bound}"] if start else []
        before = [f"{'<' if end.inclusive else '<='} {end.bound}"] if end else []
        is_point = start and end and start.bound == end.bound
        yield code, f"= {start.bound}" if start and is_point else " and ".join([*after, *before]) or "any"
