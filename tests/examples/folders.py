"""Small plans with examples, as folders."""

from __future__ import annotations

from pathlib import Path

from sample_plan import FILES

FIRST = "targets/1-2021-2025.yaml"
BESIDE = "targets/1-2021-2025.test.yaml"

MORE = """\
format: 1
tests:
  - rule: documents-electronic
    examples:
      - name: a paper document breaks the year
        as_of: 2023-06-30
        records:
          - {sent_on: 2023-02-01, channel: paper, secrecy: none}
        expect: {status: in_progress, value: 0%}
    unproven:
      - what: [window:undated, good/channel:unknown]
        because: every document has a date and a channel
"""


def with_tests(text: str = MORE) -> dict[str, str]:
    """The sample with a file of examples beside its first file of rules."""
    return {**FILES, BESIDE: text}


def written(folder: Path, files: dict[str, str]) -> Path:
    """The files in a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
