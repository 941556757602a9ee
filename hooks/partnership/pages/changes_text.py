"""Writes what has changed for a terminal, and as Markdown for a pull request."""

from collections.abc import Sequence
from itertools import chain

from partnership.errors import plain_markdown
from partnership.pages.changed_section import Section, Table
from partnership.pages.changes import NOTHING


def as_text(sections: Sequence[Section], reference: str) -> str:
    """Return the changes as plain text."""
    if not sections:
        return NOTHING
    blocks = [f"What residents will see changed since {reference}"]
    for one in sections:
        lines = [one.title, *(f"  {capital(line)}" for line in one.lines)]
        lines += _columns(one.table) if one.table else ()
        lines += (f"  {line}" for line in one.entry.splitlines()) if one.entry else ()
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def as_markdown(sections: Sequence[Section], reference: str) -> str:
    """Return the changes as Markdown; words from the records are shown as they stand."""
    if not sections:
        return NOTHING
    blocks = [f"## What residents will see changed since {plain_markdown(reference)}"]
    for one in sections:
        blocks.append(f"### {plain_markdown(one.title)}")
        if one.lines:
            blocks.append("\n".join(f"- {plain_markdown(capital(line))}" for line in one.lines))
        if one.table:
            blocks.append(markdown_table(one.table))
        if one.entry:
            blocks.append(f"```yaml\n{one.entry}\n```")
    return "\n\n".join(blocks)


def _columns(table: Table) -> list[str]:
    """Return the rows with their columns under one another: words left, numbers right."""
    rows = (table.heads, *table.rows)
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.heads))]
    return [
        "  "
        + "  ".join(
            chain(
                [row[0].ljust(widths[0])],
                (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            )
        ).rstrip()
        for row in rows
    ]


def markdown_table(table: Table) -> str:
    """Return a table as Markdown: words left, numbers right."""
    lines = [table.heads, ("---", *["---:"] * (len(table.heads) - 1)), *table.rows]
    cells = (
        [cell if set(cell) <= {"-", ":"} else plain_markdown(cell) for cell in line]
        for line in lines
    )
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def capital(line: str) -> str:
    """Return a sentence with a capital at its beginning."""
    return line[:1].upper() + line[1:]
