"""The dashboard, started as its page says and asked over the network of this machine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
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


def command(state: Path, as_of: str = "") -> list[str]:
    return [sys.executable, str(SCRIPT), "--state", str(state), *(["--as-of", as_of] if as_of else [])]


@contextmanager
def started(
    state: Path, as_of: str = AS_OF.isoformat(), *more: str
) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The dashboard, killed in the end."""
    pipe = subprocess.PIPE
    with subprocess.Popen([*command(state, as_of), *more], stdout=pipe, stderr=pipe, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            with httpx.Client(base_url=process.stdout.readline().strip(), timeout=30) as client:
                yield process, client
        finally:
            process.kill()


@contextmanager
def served(state: Path, as_of: str = AS_OF.isoformat()) -> Iterator[httpx.Client]:
    with started(state, as_of) as (_, client):
        yield client


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
        client.post("/records/documents/withdrawals", json="a")
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


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        (b"[" * 100_000, "too-deep", []),
        (b'{"id": "\xff"}', "not-utf8", []),
        (b"9" * 5000, "bad-syntax", []),
        (b"{oops", "bad-syntax", []),
        (rb'{"id": "a", "\ud800": 1}', "missing-field", ["documents", "sent_on"]),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(tmp_path: Path, body: bytes, code: str, path: list[str]) -> None:
    with started(tmp_path / "state.db") as (process, client):
        before = client.get("/report").text
        for method in ("POST", "PUT"):
            refused = client.request(method, "/records/documents", content=body)
            assert refused.status_code == 422
            first = refused.json()["problems"][0]
            assert (first["code"], first["path"]) == (code, path)
        assert client.post("/records/documents/withdrawals", content=body).status_code == 422
        assert client.get("/report").text == before
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_each_problem_says_which_record_it_is_about(tmp_path: Path) -> None:
    rows: list[Any] = [document(f"{number}", "paper") for number in range(4)]
    cases = [
        ({**rows[2], "id": 1.5}, "wrong-field-type", ["documents", "id", 3]),
        ({**rows[2], "channel": "fax"}, "undeclared-value", ["documents", "channel", 3]),
        ({**rows[2], "sent_on": "2023-02-30"}, "bad-date", ["documents", "sent_on", 3]),
        ({**rows[2], "sent_on": 20230201}, "wrong-field-type", ["documents", "sent_on", 3]),
        ("2", "wrong-field-type", ["documents", 3]),
    ]
    with served(tmp_path / "state.db") as client:
        for row, code, path in cases:
            refused = client.post("/records/documents", json=[*rows[:2], row, *rows[3:]])
            [problem] = refused.json()["problems"]
            assert (refused.status_code, problem["code"], problem["path"]) == (422, code, path)
        [one, other] = client.post("/records/documents", json=[5, {**rows[0], "sent_on": "x"}]).json()["problems"]
        assert (one["path"], other["path"]) == (["documents", 1], ["documents", "sent_on", 2])
        assert "there is a number" in one["message"]
        assert other["hint"] == "write YYYY-MM-DD"


def test_a_day_that_has_not_come_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    with served(tmp_path / "state.db") as client:
        [problem] = client.put("/clock/9999-12-31").json()["problems"]
        assert problem["code"] == "bad-argument"
        assert "9999-12-31 has not come, and the clock does not go back" in problem["message"]
        assert "?ahead=true" in problem["hint"]
        assert client.put("/clock/2023-07-01").json() == {"as_of": "2023-07-01"}
        tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
        assert client.put(f"/clock/{tomorrow}").json() == {"as_of": f"{tomorrow}"}
        assert client.put("/clock/2126-01-01?ahead=true").json() == {"as_of": "2126-01-01"}
    for state in ("state.db", "new.db"):
        ahead = command(tmp_path / state, "2226-01-01")
        done = subprocess.run(ahead, capture_output=True, text=True)  # noqa: S603, PLW1510
        assert (done.returncode, "say --ahead where it is meant" in done.stderr) == (1, True)
    assert not (tmp_path / "new.db").exists()
    with started(tmp_path / "state.db", "2226-01-01", "--ahead") as (_, client):
        assert client.get("/report").json()["as_of"] == "2226-01-01"


@pytest.mark.parametrize(
    ("path", "code"), [("abc", "bad-date"), ("2023-7-1", "bad-date"), ("2023-07-01?ahead=x", "bad-argument")]
)
def test_what_is_no_clock_is_refused_as_everything_else(tmp_path: Path, path: str, code: str) -> None:
    with served(tmp_path / "state.db") as client:
        refused = client.put(f"/clock/{path}")
        assert (refused.status_code, [each["code"] for each in refused.json()["problems"]]) == (422, [code])
        refused = client.get("/events", headers={"Last-Event-ID": "x"})
        assert (refused.status_code, [each["code"] for each in refused.json()["problems"]]) == (422, ["bad-argument"])


def test_a_field_is_refused_as_missing_until_a_record_had_it_be_it_null(tmp_path: Path) -> None:
    whole = document("a", "paper")
    without = {name: value for name, value in whole.items() if name != "secrecy"}
    with served(tmp_path / "state.db") as client:
        [problem] = client.post("/records/documents", json=without).json()["problems"]
        assert (problem["message"], problem["path"]) == ("no record has the field 'secrecy'", ["documents", "secrecy"])
        for row in ({**whole, "secrecy": None}, {**without, "id": "b"}):
            assert client.post("/records/documents", json=row).json() == {"changed": 1, "repeated": 0}


def test_records_are_withdrawn_by_keys_of_every_form(tmp_path: Path) -> None:
    keys = ["12/KH-UBND", 7, "7", "%2F"]
    with served(tmp_path / "state.db") as client:
        rows = [{**document("", "paper"), "id": key} for key in keys]
        assert client.post("/records/documents", json=rows).json()["changed"] == 4
        assert client.post("/records/documents/withdrawals", json=7).json() == {"changed": 1, "repeated": 0}
        answer = client.post("/records/documents/withdrawals", json=["12/KH-UBND", 7, "%2F"])
        assert answer.json() == {"changed": 2, "repeated": 1}
        assert client.get("/report").text == batch(rows[2])
        for body in ("null", '{"id": "7"}', "[[7]]", "1.5", "[", '"8"'):
            refused = client.post("/records/documents/withdrawals", content=body)
            assert (refused.status_code, bool(refused.json()["problems"])) == (422, True), body
        assert client.get("/report").text == batch(rows[2])


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to_although_somebody_listens(tmp_path: Path, told: signal.Signals) -> None:
    with started(tmp_path / "state.db") as (process, client), client.stream("GET", "/events") as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": listening"
        client.post("/records/documents", json=document("a", "electronic"))
        assert [kind for kind, _ in events(lines, 1)] == ["transition"]
        process.send_signal(told)
        assert process.wait(timeout=60) == 0
        assert [*lines] == [""]
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert [each.name for each in tmp_path.iterdir()] == ["state.db"]  # the file was given free
    with served(tmp_path / "state.db") as client:
        assert client.get("/report").text == batch(document("a", "electronic"))


def test_a_later_date_sets_the_clock_of_a_state_forward_and_tells_what_changes(tmp_path: Path) -> None:
    row = document("a", "electronic", "2023-08-01")
    with served(tmp_path / "state.db") as client:
        client.post("/records/documents", json=row)
    with served(tmp_path / "state.db", "2023-08-01") as client:
        assert client.get("/report").text == batch(row, as_of=date(2023, 8, 1))
        with client.stream("GET", "/events") as stream:
            [(_, told)] = events(stream.iter_lines(), 1)
        assert (told["before"], told["after"]) == ("not_applicable", "achieved")
    with served(tmp_path / "state.db", "") as client:  # it was saved
        assert client.get("/report").text == batch(row, as_of=date(2023, 8, 1))


@pytest.mark.parametrize(
    ("as_of", "message"), [("2023-06-29", "the clock shows 2023-06-30, and does not go back"), ("29/6/2023", "as_of")]
)
def test_a_date_that_the_clock_cannot_show_is_refused(tmp_path: Path, as_of: str, message: str) -> None:
    with served(tmp_path / "state.db"):
        pass
    done = subprocess.run(command(tmp_path / "state.db", as_of), capture_output=True, text=True)  # noqa: S603, PLW1510
    assert (done.returncode, message in done.stderr, "Traceback" in done.stderr) == (1, True, False)
