"""Measures publishing: compressed forms, and what random kills and two builds at once leave."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.builds import Built
from bench.running import Line, command
from building import INVENTED, OFFICIAL, ROOT, TODAYS
from partnership.importers.atomic_write import undo_interrupted
from partnership.pages.publication import MANIFEST, Manifest, differences

KILLS = int(os.environ.get("KILLS", "20"))
"""So many builds are killed, and so many imports."""

PAIRS = int(os.environ.get("PAIRS", "5"))
"""So many times two builds run at once."""


def publishing_lines(folder: Path, ours: Built) -> Iterator[Line]:
    """Yield what compressing takes, and how often a kill or a second build left half of a site."""
    yield from _compress_lines(folder, ours)
    yield "builds killed at random that left a torn site", f"{_torn_sites(folder)} of {KILLS}", "0"
    yield "pairs of builds at once that left one", f"{_torn_by_two(folder)} of {PAIRS}", "0"
    files = sorted((OFFICIAL / "crime").glob("*.csv"))
    if files:
        torn = _mixed_months(folder / "killed", files)
        yield "imports killed at random that left mixed months", f"{torn} of {KILLS}", "0"


def _compress_lines(folder: Path, ours: Built) -> Iterator[Line]:
    site = shutil.copytree(ours.site, folder / "compressed")
    words = ("partnership", "compress", str(site))
    for name in ("compressing for the first time", "compressing again, nothing changed"):
        run = command(*words, folder=folder, runs=1)
        ratio = run.seconds / ours.run.seconds
        yield f"{name} / whole build", f"{ratio:.2f}", "aim: at most 1"


def _torn_sites(folder: Path) -> int:
    site, chance = folder / "killed-site", random.Random(17)  # noqa: S311 - when to kill
    words = _building(site)
    seconds = _seconds(words)
    torn = 0
    for _ in range(KILLS):
        _end(words, chance.uniform(0, seconds))
        torn += _is_torn(site)
    return torn


def _torn_by_two(folder: Path) -> int:
    site = folder / "built-twice"
    torn = 0
    for _ in range(PAIRS):
        both = [_start(_building(site)) for _ in range(2)]
        for each in both:
            each.wait()
        torn += _is_torn(site)
    return torn


def _is_torn(site: Path) -> bool:
    content = (site / MANIFEST).read_bytes()
    return any(differences(Manifest.model_validate_json(content).listed(content), site))


def _mixed_months(data: Path, files: Sequence[Path]) -> int:
    shutil.copytree(TODAYS, data, ignore=shutil.ignore_patterns("crime"))
    words = ["partnership", "--data", str(data), "import", "crime", *map(str, files)]
    seconds, chance = _seconds(words), random.Random(17)  # noqa: S311 - when to kill
    mixed = 0
    for _ in range(KILLS):
        shutil.rmtree(data / "crime", ignore_errors=True)
        (data / "crime").mkdir()
        _end(words, chance.uniform(0, seconds))
        mixed += len(list((data / "crime").iterdir())) not in (0, len(files))
        undo_interrupted(data)
    return mixed


def _building(site: Path) -> list[str]:
    return ["mkdocs", "build", "--quiet", "--site-dir", str(site)]


def _start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    program = Path(sys.executable).with_name(words[0])
    return subprocess.Popen(  # noqa: S603 - the words are those of this file
        [program, *words[1:]],
        cwd=ROOT,
        env={**os.environ, "PARTNERSHIP_DATA": str(INVENTED)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _seconds(words: Sequence[str]) -> float:
    began = time.perf_counter()
    _start(words).wait()
    return time.perf_counter() - began


def _end(words: Sequence[str], seconds: float) -> None:
    """Run a command, and kill it after so many seconds where it has not ended."""
    with _start(words) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
