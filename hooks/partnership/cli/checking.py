"""The commands that look at the records: are they right, and what will residents see changed."""

import gc
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from partnership.cli.git import records_at
from partnership.cli.published import published
from partnership.cli.rim import data_folder, data_option, say_written
from partnership.errors import Problem, ProblemsFoundError, number_of
from partnership.importers.vetting import figures_problems
from partnership.model.partnership import Partnership
from partnership.pages.changes import changes
from partnership.pages.changes_text import as_markdown, as_text
from partnership.pages.compression import compress_site
from partnership.pages.edition import Edition
from partnership.pages.environment import TEMPLATES, template_environment
from partnership.pages.plans import evidence_pages
from partnership.pages.standards import evidence_problems
from partnership.records.deadlines import by_the_clock, notices, today
from partnership.records.field_guide import write_field_guide
from partnership.records.loading import load_partnership
from partnership.records.release_days import release_day_problems
from partnership.records.schemas import write_schemas


@click.command()
@click.option("--since", metavar="REF", help="The git revision that was published; counts that "
              "differ from it need an entry in releases.yml. [default: the last one in common "
              "with main]")  # fmt: skip
@data_option
def check(since: str | None) -> None:
    """Check every record and print all that is wrong, and what is due soon.

    That includes figures of months to come, two months with the same counts, months, wards
    and categories far from the usual that nobody has explained, published figures that have
    changed without an entry in releases.yml, a published baseline that was changed, a month at hand
    before its announced time or after it without the day on which it came out, and evidence of a
    plan that points to a heading which its pages do not have.
    """
    gc.freeze()  # the program stays whole, so no search for garbage need look through it
    data = data_folder()
    partnership = load_partnership(data)
    clock = by_the_clock()
    problems = list(figures_problems(data, partnership, clock, published(data, since)))
    problems += release_day_problems(data, partnership, datetime.now(UTC))
    problems += _evidence_problems(data, partnership)
    near: tuple[Problem, ...] = ()
    try:
        near = notices(data, partnership, today(os.environ), clock)
    except ProblemsFoundError as error:
        problems += error.problems
    if problems:
        raise ProblemsFoundError(problems)
    for notice in near:
        click.echo(f"Soon: {notice}", err=True)
    wards = sum(len(one.wards) for one in partnership.ward_sets)
    click.echo(
        f"{data} is in order: {number_of(len(partnership.plans), 'plan')}, "
        f"{number_of(len(partnership.ward_sets), 'ward set')} with {number_of(wards, 'ward')}, "
        f"{number_of(len(partnership.months), 'month')}, "
        f"{number_of(len(partnership.postcodes), 'postcode')}."
    )


def _evidence_problems(data: Path, partnership: Partnership) -> list[Problem]:
    """Hold the evidence of each plan against its pages, which are written for that alone."""
    edition = Edition.as_of(partnership, today(os.environ))
    pages = evidence_pages(edition, template_environment(TEMPLATES))
    return evidence_problems(data, partnership.plans, pages)


@click.command()
@click.argument("reference", metavar="REF")
@click.option("--markdown", is_flag=True, help="Write Markdown, for a pull request.")
@data_option
def diff(reference: str, *, markdown: bool) -> None:
    """Tell what residents will see changed since a git revision.

    REF is a revision such as HEAD~1, main or a tag. Named are months that came or went, totals,
    sentences that read otherwise, what is unusual of late, targets with another status,
    published figures that changed, and every other word of the records that is not what it was.
    """
    data = data_folder()
    after = load_partnership(data)
    with records_at(data, reference) as folder:
        before = _loaded(folder, reference)
    found = changes(before, after, by_the_clock())
    click.echo((as_markdown if markdown else as_text)(found, reference))


def _loaded(folder: Path, reference: str) -> Partnership:
    """Return the records of a revision; say so where this program can no longer read them."""
    try:
        return load_partnership(folder)
    except ProblemsFoundError as error:
        first, count = error.problems[0], number_of(len(error.problems), "problem")
        what = f"the records of then have {count} by today's rules: {first.what}"
        remedy = "Compare with a later revision, or use the program as it was then."
        raise ProblemsFoundError([Problem(reference, None, what, remedy)]) from error


@click.command()
@data_option
def schema() -> None:
    """Write the JSON Schemas by which editors complete and check the records."""
    data = data_folder()
    say_written([str(path) for path in [*write_schemas(data), *write_field_guide(data)]])


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
def compress(site: Path) -> None:
    """Write a .gz and a .br beside each text file of a built site."""
    click.echo(f"{site}: {number_of(compress_site(site), 'compressed file')}")
