"""Measures the build, the commands and the pages, each against the others of one run."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.boroughs import all_lines, beginning_lines, borough_lines
from bench.builds import build, growth_lines, heaviest_ward_line, plain_lines
from bench.changes import change_lines
from bench.commands import import_lines, record_lines
from bench.finder import finder_lines
from bench.lighthouse import lighthouse_lines
from bench.publishing import publishing_lines
from bench.running import Line
from bench.visits import visit_lines
from building import TODAYS


def lines(folder: Path) -> Iterator[Line]:
    """Yield every measure as soon as it is taken."""
    yield from change_lines()
    ours = build(TODAYS, folder / "site")
    yield from plain_lines(folder, ours)
    yield from growth_lines(folder, ours)
    yield from record_lines(ours.run)
    yield from import_lines(folder / "months-120", ours.run)
    yield from borough_lines(folder)
    yield from beginning_lines(folder / "begun")
    yield from all_lines(folder / "all")
    yield from publishing_lines(folder, ours)
    yield heaviest_ward_line(ours.site)
    yield from finder_lines()
    yield from visit_lines(ours.site)
    yield from lighthouse_lines(ours.site)


def main() -> None:
    """Measure everything and print it."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1795219200")
    with tempfile.TemporaryDirectory() as folder:
        for name, value, aim in lines(Path(folder)):
            sys.stdout.write(f"{name:<72} {value:>16}  {aim}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
