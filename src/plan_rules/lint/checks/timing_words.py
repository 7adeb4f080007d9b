"""The quote says when the target must hold, and the rule says something else.

"Duy trì", "giữ vững", "luôn" and "trong suốt giai đoạn" must hold in every window of the phase, "bình quân" is a mean
over its years, "mỗi năm" and "hằng năm" hold in each year; of a share "mỗi năm một lần" says how often something is
done. Judged at the end of the phase such a target is met by one good year. "Bình quân đầu người" is another mean, and a
rate of growth may well be "bình quân" in an indicator that is published as a mean already: then say so in ``reading``
and silence this check.

Bad::

    text: Duy trì ít nhất 95% hồ sơ đúng hạn.
    rules:
      - threshold: {at_least: 95%, wording: Duy trì ít nhất 95%}

Good::

    text: Duy trì ít nhất 95% hồ sơ đúng hạn.
    rules:
      - threshold: {at_least: 95%, wording: Duy trì ít nhất 95%}
        timing: throughout
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.qualifiers import TIMING_WORDS
from plan_rules.lint.remark import Level
from plan_rules.model.rule import Rule

_HOW_OFTEN = re.compile(r"\s+(?:(?:ít nhất|tối thiểu)\s+)?(?:một|hai|[0-9]+) lần(?!\w)", re.IGNORECASE)


def find(subject: Subject) -> Iterator[Found]:
    """Rules that are judged at the end of their phase although their words say otherwise."""
    for path, rule in subject.rules:
        if rule.indicator.kind in ("milestone", "assessment"):
            continue
        for pattern, kinds in TIMING_WORDS[subject.language]:
            match = next((each for each in pattern.finditer(rule.quote) if not _is_how_often(rule, each)), None)
            if match and rule.timing.kind not in kinds:
                message = f"the quote says {match.group()!r}, the rule is judged {rule.timing.kind}"
                yield Found((*path, "quote"), message, f"timing: {' or '.join(kinds)}")
                break


def _is_how_often(rule: Rule, match: re.Match[str]) -> bool:
    """Whether the words belong to what makes a record good."""
    return rule.indicator.kind == "share" and _HOW_OFTEN.match(match.string, match.end()) is not None


CHECK = Check("timing-words", Level.WARNING, find)
