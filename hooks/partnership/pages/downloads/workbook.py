"""The workbook: every table on a sheet of its own, after a cover, the contents and the notes.

It keeps to what the Government Analysis Function asks of accessible spreadsheets, and is the same
bytes for the same sheets. The libraries for OpenDocument take longer than the whole build, and the
part of it that tables need is small; the tests open it with a reader of another make.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from partnership.pages.downloads.figures import WARD_CRIME, wide_table
from partnership.pages.downloads.metadata import LICENCE_NAME
from partnership.pages.downloads.table import Cell, Row, Table
from partnership.pages.snapshot import Snapshot

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip archive can hold; a file's own time would change with every build."""

_NAMES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)

_NEVER = re.compile("[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""

_START = '<?xml version="1.0" encoding="UTF-8"?>\n'

_STYLES = (
    f'{_START}<office:document-styles {_NAMES} office:version="1.2"><office:styles>'
    '<style:default-style style:family="table-cell">'
    '<style:text-properties fo:font-family="Arial" fo:font-size="12pt" '
    'fo:language="en" fo:country="GB"/></style:default-style>'
    '<style:style style:name="Default" style:family="table-cell"/>'
    '<style:style style:name="Heading" style:family="table-cell" '
    'style:parent-style-name="Default"><style:text-properties fo:font-weight="bold" '
    'fo:font-size="16pt"/></style:style>'
    '<style:style style:name="Head" style:family="table-cell" style:parent-style-name="Default">'
    '<style:table-cell-properties fo:wrap-option="wrap"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    "</office:styles></office:document-styles>"
)

_COLUMNS = (
    '<office:automatic-styles><style:style style:name="wide" style:family="table-column">'
    '<style:table-column-properties style:column-width="5cm"/></style:style>'
    "</office:automatic-styles>"
)

_MANIFEST = (
    f"{_START}<manifest:manifest "
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}" '
    'manifest:version="1.2"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "meta.xml", "styles.xml")
    )
    + "</manifest:manifest>"
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: lines of text in column A, then at most one table."""

    name: str
    lines: tuple[str, ...]
    """Its title, then what a reader must know first."""
    head: tuple[str, ...] = ()
    """The columns' names; empty for a sheet without a table."""
    rows: tuple[Row, ...] = ()


def spreadsheet(title: str, sheets: Iterable[Sheet]) -> bytes:
    """Return a spreadsheet of these sheets."""
    sheets = tuple(sheets)
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        _add(archive, "mimetype", MEDIA_TYPE, ZIP_STORED)
        _add(archive, "content.xml", "".join(_document(sheets)))
        _add(archive, "styles.xml", _STYLES)
        _add(archive, "meta.xml", _properties(title))
        _add(archive, "META-INF/manifest.xml", _MANIFEST)
    return content.getvalue()


def _add(archive: ZipFile, name: str, text: str, how: int = ZIP_DEFLATED) -> None:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = how
    archive.writestr(entry, text.encode(), compresslevel=3)


def _properties(title: str) -> str:
    return (
        f'{_START}<office:document-meta {_NAMES} office:version="1.2"><office:meta>'
        f"<dc:title>{escape(title)}</dc:title><dc:language>en-GB</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _document(sheets: tuple[Sheet, ...]) -> Iterator[str]:
    yield f'{_START}<office:document-content {_NAMES} office:version="1.2">{_COLUMNS}'
    yield "<office:body><office:spreadsheet>"
    for sheet in sheets:
        yield from _sheet(sheet)
    yield "<table:database-ranges>"
    for number, sheet in enumerate(sheets):
        if sheet.head:
            yield _range(number, sheet)
    yield "</table:database-ranges></office:spreadsheet></office:body></office:document-content>"


def _sheet(sheet: Sheet) -> Iterator[str]:
    """Yield a sheet; its table's head is marked as one, so that a screen reader finds it."""
    columns = max(1, len(sheet.head))
    yield f"<table:table table:name={quoteattr(sheet.name)}>"
    yield (
        f'<table:table-column table:style-name="wide" table:number-columns-repeated="{columns}"/>'
    )
    for number, line in enumerate(sheet.lines):
        yield f"<table:table-row>{_text(line, '' if number else 'Heading')}</table:table-row>"
    if sheet.head:
        cells = "".join(_text(name, "Head") for name in sheet.head)
        yield (
            "<table:table-header-rows><table:table-row>"
            f"{cells}</table:table-row></table:table-header-rows>"
        )
    for row in sheet.rows:
        yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
    yield "</table:table>"


def _range(number: int, sheet: Sheet) -> str:
    """Mark where a sheet's table lies, and that its first row is its head."""
    first, last = len(sheet.lines) + 1, len(sheet.lines) + 1 + len(sheet.rows)
    name = "'" + sheet.name.replace("'", "''") + "'"
    area = f"{name}.A{first}:{name}.{_letters(len(sheet.head))}{last}"
    return (
        f'<table:database-range table:name="table_{number}" table:contains-header="true" '
        f'table:display-filter-buttons="true" table:target-range-address={quoteattr(area)}/>'
    )


def _letters(column: int) -> str:
    """Return the letters of a column: A for 1, Z for 26, AA for 27."""
    before, last = divmod(column - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)


@lru_cache(maxsize=20_000)
def _cell(cell: Cell) -> str:
    if isinstance(cell, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    return _text("" if cell is None else cell)


def _text(text: str, style: str = "") -> str:
    """Write a text, which no reader of this format takes for a formula."""
    look = f' table:style-name="{style}"' if style else ""
    lines = "".join(
        f"<text:p>{escape(line)}</text:p>" for line in _NEVER.sub("\ufffd", text).splitlines()
    )
    return f'<table:table-cell{look} office:value-type="string">{lines}</table:table-cell>'


ABSENT = "[none]"
"""What stands in a cell that a record leaves empty."""


@dataclass(frozen=True)
class Note:
    """Something to know about the tables that name it."""

    text: str
    of_figures: bool
    """Whether it is of the ward figures; the others are of the lists."""


NOTES = (
    Note(
        "0 means that none were recorded. Where there is no number, the cell says why: "
        "[not reported], [not yet published] or [withheld].",
        of_figures=True,
    ),
    Note(
        "A row whose status is 'partial' is of a month whose file lacks records; "
        "leave it out of totals.",
        of_figures=True,
    ),
    Note(
        "Categories whose kind is 'incident' count calls, not crimes; do not add the two up. "
        "The sheet of categories says which are which.",
        of_figures=True,
    ),
    Note(
        "The police move each record to a nearby map point before they publish it, "
        "so figures near the edge of a ward are approximate.",
        of_figures=True,
    ),
    Note(
        f"{ABSENT} means that there is nothing on record there; it is not zero.",
        of_figures=False,
    ),
)


def workbook(snapshot: Snapshot, tables: Iterable[Table]) -> bytes:
    """Return all tables as one accessible spreadsheet."""
    shown = tuple(_for_people(snapshot, table) for table in tables)
    title = f"Figures of the {snapshot.organisation.name}"
    sheets = (
        _cover(snapshot, title),
        _contents(shown),
        _notes(),
        *(_table_sheet(table) for table in shown),
    )
    return spreadsheet(f"{title}, to {snapshot.latest_month.name}", sheets)


def _for_people(snapshot: Snapshot, table: Table) -> Table:
    """Give each category a column of its own, which is how people read such figures."""
    return wide_table(table, snapshot.partnership.categories) if _has_figures(table) else table


def _has_figures(table: Table) -> bool:
    return table.columns[0] is WARD_CRIME[0]


def _cover(snapshot: Snapshot, title: str) -> Sheet:
    organisation = snapshot.organisation
    return Sheet(
        "Cover",
        (
            title,
            f"Figures from {snapshot.months[0].name} to {snapshot.latest_month.name}.",
            f"Published by the {organisation.name} at {organisation.site.address}",
            "Each sheet after the notes holds one table, with its title in cell A1.",
            "Contents lists the tables; Notes explains [note 1] and the others.",
            "No cell of a table is blank: a word in square brackets says why there is no value.",
            f"You may use all of it under the {LICENCE_NAME}, if you name these sources.",
            *organisation.attributions,
            *(f"{route.need}: {route.how}" for route in organisation.contact),
        ),
    )


def _contents(tables: tuple[Table, ...]) -> Sheet:
    rows = tuple((table.name, table.title, table.about, len(table.rows)) for table in tables)
    lines = ("Contents", "This sheet has one table: the sheets that follow the notes.")
    return Sheet("Contents", lines, ("Sheet", "Title", "What it holds", "Rows"), rows)


def _notes() -> Sheet:
    rows = tuple((f"[note {number}]", note.text) for number, note in enumerate(NOTES, 1))
    lines = ("Notes", "This sheet has one table: what the notes in the other sheets mean.")
    return Sheet("Notes", lines, ("Note", "What it means"), rows)


def _table_sheet(table: Table) -> Sheet:
    return Sheet(
        name=table.name,
        lines=(
            f"{table.title} {' '.join(_marks(table))}",
            f"This sheet has one table. {table.about}",
        ),
        head=table.head,
        rows=tuple(tuple(map(_filled, row)) for row in table.rows),
    )


def _marks(table: Table) -> Iterator[str]:
    """Yield the marks of the notes that are of a table."""
    for number, note in enumerate(NOTES, 1):
        if note.of_figures is _has_figures(table):
            yield f"[note {number}]"


def _filled(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    return ABSENT if cell is None or cell == "" else cell
