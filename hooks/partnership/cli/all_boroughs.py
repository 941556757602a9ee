"""The command that builds the sites of many boroughs, with a page above them."""

import logging
import multiprocessing
import os
import runpy
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import StringIO
from logging.handlers import QueueHandler
from multiprocessing.context import BaseContext
from pathlib import Path
from queue import SimpleQueue
from resource import RUSAGE_SELF, getrusage

import click

from partnership.checks.deadlines import by_the_clock
from partnership.cli.common import FILE, shown
from partnership.errors import Problem, ProblemsFoundError, count_noun, printable
from partnership.importers.atomic_write import undo_interrupted, write_all
from partnership.importers.crime import import_crime_for_all
from partnership.importers.existing import read_organisation, read_record
from partnership.model.postcodes import sector_of
from partnership.model.site import MapSettings
from partnership.pages.csp import content_policy, host_files, in_a_page
from partnership.pages.downloads.table import json_line
from partnership.pages.templates import TEMPLATES, template_environment

_MOST_JOBS = 4
"""Builds at once: each holds about 200 MB."""

_SETTINGS = Path("mkdocs.yml")

_USED_BY_BUILDS = (__name__, "site_events", "mkdocs.commands.build", "folium", "plotly")
"""What is loaded once, for every build to begin with."""

Told = tuple[list[str], list[Problem]]
"""What a task reports, and what is wrong."""

Used = tuple[float, int]
"""Seconds of the processor and megabytes of memory that a task took."""


@dataclass(frozen=True)
class ListedBorough:
    """A borough with a site of its own below the page."""

    name: str
    folder: str
    """The folder of its site."""
    sectors: Mapping[str, int]
    """The sectors in which it has postcodes, with their number."""
    pictures: str | None = None
    """The host of the street pictures that its map may ask for."""


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
    if not _SETTINGS.is_file():
        remedy = "Run the command in the folder that holds mkdocs.yml."
        raise ProblemsFoundError([Problem(str(_SETTINGS), None, "the file is missing", remedy)])
    for data in boroughs:
        undo_interrupted(data)
    problems, counted = list[Problem](), list[Used]()
    if crime:
        groups = _by_force(boroughs)
        counting = [partial(_import, group, crime, by_the_clock()) for group in groups]
        problems, counted = _done("Counting", counting, jobs)
    building = [partial(_build, data, (site / data.name).resolve()) for data in boroughs]
    failed, built = _done("Building", building, jobs)
    listed = [_listed(data) for data in boroughs if (site / data.name / "index.html").is_file()]
    write_all(site, dict(index_files(listed, TEMPLATES)))
    seconds = sum(used for used, _ in (*counted, *built)) / len(boroughs)
    most = max(memory for _, memory in (*counted, *built))
    click.echo(
        f"{count_noun(len(boroughs) - len(failed), 'site')} built, "
        f"{seconds:.1f} s of the processor each, at most {most:,} MB for each of {jobs} at once"
    )
    click.echo(f"{site / 'index.html'}: {count_noun(len(listed), 'borough')} listed")
    if problems or failed:
        raise ProblemsFoundError([*problems, *failed])


def _by_force(boroughs: Sequence[Path]) -> list[list[Path]]:
    """Return the boroughs of each force together: they are counted from the same files."""
    groups: dict[str | None, list[Path]] = defaultdict(list)
    for data in boroughs:
        try:
            organisation = read_organisation(data)
        except ProblemsFoundError:  # told where its months are counted
            organisation = None
        groups[organisation.police_force if organisation else None].append(data)
    return list(groups.values())


def _done(
    label: str, tasks: Sequence[Callable[[], Told]], jobs: int
) -> tuple[list[Problem], list[Used]]:
    """Do tasks, so many at once; say what they report, and return what is wrong and what it took.

    Each has a process of its own, which begins with all modules loaded and gives its memory back.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_USED_BY_BUILDS))
    problems, taken = list[Problem](), list[Used]()
    with ThreadPoolExecutor(jobs) as workers:
        running = [workers.submit(_in_a_process, context, task) for task in tasks]
        for finished in shown(label)(as_completed(running), len(tasks)):
            (lines, wrong), used = finished.result()
            taken.append(used)
            for line in lines:
                click.echo(printable(line))
            problems += wrong
    return sorted(problems, key=lambda problem: problem.file), taken


def _in_a_process(context: BaseContext, task: Callable[[], Told]) -> tuple[Told, Used]:
    with ProcessPoolExecutor(1, context) as process:
        try:
            return process.submit(_measured, task).result()
        except BrokenProcessPool:
            what, remedy = (
                "a process ended without a word",
                "Try again with fewer at once: --jobs 1.",
            )
            return ([], [Problem("build-all", None, what, remedy)]), (0, 0)


def _measured(task: Callable[[], Told]) -> tuple[Told, Used]:
    told, usage = task(), getrusage(RUSAGE_SELF)
    return told, (usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1000)


def _import(boroughs: Sequence[Path], crime: Sequence[Path], day: date) -> Told:
    """Import the months of the boroughs of one force."""
    lines: list[str] = []
    problems: list[Problem] = []
    for data, done in import_crime_for_all(boroughs, crime, day):
        if isinstance(done, ProblemsFoundError):
            problems += done.problems
            continue
        lines += (f"{data.name}: {line.strip()}" for line in done.report)
        write_all(data, done.files)
    return lines, problems


def _build(data: Path, site: Path) -> Told:
    """Build a site as the program MkDocs does; tell what is wrong first where it fails."""
    os.environ["PARTNERSHIP_DATA"] = str(data.resolve())
    sys.argv = ["mkdocs", "build", "--quiet", "--site-dir", str(site)]
    errors: SimpleQueue[logging.LogRecord] = SimpleQueue()
    handler = QueueHandler(errors)
    handler.setLevel(logging.ERROR)
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        with redirect_stderr(StringIO()):
            runpy.run_module("mkdocs", run_name="__main__")
    except SystemExit as end:
        if not end.code:
            return [], []
        failure = str(end.code)
    except Exception as error:  # noqa: BLE001 - one borough stops no other
        failure = str(error)
    remedy = f"Run `partnership --data {data} check`, correct what it names, and build again."
    what = f"its site was not built: {failure if errors.empty() else errors.get().getMessage()}"
    return [], [Problem(str(data), None, what, remedy)]


def _listed(data: Path) -> ListedBorough:
    """Return what the page says of a borough; one with broken records is listed by its folder."""
    name, pictures, sectors, path = data.name, None, Counter[str](), data / "postcodes.csv"
    with suppress(ProblemsFoundError):
        organisation = read_organisation(data)
        name = organisation.borough if organisation else name
        drawn = read_record(data, "map.yml", MapSettings)
        pictures = drawn.streets.host if drawn and drawn.streets else None
    if path.is_file():
        _, *lines = path.read_text("utf-8").splitlines()
        sectors.update(sector_of(line.split(",")[0]) for line in lines)
    return ListedBorough(name, data.name, sectors, pictures)


def index_files(boroughs: Sequence[ListedBorough], templates: Path) -> Iterator[tuple[str, str]]:
    """Yield the files of the page by their names, and those of hosts for all sites below it."""
    template = template_environment(templates).get_template("all/index.html")
    policy = in_a_page(content_policy())
    yield "index.html", template.render(boroughs=boroughs, policy=policy, root="")
    yield "404.html", template.render(boroughs=boroughs, policy=policy, root="/")
    for name in ("all/index.css", "all/find.js", "assets/javascripts/postcodes.js"):
        yield name, (templates / name).read_text("utf-8")
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for place, borough in enumerate(boroughs):
        for sector, count in borough.sectors.items():
            counts[sector][place] = count
    known = {
        "boroughs": [{"name": borough.name, "folder": borough.folder} for borough in boroughs],
        "sectors": {
            sector: sorted(held, key=held.__getitem__, reverse=True)
            for sector, held in sorted(counts.items())
        },
    }
    yield "all/sectors.json", json_line(known)
    hosts = sorted({borough.pictures for borough in boroughs if borough.pictures})
    yield from host_files((), " ".join(hosts))
