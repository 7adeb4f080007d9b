"""The words give the number another size or unit than the rule.

That the wording names the number of the threshold is looked at when a plan is loaded; what stands behind the number is
not: "30 nghìn tỷ đồng" is a thousand times 30 tỷ đồng, from 12 % "3 điểm phần trăm" more are 15 %, 3 % more are
12.36 %, and 500 triệu USD are no 500 triệu đồng and no 500 triệu. Where a wording has its number in words only ("một
nửa", "hai phần ba", "ít nhất ba mô hình", "tất cả") that number is held against the rule as well; a fraction may be
rounded to a whole percent.

Bad::

    text: Thu ngân sách đạt 30 nghìn tỷ đồng.
    rules:
      - indicator: {level: {unit: tỷ đồng}}
        threshold: {bare: 30 tỷ đồng, wording: đạt 30 nghìn tỷ đồng}

Good::

    text: Thu ngân sách đạt 30 nghìn tỷ đồng.
    rules:
      - indicator: {level: {unit: tỷ đồng}}
        threshold: {bare: 30000 tỷ đồng, wording: đạt 30 nghìn tỷ đồng}
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from plan_rules.lint.amounts import Amount, amounts_in, counts_in_words, currency_of, parts_in_words, ratio_of
from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.thresholds import all_thresholds
from plan_rules.model.quoting import magnitudes_of, whole_words
from plan_rules.model.rule import Rule
from plan_rules.quantity import PERCENT, POINTS, TIMES, Language, Quantity


def find(subject: Subject) -> Iterator[Found]:
    """Thresholds with another magnitude, unit or number in words than their wording."""
    for path, rule, threshold in all_thresholds(subject):
        place = whole_words(threshold.wording).search(rule.quote)
        if place is None:
            continue
        at = (*path, threshold.comparator.value)
        amounts = [*amounts_in(rule.quote, *place.span())]
        for bound in threshold.bounds:
            words = (
                _words_against(bound, amounts)
                if amounts
                else _number_against(rule, bound, threshold.wording, subject.language)
            )
            if words:
                yield Found(at, f"the quote says {words!r}, the rule {bound}", "write the number and unit of the quote")


def _words_against(bound: Quantity, amounts: list[Amount]) -> str | None:
    """The words of the number that is the bound in digits, where none of them has its size and unit."""
    amount = abs(Fraction(bound.amount))
    meant = [each for each in amounts if amount in (each.number * times for times in magnitudes_of(each.behind))]
    return meant[0].words if meant and not any(_is(each, bound) for each in meant) else None


def _is(amount: Amount, bound: Quantity) -> bool:
    size = abs(Fraction(bound.amount)) * magnitudes_of(bound.unit)[-1]
    said, ruled = ratio_of(amount.behind), ratio_of(bound.unit)
    # "Ít nhất 2 lần" may be a count of times, which has no unit.
    is_same_ratio = said is None or said == ruled or (said == TIMES and ruled is None)
    is_same_money = _is_money_of(currency_of(bound.unit), amount.currency)
    return is_same_ratio and is_same_money and amount.number * magnitudes_of(amount.behind)[-1] == size


def _is_money_of(ruled: str | None, said: str | None) -> bool:
    """Whether a bound is in the currency of the words; without one it is in đồng, or counts something else."""
    return said == ruled or said is None or (ruled is None and said == "VND")


def _number_against(rule: Rule, bound: Quantity, wording: str, language: Language) -> str | None:
    """A wording that writes numbers in words only, none of which is the bound."""
    amount = abs(Fraction(bound.amount))
    if bound.unit == PERCENT:
        parts = parts_in_words(wording, language) - ({1} if rule.indicator.kind != "share" else frozenset())
        return wording if parts and not any(abs(100 * part - amount) < 1 for part in parts) else None
    if bound.unit in (POINTS, TIMES):
        return None
    counts = counts_in_words(wording, language)
    return wording if counts and amount * magnitudes_of(bound.unit)[-1] not in counts else None


CHECK = Check("amount-words", Level.WARNING, find)
