"""The dashboard, started as its page says and asked over the network of this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from plan_rules import evaluate, load_plan

SCRIPT = Path(__file__).parents[2] / "examples" / "live_dashboard" / "serve.py"
PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"
AS_OF = date(2023, 6, 30)


def document(key: str, channel: str, day: str = "2023-02-01") -> dict[str, Any]:
    return {"id": key, "sent_on": day, "channel": channel, "secrecy": "none"}


@contextmanager
def served(state: Path) -> Iterator[httpx.Client]:
    """The dashboard, killed in the end."""
    command = [sys.executable, str(SCRIPT), "--state", str(state), "--as-of", AS_OF.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            with httpx.Client(base_url=process.stdout.readline().strip(), timeout=30) as client:
                yield client
        finally:
            process.kill()


def events(lines: Iterator[str], count: int) -> list[tuple[str, dict[str, Any]]]:
    """The next events of a stream."""
    found: list[tuple[str, dict[str, Any]]] = []
    event = ""
    while len(found) < count:
        line = next(lines)
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data: "):
            found.append((event, json.loads(line.removeprefix("data: "))))
    return found


def batch(*rows: dict[str, Any], as_of: date = AS_OF) -> str:
    known = [{**row, "sent_on": date.fromisoformat(row["sent_on"])} for row in rows]
    return evaluate(load_plan(PLAN), as_of=as_of, records={"documents": known}).to_json()


def test_the_dashboard_end_to_end(tmp_path: Path) -> None:
    electronic, paper = document("a", "electronic"), document("b", "paper")
    with served(tmp_path / "state.db") as client:
        with client.stream("GET", "/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == ": listening"
            sent = client.post("/records/documents", json=electronic)
            assert (sent.status_code, sent.json()) == (200, {"changed": 1, "repeated": 0})
            told = {"rule": "documents-electronic", "group": {}, "before": "no_data", "after": "achieved"}
            assert events(lines, 1) == [("transition", told)]
            client.post("/records/documents", json=[electronic, paper])
            [(kind, lost), (other_kind, conclusion)] = events(lines, 2)
            assert (kind, lost["after"], other_kind) == ("transition", "in_progress", "conclusion")
            assert (conclusion["code"], conclusion["premises"][0]["rule"]) == ("target-lost", "documents-electronic")
        assert client.get("/report").text == batch(electronic, paper)
        refused = client.post("/records/documents", json=[document("c", "paper"), document("a", "fax")])
        assert refused.status_code == 422
        assert [each["code"] for each in refused.json()["problems"]] == ["undeclared-value"]
        with client.stream("GET", "/events", headers={"Last-Event-ID": "1"}) as stream:
            assert [kind for kind, _ in events(stream.iter_lines(), 2)] == ["transition", "conclusion"]
    with served(tmp_path / "state.db") as client:  # it was killed, and goes on with what it said that it had
        assert client.get("/report").text == batch(electronic, paper)
        assert client.post("/records/documents", json=electronic).json() == {"changed": 0, "repeated": 1}
        client.put("/records/documents", json=document("b", "electronic"))
        client.delete("/records/documents/a")
        assert client.put("/clock/2023-07-01").json() == {"as_of": "2023-07-01"}
        assert client.get("/report").text == batch(document("b", "electronic"), as_of=date(2023, 7, 1))


@pytest.mark.parametrize(
    ("path", "code"), [("/records/document", "unknown-dataset"), ("/records/documents", "missing-field")]
)
def test_what_is_refused_says_why(tmp_path: Path, path: str, code: str) -> None:
    with served(tmp_path / "state.db") as client:
        refused = client.post(path, json={"sent_on": "2023-01-01", "channel": "paper", "secrecy": "none"})
        assert refused.status_code == 422
        assert refused.json()["problems"][0]["code"] == code


def test_what_is_no_record_is_refused_and_not_a_fault_of_the_service(tmp_path: Path) -> None:
    good = {"id": "a", "sent_on": "2023-02-01", "channel": "paper", "secrecy": "none"}
    bodies = ["{oops", "5", "[[1, 2]]", *(json.dumps({**good, "sent_on": day}) for day in ("2023-02-30", 20230201))]
    with served(tmp_path / "state.db") as client:
        for body in bodies:
            refused = client.post("/records/documents", content=body)
            assert (refused.status_code, bool(refused.json()["problems"])) == (422, True), body
