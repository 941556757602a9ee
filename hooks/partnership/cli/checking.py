"""The commands that inspect records: are they valid, and what will residents see changed."""

import gc
import os
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from partnership.checks.content import problems_of_content
from partnership.checks.deadlines import is_overdue
from partnership.checks.gate import Checked, load_partnership
from partnership.checks.gate import check as check_records
from partnership.cli.common import (
    DAY,
    FILE,
    data_folder,
    data_option,
    echo_problems,
    echo_written,
    today_utc,
)
from partnership.cli.git import published, records_at
from partnership.errors import (
    Problem,
    ProblemsFoundError,
    Severity,
    count_noun,
    join_and,
    merge_duplicates,
    one_per_kind,
    plain_markdown,
    refusal,
)
from partnership.importers.atomic_write import write_all
from partnership.model.partnership import Partnership
from partnership.records.cache import SETTINGS, memory_of
from partnership.records.form_fields import in_the_form
from partnership.records.text_files import digest_of

_DAY = click.option("--day", type=DAY,
                    help="The day to check for, such as 2027-03-31. [default: today]")  # fmt: skip
_LOG = click.option("--log", type=FILE, metavar="FILE", help="The output of a build of the site: "
                    "its problems are reported too.")  # fmt: skip

CONTENT = Path("content")
"""The folder of page templates next to the records."""

_FEW = 3
"""The maximum number of warnings of one kind that are listed individually."""

_OWN = re.compile(r"'[^']*'|“[^”]*”|\([^)]*\)|\S*[0-9]\S*")
"""The parts in which warnings of one kind differ: names, quotations and numbers."""


@click.command()
@click.option("--since", metavar="REF", help="The git revision that was published; changes "
              "since then need a reason on record. "
              "[default: the last one shared with main]")  # fmt: skip
@_DAY
@click.option("--due", is_flag=True, help="Exit with 1 if something is overdue.")
@click.option("--all", "every", is_flag=True, help="Print every warning, not one of a kind.")
@click.option("--format", "form", type=click.Choice(["text", "github"]), default="text",
              help="Print a line for each problem, or annotations for a pull request.")  # fmt: skip
@_LOG
@data_option
def check(since: str | None, day: date | None, form: str, log: Path | None,
          **asked: bool) -> None:  # fmt: skip
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
    checked = check_records(data, now.date(), published(data, since), now)
    _, warnings, reminders = (checked.with_severity(severity) for severity in Severity)
    every = merge_duplicates((*checked.found, *_of_content(data, checked, now.date())))
    errors = [problem for problem in every if problem.severity is Severity.ERROR]
    memory_of(data).keep()
    if form == "github":
        _annotate(_with_the_build(log, every))
    echo_problems(errors if asked["every"] else ProblemsFoundError(errors).problems)
    for found in (warnings, reminders) if form == "text" else ():
        for problem in found if asked["every"] else one_per_kind(found, _OWN, _FEW):
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
    click.echo(f"{data} is in order: {_in_numbers(checked.sound)}.")
    if counted and form == "text":
        click.echo(f"Above: {join_and(counted)}. These do not block publishing.")
    if asked["due"] and any(map(is_overdue, reminders)):
        click.get_current_context().exit(1)


def _in_numbers(partnership: Partnership) -> str:
    """Return how much is on record."""
    sets = partnership.ward_sets
    wards = count_noun(sum(len(ward_set.wards) for ward_set in sets), "ward")
    return (
        f"{count_noun(len(partnership.plans), 'plan')}, "
        f"{count_noun(len(sets), 'ward set')} with {wards}, "
        f"{count_noun(len(partnership.months), 'month')}, "
        f"{count_noun(len(partnership.postcodes), 'postcode')}"
    )


def _of_content(data: Path, checked: Checked, day: date) -> tuple[Problem, ...]:
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
        thing.startswith("page ") for error in errors for thing in error.about or "-"
    )
    if not are_of_pages or checked.partnership is None or not SETTINGS.exists():
        return tuple(problems_of_content(CONTENT, SETTINGS))
    from partnership.checks.pages import problems_of_authored  # noqa: PLC0415 - the same
    from partnership.pages.site import Site  # noqa: PLC0415
    from partnership.pages.templates import TEMPLATES  # noqa: PLC0415

    site = Site.build(checked.partnership, day, TEMPLATES)
    problems = tuple(problems_of_authored(site, CONTENT, SETTINGS))
    if not problems:
        memory.put("content", made_from, made=True)
    return problems


def _annotate(problems: Sequence[Problem]) -> None:
    """Print annotations for a pull request, and add the list of problems to the job summary."""
    # A check needs no pages; only a pull request loads them.
    from partnership.cli.pull_request import annotation_lines, summary  # noqa: PLC0415

    for line in annotation_lines(problems):
        click.echo(line)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a", encoding="utf-8") as text:
            text.write(summary(problems))


@click.command()
@click.argument("reference", metavar="REF")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "comment"]),
              default="text", help="Print text, Markdown, or the comment for a pull request, which "
              "also reports problems.")  # fmt: skip
@_LOG
@_DAY
@data_option
def diff(reference: str, form: str, log: Path | None, day: date | None) -> None:
    """Print the changes since a git revision that residents will see.

    REF is a revision such as HEAD~1, main or a tag; its own later changes are not included. The
    output covers added and removed months, totals, changed verdicts, targets with a new status,
    changed published figures, and every other changed text of the records.
    """
    # A check needs no pages, which are slow to load.
    from partnership.pages.diff import as_text, changes  # noqa: PLC0415

    data, today = data_folder(), day or today_utc()
    if form == "comment":
        click.echo(_comment(data, reference, today, log), nl=False)
        return
    after = load_partnership(data)
    with records_at(data, reference) as folder:
        found = changes(_loaded(folder, reference), after, today)
    click.echo(as_text(found, reference, plain_markdown if form == "markdown" else str))


def _comment(data: Path, reference: str, today: date, log: Path | None) -> str:
    """Return the comment: problems, and the changes that residents see if records are valid."""
    # A check needs no pages, which are slow to load.
    from partnership.cli.pull_request import comment  # noqa: PLC0415
    from partnership.pages.diff import changes  # noqa: PLC0415
    from partnership.pages.diff_words import changed_pages  # noqa: PLC0415
    from partnership.pages.site import Site  # noqa: PLC0415
    from partnership.pages.templates import TEMPLATES  # noqa: PLC0415

    checked = check_records(data, today, published(data, reference), datetime.now(UTC))
    every = merge_duplicates((*checked.found, *_of_content(data, checked, today)))
    problems = _with_the_build(log, every)
    with records_at(data, reference) as folder, records_at(CONTENT, reference) as content:
        try:
            before, after = _loaded(folder, reference), load_partnership(data)
        except ProblemsFoundError:
            return comment(problems, None, ())
        was, now = (Site.build(partnership, today, TEMPLATES) for partnership in (before, after))
        pages = changed_pages(was, now, content, CONTENT)
        return comment(problems, changes(before, after, today), pages)


def _with_the_build(log: Path | None, known: Sequence[Problem]) -> list[Problem]:
    """Return the known problems and those that only the build log reports."""
    from partnership.cli.pull_request import problems_in_log  # noqa: PLC0415 - the same

    text = log.read_text("utf-8", errors="replace") if log and log.exists() else ""
    return [*known, *problems_in_log(text, CONTENT, known)]


def _loaded(folder: Path, reference: str) -> Partnership:
    """Return the records of a revision; report if this version can no longer read them."""
    try:
        return load_partnership(folder)
    except ProblemsFoundError as error:
        first, count = error.problems[0], count_noun(len(error.problems), "problem")
        what = f"the records of that revision have {count} by today's rules: {first.what}"
        remedy = "Compare with a later revision, or use the version of the program from then."
        raise refusal(reference, None, what, remedy) from error


@click.command()
@data_option
def schema() -> None:
    """Write the JSON Schemas by which editors complete and check the records."""
    from partnership.records.field_guide import generated_files  # noqa: PLC0415 - only here

    data = data_folder()
    echo_written(str(data / name) for name in write_all(data, generated_files(data)))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def form(folder: Path) -> None:
    """Write the form to a folder, to be hosted separately or for `make admin`."""
    from partnership.pages.admin import form_files  # noqa: PLC0415 - only here
    from partnership.pages.templates import TEMPLATES  # noqa: PLC0415 - only here

    for name, content in form_files(data_folder(), TEMPLATES):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    click.echo(f"{folder}: the form")


@click.command()
@click.argument("file", type=FILE)
@click.option("--run", required=True, metavar="ADDRESS", help="The address of the checks.")
@click.option("--preview", metavar="ADDRESS", help="Where the host shows the site of a change; "
              "{number} and {branch} are filled in.")  # fmt: skip
@click.option("--number", default="", help="The number of the pull request.")
@click.option("--branch", default="", help="The branch of the change.")
def post(file: Path, run: str, preview: str | None, number: str, branch: str) -> None:
    """Print a comment written by `diff --format comment`, ready to be posted.

    An unsafe text is rejected, because untrusted code may have written it. Without FILE, the
    comment says that the checks ended before they could report.
    """
    from partnership.cli.pull_request import to_post, what_is_unsafe  # noqa: PLC0415 - only here

    text = file.read_text("utf-8", errors="replace") if file.exists() else None
    why = "it is a link" if file.is_symlink() else what_is_unsafe(text or "")
    if why:
        remedy = "Nothing was posted: see the checks of this change instead."
        raise refusal(file.name, None, why, remedy)
    named = re.sub(r"[^a-z0-9]+", "-", branch.lower()).strip("-")
    address = (preview or "").replace("{number}", number).replace("{branch}", named)
    click.echo(to_post(text, run, address), nl=False)
