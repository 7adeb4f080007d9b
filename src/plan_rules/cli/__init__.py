"""The command line: it parses arguments, calls the public API and sets the exit code.

Exit codes: 0 all is well; 1 what ``--fail-on`` names occurred; 2 bad input: arguments, rule files or data, or an
example that fails; 70 a fault of plan-rules itself; 130 interrupted; 141 nobody reads the output any more.
"""

from __future__ import annotations

import sys
from typing import NoReturn

try:
    # Both here, so that a half-installed extra is found before a command does its work.
    import rich as _rich  # noqa: F401

    from plan_rules.cli.program import program as main
except ModuleNotFoundError as error:
    if error.name not in ("click", "rich"):
        raise
    _missing = error.name

    def main() -> NoReturn:  # type: ignore[misc]
        """Say what to install."""
        print(f"plan-rules: the command line needs {_missing}: pip install 'plan-rules[cli]'", file=sys.stderr)
        raise SystemExit(2)


__all__ = ["main"]
