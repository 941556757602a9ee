"""The release history: calendar, months, revisions and known problems."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from partnership.charts.chart import Chart
from partnership.model.crime import Category, CrimeMonth, Figure, Kind, Status, count_in_words
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.model.releases import ChangedCount, Release, Revision
from partnership.model.wards import Ward, WardSet
from partnership.pages.area_charts import kind_chart, season_chart
from partnership.pages.page import Page, PageWriter
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change
from partnership.statistics.dispersion import MIN_CLUSTERING
from partnership.statistics.plausibility import LEAST, MOST, USUAL_OF, ExpectedRows, expected_rows
from partnership.statistics.renewal import renewal_in_words
from partnership.statistics.revisions import by_set
from partnership.statistics.series import MONTHS_IN_A_YEAR, categories_held
from partnership.statistics.usual_range import FALSE_A_CHART_YEAR, WIDEST

BOROUGH_FEED = "releases/feed.xml"  # the feed of the whole borough


@dataclass(frozen=True)
class MonthRelease:
    """A month of figures for the whole borough."""

    month: Month
    record: CrimeMonth | None  # None if the police published nothing or withdrew it
    release: Release | None  # the entry in the calendar, if it has one
    crime: Figure
    incidents: Figure
    revisions: tuple[Revision, ...]
    problems: tuple[str, ...]  # known problems, and anomalies found to be correct
    expected: ExpectedRows | None

    @property
    def state(self) -> str:
        """The completeness, in a word or two."""
        if self.record is None:
            return "Withdrawn" if self.revisions else "Not reported"
        return "Complete" if self.crime.is_complete and self.incidents.is_complete else "Partial"

    @property
    def came_out(self) -> date | None:
        """The release day, if on record."""
        if self.release and self.release.published:
            return self.release.published
        return self.record.source.published if self.record else None


@dataclass(frozen=True)
class ReleaseHistory:
    """All releases of a snapshot, computed on demand."""

    snapshot: Snapshot

    @property
    def _records(self) -> Partnership:
        return self.snapshot.partnership

    @property
    def ahead(self) -> tuple[Release, ...]:
        """The future releases in chronological order, without months already on record."""
        waiting = (release for release in self.calendar if release.published is None)
        return tuple(each for each in waiting if each.month not in self._records.by_month)

    @property
    def calendar(self) -> tuple[Release, ...]:
        """All releases on record, in chronological order."""
        return tuple(
            sorted(self._records.releases.calendar, key=lambda release: (release.on, release.month))
        )

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """All revisions, latest first."""
        return tuple(reversed(self._records.releases.revisions))

    @cached_property
    def months(self) -> tuple[MonthRelease, ...]:
        """All months, latest first; a withdrawn month keeps its page."""
        records, found = self._records.releases, []
        revised = {revision.month for revision in records.revisions}
        calendar = {release.month: release for release in reversed(records.calendar)}
        for month in sorted({*self.snapshot.months, *revised}, reverse=True):
            known = ((problem.month, problem.what) for problem in records.known_problems)
            explained = ((outlier.month, outlier.why) for outlier in records.explained_outliers)
            found.append(
                MonthRelease(
                    month,
                    self._records.by_month.get(month),
                    calendar.get(month),
                    *self.figures_of(None, month),
                    tuple(revision for revision in records.revisions if revision.month == month),
                    tuple(what for of_month, what in (*known, *explained) if of_month == month),
                    expected_rows(self._records.months, month),
                )
            )
        return tuple(found)

    @cached_property
    def charts_with_a_range(self) -> tuple[Chart, ...]:
        """The charts with a usual range: monthly ones, and those of a category's latest year."""
        snapshot = self.snapshot
        areas = [snapshot.area(name, wards) for name, wards in snapshot.places]
        by_month = (kind_chart(snapshot, area, kind) for area in areas for kind in Kind)
        kinds = [snapshot.categories(kind) for kind in Kind]
        parts = (category for category in self._records.categories if (category,) not in kinds)
        of_a_year = (season_chart(snapshot, category) for category in parts)
        return tuple(chart for chart in (*by_month, *of_a_year) if chart and chart.usual)

    def lines_of(self, release: MonthRelease) -> dict[str, object]:
        """Return each ward's crimes, incidents and expected categories in a month."""
        record, month, snapshot = release.record, release.month, self.snapshot
        if record is None:
            return {"lines": []}
        by_ward, lines = record.counts.get(snapshot.ward_set.id, {}), []
        expected = [category.id for category in snapshot.categories_in(month)]
        counted = Status.REPORTED if record.is_whole else Status.PARTIAL
        for ward in snapshot.wards:
            line = by_ward.get(ward.code, {})
            by_category = [
                Figure(month, line.get(name), counted if name in line else Status.NOT_REPORTED)
                for name in expected
            ]
            lines.append((ward, *self.figures_of(ward, month), by_category))
        return {"lines": lines}

    def figures_of(self, ward: Ward | None, month: Month) -> tuple[Figure, Figure]:
        """Return the crimes and incidents of a month, in a ward or the borough."""
        snapshot, missing = self.snapshot, Figure(month, None, Status.NOT_REPORTED)
        place, wards = snapshot.months[0].months_to(month) - 1, (ward,) if ward else snapshot.wards
        if not 0 <= place < len(snapshot.months):
            return missing, missing
        crime, incidents = (
            snapshot.counts(wards, snapshot.categories(kind)).series[place] for kind in Kind
        )
        return crime, incidents

    def reported_categories(self, release: MonthRelease) -> tuple[Category, ...]:
        """Return the categories that a month has figures for."""
        reported = categories_held(release.record) if release.record else ()
        return tuple(category for category in self._records.categories if category.id in reported)

    def changes_of(
        self, revision: Revision
    ) -> tuple[tuple[WardSet, tuple[ChangedCount, ...]], ...]:
        """Return the counts that a revision changed, by ward set, the one in force first."""
        return by_set(revision.changes, self.snapshot.sets_in_force_first)

    def in_words(self, revision: Revision, ward: Ward | None = None) -> Iterator[str]:
        """Yield a sentence for each count that it changed, in all wards in force or one."""
        categories, wards = self._records.category_by_id, self.snapshot.ward_set.by_code
        for change in revision.changes:
            if change.ward in wards and (ward is None or change.ward == ward.code):
                before, now = count_in_words(change.published_as), count_in_words(change.now)
                name, category = wards[change.ward].name, categories[change.category].name
                yield f"{name}, {category}: published as {before}, now {now}."


def month_pages(releases: ReleaseHistory, writer: PageWriter) -> Iterator[Page]:
    """Yield the page of each month, latest first; search uses the ward pages instead."""
    snapshot = releases.snapshot
    for index, release in enumerate(releases.months):
        source = f"crime/{release.month}.yml" if release.record else None
        page = Page(f"releases/{release.month}.md", source=source, is_in_menu=False)
        yield writer.write(
            page,
            "month",
            {
                "categories": snapshot.categories_in(release.month),
                "releases": releases,
                "release": release,
                "later": releases.months[index - 1] if index else None,
                "earlier": next(iter(releases.months[index + 1 :]), None),
            },
            partial(releases.lines_of, release),
        )


def method_values(releases: ReleaseHistory) -> dict[str, object]:
    """Return the numbers of the methods page, by their template names."""
    snapshot, baselines = releases.snapshot, releases.snapshot.partnership.baselines
    months_after = sum(month > baselines[-1].last for month in snapshot.months) if baselines else 0
    charts = releases.charts_with_a_range
    crimes = snapshot.categories(Kind.CRIME)
    wards = [snapshot.counts((ward,), crimes).change for ward in snapshot.wards]
    changes = (change for change in wards if isinstance(change, Change))
    by_size = sorted(changes, key=lambda change: change.earlier)
    middle = by_size[len(by_size) // 2 : len(by_size) // 2 + 1]
    borough = [kind.change for kind in snapshot.kind_totals]
    compared = [change for change in (*borough, *middle) if isinstance(change, Change)]
    return {
        # the power, in per cent, for a fall by a tenth in the borough and a fifth in a median ward
        "found": [
            round(100 * change.power(fall))
            for change, fall in zip(compared, (0.1, 0.1, 0.2), strict=False)
        ],
        "clustering": f"{snapshot.measured_clustering:.2f}",  # variance of quarters / of months
        "min_clustering": MIN_CLUSTERING,
        "expected_rows": f"{LEAST:.0%} to {MOST:.0%}",  # relative to the usual rows
        "months_before": USUAL_OF,  # complete months that define the usual rows
        "widest": f"{WIDEST:g}",  # a wider usual range is not drawn
        "months_held": months_after,  # compared with the usual range
        "months_shared": max(0, MONTHS_IN_A_YEAR - months_after),  # with the baseline
        "renewal": renewal_in_words(snapshot.kind_totals, baselines, snapshot.today),
        "false_mark_count": round(len(charts) * months_after / 12 * FALSE_A_CHART_YEAR),
        "mark_count": sum(len(chart.signals) for chart in charts),
    }
