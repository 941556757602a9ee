"""Runs a command as a person would, and says how long it took and how much memory it held."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from building import ROOT

RUNS = 3
"""Each command runs so often, and the fastest run counts."""

Line = tuple[str, str, str]
"""The name of a measure, its value, and what it should be."""


@dataclass(frozen=True)
class Run:
    """What one command took."""

    seconds: float
    """From its start to its end."""
    work: float
    """Seconds of the processor: ratios are made of these, for other work disturbs them least."""
    mebibytes: float
    """The most memory that it held at once."""


def command(*words: str, folder: Path = ROOT, runs: int = RUNS, **settings: str) -> Run:
    """Run a command so often and return its fastest run; stop when it fails."""
    return min((_once(words, folder, settings) for _ in range(runs)), key=lambda run: run.work)


def _once(words: tuple[str, ...], folder: Path, settings: dict[str, str]) -> Run:
    program = Path(sys.executable).with_name(words[0])
    start = time.perf_counter()
    with (
        subprocess.Popen(  # noqa: S603 - the words are those of this folder
            [program, *words[1:]],
            cwd=folder,
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words)} failed; run it alone to see why.")
    seconds = time.perf_counter() - start
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
