"""Profiles of Hypothesis, by ``--hypothesis-profile``: ``thorough`` for a long run, ``brief`` for one more Python."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import Phase, settings

_BRIEF = 20

# No test asserts a time: on a machine with other work, a single example may take long.
settings.register_profile("usual", deadline=None)
settings.load_profile("usual")
settings.register_profile("thorough", max_examples=5_000, deadline=None)
# The same examples for each mutant, and no time spent on a smaller one that fails.
settings.register_profile(
    "mutation", max_examples=25, derandomize=True, phases=(Phase.explicit, Phase.generate), deadline=None
)
settings.register_profile("brief", max_examples=_BRIEF, deadline=None)


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Under ``brief`` a property has few examples, also where it asks for a number of its own."""
    if settings.get_current_profile_name() != "brief":
        return
    for item in items:
        holders = (
            (getattr(item, "function", None), "_hypothesis_internal_use_settings"),
            (getattr(item, "cls", None), "settings"),
        )
        for holder, name in holders:
            own = getattr(holder, name, None)
            if isinstance(own, settings) and own.max_examples > _BRIEF:
                setattr(holder, name, settings(own, max_examples=_BRIEF))
