"""The wording leaves out a comparing word that stands right beside it.

The wording is what somebody else checks the threshold by. With "98%" copied out of "khoảng 98%" a reader cannot see
that the text is vague, and the rule has no tolerance to show for it; with "dưới 95%" copied out of "không dưới 95%" the
words say the opposite. Where all comparing words agree with the rule the fix takes them into the wording; no verdict
changes.

Bad::

    text: Kinh tế số chiếm khoảng 20% GRDP.
    rules:
      - threshold: {bare: 20%, wording: 20% GRDP}

Good::

    text: Kinh tế số chiếm khoảng 20% GRDP.
    rules:
      - threshold:
          about: 20%
          tolerance: {amount: 1%, because: {vi: một điểm phần trăm, en: one percentage point}}
          wording: khoảng 20% GRDP
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.beside import wording_with_comparator
from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.thresholds import all_thresholds
from plan_rules.lint.words import as_ruled


def find(subject: Subject) -> Iterator[Found]:
    """Wordings that grow a comparator with the words beside them."""
    for path, rule, threshold in all_thresholds(subject):
        longer = wording_with_comparator(rule.quote, threshold.wording, subject.language)
        if longer is None:
            continue
        words, named = longer
        says = [as_ruled(each, rule, threshold) for each in named]
        agrees = says == [threshold.comparator]
        hint = f"take them into the wording: {words}"
        if threshold.comparator not in says:
            hint += f"; they say {' or '.join(says)}"
        rewrite = (threshold.wording, words) if agrees else None
        message = f"the quote says {words!r}, the wording {threshold.wording!r}"
        yield Found((*path, "wording"), message, hint, rewrite=rewrite)


CHECK = Check("comparator-left-out", Level.WARNING, find)
