"""Bad rule files: the sample plan with one piece changed, and the places where problems must be found.

Each file ``plans/CODE.yaml`` holds the cases of one error code. A case changes the sample (``in``, ``old``, ``new``, or
the whole ``text`` of a file); the sign ▶ in the new text marks where a problem must be reported, and is taken out
before the file is read. Nothing else may be reported. The keys of a case:

    name      what is wrong
    in        the file that is changed; the rules of the first phase where it is left out
    old, new  a piece of the sample and what stands there instead
    text      the whole file; repeat: how many times over
    more      further changes, each with in, old and new
    codes     the codes of all problems in the order of files and lines, where they are not all that of the file;
              "CODE * 3" stands for three
    at        places that no mark can show: a file alone, or file:line:column
    hint      words that a problem must offer
    encoding  how the changed file is encoded
    add       files that are added, under their paths; links: symbolic links, with their targets; remove: files
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sample_plan import FILES

MARK = "▶"
DEFAULT_FILE = "targets/1-2021-2025.yaml"
FOLDER = Path(__file__).parent / "plans"


@dataclass(frozen=True)
class PlanCase:
    """One bad plan.

    Attributes:
        code, name: the error code it is filed under, and what is wrong.
        files: the content of its files.
        links: symbolic links in its folder, with their targets.
        expected: every problem as (code, file, line, column).
        hint: words that a problem must offer.
    """

    code: str
    name: str
    files: dict[str, bytes]
    links: dict[str, str]
    expected: list[tuple[str, str, int, int]]
    hint: str


def plan_cases() -> list[PlanCase]:
    return [
        _case(path.stem, raw)
        for path in sorted(FOLDER.glob("*.yaml"))
        # All text, as in a rule file.
        for raw in yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    ]


def _case(code: str, raw: dict[str, Any]) -> PlanCase:
    texts = {path: text for path, text in FILES.items() if path not in raw.get("remove", ())}
    texts |= raw.get("add", {})
    changed = raw.get("in", DEFAULT_FILE)
    if "text" in raw:
        texts[changed] = raw["text"] * int(raw.get("repeat", 1))
    for change in [*([raw] if "old" in raw else []), *raw.get("more", [])]:
        file = change.get("in", DEFAULT_FILE)
        assert texts[file].count(change["old"]) == 1, f"{raw['name']}: {change['old']!r} is not unique in {file}"
        texts[file] = texts[file].replace(change["old"], change["new"])
    places = [_place(text) for text in raw.get("at", [])]
    for path in sorted(texts):
        while (position := texts[path].find(MARK)) >= 0:
            before = texts[path][:position]
            places.append((path, before.count("\n") + 1, position - before.rfind("\n")))
            texts[path] = before + texts[path][position + 1 :]
    codes = [each for text in raw.get("codes", [f"{code} * {len(places)}"]) for each in _times(text)]
    files = {path: text.encode() for path, text in texts.items()}
    if "encoding" in raw:
        files[changed] = texts[changed].encode(raw["encoding"])
    expected = [(each, *place) for each, place in zip(codes, sorted(places), strict=True)]
    return PlanCase(code, raw["name"], files, raw.get("links", {}), expected, raw.get("hint", ""))


def _times(text: str) -> list[str]:
    code, _, times = text.partition(" * ")
    return [code] * int(times or 1)


def _place(text: str) -> tuple[str, int, int]:
    file, _, position = text.partition(":")
    line, _, column = position.partition(":")
    return file, int(line or 0), int(column or 0)
