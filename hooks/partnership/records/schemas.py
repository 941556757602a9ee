"""JSON Schemas of the record files, so that an editor completes and checks what is typed."""

import json
from pathlib import Path

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from partnership.model.base import Record
from partnership.records.derived import is_derived
from partnership.records.registry import KINDS


class _WithoutBlanks(GenerateJsonSchema):
    """Leaves out that a field may be null: one that is not known is left out of the file."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Describe a record, and ask for no field that follows from something else."""
        described, model = super().model_schema(schema), schema["cls"]
        required = [name for name in described.pop("required", ()) if not is_derived(model, name)]
        return described | ({"required": required} if required else {})

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Describe the value alone."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Describe the value, without a default that nobody could write."""
        described = super().default_schema(schema)
        if described.get("default", "") is None:
            del described["default"]
        return described


def schema_text(record_type: type[Record]) -> str:
    """Return the JSON Schema of a record, ready to be written."""
    schema = record_type.model_json_schema(schema_generator=_WithoutBlanks)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def schema_files() -> dict[str, str]:
    """Return every schema by its file name."""
    return {f"{kind.name}.json": schema_text(kind.model) for kind in KINDS}


def write_schemas(data: Path) -> list[Path]:
    """Write the schemas that changed into data/schema/ and return their paths."""
    folder = data / "schema"
    folder.mkdir(exist_ok=True)
    written = []
    for name, text in schema_files().items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            written.append(path)
    return written
