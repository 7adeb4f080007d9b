"""The program: its commands, its streams, and one exit code and one clear line for everything that can go wrong."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from plan_rules.cli.checking import check_plan
from plan_rules.cli.concluding import conclude_from_report
from plan_rules.cli.cubing import write_cube
from plan_rules.cli.differing import diff_versions
from plan_rules.cli.evaluating import evaluate_plan
from plan_rules.cli.listing import list_plans
from plan_rules.cli.schemas import print_schema
from plan_rules.cli.showing import show_rule
from plan_rules.cli.testing import test_plans
from plan_rules.problems import PlanRulesError
from plan_rules.render.terminal import plain

BAD_INPUT = 2
INTERNAL = 70
INTERRUPTED = 130
NO_READER = 141


class Program(click.Group):
    """A group of commands that return their exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and end with the exit code; without ``standalone_mode`` return it."""
        _write_utf8()
        extra |= {
            "prog_name": prog_name or self.name,
            "complete_var": complete_var,
            "windows_expand_args": windows_expand_args,
        }
        try:
            code = super().main(args, standalone_mode=False, **extra) or 0
        except click.ClickException as error:
            error.show()
            code = BAD_INPUT
        except click.Abort:
            complain("interrupted")
            code = INTERRUPTED
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            complain(f"a fault of plan-rules itself, please report it: {type(error).__name__}: {error}")
            complain("(python -X dev -m plan_rules.cli ... shows where)")
            code = INTERNAL
        if standalone_mode:
            sys.exit(code)
        return code

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the arguments; here the help of the program itself is printed."""
        try:
            return super().make_context(*args, **extra)
        except BrokenPipeError:
            _forget_output()
            raise click.exceptions.Exit(NO_READER) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; everything that bad input can cause becomes a line and an exit code."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except PlanRulesError as error:
            complain(str(error))
            return BAD_INPUT
        except BrokenPipeError:
            _forget_output()
            return NO_READER
        except OSError as error:
            complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
            _flush_or_forget()
            return BAD_INPUT
        return code


def complain(text: str) -> None:
    """Write a line for the user beside the output."""
    click.echo(plain(text), err=True)


def _write_utf8() -> None:
    """Vietnamese is written in UTF-8 whatever the locale says; what has no UTF-8 form is spelt out."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        elif stream is None:  # closed by the caller
            setattr(sys, name, io.StringIO())


def _flush_or_forget() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        _forget_output()


def _forget_output() -> None:
    """Let the interpreter close an output that cannot be written without another complaint about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    "plan-rules",
    cls=Program,
    commands=[
        list_plans,
        show_rule,
        check_plan,
        test_plans,
        diff_versions,
        evaluate_plan,
        conclude_from_report,
        write_cube,
        print_schema,
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="plan-rules", message="%(package)s %(version)s")
def program() -> None:
    """Judge the targets of government plans, exactly and with their evidence.

    PLAN is the name of a bundled plan (see `plan-rules list`) or the path of a folder of rule files.

    \b
    Exit codes:
      0    all is well
      1    what --fail-on names occurred: a status, a remark, a change
      2    bad input: arguments, rule files or data, or an example that fails
      70   a fault of plan-rules itself
      130  interrupted
      141  nobody reads the output any more
    """  # noqa: D301 - click takes the sign \b for "do not fold"
