"""What describes the files to programs: CSV on the Web beside each, one data package for all."""

import json
from collections.abc import Iterable
from hashlib import sha256

from partnership.pages.downloads.table import SEPARATOR, CellKind, Table
from partnership.pages.snapshot import Snapshot

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LICENCE_NAME = "Open Government Licence v3.0"

_CSVW = "http://www.w3.org/ns/csvw"
"""The name of the vocabulary; the standard writes it so, and nothing is fetched from it."""

_CSVW_TYPES = {
    CellKind.TEXT: "string",
    CellKind.WHOLE: "integer",
    CellKind.NUMBER: "number",
    CellKind.YES_NO: "boolean",
    CellKind.DAY: "date",
    CellKind.MONTH: "gYearMonth",
}

_PACKAGE_TYPES = {**_CSVW_TYPES, CellKind.MONTH: "yearmonth"}


def metadata_of(snapshot: Snapshot, table: Table) -> str:
    """Return the description of a CSV file that stands beside it, as the W3C's standard has it."""
    columns = [
        {
            "name": column.name,
            "titles": column.name,
            "dc:description": column.meaning,
            "datatype": _CSVW_TYPES[column.kind],
            "required": not column.can_be_empty,
            **({"separator": SEPARATOR} if column.is_list else {}),
        }
        for column in table.columns
    ]
    return _written(
        {
            "@context": [_CSVW, {"@language": "en"}],
            "url": f"{table.name}.csv",
            "dc:title": table.title,
            "dc:description": table.about,
            "dc:publisher": snapshot.organisation.name,
            "dc:license": {"@id": LICENCE},
            "dc:source": list(snapshot.organisation.attributions),
            "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\n"]},
            "tableSchema": {"columns": columns, "primaryKey": list(table.key)},
        }
    )


def data_package(snapshot: Snapshot, tables: Iterable[tuple[Table, str]]) -> str:
    """Return the description of all tables with their CSV text, as Frictionless Data has it."""
    organisation = snapshot.organisation
    return _written(
        {
            "profile": "tabular-data-package",
            "name": "ward-figures",
            "title": f"Figures of the {organisation.name}",
            "description": organisation.site.description,
            "homepage": organisation.site.address,
            "version": str(snapshot.latest_month),
            "licenses": [{"name": "OGL-UK-3.0", "path": LICENCE, "title": LICENCE_NAME}],
            "sources": [{"title": line} for line in organisation.attributions],
            "resources": [_resource(table, text.encode()) for table, text in tables],
        }
    )


def _resource(table: Table, content: bytes) -> dict[str, object]:
    fields = [
        {
            "name": column.name,
            "type": _PACKAGE_TYPES[column.kind],
            "description": column.meaning,
            "constraints": {
                "required": not column.can_be_empty,
                **({"enum": column.values} if column.values else {}),
            },
        }
        for column in table.columns
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": list(table.key)},
    }


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
