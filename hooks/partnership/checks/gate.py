"""The gate: runs every rule that records must pass before they are published or imported.

All problems are reported together: errors within a file and between files, implausible figures,
unexplained changes to published records, and dates that are due.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from partnership.checks import contradictions, deadlines, months, names, plans, postcodes, releases  # noqa: F401 - some only declare rules
from partnership.checks.changes import Published, is_unchanged
from partnership.checks.published import check_published
from partnership.checks.rules import problems_by_rule
from partnership.checks.slips import slips, without_accepted
from partnership.checks.translations import check_translations
from partnership.errors import Problem, Problems, ProblemsFoundError, Severity, merge_duplicates
from partnership.model.partnership import Partnership
from partnership.model.releases import LONDON
from partnership.records.boundaries import drawn_outlines
from partnership.records.loading import Records, assemble, read_records
from partnership.records.postcodes import AMBIGUOUS, LISTS, POSTCODES

if TYPE_CHECKING:
    from partnership.pages.site import Site


@dataclass(frozen=True)
class Checked:
    """The records of a folder and every problem found in them."""

    partnership: Partnership | None
    """The partnership made from the valid files; None if a required file cannot be read."""
    found: tuple[Problem, ...]  # every problem found; may contain duplicates
    records: Records | None = None  # every record that could be read

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The problems without duplicates."""
        return merge_duplicates(self.found)

    def with_severity(self, severity: Severity) -> tuple[Problem, ...]:
        """Return the problems of one severity."""
        return tuple(problem for problem in self.problems if problem.severity is severity)

    @property
    def sound(self) -> Partnership:
        """Return the partnership or raise ProblemsFoundError with its errors."""
        errors = self.with_severity(Severity.ERROR)
        if errors or self.partnership is None:
            raise ProblemsFoundError(errors)
        return self.partnership


def check(
    data: Path,
    day: date,
    published: Published | None = None,
    now: datetime | None = None,
    *,
    asks_pages: bool = True,
) -> Checked:
    """Check a data folder against every rule on a given day.

    `published` holds the files that were public before, if known. `now` is the time for checks of
    the release calendar; the default is the end of the day. References to pages are checked only if
    they have changed, unless the caller checks them with `problems_of_pages`.
    """
    known = (published.files, published.unchanged, published.reference) if published else ()
    records = read_records(data, *known)
    records.today = day
    found = [*records.problems, *_between_files(records)]
    partnership = assemble(records)
    if partnership is not None:
        moment = now or datetime.combine(day, time.max, LONDON)
        stage = _Stage(records, partnership, published, day, moment)
        found += stage.figures_and_days()
        found += stage.places()
        found += stage.changes(found)
        wrong = {problem.file for problem in found if problem.severity is Severity.ERROR}
        doubts = [problem for problem in found if problem.severity is Severity.WARNING]
        found = [problem for problem in found if problem.severity is not Severity.WARNING]
        found += without_accepted([*doubts, *stage.doubts(wrong)], records)
        found += stage.pages() if asks_pages and not wrong else ()
    return Checked(partnership, tuple(found), records)


@dataclass(frozen=True)
class _Stage:
    """The checks that need the required files, stage by stage."""

    records: Records
    partnership: Partnership
    published: Published | None
    day: date
    moment: datetime

    def figures_and_days(self) -> Problems:
        """Yield implausible or unexplained figures, impossible dates, and what is due."""
        records, partnership, day = self.records, self.partnership, self.day
        yield from months.check_month_dates(records, day)
        yield from months.check_outliers(records, partnership)
        yield from deadlines.check_future_dates(records, day)
        yield from releases.check_releases(records, partnership, self.moment)
        yield from deadlines.check_due_dates(records, partnership, day)
        yield from releases.check_baseline_renewal(records, partnership, day)

    def places(self) -> Problems:
        """Yield wards and postcodes whose location is wrong."""
        if self._asks_places:
            folder, outlines = self.records.folder, self.partnership.outlines
            made_from = (*folder.digests("wards.yml", *LISTS), outlines)
            yield from folder.remember("places", made_from, lambda: tuple(self._misplaced()))

    def _misplaced(self) -> Problems:
        yield from months.check_rates(self.records, self.partnership)
        yield from postcodes.check_postcode_locations(self.records, self.partnership)

    def changes(self, found: Sequence[Problem]) -> Problems:
        """Yield unexplained changes to published records, in files without errors of their own."""
        if self.published is not None:
            within = set(self.records.problems)
            faulty = {fault.file for fault in found if fault in within or fault.line is None}
            facts = check_published(self.records, self.partnership, self.published, self.day)
            yield from (change for change in facts if change.file not in faulty)

    def doubts(self, wrong: Collection[str]) -> Problems:
        """Yield likely slips, except in files with errors and files that refer to these."""
        records, day = self.records, self.day
        doubtful = [doubt for file in records.files.values() for doubt in file.document.doubts]
        doubtful += slips(records, self.published.files if self.published else ())
        if self._asks_places and self.records.folder.name(POSTCODES) not in wrong:
            doubtful += postcodes.check_ward_inputs(records, day)
        if not wrong:  # pages are rendered from valid records only
            doubtful += check_translations(records, self.partnership, day)
        faulty = {name for name, file in records.files.items() if file.document.name in wrong}
        for doubt in doubtful:
            if doubt.file not in wrong and faulty.isdisjoint(doubt.compared_with):
                yield doubt

    def pages(self) -> Problems:
        """Yield broken references to pages, if they may have changed."""
        pointing = [name for name in self.records.files if name.startswith("plans/")]
        if not is_unchanged(self.published, *pointing, "standards.yml", "search.yml"):
            from partnership.pages.site import Site  # noqa: PLC0415 - templates are slow to load
            from partnership.pages.templates import TEMPLATES  # noqa: PLC0415

            site = Site.build(self.partnership, self.day, TEMPLATES)
            yield from problems_of_pages(self.records, site)

    @property
    def _asks_places(self) -> bool:
        """Whether boundary checks can run and may find something new: geometry is slow to load."""
        folder = self.records.folder.name("boundaries")
        outlines = (drawn_outlines(ward_set.id) for ward_set in self.partnership.ward_sets)
        are_wrong = any(folder in problem.file for problem in self.records.problems)
        are_known = is_unchanged(self.published, "wards.yml", POSTCODES, AMBIGUOUS, *outlines)
        return not (are_wrong or are_known)


def load_partnership(data: Path) -> Partnership:
    """Return all records of a data folder; raise ProblemsFoundError if they are invalid.

    Only rules within and between files are checked, so that earlier revisions can be read.
    Plausibility, published figures and due dates are not.
    """
    records = read_records(data)
    problems = [*records.problems, *_between_files(records)]
    return Checked(assemble(records), tuple(problems)).sound


def _between_files(records: Records) -> Problems:
    if records.folder.root.is_dir():
        yield from months.check_months_exist(records)
        yield from postcodes.check_postcode_lists(records)
    yield from problems_by_rule(records, Severity.ERROR)


def problems_of_pages(records: Records, site: "Site") -> Problems:
    """Yield broken references to pages: the evidence of plans and the answers of the search."""
    from partnership.checks.pages import (  # noqa: PLC0415 - pages are slow to load
        check_answer_links,
        check_evidence,
    )
    from partnership.pages.templates import HOME  # noqa: PLC0415

    yield from check_evidence(records, site.plan_pages)
    content = Path("content")
    content = content if content.is_dir() else HOME / content
    yield from check_answer_links(records, site, content)
