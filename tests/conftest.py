"""Profiles of Hypothesis: the usual one, and ``thorough`` for a long run, by ``--hypothesis-profile=thorough``."""

from __future__ import annotations

from hypothesis import Phase, settings

# No test asserts a time: on a machine with other work, a single example may take long.
settings.register_profile("usual", deadline=None)
settings.load_profile("usual")
settings.register_profile("thorough", max_examples=5_000, deadline=None)
# The same examples for each mutant, and no time spent on a smaller one that fails.
settings.register_profile(
    "mutation", max_examples=25, derandomize=True, phases=(Phase.explicit, Phase.generate), deadline=None
)
