"""How many examples a property of this folder takes."""

from __future__ import annotations

from hypothesis import settings

_USUAL = 100


def examples(few: int) -> settings:
    """So many examples by default, and more in the measure in which the profile asks for more than the usual ones."""
    known = settings.default.max_examples if settings.default else _USUAL
    return settings(max_examples=max(1, few * known // _USUAL), deadline=None)
