"""The plans that come with the library."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
# In an installed wheel the rules lie inside the package, in a source checkout beside it.
_PLACES = (_PACKAGE / "rules", _PACKAGE.parent.parent / "rules")


def rules_folder() -> Path:
    """The folder that holds the bundled plans."""
    return next(place for place in _PLACES if place.is_dir())


def bundled_plans() -> tuple[str, ...]:
    """The names of the bundled plans, as ``load_plan`` takes them.

    >>> bundled_plans()
    ('vn-thanh-hoa/202-kh-ubnd-2020',)
    """
    root = rules_folder()
    return tuple(sorted(path.parent.relative_to(root).as_posix() for path in root.glob("*/*/plan.yaml")))
