"""The data folder, output and exit codes; imported by every command, so it imports little."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import click

from partnership.errors import Code, NotYetPublishedError, Problem, ProblemsFoundError
from partnership.text import count_noun

T = TypeVar("T")
TOO_EARLY = 3  # the exit code if the requested figures are not published yet
FILE = click.Path(path_type=Path)


def param_type(name: str, read: Callable[[str], T], remedy: str) -> Callable[[str], T]:
    """Return a click parameter type that reads a value as the records have it."""

    def convert(value: str) -> T:
        try:
            return read(value)
        except ValueError:
            raise click.BadParameter(f"'{value}' is not a {name}. {remedy}") from None

    convert.__name__ = name  # shown in the help
    return convert


DAY = param_type("day", date.fromisoformat, "Write year-month-day, such as 2027-03-31.")


COMMANDS = {
    "build-all": ("partnership.cli.all_boroughs", "build_all", "Build the sites of many boroughs."),
    "check": ("partnership.cli.check", "check", "Check every record."),
    "compress": ("partnership.cli.publishing", "compress", "Compress the files of a built site."),
    "diff": ("partnership.cli.diff", "diff", "Print the changes that residents will see."),
    "fetch": ("partnership.cli.importing", "fetch", "Fetch figures from a publisher."),
    "form": ("partnership.cli.generate", "form", "Write the editing form for officers."),
    "import": ("partnership.cli.importing", "import_", "Import an official file."),
    "new": ("partnership.cli.new_record", "new", "Create a plan, a priority, a report, a borough."),
    "post": ("partnership.cli.pull_request", "post", "Prepare a comment for posting."),
    "schema": ("partnership.cli.generate", "schema", "Write the JSON Schemas and the guide."),
    "verify": ("partnership.cli.publishing", "verify", "Check that a site matches its build."),
}
"""The module and short help of each command, which is loaded on demand."""


class LazyGroup(click.Group):
    """Loads commands on demand, and prints problems instead of a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """Load a command."""
        module, name, _ = COMMANDS.get(cmd_name, ("", "", ""))
        return getattr(import_module(module), name) if module else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; exit with 1 if it finds problems, 3 if the figures are not out yet."""
        try:
            return super().invoke(ctx)
        except ProblemsFoundError as error:
            echo_problems(error.problems)
            return ctx.exit(TOO_EARLY if isinstance(error, NotYetPublishedError) else 1)
        except BrokenPipeError:
            raise  # the reader of the output has gone; click exits silently
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            click.echo(f"{place}{error.strerror or error}. Nothing was changed.", err=True)
        return ctx.exit(1)


def _remember_data(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.find_root().obj = value


data_option = click.option(
    "--data",
    type=FILE,
    expose_value=False,
    callback=_remember_data,
    help="The partnership's folder of records (or set PARTNERSHIP_DATA). [default: data]",
)
"""Accepts `--data` before the command as well as after it."""


def data_folder() -> Path:
    """Return the data folder (--data, PARTNERSHIP_DATA or data), after undoing a killed import."""
    named: Path | None = click.get_current_context().find_root().obj
    folder = named or Path(os.environ.get("PARTNERSHIP_DATA") or "data")
    if any(folder.glob(".import-*")):
        from partnership.importers.atomic_write import undo_interrupted  # noqa: PLC0415 - rare

        undo_interrupted(folder)
    return folder


@click.group(cls=LazyGroup)
@data_option
def main() -> None:
    """Keep a community safety partnership's records."""


def progress(label: str) -> Callable[..., Iterator[Any]]:
    """Return a wrapper for iterables that shows a progress bar in a terminal."""

    def following(things: Iterable[T], length: int | None = None) -> Iterator[T]:
        bar = click.progressbar(things, length, label, not is_interactive(), file=sys.stderr)
        with bar as followed:
            yield from followed

    return following


def is_interactive() -> bool:
    """Return whether progress is shown in a terminal."""
    return sys.stderr.isatty()


def echo_problems(problems: Sequence[Problem]) -> None:
    """Print problems; blanks to fill in come last, numbered by file."""
    for problem in problems:
        if problem.code is not Code.BLANK:
            click.echo(str(problem), err=True)
    gaps = [problem for problem in problems if problem.code is Code.BLANK]
    if gaps:
        click.echo(f"{count_noun(len(gaps), 'thing')} to fill in:", err=True)
    for file, own in groupby(gaps, key=lambda gap: gap.file):
        click.echo(f"{file}:", err=True)
        for gap in own:
            click.echo(f"  line {gap.line}  {gap.in_short}", err=True)


def echo_written(names: Iterable[str]) -> None:
    """Print the names of the written files, or that nothing changed."""
    written = list(names)
    for name in written:
        click.echo(f"wrote {name}")
    if not written:
        click.echo("nothing to write: everything is up to date")
