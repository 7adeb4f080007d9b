"""Samples of the documentation: the fenced blocks of a page, run in their order, with what they print held against it.

A ``python`` block is run; what it prints must stand in the block titled "Output" after it. In a ``console`` block
the lines after ``$ plan-rules ...`` are what the command prints. A block titled with a path is a file: one of this
project, of which the block is an excerpt, or one that the samples after it find in their folder. White space may
differ, and ``...`` stands for anything.

``python tests/docs/samples.py`` writes the outputs that differ anew.
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from click.testing import CliRunner

from plan_rules.cli import main
from plan_rules.text.reader import decode, read_nodes

ROOT = Path(__file__).parents[2]
PAGES = tuple(sorted(path for folder in (".", "docs/**", "examples/**") for path in ROOT.glob(f"{folder}/*.md")))
OUTPUT = "Output"

_FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
WIDTH = 90


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page, with the place of its text."""

    language: str
    title: str
    text: str
    start: int
    line: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A sample that does not do what the page says."""

    block: Block
    message: str
    output: str | None = None

    def __str__(self) -> str:
        return f"line {self.block.line}: {self.message}"


def blocks_of(text: str) -> list[Block]:
    """The fenced blocks of a page."""
    return [
        Block(match[1], match[2] or "", match[3], match.start(3), text.count("\n", 0, match.start()) + 1)
        for match in _FENCE.finditer(text)
    ]


@dataclass
class Run:
    """One run of the samples of a page in a folder of its own.

    Attributes:
        folder: the folder.
        printed: what the last block printed, until an output is held against it.
        names: the names that the blocks of the page share.
    """

    folder: Path
    printed: str = ""
    names: dict[str, object] = field(default_factory=lambda: {"__name__": "__sample__"})

    def differences(self, text: str) -> Iterator[Difference]:
        """Every sample of a page that does not do what the page says."""
        blocks = blocks_of(text)
        for block, following in zip_longest(blocks, blocks[1:]):
            yield from self.block(block)
            if self.printed and (following is None or following.title != OUTPUT):
                yield Difference(block, f"the page does not show what this prints:\n{self.printed}")
                self.printed = ""

    def block(self, block: Block) -> Iterator[Difference]:
        if block.title == OUTPUT:
            yield from self.output(block)
        elif block.language == "python":
            yield from self.python(block)
        elif block.language == "console":
            yield from self.console(block)
        elif block.title:
            yield from self.file(block)
        elif block.language == "yaml":
            _, problems = read_nodes(decode("sample", block.text.encode())[0])
            yield from (Difference(block, str(problem)) for problem in problems)

    def output(self, block: Block) -> Iterator[Difference]:
        printed, self.printed = self.printed, ""
        if not printed:
            yield Difference(block, "nothing before this prints anything")
        elif not _same(block.text, printed):
            yield Difference(block, f"it prints\n{printed}", printed)

    def python(self, block: Block) -> Iterator[Difference]:
        if block.text.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(block.text, self.names, "sample", "sample", block.line)
            report = io.StringIO()
            doctest.DocTestRunner(optionflags=_FLAGS).run(test, out=report.write, clear_globs=False)
            self.names.update(test.globs)
            if report.getvalue():
                yield Difference(block, report.getvalue())
            return
        with redirect_stdout(io.StringIO()) as printed:
            exec(compile(block.text, f"sample on line {block.line}", "exec", dont_inherit=True), self.names)  # noqa: S102
        self.printed = printed.getvalue()

    def console(self, block: Block) -> Iterator[Difference]:
        shown, differs = [], False
        for command, expected in _commands(block.text):
            program, *arguments = shlex.split(command)
            if program != "plan-rules":
                yield Difference(block, f"the samples run plan-rules only, not {program}")
                return
            printed = CliRunner().invoke(main, arguments, catch_exceptions=False).output
            differs = differs or not _same(expected, printed)
            shown.append(f"$ {command}\n{expected if _same(expected, printed) else printed}")
        if differs:
            output = "".join(shown)
            yield Difference(block, f"it prints\n{output}", output)

    def file(self, block: Block) -> Iterator[Difference]:
        original = ROOT / block.title
        if original.is_file():
            lines = iter(original.read_text(encoding="utf-8").splitlines())
            for line in block.text.splitlines():
                if line.strip() != "# ..." and line not in lines:
                    yield Difference(block, f"{block.title} has no line {line!r} here")
                    return
            return
        path = self.folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")


def _same(expected: str, printed: str) -> bool:
    return doctest.OutputChecker().check_output(expected, printed, _FLAGS)


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def differences(text: str, folder: Path) -> list[Difference]:
    """Every sample of a page that does not do what the page says, run in an empty folder with the examples in it."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    with chdir(folder):
        return list(Run(folder).differences(text))


def rewrite(text: str, folder: Path) -> str:
    """The page with every output that differs written anew, long lines folded."""
    for difference in reversed(differences(text, folder)):
        block = difference.block
        if difference.output is None:
            raise SystemExit(str(difference))
        lines = [part for line in difference.output.splitlines() for part in _folded(line)]
        text = text[: block.start] + "\n".join(lines) + "\n" + text[block.start + len(block.text) :]
    return text


def _folded(line: str) -> list[str]:
    if len(line) <= WIDTH or line.startswith("$ "):
        return [line]
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    os.environ.setdefault("COLUMNS", str(WIDTH))
    for page in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
        with tempfile.TemporaryDirectory() as place:
            page.write_text(rewrite(page.read_text(encoding="utf-8"), Path(place)), encoding="utf-8")
