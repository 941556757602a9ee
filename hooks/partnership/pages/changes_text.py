"""Writes what has changed for a terminal, and as Markdown for a pull request."""

import re
from collections.abc import Sequence
from itertools import chain

from partnership.pages.changed_section import Section, Table
from partnership.pages.changes import NOTHING

_MARKS = re.compile(r"([\\`*_{}\[\]<>|#@!~])")


def as_text(sections: Sequence[Section], reference: str) -> str:
    """Return the changes as plain text."""
    if not sections:
        return NOTHING
    blocks = [f"What residents will see changed since {reference}"]
    for one in sections:
        lines = [one.title, *(f"  {_capital(line)}" for line in one.lines)]
        lines += _columns(one.table) if one.table else ()
        lines += (f"  {line}" for line in one.entry.splitlines()) if one.entry else ()
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def as_markdown(sections: Sequence[Section], reference: str) -> str:
    """Return the changes as Markdown; words from the records are shown as they stand."""
    if not sections:
        return NOTHING
    blocks = [f"## What residents will see changed since {_plain(reference)}"]
    for one in sections:
        blocks.append(f"### {_plain(one.title)}")
        if one.lines:
            blocks.append("\n".join(f"- {_plain(_capital(line))}" for line in one.lines))
        if one.table:
            blocks.append(_markdown_table(one.table))
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


def _markdown_table(table: Table) -> str:
    lines = [table.heads, ("---", *["---:"] * (len(table.heads) - 1)), *table.rows]
    cells = ([one if set(one) <= {"-", ":"} else _plain(one) for one in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]
