"""Measures the commands of an officer: the check, the comparison and the import."""

from collections.abc import Iterator
from pathlib import Path

from bench.enlarging import write_months
from bench.running import Line, Run, command
from building import OFFICIAL, TODAYS


def record_lines(ours: Run) -> Iterator[Line]:
    """Yield what the check of all records takes, and telling what residents will see changed."""
    check = command("partnership", "check")
    yield "data check / whole build", f"{check.work / ours.work:.2f}", ""
    yield "data check", f"{check.seconds:.2f} s", "aim: under 0.5 s"
    told = command("partnership", "--help")
    yield "partnership --help / data check", f"{told.work / check.work:.2f}", ""
    yield "partnership --help", f"{told.seconds:.2f} s", "aim: under 0.1 s"
    diff = command("partnership", "diff", "HEAD")
    yield "what residents will see changed", f"{diff.seconds:.2f} s", "aim: under 2 s"


def import_lines(data: Path, ours: Run) -> Iterator[Line]:
    """Yield what an import takes into records that hold ten years already."""
    files = sorted((OFFICIAL / "crime").glob("*.csv"))
    if not files:
        yield "import of one month", "not measured", "the official files are not at hand"
        return
    write_months(TODAYS, data, 120)
    words = ("partnership", "--data", str(data), "import", "crime")
    run = command(*words, str(files[-1]))
    yield "import of one month / whole build", f"{run.work / ours.work:.2f}", ""
    every = command(*words, *map(str, files))
    yield f"import of {len(files)} months", f"{every.seconds:.2f} s", "aim: under 10 s"
    yield "peak memory of that import", f"{every.mebibytes:.0f} MiB", ""
