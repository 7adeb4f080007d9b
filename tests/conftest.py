"""Profiles of Hypothesis: the usual one, and ``thorough`` for a long run, by ``--hypothesis-profile=thorough``."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("thorough", max_examples=5_000, deadline=None)
