"""What is wrong with an input, where, and what would be right: the one shape of every error for authors."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from plan_rules.codes import ClosedCode

Path: TypeAlias = tuple[str | int, ...]

MOST_PROBLEMS = 1_000
"""Problems of one plan beyond these are not looked for: nobody reads them, and each costs time."""

_MOST_NAMES = 1_000


class Code(ClosedCode):
    """The closed set of error codes. A code never changes its meaning."""

    # reading a folder and its files
    NOT_FOUND = "not-found", "A plan, file or folder does not exist."
    OUTSIDE_FOLDER = "outside-folder", "A link or path leads out of the plan's folder."
    TOO_LARGE = "too-large", "A file is larger than the reader accepts, or a cube would have too many cells."
    NOT_UTF8 = "not-utf8", "A file is not encoded as UTF-8."
    BAD_SYNTAX = "bad-syntax", "The file is not well-formed YAML, JSON, CSV or Parquet."
    TOO_DEEP = "too-deep", "Mappings and lists are nested deeper than the reader accepts."
    SEVERAL_DOCUMENTS = "several-documents", "A file holds more than one YAML document."
    ALIAS = "alias", "A YAML anchor or alias, which would hide text from the reader of a rule."
    TAG = "tag", "A YAML tag; rule files are plain text, lists and mappings."
    DUPLICATE_KEY = "duplicate-key", "A key stands twice in one mapping."
    EMPTY_VALUE = "empty-value", "A key or list item without a value."
    TOO_MANY_PROBLEMS = "too-many-problems", "More problems than are told in one go; reading ends there."
    # the shape of a rule file
    UNKNOWN_KEY = "unknown-key", "A key that the format does not know."
    MISSING_KEY = "missing-key", "A key that the format requires is not there."
    WRONG_TYPE = "wrong-type", "Text where a mapping is due, a list where text is due, and so on."
    BAD_VALUE = "bad-value", "A value outside the set or the form that is accepted here."
    BAD_NUMBER = "bad-number", "Text that is not a number in the accepted form."
    AMBIGUOUS_NUMBER = "ambiguous-number", "A number whose separator could mean thousands or decimals."
    BAD_DATE = "bad-date", "Text that is not a date of the form YYYY-MM-DD, or a day that does not exist."
    ONE_OF = "one-of", "Exactly one of several keys is needed, and none or several are there."
    UNSUPPORTED_FORMAT = "unsupported-format", "A format number that this release does not read."
    # a plan as a whole
    DUPLICATE_ID = "duplicate-id", "Two rules, clauses or names are the same."
    UNKNOWN_NAME = (
        "unknown-name",
        "A reference to a phase, clause, dataset, field, exclusion, rule, word or premise that does not exist.",
    )
    PHASE_ORDER = "phase-order", "A span of dates ends before it starts."
    QUOTE_NOT_IN_CLAUSE = "quote-not-in-clause", "The quote does not stand in the clause it names."
    WORDING_NOT_IN_QUOTE = "wording-not-in-quote", "A wording does not stand in the quoted clause."
    NUMBER_NOT_IN_WORDING = "number-not-in-wording", "The wording names a number, and it is not that of the threshold."
    BAD_LITERAL = "bad-literal", "A literal of a condition does not fit the field it is compared with."
    UNIT_MISMATCH = (
        "unit-mismatch",
        "A threshold, tolerance or baseline has a unit that does not fit its indicator.",
    )
    MISSING_DIRECTION = "missing-direction", "A bare threshold on an indicator without a direction."
    IMPOSSIBLE = "impossible", "Keys that contradict each other or can never be met."
    CYCLE = "cycle", "Rules or reactions that refer to each other in a circle."
    UNUSED_NAME = "unused-name", "A name that is given to a premise and never used."
    # data handed to the evaluator
    UNKNOWN_DATASET = "unknown-dataset", "Records for a dataset that the plan does not declare."
    UNKNOWN_FIELD = "unknown-field", "A field or column that is not declared."
    MISSING_FIELD = "missing-field", "A field that the rules need and the data lack."
    WRONG_FIELD_TYPE = "wrong-field-type", "A value whose type is not the declared type of its field."
    UNDECLARED_VALUE = "undeclared-value", "A value outside the values that the plan declares for its field."
    UNKNOWN_RULE = "unknown-rule", "An observation for a rule or indicator that the plan does not have."
    BAD_OBSERVATION = (
        "bad-observation",
        "An observation that lacks what its indicator needs, or says it twice.",
    )
    NUMERATOR_ABOVE_DENOMINATOR = "numerator-above-denominator", "A share with more good units than units."
    NEGATIVE_COUNT = "negative-count", "A count below zero."
    OUT_OF_RANGE = "out-of-range", "A figure that its indicator can never have, such as a share of 200 %."
    CONFLICTING_RECORD = (
        "conflicting-record",
        "A record whose key was fed before with another content, or withdrawn.",
    )
    UNKNOWN_RECORD = "unknown-record", "A correction of a record that was never fed."
    BAD_STATE = (
        "bad-state",
        "A file that is no state of a monitor, is damaged, or held by another process; a closed monitor or session.",
    )
    OTHER_PLAN = "other-plan", "A state of a monitor that was saved under another version of the plan."
    BAD_ARGUMENT = "bad-argument", "An argument of a call that is not of the accepted form."
    ENGINE_UNAVAILABLE = "engine-unavailable", "An engine that cannot run here."


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: which kind of problem.
        message: what is wrong, in one sentence.
        hint: what would be right; empty where the message says it already.
        file: file or dataset it stands in, as the user named it.
        line, column: position in the file, counted from 1; 0 where there is none.
        path: keys and list positions that lead to it, or (dataset, field, row).
        excerpt: the line of the file, without its line end.
    """

    code: Code
    message: str
    hint: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    path: Path = ()
    excerpt: str = ""

    @property
    def where(self) -> str:
        """``file:line:column``, as far as it is known."""
        return ":".join([self.file, str(self.line), str(self.column)] if self.line else [self.file])

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        path = f" (at {format_path(self.path)})" if self.path else ""
        lines = [f"{place}{self.code}: {self.message}{path}"]
        if self.excerpt:
            lines += [f"    {self.excerpt}", f"    {' ' * (self.column - 1)}^"]
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


class PlanRulesError(Exception):
    """Base of the errors of this library: bad input, with every problem that was found.

    Attributes:
        problems: the problems, in the order of the input.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class PlanError(PlanRulesError):
    """Rule files that cannot be read as a plan."""


class DataError(PlanRulesError):
    """Records, observations or arguments that cannot be judged."""


def format_path(path: Path) -> str:
    """``('rules', 3, 'threshold')`` as ``rules[3].threshold``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def near_miss(name: str, names: Iterable[str]) -> str:
    """A hint for a misspelt name: the nearest known one, else the known ones."""
    known: Sequence[str] = list(map(str, itertools.islice(names, _MOST_NAMES)))
    if close := difflib.get_close_matches(name, known, n=1, cutoff=0.6):
        return f"did you mean {close[0]!r}?"
    return f"known here: {', '.join(known)}" if known else "none is declared"
