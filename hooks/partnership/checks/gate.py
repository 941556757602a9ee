"""The one gate: every rule that records must meet before anything is published or imported.

All stages report at once: what is wrong within a file, what does not fit between files, what is
implausible, what was published and has changed, and what falls due.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partnership.checks import deadlines, months, plans, postcodes, releases, statement
from partnership.checks.published import Published, changed_facts, is_unchanged
from partnership.checks.slips import slips, without_accepted
from partnership.checks.translations import outdated_translations
from partnership.errors import Problem, ProblemsFoundError, Severity
from partnership.model.accessibility import Accessibility
from partnership.model.base import Record
from partnership.model.crime import CrimeMonth
from partnership.model.meetings import Meeting
from partnership.model.organisation import Organisation
from partnership.model.partnership import Partnership
from partnership.model.plan_parts import Assessment
from partnership.model.plans import Neighbours, PlanFile
from partnership.model.priorities import Priority
from partnership.model.releases import LONDON, Baselines, Releases
from partnership.model.standards import National
from partnership.model.targets import Report
from partnership.model.wards import WardSets
from partnership.records.folder import Filed
from partnership.records.loading import Records, assemble, read_records
from partnership.records.registry import KINDS
from partnership.records.unread import is_there_under_another_name

if TYPE_CHECKING:
    from partnership.pages.site import Site

Rule = Callable[[Filed[Any], Records], Iterator[Problem]]
"""A rule for the files of one kind, each held against all records."""

RULES: dict[type[Record], tuple[Rule, ...]] = {
    Organisation: (plans.missing_exit_address,),
    WardSets: (months.ward_sets_that_do_not_meet, months.wards_of_another_area),
    CrimeMonth: (
        months.counts_that_are_not_whole,
        months.categories_before_they_began,
        months.locations_beyond_counts,
    ),
    Baselines: (releases.baselines_without_figures,),
    Releases: (
        releases.calendar_that_does_not_fit,
        releases.revised_counts_that_differ,
        releases.revisions_of_no_month,
        releases.problems_of_no_month,
    ),
    PlanFile: (
        plans.unlisted_priorities,
        plans.early_targets_of_a_plan,
        plans.targets_that_count_unlike_things,
        plans.meetings_that_do_not_fit,
        plans.leads_who_never_report,
    ),
    Priority: (
        plans.early_targets,
        plans.targets_that_count_unlike_things,
        plans.unknown_icons,
    ),
    Report: (plans.figures_that_cannot_be_compared, plans.reports_of_another_plan),
    Meeting: (plans.meetings_of_former_wards,),
    Assessment: (plans.priorities_without_a_profile,),
    National: (plans.items_that_do_not_fit,),
    Neighbours: (plans.unused_themes,),
    Accessibility: (
        statement.claims_of_too_much,
        statement.claims_of_too_little,
    ),
}
"""The rules for each kind of record."""


@dataclass(frozen=True)
class Checked:
    """The records of a folder and everything that was found in them."""

    partnership: Partnership | None
    """What the files that are right make; None where its base cannot be read."""
    problems: tuple[Problem, ...]
    records: Records | None = None
    """Everything that could be read."""

    def of(self, severity: Severity) -> tuple[Problem, ...]:
        """Return the problems of one severity."""
        return tuple(problem for problem in self.problems if problem.severity is severity)

    @property
    def sound(self) -> Partnership:
        """The partnership, fit to be published; raise ProblemsFoundError where it is not."""
        errors = self.of(Severity.ERROR)
        if errors or self.partnership is None:
            raise ProblemsFoundError(errors)
        return self.partnership


def all_problems(
    data: Path, day: date, published: Published | None = None, now: datetime | None = None
) -> tuple[Problem, ...]:
    """Return everything that is wrong, doubtful or due in a data folder on a day."""
    return check(data, day, published, now).problems


def check(
    data: Path,
    day: date,
    published: Published | None = None,
    now: datetime | None = None,
    *,
    asks_pages: bool = True,
) -> Checked:
    """Hold a data folder against every rule.

    `published` is what was public before, where that is known. `now` is the moment by which the
    release calendar is judged; without it, the end of the day. Pages are made where what points to
    them has changed, unless the caller makes them and asks `problems_of_pages`.
    """
    records = read_records(data)
    problems = [*records.problems, *_missing_files(records), *_between_files(records)]
    partnership = assemble(records)
    if partnership is not None:
        moment = now or datetime.combine(day, time.max, LONDON)
        problems += _of_figures(records, partnership, day, moment)
        problems += _of_places(records, partnership, published)
        problems += deadlines.due_dates(records, partnership, day)
        problems += releases.renewal_due(records, partnership, day)
        doubtful = [
            *(doubt for filed in records.filed.values() for doubt in filed.document.doubts),
            *slips(records, day),
            *releases.renewal_too_soon(records, partnership, day),
            *_of_inputs(records, partnership, day, published),
            *outdated_translations(records, partnership, day),
        ]
        if published is not None:
            within = set(records.problems)
            faulty = {told.file for told in problems if told in within or told.line is None}
            changed = [
                problem
                for problem in changed_facts(records, partnership, published, day)
                if problem.file not in faulty
            ]
            problems += (problem for problem in changed if problem.severity is Severity.ERROR)
            doubtful += (problem for problem in changed if problem.severity is Severity.WARNING)
        problems += without_accepted(doubtful, records)
        has_errors = any(problem.severity is Severity.ERROR for problem in problems)
        if asks_pages and not has_errors and _points_elsewhere(records, published):
            from partnership.pages.site import Site  # noqa: PLC0415 - templates are slow to load
            from partnership.pages.templates import TEMPLATES  # noqa: PLC0415

            problems += problems_of_pages(records, Site.of(partnership, day, TEMPLATES))
    return Checked(partnership, ProblemsFoundError(problems).problems, records)


def load_partnership(data: Path) -> Partnership:
    """Return everything a data folder holds; raise ProblemsFoundError where it does not fit.

    Only the rules within and between files are asked, so that an earlier revision can be read:
    what was plausible, published or due then does not matter.
    """
    records = read_records(data)
    problems = [*records.problems, *_between_files(records)]
    return Checked(assemble(records), ProblemsFoundError(problems).problems).sound


def _missing_files(records: Records) -> Iterator[Problem]:
    """Yield a problem for each file without which pages would lose what residents rely on."""
    unread = [problem for problem in records.problems if "is not read" in problem.what]
    for kind in KINDS if records.folder.root.is_dir() else ():
        is_missing = kind.needed and not records.folder.has(kind.path)
        if is_missing and not is_there_under_another_name(kind.path, unread):
            yield Problem(records.folder.name(kind.path), None, "the file is missing", kind.needed)


def _between_files(records: Records) -> Iterator[Problem]:
    if records.folder.root.is_dir():
        yield from months.missing_months(records)
        yield from postcodes.empty_lists(records)
    for model, rules in RULES.items():
        for filed in records.readable(model):
            for rule in rules if filed.agrees else ():
                yield from _of_what_is_right(rule(filed, records), filed)


def _of_what_is_right(found: Iterable[Problem], filed: Filed[Any]) -> list[Problem]:
    """Return what a rule finds; nothing where it asks for a field that is told to be wrong."""
    try:
        return list(found)
    except AttributeError:
        if filed.is_whole:
            raise
        return []


def _of_figures(
    records: Records, partnership: Partnership, day: date, now: datetime
) -> Iterator[Problem]:
    yield from months.future_months(records, day)
    yield from months.copied_months(records)
    yield from months.unexplained_outliers(records, partnership)
    yield from deadlines.days_still_to_come(records, day)
    yield from releases.release_days(records, partnership, now)


def _of_places(
    records: Records, partnership: Partnership, published: Published | None
) -> Iterator[Problem]:
    """Yield what is wrong on the ground, unless nothing has changed: geometry is slow to load."""
    if _is_ground_unchanged(partnership, published):
        return
    yield from months.rates_not_looked_at(records, partnership)
    if _can_read_outlines(records):
        yield from postcodes.misplaced_postcodes(records, partnership)


def _of_inputs(
    records: Records, partnership: Partnership, day: date, published: Published | None
) -> Iterator[Problem]:
    """Yield the wards whose inputs do not fit together, unless nothing of them has changed."""
    if _can_read_outlines(records) and not _is_ground_unchanged(partnership, published):
        yield from postcodes.inputs_that_disagree(records, day)


def _can_read_outlines(records: Records) -> bool:
    folder = records.folder.name("boundaries")
    return not any(folder in problem.file for problem in records.problems)


def _is_ground_unchanged(partnership: Partnership, published: Published | None) -> bool:
    outlines = [f"boundaries/{ward_set.id}.geojson" for ward_set in partnership.ward_sets]
    return is_unchanged(published, "wards.yml", "postcodes.csv", *outlines)


def _points_elsewhere(records: Records, published: Published | None) -> bool:
    """Tell whether a file that points to pages is not as it was published."""
    names = [name for name in records.filed if name.startswith("plans/")]
    return not is_unchanged(published, *names, "standards.yml", "search.yml")


def problems_of_pages(records: Records, site: "Site") -> Iterator[Problem]:
    """Yield what is wrong with what points to pages: evidence of plans, answers of the search."""
    from partnership.checks.search import answers_that_lead_nowhere  # noqa: PLC0415
    from partnership.pages.plans import evidence_problems  # noqa: PLC0415
    from partnership.pages.templates import HOME  # noqa: PLC0415

    yield from evidence_problems(records, site.snapshot.partnership.plans, site.plan_pages)
    content = Path("content")
    yield from answers_that_lead_nowhere(
        records, site, content if content.is_dir() else HOME / content
    )
