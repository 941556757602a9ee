"""The commands that create records, filled in as far as other records determine them."""

import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from partnership.checks.gate import check
from partnership.checks.periods import days_named
from partnership.cli.common import (
    DAY,
    FILE,
    data_folder,
    data_option,
    echo_problems,
    echo_written,
    progress,
)
from partnership.cli.draft import Draft, RawValues, unknown, wrong_word
from partnership.cli.importing import echo_wards
from partnership.clock import today_utc
from partnership.errors import (
    Code,
    ProblemsFoundError,
    Severity,
    missing,
    one_per_kind,
    raise_problems,
)
from partnership.importers.atomic_write import Import, write_all
from partnership.importers.crime import import_crime
from partnership.importers.postcodes import import_postcodes
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.plan_parts import Profile
from partnership.model.targets import Target
from partnership.model.values import AREA_CODE, slug_of
from partnership.pages.templates import HOME, file_text
from partnership.records.scaffold import item_lines
from partnership.records.text_files import display_name, read_text
from partnership.records.writing import schema_line
from partnership.records.yaml_loader import document_of
from partnership.text import count_noun, printable

# Records that are the same for every partnership.
_SHARED = ("categories.yml", "map.yml", "standards.yml")
_SETTINGS = "mkdocs.yml"
_OF_A_PACKAGE = (
    ("hooks:", ""),
    ("  custom_dir:", ""),
    ("watch:", "watch: [data]\n"),
    ("plugins:", "plugins: [partnership]\n"),
)
"""Settings that differ between a site with the installed package and a checkout."""

_PLAN = click.option("--plan", "years", metavar="YEARS", help="The plan it belongs to. "
                     "[default: the newest]")  # fmt: skip
_CATEGORIES = click.option("--category", "categories", multiple=True, metavar="ID", help="A police "
                           "category by its id in categories.yml; may be given more than "
                           "once.")  # fmt: skip


@click.group()
@data_option
def new() -> None:
    """Create a record: write its file, and list what a person must fill in."""


@new.command("plan")
@click.argument("years")
@data_option
def new_plan(years: str) -> None:
    """Create a plan with its assessment. YEARS are such as 2028-2031.

    If the plan is on record as a draft, the blanks of an agreed plan are added to it.
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{4})", years)
    if not match or not int(match[1]) < int(match[2]):
        remedy = "Write two years, such as 2028-2031."
        raise wrong_word(years, "is not the period of a plan", remedy)
    draft, home = Draft(data_folder()), f"plans/{years}"
    if draft.records.folder.has(f"{home}/plan.yml"):
        draft.agree(f"{home}/plan.yml")
        _write(draft)
        return
    last = draft.newest_plan
    was = draft.raw(f"plans/{last}/plan.yml")
    began, title = was.get("period_from"), str(was.get("title", ""))
    day, month = (began.day, began.month) if isinstance(began, date) else (1, 4)
    first, after = (date(int(year), month, day) for year in match.groups())
    renamed = {"title": title.replace(last, years)} if last and last in title else {}
    body = draft.raw("partnership.yml").get("name")
    given: RawValues = renamed | {
        "period_from": first,
        "period_to": after - timedelta(days=1),
        "states": [{"state": "draft"}],
        "papers": [{"id": "plan", "body": body} | renamed],
        "priorities": None,
    }
    draft.begin(f"{home}/plan.yml", given, f"plans/{last}/plan.yml")
    profiles: RawValues = {"papers": ["plan"], "profiles": None}
    draft.begin(f"{home}/assessment.yml", profiles, f"plans/{last}/assessment.yml")
    _write(draft)
    click.echo("Add its priorities: partnership new priority TITLE, in the order of the plan.")
    click.echo(f"When it is in force, write current_plan: '{years}' in partnership.yml.")


@new.command("priority")
@click.argument("title")
@_PLAN
@_CATEGORIES
@click.option("--ward", "wards", multiple=True, metavar="NAME", help="A ward that it concentrates "
              "on; may be given more than once.")  # fmt: skip
@data_option
def new_priority(
    title: str, years: str | None, categories: tuple[str, ...], wards: tuple[str, ...]
) -> None:
    """Create a priority of a plan, after the existing ones. TITLE is its name in the plan."""
    draft = Draft(data_folder())
    plan, slug = draft.plan_named(years), slug_of(title)
    home, name = f"plans/{plan}", f"plans/{plan}/priorities/{slug}.yml"
    draft.refuse_existing(name)
    papers = draft.raw(f"{home}/plan.yml").get("papers") or ()
    paper_ids = [str(paper["id"]) for paper in papers if isinstance(paper, dict) and "id" in paper]
    itself = "plan" if "plan" in paper_ids or not paper_ids else paper_ids[0]
    given: RawValues = {"title": title, "papers": [itself]}
    if categories:
        given["categories"] = list(categories)
    if wards:
        given["focus_wards"] = draft.wards_named(wards)
    draft.begin(name, given, draft.last(f"plans/*/priorities/{slug}.yml"))
    draft.add(f"{home}/plan.yml", "priorities", [f"  - {slug}"])
    if draft.records.folder.has(f"{home}/assessment.yml"):
        profile = item_lines(Profile, {"priority": slug}, {}, "  ")
        draft.add(f"{home}/assessment.yml", "profiles", list(profile))
    click.echo(f"In the plan of {plan}:")
    _write(draft, name)


@new.command("target")
@click.argument("title")
@click.option("--priority", "slug", required=True, metavar="SLUG", help="The priority it "
              "belongs to.")  # fmt: skip
@_PLAN
@_CATEGORIES
@data_option
def new_target(title: str, slug: str, years: str | None, categories: tuple[str, ...]) -> None:
    """Create a target of a priority. TITLE is its short name for lists.

    If police categories are given, the site counts the target itself, and the starting figure is
    filled in from the records: the 12 months before the plan begins.
    """
    draft = Draft(data_folder())
    plan = draft.plan_named(years)
    name = f"plans/{plan}/priorities/{slug}.yml"
    if not draft.records.folder.has(name):
        slugs = map(Path, draft.records.folder.names(f"plans/{plan}/priorities/*.yml"))
        what = f"is not a priority of the plan of {plan}"
        raise unknown(slug, what, [path.stem for path in slugs], "The priorities are")
    period, priority = draft.raw(f"plans/{plan}/plan.yml"), draft.raw(name)
    given: RawValues = {"id": slug_of(title), "title": title}
    agency = (priority.get("lead") or {}).get("agency")
    if isinstance(agency, str):
        given["lead_agency"] = agency
    first, last = period.get("period_from"), period.get("period_to")
    if isinstance(first, date) and isinstance(last, date):
        since, until = first.replace(year=first.year - 1), first - timedelta(days=1)
        given |= {"baseline": {"since": since, "until": until}, "due": last}
    given |= {"measured_by": {"categories": list(categories)}} if categories else {"open_data": {}}
    start = given.get("baseline", {})
    count = draft.count(given, start, start["until"]) if categories and start else None
    if count is not None:
        start["value"] = count
    listed = priority.get("targets")
    hint = listed[-1] if isinstance(listed, list) and listed else {}
    lines = list(item_lines(Target, given, hint if isinstance(hint, dict) else {}, "  "))
    draft.add(name, "targets", lines)
    click.echo(f"In the plan of {plan}:")
    _write(draft)


@new.command("report")
@click.argument("period")
@_PLAN
@data_option
def new_report(period: str, years: str | None) -> None:
    """Create the report of a quarter or a year, with a figure for each target.

    PERIOD is a quarter of a calendar year (2028-q1) or financial year (2028-29-q1), or a financial
    year (2028-29). For targets that the site counts itself, the figure is filled in.
    """
    days = days_named(period)
    if days is None:
        remedy = "Write a quarter such as 2028-q1 or 2028-29-q1, or a year such as 2028-29."
        raise wrong_word(period, "is not the period of a report", remedy)
    (first, last), draft = days, Draft(data_folder())
    plan = draft.plan_of_report(period, years, last)
    name = f"plans/{plan}/monitoring/{period}.yml"
    draft.refuse_existing(name)
    given: RawValues = {"first_day": first, "last_day": last}
    if figures := draft.figures(plan, first, last):
        given["figures"] = figures
    draft.begin(name, given, draft.last(f"plans/{plan}/monitoring/*.yml"))
    _write(draft)


@new.command("meeting")
@click.argument("day", type=DAY)
@data_option
def new_meeting(day: date) -> None:
    """Create the record of a meeting. DAY is such as 2028-03-15."""
    draft = Draft(data_folder())
    draft.refuse_existing(f"meetings/{day}.yml")
    given: RawValues = {"body": "partnership", "on": day}
    is_ahead = day > today_utc()
    coming, held = RawValues(state="announced", at=None), RawValues(items=[{}], pages=[{}])
    given |= coming if is_ahead else held
    draft.begin(f"meetings/{day}.yml", given, draft.last("meetings/*.yml"))
    _write(draft)


def _write(draft: Draft, *mains: str) -> None:
    """Write the files and list their blanks; only count the blanks of secondary files."""
    data = draft.data
    names = write_all(data, draft.texts)
    echo_written([str(data / name) for name in names])
    own_files = {display_name(data / name) for name in mains or names}
    errors = check(data, today_utc()).with_severity(Severity.ERROR)
    echo_problems(one_per_kind(problem for problem in errors if problem.file in own_files))
    mistakes = [problem for problem in errors if problem.code is not Code.BLANK]
    others = sum(problem.file not in own_files for problem in mistakes)
    if others:
        more = count_noun(others, "more problem")
        click.echo(f"{more} in other files: `partnership check` lists all.")


_NEEDED = {
    "code": "The borough's code, such as E06000004",
    "force": "The police force, as named in its monthly files",
}
_FILES = {
    "wards": "A file of ward boundaries (Enter for none)",
    "postcodes": "A file of postcodes (Enter for none)",
    "crime": "A file of police figures, or an archive (Enter for none)",
}
"""The input for a new borough, with the prompts for it."""


@new.command("borough")
@click.argument("name")
@click.option("--code", help="The borough's code, such as E06000004.")
@click.option("--force", help="The police force, as named in its monthly files.")
@click.option("--council", help="The council's name. [default: NAME Council]")
@click.option("--address", help="The address of the site, such as https://safer-borough.org.uk/.")
@click.option("--like", type=FILE, default=HOME / "data", show_default="those of the generator",
              help="A partnership's folder to copy categories, map and duties from.")  # fmt: skip
@click.option("--wards", type=FILE, help="A file of ward boundaries.")
@click.option("--set", "set_id", help="The name of its ward set: its year. [default: this year]")
@click.option("--valid-from", type=DAY, help="The first day in force.")
@click.option("--postcodes", type=FILE, multiple=True, help="A file of postcodes; may be repeated.")
@click.option("--crime", type=FILE, multiple=True, help="A file of police figures, or an archive; "
              "may be repeated.")  # fmt: skip
@data_option
def new_borough(name: str, **options: Any) -> None:  # noqa: ANN401 - options as named
    """Create the records of another borough in the folder given by --data.

    NAME is the borough's name. The given official files are imported; a list says what is left to
    do. In a terminal, missing arguments are asked for.
    """
    options = _ask_for_missing(options)
    data, today = data_folder(), today_utc()
    draft = Draft(data)
    go_on = "Continue with `partnership import` and `partnership check`, or use another folder."
    draft.refuse_existing("partnership.yml", go_on)
    if not re.match(AREA_CODE, options["code"]):
        remedy = "Write a code such as E06000004, from LAD25CD or similar in the ward boundaries."
        raise wrong_word(options["code"], "is not the code of a borough", remedy)
    draft.texts |= _copy_shared(options["like"])
    council = options["council"] or f"{name} Council"
    address = options["address"] or f"https://safer-{slug_of(name)}.example/"
    begun = file_text("new-borough.yml", name=name, council=council, address=address, today=today,
                      code=options["code"], force=options["force"])  # fmt: skip
    for file, given in document_of("new-borough.yml", begun).value.items():
        draft.begin(file, given)
    draft.texts["baselines.yml"] = schema_line("baselines", "baselines.yml") + "baselines: []\n"
    echo_written(str(data / written) for written in write_all(data, draft.texts))
    home = data.absolute().parent
    if data.name == "data" and not (home / _SETTINGS).exists():
        echo_written(write_all(home, _site_files()))
    refused = _import_given(data, options, today)
    checked = check(data, today)
    echo_wards(checked)
    if not refused:
        echo_problems(one_per_kind(checked.with_severity(Severity.ERROR)))
    click.echo(file_text("what-is-left.txt", refused=refused, data=data, home=home), nl=False)
    raise_problems(problem for error in refused.values() for problem in error.problems)


def _ask_for_missing(options: dict[str, Any]) -> dict[str, Any]:
    lacking = [name for name in _NEEDED if not options[name]]
    if not lacking:
        return options
    if not _is_a_terminal():
        raise click.UsageError(f"Say {' and '.join(f'--{name}' for name in lacking)}.")
    for name, question in _NEEDED.items():
        options[name] = options[name] or click.prompt(question)
    for name, question in _FILES.items():
        answer = "" if options[name] else click.prompt(question, default="", show_default=False)
        if answer:
            options[name] = Path(answer) if name == "wards" else (Path(answer),)
    return options


def _is_a_terminal() -> bool:
    return sys.stdin.isatty()


def _import_given(data: Path, given: dict[str, Any], today: date) -> dict[str, ProblemsFoundError]:
    began, postcodes = given["valid_from"], tuple(given["postcodes"])
    set_id = given["set_id"] or str((began or today).year)
    wards = WardsRequest(set_id, valid_from=began, area=given["code"], postcodes=postcodes)
    imports: dict[str, Callable[[], Import]] = {
        "wards": lambda: import_wards(data, given["wards"], wards),
        "postcodes": lambda: import_postcodes(data, postcodes),
        "crime": lambda: import_crime(
            data, progress("Counting")(sorted(set(given["crime"]))), today
        ),
    }
    refused: dict[str, ProblemsFoundError] = {}
    for kind, imported in imports.items():
        if given[kind] and "wards" not in refused:  # all others depend on the wards
            try:
                done = imported()
            except ProblemsFoundError as error:
                refused[kind] = error
                continue
            for line in done.report:
                click.echo(printable(line))
            echo_written(str(data / written) for written in write_all(data, done.files))
    return refused


def _site_files() -> dict[str, str]:
    pages = sorted((HOME / "content").rglob("*.md"))
    texts = {path.relative_to(HOME).as_posix(): read_text(path, path.name) for path in pages}
    settings = read_text(HOME / _SETTINGS, _SETTINGS)
    for line, written in _OF_A_PACKAGE:
        settings = re.sub(rf"(?m)^{line}.*\n", written, settings)
    return {**texts, _SETTINGS: settings}


def _copy_shared(like: Path) -> dict[str, str]:
    lacking = [like / name for name in _SHARED if not (like / name).is_file()]
    remedy = "Choose the folder of another partnership with --like."
    raise_problems(missing(str(path), remedy) for path in lacking)
    return {name: read_text(like / name, str(like / name)) for name in _SHARED}
