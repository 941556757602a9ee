"""The commands that begin a record: a plan, a priority, a target, a report, a meeting.

They write what follows from other records; the rest is blank, and is listed as things to fill in.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from partnership.checks.deadlines import by_the_clock
from partnership.checks.gate import check as check_records
from partnership.cli.beginning import (
    RawValues,
    add,
    agreed,
    begun,
    days_of,
    duties_of,
    evidence_for,
    figure_of,
    fill_in_the_count,
    first_paper,
    last_of,
    newest,
    plan_holding,
    plan_named,
    raw,
    refusal,
    refuse_if_there,
    refuse_outside,
    targets_of,
    wards_named,
)
from partnership.cli.borough import new_borough
from partnership.cli.common import Day, data_folder, data_option, say_problems, say_written
from partnership.errors import Severity, count_noun, nearest
from partnership.importers.atomic_write import write_all
from partnership.model.plan_parts import Profile
from partnership.model.targets import Target
from partnership.model.values import slug_of
from partnership.records.loading import read_records
from partnership.records.scaffold import item_lines
from partnership.records.text_files import display_name

_PLAN = click.option("--plan", "years", metavar="YEARS", help="The plan it belongs to. "
                     "[default: the newest]")  # fmt: skip
_CATEGORIES = click.option("--category", "categories", multiple=True, metavar="ID", help="A police "
                           "category by its id in categories.yml; may be given more than "
                           "once.")  # fmt: skip


@click.group()
@data_option
def new() -> None:
    """Begin a record: write its file, and list what only a person can know."""


new.add_command(new_borough)


@new.command("plan")
@click.argument("years")
@data_option
def new_plan(years: str) -> None:
    """Begin a plan with its assessment and its standards. YEARS are such as 2028-2031.

    A plan that is on record as a draft is given the blanks of one that is agreed.
    """
    found = re.fullmatch(r"([0-9]{4})-([0-9]{4})", years)
    if not found or not int(found[1]) < int(found[2]):
        raise refusal(years, "is not the period of a plan", "Write two years, such as 2028-2031.")
    records, home = read_records(data_folder()), f"plans/{years}"
    if records.folder.has(f"{home}/plan.yml"):
        _write(agreed(records, f"{home}/plan.yml"))
        return
    last = newest(records)
    was = raw(records, f"plans/{last}/plan.yml")
    began = was.get("period_from")
    day, month = (began.day, began.month) if isinstance(began, date) else (1, 4)
    first, after = (date(int(year), month, day) for year in found.groups())
    organisation = raw(records, "partnership.yml")
    title = str(was.get("title", ""))
    renamed = title.replace(last, years) if last and last in title else None
    paper = {"id": "plan", "body": organisation.get("name")}
    given: RawValues = {
        "period_from": first,
        "period_to": after - timedelta(days=1),
        "states": [{"state": "draft"}],
        "vision_papers": ["plan"],
        "papers": [paper],
        "priorities": None,
    }
    if renamed:
        given["title"] = paper["title"] = renamed
    texts = {f"{home}/plan.yml": begun("plan", f"{home}/plan.yml", given, was)}
    name = f"{home}/assessment.yml"
    hint = raw(records, f"plans/{last}/assessment.yml")
    texts[name] = begun("assessment", name, {"papers": ["plan"], "profiles": None}, hint)
    if duties := duties_of(records):
        name = f"{home}/standards.yml"
        earlier = last_of(list(records.folder.names("plans/*/standards.yml")))
        hint, met_by = raw(records, earlier), Path(earlier or "").parent.name
        evidence = evidence_for(duties, hint, (met_by, years))
        texts[name] = begun("plan-standards", name, evidence, hint)
    _write(texts)
    click.echo("Give it priorities: partnership new priority TITLE, in the order of the plan.")
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
    """Begin a priority of a plan, in the order of the plan. TITLE is what the plan calls it."""
    records = read_records(data_folder())
    plan, slug = plan_named(records, years), slug_of(title)
    name = f"plans/{plan}/priorities/{slug}.yml"
    refuse_if_there(records, name)
    given: RawValues = {"title": title, "papers": [first_paper(records, plan)]}
    if categories:
        given["categories"] = list(categories)
    if wards:
        given["focus_wards"] = wards_named(records, wards)
    earlier = sorted(records.folder.names(f"plans/*/priorities/{slug}.yml"))
    texts = {name: begun("priority", name, given, raw(records, last_of(earlier)))}
    home = f"plans/{plan}"
    add(records, texts, f"{home}/plan.yml", "priorities", [f"  - {slug}"])
    if records.folder.has(f"{home}/assessment.yml"):
        profile = item_lines(Profile, {"priority": slug}, {}, "  ")
        add(records, texts, f"{home}/assessment.yml", "profiles", list(profile))
    _write(texts, name)


@new.command("target")
@click.argument("title")
@click.option("--priority", "slug", required=True, metavar="SLUG", help="The priority it "
              "belongs to.")  # fmt: skip
@_PLAN
@_CATEGORIES
@data_option
def new_target(title: str, slug: str, years: str | None, categories: tuple[str, ...]) -> None:
    """Begin a target of a priority. TITLE is what it is called in lists, in a few words.

    Where police categories are named, the site counts the target itself, and the starting
    figure is filled in from the records: the 12 months before the plan begins.
    """
    records = read_records(data_folder())
    plan = plan_named(records, years)
    name = f"plans/{plan}/priorities/{slug}.yml"
    if not records.folder.has(name):
        slugs = [Path(path).stem for path in records.folder.names(f"plans/{plan}/priorities/*.yml")]
        meant = nearest(slug, slugs)
        remedy = f"Did you mean {meant}?" if meant else f"The priorities are: {', '.join(slugs)}."
        raise refusal(slug, f"is not a priority of the plan of {plan}", remedy)
    period, priority = raw(records, f"plans/{plan}/plan.yml"), raw(records, name)
    given: RawValues = {"id": slug_of(title), "title": title}
    agency = (priority.get("lead") or {}).get("agency") if priority.get("lead") else None
    if isinstance(agency, str):
        given["lead_agency"] = agency
    first, last = period.get("period_from"), period.get("period_to")
    if isinstance(first, date) and isinstance(last, date):
        since = first.replace(year=first.year - 1)
        given["baseline"] = {"since": since, "until": first - timedelta(days=1)}
        given["due"] = last
    if categories:
        given["measured_by"] = {"categories": list(categories)}
        fill_in_the_count(records, given)
    else:
        given["open_data"] = {}
    listed = priority.get("targets")
    hint = listed[-1] if isinstance(listed, list) and listed else {}
    lines = list(item_lines(Target, given, hint if isinstance(hint, dict) else {}, "  "))
    texts: dict[str, str] = {}
    add(records, texts, name, "targets", lines)
    _write(texts)


@new.command("report")
@click.argument("period")
@_PLAN
@data_option
def new_report(period: str, years: str | None) -> None:
    """Begin the report of a quarter or a year, with a figure for each target.

    PERIOD is a quarter of a year (2028-q1), of a financial year (2028-29-q1), or such a year
    (2028-29). Where the site counts a target itself, its figure is filled in.
    """
    first, last = days_of(period)
    records = read_records(data_folder())
    plan = plan_named(records, years or plan_holding(records, last))
    name = f"plans/{plan}/monitoring/{period}.yml"
    refuse_if_there(records, name)
    refuse_outside(records, plan, period, last)
    earlier = list(records.folder.names(f"plans/{plan}/monitoring/*.yml"))
    was = raw(records, last_of(earlier))
    figures = [
        figure_of(records, slug, target, first, last) for slug, target in targets_of(records, plan)
    ]
    given: RawValues = {"first_day": first, "last_day": last}
    if figures:
        given["figures"] = figures
    _write({name: begun("report", name, given, was)})


@new.command("meeting")
@click.argument("day", type=Day())
@data_option
def new_meeting(day: datetime) -> None:
    """Begin the record of a meeting. DAY is such as 2028-03-15."""
    records, on = read_records(data_folder()), day.date()
    name = f"meetings/{on}.yml"
    refuse_if_there(records, name)
    earlier = list(records.folder.names("meetings/*.yml"))
    given: RawValues = {"body": "partnership", "on": on}
    more: RawValues = {"state": "announced"} if on > by_the_clock() else {"items": [{}]}
    _write({name: begun("meeting", name, given | more, raw(records, last_of(earlier)))})


def _write(texts: Mapping[str, str], *mains: str) -> None:
    """Write the files, and list what is left to fill in; of files besides the main ones, count."""
    data = data_folder()
    names = write_all(data, texts)
    say_written([str(data / name) for name in names])
    own = {display_name(data / name) for name in mains or names}
    errors = check_records(data, by_the_clock()).of(Severity.ERROR)
    say_problems([problem for problem in errors if problem.file in own])
    others = sum(problem.file not in own and not problem.is_gap for problem in errors)
    if others:
        more = count_noun(others, "more problem")
        click.echo(f"{more} in other files: `partnership check` lists all.")
