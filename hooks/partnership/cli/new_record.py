"""The commands that create a record: a plan, priority, target, report or meeting.

They fill in what other records determine. The rest is left blank and listed.
"""

import re
from datetime import date, timedelta
from pathlib import Path

import click

from partnership.checks.gate import check as check_records
from partnership.checks.periods import days_named
from partnership.cli.common import (
    DAY,
    data_folder,
    data_option,
    say_problems,
    say_written,
    today_utc,
)
from partnership.cli.draft import Draft, RawValues, unknown, wrong_word
from partnership.cli.new_borough import new_borough
from partnership.errors import Severity, count_noun, one_per_kind
from partnership.importers.atomic_write import write_all
from partnership.model.plan_parts import Profile
from partnership.model.targets import Target
from partnership.model.values import slug_of
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
    """Create a record: write its file, and list what a person must fill in."""


new.add_command(new_borough)


@new.command("plan")
@click.argument("years")
@data_option
def new_plan(years: str) -> None:
    """Create a plan with its assessment. YEARS are such as 2028-2031.

    If the plan is on record as a draft, the blanks of an agreed plan are added to it.
    """
    found = re.fullmatch(r"([0-9]{4})-([0-9]{4})", years)
    if not found or not int(found[1]) < int(found[2]):
        raise wrong_word(
            years, "is not the period of a plan", "Write two years, such as 2028-2031."
        )
    draft, home = Draft(data_folder()), f"plans/{years}"
    if draft.records.folder.has(f"{home}/plan.yml"):
        draft.agree(f"{home}/plan.yml")
        _write(draft)
        return
    last = draft.newest_plan
    was = draft.raw(f"plans/{last}/plan.yml")
    began, title = was.get("period_from"), str(was.get("title", ""))
    day, month = (began.day, began.month) if isinstance(began, date) else (1, 4)
    first, after = (date(int(year), month, day) for year in found.groups())
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
    """Create a priority of a plan, after the existing ones. TITLE is its name in the plan."""
    draft = Draft(data_folder())
    plan, slug = draft.plan_named(years), slug_of(title)
    home, name = f"plans/{plan}", f"plans/{plan}/priorities/{slug}.yml"
    draft.refuse_existing(name)
    papers = draft.raw(f"{home}/plan.yml").get("papers") or ()
    known = [str(paper["id"]) for paper in papers if isinstance(paper, dict) and "id" in paper]
    itself = "plan" if "plan" in known or not known else known[0]
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
    given |= RawValues(state="announced") if day > today_utc() else RawValues(items=[{}])
    draft.begin(f"meetings/{day}.yml", given, draft.last("meetings/*.yml"))
    _write(draft)


def _write(draft: Draft, *mains: str) -> None:
    """Write the files and list their blanks; only count the blanks of secondary files."""
    data = draft.data
    names = write_all(data, draft.texts)
    say_written([str(data / name) for name in names])
    own = {display_name(data / name) for name in mains or names}
    errors = check_records(data, today_utc()).of(Severity.ERROR)
    say_problems(one_per_kind(problem for problem in errors if problem.file in own))
    others = sum(problem.file not in own and not problem.is_gap for problem in errors)
    if others:
        more = count_noun(others, "more problem")
        click.echo(f"{more} in other files: `partnership check` lists all.")
