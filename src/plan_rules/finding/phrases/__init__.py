"""The sentences of explanations, in each language under the same names and with the same places to fill."""

from __future__ import annotations

from collections.abc import Mapping

from plan_rules.finding.phrases.en import PHRASES as _ENGLISH
from plan_rules.finding.phrases.vi import PHRASES as _VIETNAMESE
from plan_rules.quantity import Language

PHRASES: Mapping[Language, Mapping[str, str]] = {"vi": _VIETNAMESE, "en": _ENGLISH}
"""For each language the sentences under their names."""
