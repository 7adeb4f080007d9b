"""Sentences about changes, in each language."""

from collections.abc import Mapping

from plan_rules.diff.phrases import en, vi
from plan_rules.quantity import Language

PHRASES: Mapping[Language, Mapping[str, str]] = {"vi": vi.PHRASES, "en": en.PHRASES}
"""By name, with places to fill; names that start with ``key.`` are those of keys in rule files."""
