"""Links between pages lead to a file and to a heading that are there; every page is in the navigation."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from docs.samples import PAGES, ROOT
from docs.test_reference import hooks

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
SITE = ROOT / "docs"
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def text_of(page: Path) -> str:
    return FENCED.sub("", hooks().on_page_markdown(page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """The names under which the headings of a page can be linked to."""
    found = set()
    for heading in re.findall(r"^#+ (.*)$", text_of(page), re.MULTILINE):
        title, _, given = heading.partition(" { #")
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^\w\s-]", "", plain).strip().lower()
        found.add(given.rstrip(" }") or re.sub(r"[-\s]+", "-", slug))
    return found


def broken(page: Path, target: str) -> str | None:
    """What is wrong with a link, if anything."""
    if re.match(r"https?://", target):
        return None
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    if not file.exists():
        return f"{target}: there is no such file"
    if page.is_relative_to(SITE) and not file.is_relative_to(SITE):
        return f"{target}: it leads out of the pages that are built"
    if anchor and anchor not in anchors(file):
        return f"{target}: there is no such heading"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links(page: Path):
    assert [found for target in LINK.findall(text_of(page)) if (found := broken(page, target))] == []


def test_a_broken_link_is_found():
    why = ROOT / "docs" / "why.md"
    assert broken(why, "no-such-page.md") == "no-such-page.md: there is no such file"
    assert broken(why, "tutorial.md#no-such-heading") == "tutorial.md#no-such-heading: there is no such heading"
    assert broken(why, "../README.md") == "../README.md: it leads out of the pages that are built"
    assert broken(ROOT / "README.md", "CHANGELOG.md") is None
    assert broken(why, "decisions.md#empty-or-missing") is None


def configuration() -> dict:
    return yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))


def test_every_page_is_in_the_navigation():
    def pages(entry):
        if isinstance(entry, str):
            return [entry]
        values = entry if isinstance(entry, list) else list(entry.values())
        return [page for value in values for page in pages(value)]

    folder = ROOT / "docs"
    there = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    assert sorted(pages(configuration()["nav"])) == there


def test_the_site_loads_nothing_from_elsewhere():
    settings = configuration()
    assert settings["theme"]["font"] is False
    assert settings["strict"] is True
    styles = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "assets").iterdir())
    assert "url(" not in styles
    assert "@import" not in styles
