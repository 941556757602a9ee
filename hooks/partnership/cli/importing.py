"""The commands that import official figures, from files and from the police API."""

import signal
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from partnership.checks.gate import Checked, check
from partnership.checks.postcodes import WardInputs, doubts, inputs_on_record
from partnership.cli.common import (
    DAY,
    FILE,
    data_folder,
    data_option,
    echo_written,
    param_type,
    progress,
)
from partnership.cli.git import published
from partnership.clock import today_utc
from partnership.errors import Code, ProblemsFoundError, Severity, one_per_kind
from partnership.importers.atomic_write import Import, atomic_write
from partnership.importers.crime import import_crime
from partnership.importers.existing import read_months, read_record, read_ward_sets
from partnership.importers.fetching import ADDRESS, PACE, Fetch, PoliceApi, fetch_crime, fetch_next
from partnership.importers.population import PopulationRequest, import_population
from partnership.importers.postcodes import import_postcodes
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.records.text_files import display_name
from partnership.text import count_noun, join_and, printable

_MONTH = param_type("month", Month.parse, "Write year-month, such as 2025-08.")
_PARTIAL = click.option("--partial", metavar="REASON", help="Why the month is incomplete.")


@click.group("import")
@data_option
def import_() -> None:
    """Import an official file into the partnership's records."""


@import_.command("wards")
@click.argument("file", type=FILE)
@click.option("--set", "set_id", help="The name of the set: its year, such as 2023. [default: "
              "that of coming_wards in partnership.yml, with its day and order]")  # fmt: skip
@click.option("--valid-from", type=DAY, help="The first day in force, such as 2023-05-04.")
@click.option("--valid-to", type=DAY, help="The last day in force.")
@click.option("--order", help="The order that made the wards.")
@click.option("--area", help="The borough's code, for a file with several boroughs.")
@click.option("--postcodes", type=FILE, multiple=True, help="A postcode file that shows "
              "the borough's wards if the file does not; may be repeated.")  # fmt: skip
@data_option
def wards_command(file: Path, **options: Any) -> None:  # noqa: ANN401 - options as named
    """Import a ward set from ward boundaries: GeoJSON, a GeoPackage or a zipped shapefile."""
    organisation = read_record(data_folder(), Organisation)
    coming = organisation.coming_wards if organisation else None
    if coming and options["set_id"] in (None, str(coming.valid_from.year)):
        options["set_id"] = str(coming.valid_from.year)
        options["valid_from"] = options["valid_from"] or coming.valid_from
        options["order"] = options["order"] or coming.order
    if not options["set_id"]:
        raise click.UsageError("Use --set, or write coming_wards in partnership.yml.")
    write(import_wards(data_folder(), file, WardsRequest(**options)))


@import_.command("population")
@click.argument("file", type=FILE)
@click.option("--set", "set_id", help="The ward set that the table is about. [default: the last]")
@click.option("--year", type=click.IntRange(1991, 2100), required=True,
              help="The year that the residents were counted or estimated for.")  # fmt: skip
@click.option("--estimate/--counted", default=None,
              help="Calculated from other figures, or counted or officially "
              "estimated for these wards.")  # fmt: skip
@click.option("--source", required=True, help="The publisher's title of the table.")
@click.option("--publisher", default=PopulationRequest.publisher, show_default=True)
@click.option("--method", help="How an estimate was made, and how accurate it is.")
@click.option("--column", help="The column of residents, if several have numbers.")
@click.option("--sheet", help="The sheet of a workbook, if several have the wards.")
@data_option
def population_command(file: Path, **options: Any) -> None:  # noqa: ANN401 - options as named
    """Import the residents of a ward set from a table or a workbook of ward codes and numbers."""
    if options["estimate"] is None:
        raise click.UsageError("Use --estimate or --counted.")
    sets = read_ward_sets(data_folder())
    options["set_id"] = options["set_id"] or (sets[-1].id if sets else "")
    write(import_population(data_folder(), file, PopulationRequest(**options)))


@import_.command("postcodes")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--vintage", help="The edition of the file. [default: from the file or its "
              "metadata]")  # fmt: skip
@click.option("--without", multiple=True, metavar="CODE",
              help="A ward that is in no set and whose postcodes are left out.")  # fmt: skip
@data_option
def postcodes_command(
    files: tuple[Path, ...], vintage: str | None, without: tuple[str, ...]
) -> None:
    """Import the borough's postcodes.

    FILES are the Code-Point Open files of the borough's postcode areas, such as l.csv and pr.csv,
    or the whole archive; or the ONS Postcode Directory (ONSPD) or the National Statistics Postcode
    Lookup (NSPL), as a table or an archive. Import the files of several areas in one command.
    """
    write(import_postcodes(data_folder(), files, vintage, without))


@import_.command("crime")
@click.argument("files", type=FILE, nargs=-1, required=True)
@_PARTIAL
@data_option
def crime_command(files: tuple[Path, ...], partial: str | None) -> None:
    """Import months of police figures, one or many.

    FILES are street-level files of data.police.uk, such as 2025-09-yourforce-street.csv,
    archives of them (.zip), or records of its API (.json).
    """
    data, counted = data_folder(), progress("Counting")(sorted(set(files)))
    write(import_crime(data, counted, today_utc(), partial))


@click.group()
@data_option
def fetch() -> None:
    """Fetch figures from a publisher into the partnership's records."""


@fetch.command("crime")
@click.option("--month", type=_MONTH,
              help="The month, such as 2025-09. [default: the first in the API "
              "after the last on record]")  # fmt: skip
@click.option("--address", default=ADDRESS, show_default=True, help="The address of the API.")
@click.option("--pace", type=click.FloatRange(0.07, 60), default=PACE, show_default=True,
              help="Seconds between two requests.")  # fmt: skip
@click.option("--kept", type=FILE, default=Path(".cache/police-api"), show_default=True,
              help="The folder for answers, outside the records; an interrupted run continues "
              "from there.")  # fmt: skip
@click.option("--limit", type=click.FloatRange(0.1), default=600, show_default=True,
              help="Seconds after which the API is no longer asked.")  # fmt: skip
@_PARTIAL
@data_option
def fetch_crime_command(
    month: Month | None,
    address: str,
    **options: Any,  # noqa: ANN401 - options as named
) -> None:
    """Fetch a month from the police API, ward by ward, and import it.

    The API has about the last three years. A file of data.police.uk says more: it covers the whole
    force, so an empty category can be distinguished from a missing one. The exit code is 3 if the
    month is not published yet, and 1 if something is wrong.
    """
    data = data_folder()
    api, names = PoliceApi(address, options["pace"]), read_months(data)
    if not (month or names):
        raise click.UsageError("There is no month on record yet: choose one with --month.")
    wanted = month or Month.parse(max(names)).plus(1)
    asked = Fetch(wanted, api, options["kept"], options["partial"], progress("Asking"))
    with _time_limit(options["limit"], api):
        done = (fetch_crime if month else fetch_next)(data, asked, today_utc())
    write(done)


@contextmanager
def _time_limit(seconds: float, api: PoliceApi) -> Iterator[None]:
    """Stop after a number of seconds, however slowly a host sends data."""

    def give_up(*_: object) -> None:
        what = f"the API has not given every answer within {seconds:g} seconds"
        remedy = "Run the command again: what was fetched is kept. Or allow more: --limit."
        raise api.refusal(what, remedy)

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def write(done: Import) -> None:
    """Write an import's files, print its messages, and check the result.

    If the gate rejects what was written, everything is restored.
    """
    data = data_folder()
    for line in done.report:
        click.echo(printable(line))
    with atomic_write(data, done.files) as written:
        now = datetime.now(UTC)
        was = published(data, None) if written else None
        checked = check(data, now.date(), was, now) if written else Checked(None, ())
        names = {display_name(data / name) for name in written}
        own_problems = [problem for problem in checked.problems if problem.file in names]
        errors = checked.with_severity(Severity.ERROR)
        stopping = (error for error in errors if not (error.waits or error.code is Code.BLANK))
        if wrong := [error for error in stopping if error in own_problems]:
            click.echo("Nothing was written: the records would be wrong.", err=True)
            raise ProblemsFoundError(wrong)
    echo_written(str(data / name) for name in written)
    echo_wards(checked)
    for problem in one_per_kind(own_problems):
        click.echo(f"{problem.severity.capitalize()}: {problem}", err=True)
    remarks = sum(line.startswith(" ") for line in done.report) + len(own_problems)
    for line in _verdict(checked, written, remarks):
        click.echo(line)
    if others := sum(error.file not in names for error in errors):
        count = count_noun(others, "problem")
        click.echo(f"{count} in other files: `partnership check` lists them.", err=True)


def _verdict(checked: Checked, written: Collection[str], remarks: int) -> Iterator[str]:
    """Yield, if months were imported, how much there is, and whether anything is unusual."""
    files = checked.records.all(CrimeMonth) if checked.records else []
    months = [file.record for file in files if file.name in written]
    if not months:
        return
    rows = count_noun(sum(month.coverage.rows.in_borough for month in months), "record")
    states = join_and(sorted({month.coverage.state for month in months}))
    names = " to ".join(dict.fromkeys(month.month.name for month in (months[0], months[-1])))
    usual = f"Read the {count_noun(remarks, 'remark')} above." if remarks else "No warnings."
    yield f"{names}: {states}, {rows}{'' if remarks else ', as usual'}. {usual}"


def echo_wards(checked: Checked) -> None:
    """Print what is on record for each ward in force, if there are wards."""
    inputs = inputs_on_record(checked.records, today_utc()) if checked.records else None
    for line in ward_table(inputs[0].id, inputs[1]) if inputs else ():
        click.echo(printable(line))


def ward_table(set_id: str, wards: Sequence[WardInputs]) -> Iterator[str]:
    """Yield the lines of a table of the wards, with what is doubtful of them below it."""
    columns = ("postcodes", "in outline", "residents", "a postcode", "usual rows")
    width = max(len(inputs.ward.name) for inputs in wards)
    yield f"The wards of set {set_id}, with what is on record for each:"
    yield f"  {'':{width}}  {'  '.join(columns)}"
    for inputs in wards:
        a_postcode = inputs.residents_per_postcode
        figures = (inputs.postcodes, inputs.expected, inputs.residents, a_postcode, inputs.rows)
        shown = ("-" if figure is None else f"{figure:,.0f}" for figure in figures)
        cells = (f"{figure:>{len(name)}}" for name, figure in zip(columns, shown, strict=True))
        yield f"  {inputs.ward.name:{width}}  {'  '.join(cells)}"
    for _, _, what, remedy in doubts(wards):
        yield f"  WARNING: {what}. {remedy}"
