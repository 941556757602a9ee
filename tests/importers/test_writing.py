"""Records written as YAML are read back unchanged, whatever the text."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from partnership.model.sources import Source
from partnership.records.writing import scalar_text, source_text
from partnership.records.yaml_loader import read_document

LETTERS = some.characters(codec="utf-8", exclude_characters="\u00c2\u00c3\u00e2\ufffd").filter(
    lambda letter: not "\u0370" <= letter <= "\u052f"
)
"""All letters but those that are taken for garbled ones, or for Latin ones that they are not."""


@given(some.text(LETTERS, min_size=1, max_size=80))
@example("no")
@example("2023")
@example("2023-05-04")
@example("1.10")
@example("~")
@example("a: b")
@example("a #b")
@example("- a")
@example("Ends with a space ")
@example("St Elmo's Light & others")
@example('"quoted"')
@example("{a}, [b]")
@example("*alias")
@example("line\nbreak\u2028\x85")
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "one.yml"
    path.write_text(f"text: {scalar_text(text)}\n", "utf-8", newline="")
    assert read_document(path).value == {"text": text}


def test_numbers_and_truth_stand_without_quotes() -> None:
    assert [scalar_text(value) for value in (3, True, False, "plain words")] == [
        "3",
        "true",
        "false",
        "plain words",
    ]


def test_a_source_names_its_schema_first(tmp_path: Path) -> None:
    source = Source(publisher="A: B", title="C", licence="D", vintage="2025")
    path = tmp_path / "source.yml"
    path.write_text(source_text(source, "postcodes"), "utf-8")
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=schema/postcodes.json"
    assert Source.model_validate(read_document(path).value) == source
