"""Documents every field of a data folder: a guide for officers and JSON Schemas for editors."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from partnership.model.base import Record, meaning_of_field
from partnership.model.months import Month
from partnership.model.values import ADVICE_BY_PATTERN
from partnership.records.fields import FieldShape, fields_of, is_derived, meaning_of
from partnership.records.registry import KINDS, RecordKind


class _WithoutBlanks(GenerateJsonSchema):
    """A schema generator without null: an unknown field is left out of the file."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a record; derived fields are not required."""
        described, model = super().model_schema(schema), schema["cls"]
        for name, field in described.get("properties", {}).items():
            field["description"] = meaning_of_field(model, name)
        required = [name for name in described.pop("required", ()) if not is_derived(model, name)]
        return described | ({"required": required} if required else {})

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema of the value without null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema of the value without a default that cannot be written."""
        described = super().default_schema(schema)
        if described.get("default", "") is None:
            del described["default"]
        return described


def schema_files() -> dict[str, str]:
    """Return the JSON Schema of each kind of file by its file name, ready to be written."""
    files = {}
    for kind in KINDS:
        schema = kind.model.model_json_schema(schema_generator=_WithoutBlanks)
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        text = json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True)
        files[f"{kind.name}.json"] = f"{text}\n"
    return files


def generated_files(data: Path) -> dict[str, str]:
    """Return the schemas of a data folder by name, and its README if that has a field guide."""
    files, readme = {f"schema/{name}": text for name, text in schema_files().items()}, "README.md"
    if (data / readme).is_file() and BEGIN in (text := (data / readme).read_text("utf-8")):
        files[readme] = with_field_guide(text)
    return files


# The markers around the part of data/README.md that `partnership schema` writes.
BEGIN, END = "<!-- fields: begin -->", "<!-- fields: end -->"
_ADDRESS = "https://www.gov.uk/"
_LONGEST_EXAMPLE = 60  # the maximum length of an example

_EXAMPLES: dict[object, object] = {
    bool: "true",
    date: "2027-03-31",
    float: 12.5,
    int: 120,
    str: "words in plain English",
    Month: "2025-08",
}
"""The example for each kind of value."""


_IDS = {
    "category": "burglary",
    "paper": "plan",
    "plan": "2024-2027",
    "priority": "burglary",
    "risk": "less-money",
    "target": "fewer-break-ins",
}
"""The example of a reference to each kind of thing."""


def with_field_guide(readme: str) -> str:
    """Return the text of data/README.md with an updated field guide."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    guide = "\n".join(line for kind in KINDS for line in _section(kind))
    return f"{before}{BEGIN}\n\n{guide}\n{END}{after}"


def _section(kind: RecordKind) -> Iterator[str]:
    yield f"### {kind.path}"
    yield ""
    yield (kind.model.__doc__ or "").strip().split("\n")[0]
    where: dict[type[Record], str] = {kind.model: ""}
    records: list[type[Record]] = [kind.model]
    for record in records:  # records within each are appended to the list
        yield ""
        yield f"In `{where[record]}`:" if where[record] else "At the top:"
        yield ""
        yield "| Field | In the form | What it means | Must it be there? | Example |"
        yield "| --- | --- | --- | --- | --- |"
        for name, information in record.model_fields.items():
            shape = fields_of(record)[name]
            needed = "yes" if information.is_required() and not is_derived(record, name) else "no"
            shown = _shown(_example_of(shape, information))
            texts = (f"`{name}`", information.title or "", meaning_of(record, name), needed)
            cells = (*texts, f"`{shown}`" if shown else "")
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
            inner = shape.innermost.record
            if inner and inner not in where:
                where[inner] = name
                records.append(inner)
    yield ""


def _example_of(shape: FieldShape, information: FieldInfo) -> object:
    if information.examples:
        return information.examples[0]
    if inner := shape.innermost.record:
        return {next(iter(inner.model_fields)): ...}
    if shape.innermost.ref and (example := _IDS.get(shape.innermost.ref.kind)):
        return f"[{example}]" if shape.items else example
    if shape.innermost.choices:
        return shape.innermost.choices[0]
    patterns = (getattr(constraint, "pattern", None) for constraint in information.metadata)
    if pattern := next(filter(None, patterns), None):
        advice = ADVICE_BY_PATTERN.get(pattern, "")
        is_address = "https://" in advice
        return _ADDRESS if is_address else advice.rsplit(" ", 1)[-1].rstrip(".")
    return _EXAMPLES.get(shape.innermost.kind)


def _shown(value: object) -> str:
    while isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = next((f"{key}: ..." for key in value), "")
    text = "" if value is None else " ".join(str(value).split())
    text = {"True": "true", "False": "false"}.get(text, text)
    return text if len(text) <= _LONGEST_EXAMPLE else text[:_LONGEST_EXAMPLE].rstrip() + " ..."
