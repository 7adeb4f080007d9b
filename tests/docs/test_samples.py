"""Every sample of every page does what the page says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docs import samples


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", str(samples.WIDTH))


def marked(page: Path) -> Any:
    marks = [pytest.mark.spark] if page.stem == "run-on-spark" else []
    return pytest.param(page, marks=marks, id=page.relative_to(samples.ROOT).as_posix())


@pytest.mark.parametrize("page", [marked(page) for page in samples.PAGES])
def test_samples(page: Path, tmp_path: Path):
    assert [str(each) for each in samples.differences(page.read_text(encoding="utf-8"), tmp_path)] == []


def test_there_are_samples_to_run():
    blocks = [block for page in samples.PAGES for block in samples.blocks_of(page.read_text(encoding="utf-8"))]
    assert {"python", "console", "yaml", "text", "json", "csv", "sh"} <= {block.language for block in blocks}


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ('```python\nprint(1)\n```\n```text title="Output"\n2\n```\n', "it prints"),
        ("```python\nprint(1)\n```\n", "does not show"),
        ('```python\nx = 1\n```\n```text title="Output"\n```\n', "nothing before"),
        ("```python\n>>> 1 + 1\n3\n```\n", "Expected"),
        ("```yaml\na: &b c\n```\n", "anchors and aliases are refused"),
        ('```yaml title="rules/vn-thanh-hoa/202-kh-ubnd-2020/plan.yaml"\nformat: 2\n```\n', "has no line"),
        ("```console\n$ plan-rules --no-such-option\n```\n", "it prints"),
        ("```console\n$ ls\n```\n", "plan-rules only"),
    ],
)
def test_a_wrong_sample_is_found(page: str, message: str, tmp_path: Path):
    [difference] = samples.differences(page, tmp_path)
    assert message in str(difference)


def test_outputs_are_written_anew(tmp_path: Path):
    page = '```python\nprint(1)\n```\n\n```text title="Output"\n2\n```\nThe end.\n'
    written = samples.rewrite(page, tmp_path)
    assert written == page.replace("\n2\n", "\n1\n")
