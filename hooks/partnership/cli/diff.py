"""The command that prints what residents will see changed."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from partnership.checks.gate import check as validate
from partnership.checks.gate import load_partnership
from partnership.cli.check import CONTENT, content_problems, day_option, log_option
from partnership.cli.common import data_folder, data_option
from partnership.cli.git import published, records_at
from partnership.cli.pull_request import comment, with_build_log
from partnership.clock import today_utc
from partnership.errors import ProblemsFoundError, merge_duplicates, refusal
from partnership.model.partnership import Partnership
from partnership.pages.diff import as_text, changes
from partnership.pages.diff_words import changed_pages
from partnership.pages.site import Site
from partnership.pages.templates import TEMPLATES
from partnership.text import count_noun, plain_markdown


@click.command()
@click.argument("reference", metavar="REF")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "comment"]),
              default="text", help="Print text, Markdown, or the comment for a pull request, which "
              "also reports problems.")  # fmt: skip
@log_option
@day_option
@data_option
def diff(reference: str, form: str, log: Path | None, day: date | None) -> None:
    """Print the changes since a git revision that residents will see.

    REF is a revision such as HEAD~1, main or a tag; its own later changes are not included. The
    output covers added and removed months, totals, changed verdicts, targets with a new status,
    changed published figures, and every other changed text of the records.
    """
    data, today = data_folder(), day or today_utc()
    if form == "comment":
        click.echo(_pull_request_comment(data, reference, today, log), nl=False)
        return
    after = load_partnership(data)
    with records_at(data, reference) as folder:
        sections = changes(_load_revision(folder, reference), after, today)
    click.echo(as_text(sections, reference, plain_markdown if form == "markdown" else str))


def _pull_request_comment(data: Path, reference: str, today: date, log: Path | None) -> str:
    checked = validate(data, today, published(data, reference), datetime.now(UTC))
    problems_found = merge_duplicates((*checked.found, *content_problems(data, checked, today)))
    problems = with_build_log(log, problems_found, CONTENT)
    with records_at(data, reference) as folder, records_at(CONTENT, reference) as content:
        try:
            before, after = _load_revision(folder, reference), load_partnership(data)
        except ProblemsFoundError:
            return comment(problems, None, ())
        was, now = (Site.build(partnership, today, TEMPLATES) for partnership in (before, after))
        pages = changed_pages(was, now, content, CONTENT)
        return comment(problems, changes(before, after, today), pages)


def _load_revision(folder: Path, reference: str) -> Partnership:
    try:
        return load_partnership(folder)
    except ProblemsFoundError as error:
        first, count = error.problems[0], count_noun(len(error.problems), "problem")
        what = f"the records of that revision have {count} by today's rules: {first.what}"
        remedy = "Compare with a later revision, or use the version of the program from then."
        raise refusal(reference, None, what, remedy) from error
