# ruff: noqa: S603
"""The program as a process: its streams, signals and exit codes, and what it says when nothing else can."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import plan_rules.cli.listing
from cli.folders import DOCUMENTS, data_folder, plan_folder
from plan_rules.cli import main
from plan_rules.cli.program import INTERNAL, INTERRUPTED, NO_READER

COMMAND = (sys.executable, "-W", "error", "-m", "plan_rules.cli")
PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"
UNWANTED = ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "PYTHONUNBUFFERED")
CLEAN = {name: value for name, value in os.environ.items() if name not in UNWANTED}


def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, env=CLEAN | environment, check=False)


def on_terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """What a terminal receives, from both streams."""
    ours, theirs = pty.openpty()
    environment |= {"COLUMNS": str(columns), "TERM": "xterm-256color"}
    process = subprocess.Popen([*COMMAND, *arguments], stdout=theirs, stderr=theirs, env=CLEAN | environment)
    os.close(theirs)
    received = b""
    while True:
        try:
            received += (block := os.read(ours, 65536))
        except OSError:  # the other end is closed
            break
        if not block:
            break
    os.close(ours)
    process.wait()
    return received.decode()


def test_piped_output_has_no_colour_and_is_utf_8_in_any_locale() -> None:
    result = call("evaluate", PLAN, "--as-of", "2026-03-01", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (result.returncode, result.stderr) == (0, b"")
    assert "· Chưa có số liệu" in result.stdout.decode("utf-8")
    assert b"\x1b" not in result.stdout


def test_a_terminal_gets_colour_unless_it_is_unwanted() -> None:
    arguments = ("evaluate", PLAN, "--as-of", "2026-03-01", "--rule", "vision-2045")
    assert "\x1b[34m○ Chưa đến kỳ" in on_terminal(*arguments)
    assert "\x1b[34m" not in on_terminal(*arguments, NO_COLOR="1")


def test_show_is_folded_for_a_terminal() -> None:
    lines = on_terminal("show", PLAN, "vision-2045", columns=60).replace("\r", "").splitlines()
    assert max(map(len, lines)) <= 60
    assert all(line.startswith("  ") for line in lines[3:6])


def test_progress_is_shown_on_a_terminal_where_it_takes_long(tmp_path: Path) -> None:
    plan, data = plan_folder(tmp_path / "plan"), data_folder(tmp_path / "data", documents_csv=DOCUMENTS)
    code = textwrap.dedent(f"""
        import sys
        from plan_rules.cli import main, progress
        progress._PATIENCE, progress._EVERY = -1, 1
        main(["evaluate", {plan!r}, {data!r}, "--as-of", "2026-03-01", "--rule", "documents-electronic"])
    """)
    ours, theirs = pty.openpty()
    environment = CLEAN | {"COLUMNS": "80", "TERM": "xterm-256color"}
    program = [sys.executable, "-c", code]
    process = subprocess.run(program, stdout=subprocess.PIPE, stderr=theirs, env=environment, check=True)
    os.close(theirs)
    assert "documents: " in os.read(ours, 65536).decode()
    os.close(ours)
    assert b"records" not in process.stdout
    quiet = subprocess.run(program, capture_output=True, env=environment, check=True)
    assert quiet.stderr == b""
    assert quiet.stdout == process.stdout


def in_terminal(code: str, *waits_for: str) -> tuple[int, str, str]:
    """A program whose errors go to a terminal: its exit code, its output, and what the terminal receives.

    It gets a line once the terminal has received what is waited for.
    """
    ours, theirs = pty.openpty()
    environment = CLEAN | {"COLUMNS": "80", "TERM": "xterm-256color"}
    program = [sys.executable, "-W", "error", "-c", textwrap.dedent(code)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": theirs}
    with subprocess.Popen(program, env=environment, **pipes) as process:  # type: ignore[call-overload]
        os.close(theirs)
        received = ""
        for words in waits_for:
            while words not in received:
                received += os.read(ours, 65536).decode()
        output = process.communicate(b"\n")[0].decode()
        try:
            while block := os.read(ours, 65536):
                received += block.decode()
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    return process.returncode, output, received


def test_how_far_duckdb_is_is_shown_on_a_terminal_and_no_thread_is_left() -> None:
    code, output, received = in_terminal(
        """
        import threading
        from plan_rules.cli import progress
        progress._PATIENCE, progress._PAUSE = -1, 0.01
        with progress.connection_with_progress("documents") as connection:
            connection.execute("SELECT 1")
            input()
        print(threading.active_count())
        """,
        "documents: 0%",
    )
    assert (code, output) == (0, "1\n")
    assert received.endswith("\x1b[2K")


WATCHED = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a process started in the background lacks it
from plan_rules.cli import main, progress
from plan_rules.measure.sources import file_count
file_count.WORTH_AN_ENGINE = 0
progress._watch = lambda progress, name, ended: {watch}
main(["evaluate", {plan!r}, {data!r}, "--as-of", "2026-03-01", "--rule", "documents-electronic"])
"""


def test_duckdb_is_watched_on_a_terminal_only(tmp_path: Path) -> None:
    plan, data = plan_folder(tmp_path / "plan"), data_folder(tmp_path / "data", documents_csv=DOCUMENTS)
    program = WATCHED.format(plan=plan, data=data, watch="print('watched', name, progress() <= 100)")
    code, output, received = in_terminal(program)
    assert (code, output.splitlines()[0], received) == (0, "watched documents True", "")
    quiet = subprocess.run([sys.executable, "-c", program], capture_output=True, env=CLEAN, check=True)
    assert quiet.stdout.decode().splitlines() == output.splitlines()[1:]


def test_an_interruption_ends_the_query_and_the_watching(tmp_path: Path) -> None:
    plan, data = plan_folder(tmp_path / "plan"), data_folder(tmp_path / "data", documents_csv=DOCUMENTS)
    watch = "(os.kill(os.getpid(), signal.SIGINT), ended.wait())"
    code, output, received = in_terminal(WATCHED.format(plan=plan, data=data, watch=watch))
    assert (code, output, received.strip()) == (INTERRUPTED, "", "interrupted")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("evaluate", PLAN, "--as-of", "2026-03-01"), 0),
        (("evaluate", PLAN, "--as-of", "2026-03-01", "--fail-on", "no_data"), 1),
        (("evaluate", PLAN, "--as-of", "2026"), 2),
        (("evaluate", PLAN), 2),
        (("check", PLAN), 0),
        (("check", "/"), 2),
        (("nonsense",), 2),
        (("--version",), 0),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int) -> None:
    result = call(*arguments)
    assert result.returncode == code
    assert b"Traceback" not in result.stderr
    assert (result.stderr == b"") == (code == 0 or arguments[0] == "check")


def test_version() -> None:
    assert call("--version").stdout.startswith(b"plan-rules ")


@pytest.mark.parametrize(
    "arguments", [("--help",), ("list", PLAN), ("evaluate", PLAN, "--as-of", "2026-03-01", "--rule", "vision-2045")]
)
def test_a_reader_that_goes_away_is_no_drama(arguments: tuple[str, ...]) -> None:
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=CLEAN)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), complaint) == (NO_READER, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        result = subprocess.run([*COMMAND, "list"], stdout=full, stderr=subprocess.PIPE, env=CLEAN, check=False)
    assert result.returncode == 2
    assert b"No space left on device" in result.stderr
    assert b"Traceback" not in result.stderr


def test_closed_streams_are_no_fault() -> None:
    code = f"import os, sys; os.close(1); os.close(2); os.execv(sys.executable, {[*COMMAND, 'list']!r})"
    assert subprocess.run([sys.executable, "-c", code], env=CLEAN, check=False).returncode == 0


@pytest.fixture
def listens() -> Iterator[None]:
    """The usual answer to Ctrl-C, which a process that was started in the background may lack."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listens")
def test_an_interruption_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_rules.cli.listing, "bundled_plans", lambda: signal.raise_signal(signal.SIGINT))
    result = CliRunner().invoke(main, ["list"])
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (INTERRUPTED, "", "interrupted")


def test_a_fault_of_the_program_is_one_line_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_rules.cli.listing, "bundled_plans", lambda: {}["x"])
    result = CliRunner().invoke(main, ["list"])
    assert (result.exit_code, result.stdout) == (INTERNAL, "")
    assert result.stderr.startswith("a fault of plan-rules itself, please report it: KeyError: 'x'\n")


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_it_says_what_to_install(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from plan_rules.cli import main; sys.exit(main())"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, env=CLEAN, check=False)
    assert result.returncode == 2
    assert result.stderr.decode() == f"plan-rules: the command line needs {missing}: pip install 'plan-rules[cli]'\n"


def test_the_library_does_not_load_the_command_line() -> None:
    code = "import sys, plan_rules; print(sorted({'click', 'rich', 'babel'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, env=CLEAN, check=True)
    assert result.stdout.strip() == b"[]"
