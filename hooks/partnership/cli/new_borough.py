"""The command that creates a new borough: its records, imported official files, a to-do list."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from partnership.checks.gate import check
from partnership.cli.common import (
    DAY,
    FILE,
    data_folder,
    data_option,
    say_problems,
    say_written,
    shown,
    today_utc,
)
from partnership.cli.draft import Draft, wrong_word
from partnership.cli.importing import say_wards
from partnership.errors import ProblemsFoundError, Severity, missing, one_per_kind, printable
from partnership.importers.atomic_write import Import, write_all
from partnership.importers.crime import import_crime
from partnership.importers.postcodes import import_postcodes
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.values import AREA_CODE, slug_of
from partnership.pages.templates import HOME, file_text
from partnership.records.text_files import read_text
from partnership.records.writing import schema_line
from partnership.records.yaml_loader import document_of

_SHARED = ("categories.yml", "map.yml", "standards.yml")
"""Records that are the same for every partnership."""

_SETTINGS = "mkdocs.yml"
_OF_A_PACKAGE = (
    ("hooks:", ""),
    ("  custom_dir:", ""),
    ("watch:", "watch: [data]\n"),
    ("plugins:", "plugins: [partnership]\n"),
)
"""Settings that differ between a site with the installed package and a checkout."""


@click.command("borough")
@click.argument("name")
@click.option("--code", required=True, help="The borough's code, as E06000004.")
@click.option("--force", required=True,
              help="The police force, as its monthly files name it.")  # fmt: skip
@click.option("--council", help="The council's name. [default: NAME Council]")
@click.option("--address", help="The address of the site, as https://safer-borough.org.uk/.")
@click.option("--like", type=FILE, default=HOME / "data", show_default="those of the generator",
              help="A partnership's folder to take categories, map and duties from.")  # fmt: skip
@click.option("--wards", type=FILE, help="A file of ward boundaries.")
@click.option("--set", "set_id", help="The name of its ward set: its year. [default: this year]")
@click.option("--valid-from", type=DAY, help="The first day in force.")
@click.option("--postcodes", type=FILE, multiple=True, help="A file of postcodes; may be repeated.")
@click.option("--crime", type=FILE, multiple=True, help="A file of police figures, or an archive; "
              "may be repeated.")  # fmt: skip
@data_option
def new_borough(name: str, **said: Any) -> None:  # noqa: ANN401 - options as named
    """Create the records of another borough in the folder that --data names.

    NAME is the borough's name. The given official files are imported; a list says what is left to
    do.
    """
    data, today = data_folder(), today_utc()
    draft = Draft(data)
    go_on = "Go on with `partnership import` and `partnership check`, or begin in another folder."
    draft.refuse_existing("partnership.yml", go_on)
    if not re.match(AREA_CODE, said["code"]):
        remedy = "Write it as E06000004: the ward boundaries have it as LAD25CD or of another year."
        raise wrong_word(said["code"], "is not the code of a borough", remedy)
    draft.texts |= _shared(said["like"])
    council = said["council"] or f"{name} Council"
    address = said["address"] or f"https://safer-{slug_of(name)}.example/"
    begun = file_text("new-borough.yml", name=name, council=council, address=address, today=today,
                      code=said["code"], force=said["force"])  # fmt: skip
    for file, given in document_of("new-borough.yml", begun).value.items():
        draft.begin(file, given)
    draft.texts["baselines.yml"] = schema_line("baselines", "baselines.yml") + "baselines: []\n"
    say_written(str(data / written) for written in write_all(data, draft.texts))
    home = data.absolute().parent
    if data.name == "data" and not (home / _SETTINGS).exists():
        say_written(write_all(home, _site_around()))
    refused = _import_given(data, said, today)
    _tell_what_is_left(data, today, refused)
    if refused:
        raise ProblemsFoundError(
            problem for error in refused.values() for problem in error.problems
        )


def _import_given(data: Path, said: dict[str, Any], today: date) -> dict[str, ProblemsFoundError]:
    """Import the given official files; return the problems of each kind that was rejected."""
    began, postcodes = said["valid_from"], tuple(said["postcodes"])
    set_id = said["set_id"] or str((began or today).year)
    wards = WardsRequest(set_id, valid_from=began, area=said["code"], postcodes=postcodes)
    imports: dict[str, Callable[[], Import]] = {
        "wards": lambda: import_wards(data, said["wards"], wards),
        "postcodes": lambda: import_postcodes(data, postcodes),
        "crime": lambda: import_crime(data, shown("Counting")(sorted(set(said["crime"]))), today),
    }
    refused: dict[str, ProblemsFoundError] = {}
    for kind, imported in imports.items():
        if said[kind] and "wards" not in refused:  # all others depend on the wards
            try:
                done = imported()
            except ProblemsFoundError as error:
                refused[kind] = error
                continue
            for line in done.report:
                click.echo(printable(line))
            say_written(str(data / written) for written in write_all(data, done.files))
    return refused


def _site_around() -> dict[str, str]:
    """Return the pages and settings of a site that uses the installed package."""
    texts = {
        path.relative_to(HOME).as_posix(): read_text(path, path.name)
        for path in sorted((HOME / "content").rglob("*.md"))
    }
    settings = read_text(HOME / _SETTINGS, _SETTINGS)
    for line, written in _OF_A_PACKAGE:
        settings = re.sub(rf"(?m)^{line}.*\n", written, settings)
    return {**texts, _SETTINGS: settings}


def _shared(like: Path) -> dict[str, str]:
    """Return the records that are the same for every partnership."""
    lacking = [name for name in _SHARED if not (like / name).is_file()]
    if lacking:
        remedy = "Name the folder of another partnership with --like."
        raise ProblemsFoundError(missing(str(like / name), remedy) for name in lacking)
    return {name: read_text(like / name, str(like / name)) for name in _SHARED}


def _tell_what_is_left(data: Path, today: date, refused: Iterable[str]) -> None:
    """Print what a person must still do, and the problems until then."""
    checked = check(data, today)
    say_wards(checked)
    if not refused:
        say_problems(one_per_kind(checked.of(Severity.ERROR)))
    home = data.absolute().parent
    click.echo(file_text("what-is-left.txt", refused=refused, data=data, home=home), nl=False)
