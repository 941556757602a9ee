"""The command that builds the sites of many boroughs and an index page for them."""

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from partnership.cli.common import FILE, progress
from partnership.clock import today_utc
from partnership.errors import Problem, ProblemsFoundError, missing, raise_problems, refusal
from partnership.importers.atomic_write import undo_interrupted, write_all
from partnership.importers.crime import import_crime_for_all
from partnership.importers.existing import read_record
from partnership.model.organisation import Organisation
from partnership.model.postcodes import sector_of
from partnership.model.site import MapSettings
from partnership.pages.csp import content_policy, host_files, in_a_page
from partnership.pages.downloads.table import json_line
from partnership.pages.templates import TEMPLATES, template_environment
from partnership.text import count_noun, printable

_MOST_JOBS = 4  # the default maximum of parallel builds; each uses about 200 MB
_SETTINGS = Path("mkdocs.yml")


@dataclass(frozen=True)
class ListedBorough:
    """A borough on the index page, with its own site."""

    name: str
    folder: str  # the folder of its site
    sectors: Mapping[str, int]  # its postcode sectors, with the number of postcodes in each
    pictures: str | None = None  # the host of the street pictures that its map can show on request


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

    The sites go into folders of the same names. An index page lists them and finds a reader's
    borough from a postcode. If a borough cannot be built, the others still are.
    """
    boroughs = sorted(path.parent for path in folder.glob("*/partnership.yml"))
    if not boroughs:
        what = "none of its folders contains the records of a borough"
        remedy = "Start one: partnership --data FOLDER/NAME new borough."
        raise refusal(str(folder), None, what, remedy)
    if not _SETTINGS.is_file():
        remedy = "Run the command in the folder that contains mkdocs.yml."
        raise_problems([missing(str(_SETTINGS), remedy)])
    for data in boroughs:
        undo_interrupted(data)
    problems = list(_import(boroughs, crime)) if crime else []
    with ThreadPoolExecutor(jobs) as workers:
        building = [workers.submit(_build, data, (site / data.name).resolve()) for data in boroughs]
        built = progress("Building")(as_completed(building), len(building))
        failed = [problem for build in built if (problem := build.result())]
    built_sites = (data for data in boroughs if (site / data.name / "index.html").is_file())
    listed = [_list_borough(data) for data in built_sites]
    write_all(site, dict(index_files(listed, TEMPLATES)))
    click.echo(f"{count_noun(len(boroughs) - len(failed), 'site')} built")
    click.echo(f"{site / 'index.html'}: {count_noun(len(listed), 'borough')} listed")
    raise_problems([*problems, *failed])


def _import(boroughs: Sequence[Path], crime: Sequence[Path]) -> Iterator[Problem]:
    counted = import_crime_for_all(boroughs, crime, today_utc())
    for data, done in progress("Counting")(counted, len(boroughs)):
        if isinstance(done, ProblemsFoundError):
            yield from done.problems
            continue
        for line in done.report:
            click.echo(printable(f"{data.name}: {line.strip()}"))
        write_all(data, done.files)


_ERROR = re.compile(r"^ERROR +- +(.+)$", re.MULTILINE)


def _build(data: Path, site: Path) -> Problem | None:
    run = subprocess.run(  # noqa: S603 - our own program, with a folder that was found
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)],
        env={**os.environ, "PARTNERSHIP_DATA": str(data.resolve()), "COLUMNS": "0"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if run.returncode == 0:
        return None
    log = click.unstyle(run.stderr).strip()
    failure = [*_ERROR.findall(log), *log.splitlines()[-1:], f"MkDocs ended with {run.returncode}"]
    remedy = f"Run `partnership --data {data} check`, correct what it reports, and build again."
    return Problem(str(data), None, f"its site was not built: {failure[0]}", remedy)


def _list_borough(data: Path) -> ListedBorough:
    """Return a borough's entry on the index page; with broken records, only its folder's name."""
    name, pictures, sectors, path = data.name, None, Counter[str](), data / "postcodes.csv"
    with suppress(ProblemsFoundError):
        organisation = read_record(data, Organisation)
        name = organisation.borough if organisation else name
        drawn = read_record(data, MapSettings)
        pictures = drawn.streets.host if drawn and drawn.streets else None
    if path.is_file():
        _, *lines = path.read_text("utf-8").splitlines()
        sectors.update(sector_of(line.split(",")[0]) for line in lines)
    return ListedBorough(name, data.name, sectors, pictures)


def index_files(boroughs: Sequence[ListedBorough], templates: Path) -> Iterator[tuple[str, str]]:
    """Yield the files of the index page by name, and the host configuration for all sites."""
    template = template_environment(templates).get_template("all/index.html")
    policy = in_a_page(content_policy())
    yield "index.html", template.render(boroughs=boroughs, policy=policy, root="")
    yield "404.html", template.render(boroughs=boroughs, policy=policy, root="/")
    for name in ("all/index.css", "all/find.js", "assets/javascripts/postcodes.js"):
        yield name, (templates / name).read_text("utf-8")
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for index, borough in enumerate(boroughs):
        for sector, count in borough.sectors.items():
            counts[sector][index] = count
    known = {
        "boroughs": [{"name": borough.name, "folder": borough.folder} for borough in boroughs],
        "sectors": {
            sector: sorted(by_place, key=by_place.__getitem__, reverse=True)
            for sector, by_place in sorted(counts.items())
        },
    }
    yield "all/sectors.json", json_line(known)
    hosts = sorted({borough.pictures for borough in boroughs if borough.pictures})
    yield from host_files((), " ".join(hosts))
