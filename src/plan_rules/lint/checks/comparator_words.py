"""The words name another comparator than the rule.

"Trên 98%" leaves exactly 98 % out and "từ 98% trở lên" takes it in, so one word decides a verdict. Words that are
known: tối thiểu, ít nhất, không dưới, không còn ... dưới, trở lên, đạt và vượt, bằng hoặc cao hơn (at_least); trên,
hơn, vượt, quá (more_than); tối đa, không quá, không để ... quá, trở xuống, bằng hoặc thấp hơn (at_most); dưới
(less_than); khoảng, xấp xỉ (about); đúng (exactly); từ ... đến ..., 6,5 - 7% (between). An age ("từ 15 tuổi trở lên")
and a difference ("cao hơn 10% so với năm 2020") are no comparators. A decrease that is written as a change below zero
turns them round: "giảm ít nhất 30%" is at_most -30%; so does a ranking: "thứ 20 trở lên" is at_most 20. Half of longer
comparing words of the quote, "dưới 95%" of "không dưới 95%", is the business of ``comparator-left-out``. Where a bare
number has words that read it just as the direction does, the fix writes the comparator out; no verdict changes.

Bad::

    text: Trên 98% người dân hài lòng.
    rules:
      - threshold: {at_least: 98%, wording: Trên 98%}

Good::

    text: Trên 98% người dân hài lòng.
    rules:
      - threshold: {more_than: 98%, wording: Trên 98%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.beside import cuts_a_comparator
from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.thresholds import all_thresholds
from plan_rules.lint.words import as_ruled, comparators_named
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Comparator, Threshold


def find(subject: Subject) -> Iterator[Found]:
    """Thresholds whose wording names comparators, and not theirs."""
    for path, rule, threshold in all_thresholds(subject):
        if cuts_a_comparator(rule.quote, threshold.wording, subject.language):
            continue
        named = [as_ruled(each, rule, threshold) for each in comparators_named(threshold.wording, subject.language)]
        if named and threshold.comparator not in named:
            words = " or ".join(named)
            message = f"{threshold.wording!r} says {words}, the rule {threshold.comparator}"
            rewrite = _rewrite(rule, threshold, named)
            yield Found((*path, threshold.comparator.value), message, f"write {words}", at_key=True, rewrite=rewrite)


def _rewrite(rule: Rule, threshold: Threshold, named: list[Comparator]) -> tuple[str, str] | None:
    """Another key that accepts the same figures."""
    if threshold.comparator is not Comparator.BARE or len(named) > 1:
        return None
    if named[0] not in (Comparator.AT_LEAST, Comparator.AT_MOST):
        return None
    direction = rule.indicator.direction
    other = threshold.but({"bare": None, named[0].value: threshold.bare, "comparator": named[0]})
    return ("bare", named[0].value) if other.accepts(direction) == threshold.accepts(direction) else None


CHECK = Check("comparator-words", Level.WARNING, find)
