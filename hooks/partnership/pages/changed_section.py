"""One kind of change, as it is told: sentences, a table, an entry to paste."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Totals side by side; the first column is text, the others are numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One kind of change: sentences, and a table or an entry to paste where there is one."""

    title: str
    lines: tuple[str, ...]
    table: Table | None = None
    entry: str | None = None
    """YAML to paste into the records."""
