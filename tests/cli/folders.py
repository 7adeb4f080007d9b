"""The sample plan and its data as folders, and the command line inside the process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from plan_rules.cli import main
from sample_plan import FILES

OBSERVATIONS = (
    "rule,window,value,unit,published_on,publisher,source\n"
    "income,2025,5150,USD,2026-02-01,Cục Thống kê,x\n"
    "income,2025,5050,USD,2026-02-01,Sở Tài chính,x\n"
    "poverty,2025,1.2,%,2026-02-01,Cục Thống kê,x\n"
)
DOCUMENTS = (
    "sent_on,channel,secrecy,agency\n"
    "2025-02-03,electronic,none,Sở Y tế\n"
    "2025-02-04,paper,none,Sở Tài chính\n"
    "2025-02-05,paper,mat,\n"
)


def plan_folder(folder: Path, files: Mapping[str, str] = FILES) -> str:
    """The files of a plan in a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder)


def data_folder(folder: Path, **files: str) -> str:
    """Files of data in a folder, an underscore before their ending."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / ".".join(name.rsplit("_", 1))).write_text(text, encoding="utf-8")
    return str(folder)


def run(*arguments: str, width: int = 120) -> Result:
    """One call of the command line."""
    return CliRunner(env={"COLUMNS": str(width)}).invoke(main, arguments, catch_exceptions=False)
