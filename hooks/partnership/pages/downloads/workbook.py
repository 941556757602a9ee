"""The workbook: a cover, contents, notes, and a sheet for every table.

It follows the Government Analysis Function's guidance on accessible spreadsheets, and is
reproducible byte by byte. OpenDocument libraries take longer than the whole build, and tables need
little of the format; the tests open it with an independent reader.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from markupsafe import Markup

from partnership.pages.downloads.figures import WARD_CRIME, wide_table
from partnership.pages.downloads.table import LICENCE_NAME, Cell, Row, Table
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import file_text, write_file

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ABSENT = "[none]"  # the text of a cell without a value
# Characters that are invalid in XML.
_NEVER = re.compile("[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Sheet:
    """A sheet: lines of text in column A, then at most one table."""

    name: str
    lines: tuple[str, ...]  # the title, then what a reader must know first
    head: tuple[str, ...] = ()  # the column names; empty for a sheet without a table
    rows: tuple[Row, ...] = ()

    @property
    def table_area(self) -> str:
        """The range of its table, such as 'Notes'.A3:'Notes'.B8; the first row is the heading."""
        first = len(self.lines) + 1
        last = f"{_letters(len(self.head))}{first + len(self.rows)}"
        return f"'{self.name}'.A{first}:'{self.name}'.{last}"


def spreadsheet(title: str, sheets: Iterable[Sheet]) -> bytes:
    """Return a spreadsheet of these sheets, without timestamps."""
    values = {"title": title, "sheets": tuple(sheets), "cells": _cells}
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        archive.writestr(ZipInfo("mimetype"), MEDIA_TYPE, ZIP_STORED)
        for name in ("content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"):
            with archive.open(name, "w") as file:  # in chunks, because it is long
                write_file(file, name, **values)
    return content.getvalue()


def _letters(column: int) -> str:
    """Return the letters of a column: A for 1, Z for 26, AA for 27."""
    before, last = divmod(column - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)


def _cells(row: Iterable[Cell], style: str = "") -> Markup:
    return Markup("".join(map(_cell, row, repeat(style))))  # noqa: S704 - escaped below


@lru_cache(maxsize=4_000, typed=True)
def _cell(cell: Cell, style: str) -> str:
    """Return a cell as XML; readers of this format never run text as a formula."""
    if cell is None or isinstance(cell, bool):
        cell = ABSENT if cell is None else str(cell).lower()
    if isinstance(cell, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    look = f' table:style-name="{style}"' if style else ""
    lines = _NEVER.sub("\ufffd", cell).splitlines()
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    return f'<table:table-cell{look} office:value-type="string">{text}</table:table-cell>'


def workbook(snapshot: Snapshot, tables: Iterable[Table]) -> bytes:
    """Return all tables as one accessible spreadsheet."""
    cover = file_text(
        "cover.txt",
        organisation=snapshot.organisation,
        first=snapshot.months[0],
        latest=snapshot.latest_month,
        licence=LICENCE_NAME,
    ).splitlines()
    explanations = file_text("notes.txt", absent=ABSENT).splitlines()
    notes = [(f"[note {number}]", what) for number, what in enumerate(explanations, 1)]
    *marks_of_figures, mark_of_lists = (mark for mark, _ in notes)
    contents, sheets = [], []
    for table in tables:
        shown, marks = table, mark_of_lists
        if table.columns is WARD_CRIME:
            shown = wide_table(table, snapshot.partnership.categories)
            marks = " ".join(marks_of_figures)
        rows = tuple(shown.rows)
        contents.append((table.name, table.title, table.about, len(rows)))
        lines = (f"{table.title} {marks}", f"This sheet has one table. {table.about}")
        sheets.append(Sheet(table.name, lines, shown.head, rows))
    front = (
        Sheet("Cover", tuple(cover)),
        Sheet(
            "Contents",
            ("Contents", "This sheet has one table: the sheets that follow the notes."),
            ("Sheet", "Title", "Contents", "Rows"),
            tuple(contents),
        ),
        Sheet(
            "Notes",
            ("Notes", "This sheet has one table: what the notes in the other sheets mean."),
            ("Note", "What it means"),
            tuple(notes),
        ),
    )
    return spreadsheet(f"{cover[0]}, to {snapshot.latest_month.name}", (*front, *sheets))
