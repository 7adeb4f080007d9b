"""Values as a rule file writes them on one line."""

from __future__ import annotations

from collections.abc import Mapping


def one_line(value: object, *, inside: bool = False) -> str:
    """A value on one line; a mapping has braces only inside another one."""
    if isinstance(value, Mapping):
        text = ", ".join(f"{key}: {one_line(item, inside=True)}" for key, item in value.items())
        return f"{{{text}}}" if inside else text
    if isinstance(value, list | tuple):
        return f"[{', '.join(one_line(item, inside=True) for item in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
