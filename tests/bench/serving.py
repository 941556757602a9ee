"""Measures `make serve`: how soon an edit is shown, and whether it is what a build makes."""

import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.builds import Built
from bench.running import RUNS, Line
from building import TODAYS
from serving import Served, edited, served

EDITS = int(os.environ.get("EDITS", "10"))
"""After each of so many edits every file is compared with that of a whole build."""

WRONG = b"Nothing is published until this is corrected"


def serve_lines(folder: Path, ours: Built) -> Iterator[Line]:
    """Yield the time from a saved edit to its page, and the edits that showed anything else."""
    with served(TODAYS, folder / "served") as site:
        changed = {
            "a text": (site.project / "content" / "compare.md", "compare/"),
            "a template": (site.project / "overrides" / "pages" / "crime.md", "crime/burglary/"),
            "a record": (site.data / "partnership.yml", "about/"),
        }
        for name, (path, page) in changed.items():
            taken = [_seconds(site, path, page, number) for number in range(2 * RUNS)]
            seconds, work = (median(each) for each in zip(*taken, strict=True))
            yield f"{name} saved, to its page in `make serve`", f"{seconds:.2f} s", "aim: under 0.5"
            yield "the same / whole build, of the processor", f"{work / ours.run.work:.2f}", ""
        wrong = _unlike_a_build(site, folder / "whole")
        yield "random edits after which a page was not as in a build", f"{wrong} of {EDITS}", "0"


def _seconds(site: Served, path: Path, page: str, number: int) -> tuple[float, float]:
    """Return the seconds until an edit is shown, and those that the server has worked for it."""
    text, epoch, words = path.read_text("utf-8"), site.epoch(), f"Edited {number} times. "
    if path.suffix == ".yml":
        changed = re.sub(r"(legal_basis: >-\s+)", rf"\g<1>{words}", text, count=1)
    else:
        changed = f"{text}\n{words}\n"
    start, worked = time.perf_counter(), site.worked()
    path.write_text(changed, "utf-8")
    site.wait(epoch)
    shown = site.page(page)
    taken = time.perf_counter() - start, site.worked() - worked
    assert words.strip().encode() in shown, f"{path} is not shown on {page}"
    site.write(path, text)
    return taken


def _unlike_a_build(site: Served, whole: Path) -> int:
    chance, done, wrong = random.Random(17), 0, 0  # noqa: S311 - what is edited
    while done < EDITS:
        path, text = edited(site, done, chance)
        right = path.read_text("utf-8")
        site.write(path, text)
        if WRONG in site.page("") or not site.whole(whole):
            site.write(path, right)
            continue
        done += 1
        wrong += bool(site.unlike(whole))
    return wrong
