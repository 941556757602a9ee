"""The command that builds the sites of many boroughs, with a page above them."""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import click

from partnership.checks.deadlines import by_the_clock
from partnership.cli.common import FILE, shown
from partnership.errors import Problem, ProblemsFoundError, count_noun, printable
from partnership.importers.atomic_write import undo_interrupted, write_all
from partnership.importers.crime import import_crime_for_all
from partnership.importers.existing import read_organisation
from partnership.pages.all_boroughs import ListedBorough, index_files
from partnership.pages.templates import TEMPLATES

_MOST_JOBS = 4
"""Builds at once: each holds about 200 MB."""


@click.command("build-all")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--site", type=FILE, default=Path("sites"), show_default=True,
              help="The folder that the sites are written into.")  # fmt: skip
@click.option("--crime", type=FILE, multiple=True, help="Police figures or an archive, imported "
              "into every borough before; may be repeated.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1), default=min(_MOST_JOBS, os.cpu_count() or 1),
              show_default=True, help="How many sites to build at once.")  # fmt: skip
def build_all(folder: Path, site: Path, crime: tuple[Path, ...], jobs: int) -> None:
    """Build the site of every borough whose folder of records is in FOLDER.

    The sites go into folders of the same names, below a page that lists them and tells from a
    postcode which is the reader's. Where a borough cannot be built, the others are.
    """
    boroughs = sorted(path.parent for path in folder.glob("*/partnership.yml"))
    if not boroughs:
        what = "no folder in it holds the records of a borough"
        remedy = "Begin one: partnership --data FOLDER/NAME new borough."
        raise ProblemsFoundError([Problem(str(folder), None, what, remedy)])
    problems: list[Problem] = []
    for data in boroughs:
        undo_interrupted(data)
    if crime:
        for data, done in import_crime_for_all(boroughs, crime, by_the_clock()):
            if isinstance(done, ProblemsFoundError):
                problems += done.problems
                continue
            for line in done.report:
                click.echo(printable(f"{data.name}: {line.strip()}"))
            write_all(data, done.files)
    site.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(jobs) as workers:
        running = [workers.submit(partial(_build, data, site / data.name)) for data in boroughs]
        for build in shown("Building")(running):
            problems += build.result()
    failed = {problem.file for problem in problems}
    listed = [_listed(data) for data in boroughs if (site / data.name / "index.html").is_file()]
    written = write_all(site, dict(index_files(listed, TEMPLATES)))
    click.echo(f"{count_noun(len(boroughs) - len(failed & set(map(str, boroughs))), 'site')} built")
    if written or listed:
        click.echo(f"{site / 'index.html'}: {count_noun(len(listed), 'borough')} listed")
    if problems:
        raise ProblemsFoundError(problems)


def _build(data: Path, site: Path) -> Sequence[Problem]:
    """Build a site in a program of its own; return what is wrong where it fails."""
    words = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site.resolve())]
    settings = {**os.environ, "PARTNERSHIP_DATA": str(data.resolve())}
    outcome = subprocess.run(words, env=settings, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if outcome.returncode == 0:
        return ()
    remedy = f"Run `partnership --data {data} check`, correct what it names, and build again."
    lines = [line for line in outcome.stderr.splitlines() if line.strip()]
    what = f"its site was not built: {lines[-1].strip() if lines else 'nothing is told'}"
    return (Problem(str(data), None, what, remedy),)


def _listed(data: Path) -> ListedBorough:
    organisation = read_organisation(data)
    path = data / "postcodes.csv"
    lines = path.read_text("utf-8").splitlines()[1:] if path.is_file() else []
    postcodes = tuple(line.split(",")[0] for line in lines)
    return ListedBorough(organisation.borough if organisation else data.name, data.name, postcodes)
