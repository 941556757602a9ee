"""The command that checks every record, and the pages if they have changed."""

import gc
import os
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from partnership.checks.content import problems_of_content
from partnership.checks.deadlines import is_overdue
from partnership.checks.gate import Checked
from partnership.checks.gate import check as validate
from partnership.cli.common import DAY, FILE, data_folder, data_option, echo_problems
from partnership.cli.git import published
from partnership.errors import Problem, ProblemsFoundError, Severity, merge_duplicates, one_per_kind
from partnership.model.partnership import Partnership
from partnership.records.cache import SETTINGS, memory_of
from partnership.records.form_fields import in_the_form
from partnership.records.text_files import digest_of
from partnership.text import count_noun, join_and

day_option = click.option(
    "--day", type=DAY, help="The day to check for, such as 2027-03-31. [default: today]"
)
log_option = click.option("--log", type=FILE, metavar="FILE", help="The output of a build of the "
                          "site: its problems are reported too.")  # fmt: skip

CONTENT = Path("content")  # the folder of page templates next to the records
_FEW = 3  # the maximum number of warnings of one kind that are listed individually
# The parts in which warnings of one kind differ: names, quotations and numbers.
_VARYING = re.compile(r"'[^']*'|“[^”]*”|\([^)]*\)|\S*[0-9]\S*")


@click.command()
@click.option("--since", metavar="REF", help="The git revision that was published; changes "
              "since then need a reason on record. "
              "[default: the last one shared with main]")  # fmt: skip
@day_option
@click.option("--due", is_flag=True, help="Exit with 1 if something is overdue.")
@click.option("--all", "lists_all", is_flag=True, help="Print every warning, not one of a kind.")
@click.option("--format", "form", type=click.Choice(["text", "github"]), default="text",
              help="Print a line for each problem, or annotations for a pull request.")  # fmt: skip
@log_option
@data_option
def check(since: str | None, day: date | None, form: str, log: Path | None,
          **flags: bool) -> None:  # fmt: skip
    """Check every record and print all errors, warnings and due dates.

    An error blocks publishing: an invalid record, a reference to something that does not exist,
    figures of future months, two months with the same counts, unexplained outliers in months, wards
    and categories, a published figure or page that changed without a recorded reason, a month
    before its announced release, and evidence of a plan that refers to a heading which its pages do
    not have.

    A warning is a likely mistake; of many similar ones, the first is printed with the places of the
    others. Due dates are printed from 90 days before. Neither blocks publishing.
    """
    gc.disable()  # the process exits soon, so collection saves nothing
    data = data_folder()
    now = datetime.combine(day, time.min, UTC) if day else datetime.now(UTC)
    checked = validate(data, now.date(), published(data, since), now)
    _, warnings, reminders = (checked.with_severity(severity) for severity in Severity)
    problems = merge_duplicates((*checked.found, *content_problems(data, checked, now.date())))
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    memory_of(data).keep()
    if form == "github":
        _annotate(problems, log)
    echo_problems(errors if flags["lists_all"] else ProblemsFoundError(errors).problems)
    for found in (warnings, reminders) if form == "text" else ():
        for problem in found if flags["lists_all"] else one_per_kind(found, _VARYING, _FEW):
            click.echo(f"{problem.severity.capitalize()}: {problem}", err=True)
    if form == "text" and (words := in_the_form(errors or (*warnings, *reminders))):
        click.echo(words, err=True)
    counts = {"error": errors, "warning": warnings, "reminder": reminders}
    counted = [count_noun(len(found), name) for name, found in counts.items() if found]
    if errors:
        click.echo(
            f"{data}: {join_and(counted)}. Nothing is published until the errors are corrected.",
            err=True,
        )
        click.get_current_context().exit(1)
    click.echo(f"{data} is in order: {_summarise(checked.sound)}.")
    if counted and form == "text":
        click.echo(f"Above: {join_and(counted)}. These do not block publishing.")
    if flags["due"] and any(map(is_overdue, reminders)):
        click.get_current_context().exit(1)


def _summarise(partnership: Partnership) -> str:
    sets = partnership.ward_sets
    wards = count_noun(sum(len(ward_set.wards) for ward_set in sets), "ward")
    return (
        f"{count_noun(len(partnership.plans), 'plan')}, "
        f"{count_noun(len(sets), 'ward set')} with {wards}, "
        f"{count_noun(len(partnership.months), 'month')}, "
        f"{count_noun(len(partnership.postcodes), 'postcode')}"
    )


def content_problems(data: Path, checked: Checked, day: date) -> tuple[Problem, ...]:
    """Return the problems of authored pages, including those that only rendering reveals.

    Rendering is slow, so pages are rendered only if one has changed since the last check without
    problems. It needs records without errors, except errors about a missing page.
    """
    memory, paths = memory_of(data), (SETTINGS, *sorted(CONTENT.rglob("*.[mM][dD]")))
    made_from = tuple((str(path), digest_of(path)) for path in paths)
    if memory.get("content", made_from):
        return ()
    errors = checked.with_severity(Severity.ERROR)
    are_of_pages = all(
        error.about and all(thing.kind == "page" for thing in error.about) for error in errors
    )
    if not are_of_pages or checked.partnership is None or not SETTINGS.exists():
        return tuple(problems_of_content(CONTENT, SETTINGS))
    # pages are slow to load, and rarely needed
    from partnership.checks.pages import problems_of_authored  # noqa: PLC0415
    from partnership.pages.site import Site  # noqa: PLC0415
    from partnership.pages.templates import TEMPLATES  # noqa: PLC0415

    site = Site.build(checked.partnership, day, TEMPLATES)
    problems = tuple(problems_of_authored(site, CONTENT, SETTINGS))
    if not problems:
        memory.put("content", made_from, made=True)
    return problems


def _annotate(known: Sequence[Problem], log: Path | None) -> None:
    # only a pull request needs pages, which are slow to load
    from partnership.cli import pull_request  # noqa: PLC0415

    problems = pull_request.with_build_log(log, known, CONTENT)
    for line in pull_request.annotation_lines(problems):
        click.echo(line)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a", encoding="utf-8") as text:
            text.write(pull_request.summary(problems))
