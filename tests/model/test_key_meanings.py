"""The texts below the attributes of a model: found in its source, in every schema, and read no earlier than that."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from pydantic import BaseModel, Field

from plan_rules.model.base import Model
from plan_rules.model.key_meanings import meanings_of


class Whole(Model):
    first: int
    """The first.

    Of two.
    """
    second: int = 0
    bare: int = 0
    said: int = Field(default=0, description="Said twice.")
    """Said once."""

    class Inner(Model):
        first: str
        """Of the inner one."""


class Part(Whole):
    second: int = 1
    """The second, of a part."""
    first: int
    other: int = Field(default=0, alias="else")
    """The other."""


def test_the_text_below_an_attribute_is_its_meaning() -> None:
    assert meanings_of(Whole) == {"first": "The first.\n\nOf two.", "said": "Said once."}
    assert meanings_of(Whole.Inner) == {"first": "Of the inner one."}


def test_a_field_that_is_annotated_again_has_the_meaning_it_has_there() -> None:
    assert meanings_of(Part) == {"second": "The second, of a part.", "said": "Said once.", "other": "The other."}


def test_a_schema_for_a_host_explains_every_key_that_is_explained() -> None:
    schema = Part.model_json_schema()
    found = {name: it.get("description") for name, it in schema["properties"].items()}
    assert found == {
        "first": None,
        "second": "The second, of a part.",
        "bare": None,
        "said": "Said twice.",
        "else": "The other.",
    }


def test_a_class_without_a_source_has_no_meanings() -> None:
    made: dict[str, Any] = {"__name__": "no_such_module"}
    exec("from plan_rules.model.base import Model\nclass Made(Model):\n    key: int\n    'A text.'", made)  # noqa: S102
    kind = made["Made"]
    assert issubclass(kind, BaseModel)
    assert meanings_of(kind) == {}
    assert kind.model_json_schema()["properties"] == {"key": {"title": "Key", "type": "integer"}}


def test_an_import_reads_no_source() -> None:
    script = "import plan_rules, linecache; print([name for name in linecache.cache if 'plan_rules' in name])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
