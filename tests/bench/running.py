"""Runs a command as a person would, and says how long it took and how much memory it held.

A process counts as its own what its parent held when it began. So a small process starts each
command and says what that took: this one holds the records and libraries of whatever was measured.
"""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from building import ROOT

RUNS = 3
"""Each command runs so often, and the fastest run counts."""

_MEASURING = """
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
if done.returncode:
    sys.exit(done.stderr)
seconds, usage = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
print(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""
"""What the small process does."""

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
    """Run a command so often and return its fastest run, with the most memory that any held.

    Stop when it fails.
    """
    done = [_once(words, folder, settings) for _ in range(runs)]
    fastest = min(done, key=lambda run: run.work)
    return replace(fastest, mebibytes=max(run.mebibytes for run in done))


def _once(words: tuple[str, ...], folder: Path, settings: dict[str, str]) -> Run:
    program = Path(sys.executable).with_name(words[0])
    done = subprocess.run(  # noqa: S603 - the words are those of this folder
        [sys.executable, "-c", _MEASURING, program, *words[1:]],
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stderr}")
    return Run(*map(float, done.stdout.split()))
