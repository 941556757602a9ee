"""The workbook: every table on a sheet of its own, after a cover, the contents and the notes.

It keeps to what the Government Analysis Function asks of accessible spreadsheets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from partnership.pages.downloads.described import LICENCE_NAME
from partnership.pages.downloads.figures import WARD_CRIME, wide_table
from partnership.pages.downloads.spreadsheet import Sheet, spreadsheet
from partnership.pages.downloads.table import Cell, Table
from partnership.pages.snapshot import Edition

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


def workbook(edition: Edition, tables: Iterable[Table]) -> bytes:
    """Return all tables as one accessible spreadsheet."""
    shown = tuple(_for_people(edition, table) for table in tables)
    title = f"Figures of the {edition.organisation.name}"
    sheets = (
        _cover(edition, title),
        _contents(shown),
        _notes(),
        *(_sheet(table) for table in shown),
    )
    return spreadsheet(f"{title}, to {edition.latest_month.name}", sheets)


def _for_people(edition: Edition, table: Table) -> Table:
    """Give each category a column of its own, which is how people read such figures."""
    return wide_table(table, edition.partnership.categories) if _has_figures(table) else table


def _has_figures(table: Table) -> bool:
    return table.columns[0] is WARD_CRIME[0]


def _cover(edition: Edition, title: str) -> Sheet:
    organisation = edition.organisation
    return Sheet(
        "Cover",
        (
            title,
            f"Figures from {edition.months[0].name} to {edition.latest_month.name}.",
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


def _sheet(table: Table) -> Sheet:
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
