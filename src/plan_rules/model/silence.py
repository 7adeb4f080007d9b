"""A silence: a check that is told, in place and with its reason, to say nothing."""

from __future__ import annotations

from plan_rules.model.base import Day, Id, Model, Text


class Silence(Model):
    """One check that is silenced where it stands."""

    check: Id
    """The code of the check."""
    because: Text
    """Why the rule is right all the same, for whoever reads it next."""
    at: Text | None = None
    """The key it is about, as in `threshold` or `datasets.documents`; everything beside it where left out."""
    until: Day | None = None
    """The last day on which it is silent; for ever where left out."""
