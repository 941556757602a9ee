"""Measures the build, the commands and the pages, each against the others of one run."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bench.boroughs import all_lines, beginning_lines, borough_lines
from bench.builds import Built, build, growth_lines, heaviest_ward_line, plain_lines
from bench.changes import change_lines
from bench.commands import import_lines, record_lines
from bench.finder import finder_lines
from bench.lighthouse import lighthouse_lines
from bench.publishing import publishing_lines
from bench.running import Line
from bench.serving import serve_lines
from bench.visits import visit_lines
from building import TODAYS


def parts_in(folder: Path) -> dict[str, Callable[[], Iterator[Line]]]:
    """Return each part of the bench by its name; the build of today is made where one needs it."""

    @cache
    def ours() -> Built:
        return build(TODAYS, folder / "site")

    return {
        "changes": change_lines,
        "plain": lambda: plain_lines(folder, ours()),
        "growth": lambda: growth_lines(folder, ours()),
        "serve": lambda: serve_lines(folder, ours()),
        "records": lambda: record_lines(ours().run),
        "imports": lambda: import_lines(folder / "months-imported", ours().run),
        "boroughs": lambda: borough_lines(folder),
        "beginning": lambda: beginning_lines(folder / "begun"),
        "all": lambda: all_lines(folder / "all"),
        "publishing": lambda: publishing_lines(folder, ours()),
        "weight": lambda: iter([heaviest_ward_line(ours().site)]),
        "finder": finder_lines,
        "visits": lambda: visit_lines(ours().site),
        "lighthouse": lambda: lighthouse_lines(ours().site),
    }


def main() -> None:
    """Measure everything, or the parts that the variable PARTS names, and print it."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1795219200")
    with tempfile.TemporaryDirectory() as folder:
        parts = parts_in(Path(folder))
        wanted = os.environ.get("PARTS", "").split() or list(parts)
        if unknown := sorted(set(wanted) - set(parts)):
            sys.exit(f"There is no part {unknown[0]}. The parts are: {', '.join(parts)}.")
        for part in wanted:
            began = time.monotonic()
            for name, value, aim in parts[part]():
                _tell(f"{name:<72} {value:>16}  {aim}")
            _tell(f"-- {part}: {time.monotonic() - began:.0f} s")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
