"""The `partnership` command: imports official files, checks the records, writes their schemas."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from partnership.errors import ProblemsFoundError
from partnership.importers.crime import import_crime
from partnership.importers.landing import Import, land
from partnership.importers.population import PopulationRequest, import_population
from partnership.importers.postcodes import import_postcodes
from partnership.importers.wards import TOLERANCE, WardsRequest, import_wards
from partnership.pages.compression import compress_site
from partnership.records.deadlines import by_the_clock, notices, today
from partnership.records.field_guide import write_field_guide
from partnership.records.loading import load_partnership
from partnership.records.schemas import write_schemas

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


class _SpeaksOfProblems(click.Group):
    """Prints every problem found, one a line, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; end with 1 when it found problems."""
        try:
            return super().invoke(ctx)
        except ProblemsFoundError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
        except OSError as error:
            click.echo(f"{error.filename}: {error.strerror}. Nothing was changed.", err=True)
        return ctx.exit(1)


def _remember_data(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.find_root().obj = value


def _data_option(command: Command) -> Command:
    """Let `--data` stand before the command as well as after it."""
    return click.option(
        "--data",
        type=_FILE,
        expose_value=False,
        callback=_remember_data,
        help="The partnership's folder of records (or set PARTNERSHIP_DATA). [default: data]",
    )(command)


def _data() -> Path:
    """Return the folder named by --data or PARTNERSHIP_DATA, else data."""
    named: Path | None = click.get_current_context().find_root().obj
    return named or Path(os.environ.get("PARTNERSHIP_DATA") or "data")


@click.group(cls=_SpeaksOfProblems)
@_data_option
def main() -> None:
    """Keep a community safety partnership's records."""


@main.command()
@_data_option
def check() -> None:
    """Check every record and print all that is wrong, and what is due soon."""
    partnership = load_partnership(_data())
    for notice in notices(_data(), partnership, today(os.environ), by_the_clock()):
        click.echo(f"Soon: {notice}", err=True)
    wards = sum(len(one.wards) for one in partnership.ward_sets)
    click.echo(
        f"{_data()} is in order: {len(partnership.plans)} plans, "
        f"{len(partnership.ward_sets)} ward sets with {wards} wards, "
        f"{len(partnership.months)} months, {len(partnership.postcodes):,} postcodes."
    )


@main.command()
@_data_option
def schema() -> None:
    """Write the JSON Schemas by which editors complete and check the records."""
    written = [*write_schemas(_data()), *write_field_guide(_data())]
    _say_written([str(path) for path in written])


@main.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
def compress(site: Path) -> None:
    """Write a .gz and a .br beside each text file of a built site."""
    click.echo(f"{site}: {compress_site(site)} compressed files")


@main.group("import")
@_data_option
def import_() -> None:
    """Read an official file and write the partnership's own records."""


@import_.command("wards")
@click.argument("file", type=_FILE)
@click.option("--set", "set_id", required=True, help="The name of the set: its year, as 2023.")
@click.option("--valid-from", type=_DAY, help="The first day in force, as 2023-05-04.")
@click.option("--valid-to", type=_DAY, help="The last day in force.")
@click.option("--order", help="The order that made the wards.")
@click.option("--tolerance", type=click.FloatRange(0, 1000), default=TOLERANCE, show_default=True,
              help="Metres within which an outline may be simplified.")  # fmt: skip
@click.option("--area", help="The borough's code, for a file that holds several boroughs.")
@click.option("--title", help="What the publisher calls the file.")
@click.option("--vintage", help="The edition of the file, as 'December 2025'.")
@_data_option
def wards_command(
    file: Path,
    valid_from: datetime | None,
    valid_to: datetime | None,
    **said: Any,  # noqa: ANN401 - options as named
) -> None:
    """Import a ward set from ward boundaries in GeoJSON."""
    request = WardsRequest(valid_from=_day(valid_from), valid_to=_day(valid_to), **said)
    _land(import_wards(_data(), file, request))


@import_.command("population")
@click.argument("file", type=_FILE)
@click.option("--set", "set_id", required=True, help="The ward set that the table is about.")
@click.option("--year", type=click.IntRange(1991, 2100), required=True,
              help="The year that the residents were counted or estimated for.")  # fmt: skip
@click.option("--estimate/--counted", default=None,
              help="Worked out by somebody from other figures, or counted or officially "
              "estimated for these very wards.")  # fmt: skip
@click.option("--source", required=True, help="What the publisher calls the table.")
@click.option("--publisher", default=PopulationRequest.publisher, show_default=True)
@click.option("--method", help="How an estimate was made and how far off it may be.")
@click.option("--column", help="The column of the residents, if several hold numbers.")
@_data_option
def population_command(
    file: Path,
    *,
    estimate: bool | None,
    **said: Any,  # noqa: ANN401 - options as named
) -> None:
    """Import the residents of a ward set from a table of ward codes and numbers."""
    if estimate is None:
        message = "Say --estimate or --counted."
        raise click.UsageError(message)
    request = PopulationRequest(estimate=estimate, **said)
    _land(import_population(_data(), file, request))


@import_.command("postcodes")
@click.argument("file", type=_FILE)
@click.option("--vintage", help="The edition of the file. [default: from metadata.txt beside it]")
@_data_option
def postcodes_command(file: Path, vintage: str | None) -> None:
    """Import the borough's postcodes from a file of Code-Point Open."""
    _land(import_postcodes(_data(), file, vintage))


@import_.command("crime")
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--partial", metavar="REASON", help="Why the month is not whole.")
@_data_option
def crime_command(files: tuple[Path, ...], partial: str | None) -> None:
    """Import monthly street-level files of police figures, one or many."""
    today = datetime.now(UTC).date()
    _land(import_crime(_data(), files, today, partial=partial, following=_shown))


def _shown(files: Sequence[Path]) -> Iterator[Path]:
    """Yield the files and show on a terminal how many are done."""
    if not _is_watched():
        yield from files
        return
    with click.progressbar(files, label="Counting", file=sys.stderr) as progress:
        yield from progress


def _is_watched() -> bool:
    return sys.stderr.isatty()


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _land(done: Import) -> None:
    """Write what an import found and say so."""
    for line in done.report:
        click.echo(line)
    _say_written([str(_data() / name) for name in land(_data(), done.files)])


def _say_written(names: Iterable[str]) -> None:
    written = list(names)
    for name in written:
        click.echo(f"wrote {name}")
    if not written:
        click.echo("nothing to write: everything is as it was")
