"""The schemas by which editors check the records: up to date, named by each file, and kept."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from building import INVENTED, ROOT, TODAYS
from jsonschema import Draft202012Validator
from partnership.importers.atomic_write import write_all
from partnership.records.field_guide import generated_files, schema_files
from partnership.records.registry import KINDS
from partnership.records.yaml_loader import read_document

MONTHS = [sorted(folder.glob("crime/*.yml")) for folder in (TODAYS, INVENTED)]
ALIKE = {path for months in MONTHS for path in months[1:-1]}
"""Months between the first and the last: the import writes them all in one form."""

FILES = sorted({path for data in (TODAYS, INVENTED) for path in data.rglob("*.yml")} - ALIKE)
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
SCHEMAS = schema_files()
FIRST_LINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)$")


def schema_of(path: Path) -> Path:
    match = FIRST_LINE.match(path.read_text("utf-8").splitlines()[0])
    assert match, f"{path}: write '# yaml-language-server: $schema=...' on the first line"
    return (path.parent / match[1]).resolve()


@cache
def checked(schema: Path) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema.read_text("utf-8")))


def as_json(value: Any) -> Any:  # noqa: ANN401 - any record
    """Return a value as an editor sees it: a day is text there."""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_says_what_its_model_says(name: str) -> None:
    path = TODAYS / "schema" / name
    written = path.read_text("utf-8") if path.exists() else None
    assert written == SCHEMAS[name], f"{name} is out of date. Run `partnership schema`."


def test_there_is_no_schema_without_a_model() -> None:
    assert {path.name for path in (TODAYS / "schema").iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
def test_a_schema_is_one_that_editors_understand(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMAS[f"{name}.json"]))


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_names_its_schema_and_keeps_to_it(path: Path) -> None:
    schema = schema_of(path)
    assert schema.parent == TODAYS / "schema"
    found = checked(schema).iter_errors(as_json(read_document(path).value))
    assert [f"{'.'.join(map(str, error.path))}: {error.message[:120]}" for error in found] == []


def test_an_editor_is_told_what_a_field_means() -> None:
    ward = json.loads(SCHEMAS["wards.json"])["$defs"]["Ward"]["properties"]
    assert ward["slug"]["description"] == "The ward's part of an address; it never changes."


def test_only_schemas_that_changed_are_written(tmp_path: Path) -> None:
    files = generated_files(tmp_path)
    assert write_all(tmp_path, files) == [f"schema/{name}" for name in sorted(SCHEMAS)]
    assert write_all(tmp_path, files) == []
    (tmp_path / "schema" / "wards.json").write_text("{}", "utf-8")
    assert write_all(tmp_path, files) == ["schema/wards.json"]
