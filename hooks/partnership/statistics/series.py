"""Monthly series of the records of some wards and categories, and their twelve-month totals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import chain

from partnership.model.crime import Category, CrimeMonth, Figure, Months, Series, Status
from partnership.model.months import Month
from partnership.model.wards import WardSet

MONTHS_IN_A_YEAR = 12
_LEAST = 0.0005  # a smaller share would be displayed as zero


@dataclass(frozen=True)
class Span:
    """The period in which a category is expected."""

    first: Month
    last: Month | None = None  # None while the police still publish it

    def holds(self, month: Month) -> bool:
        """Return whether the category is expected in a month."""
        return self.meets(month, month)

    def meets(self, first: Month, last: Month) -> bool:
        """Return whether the category is expected in any month of a period."""
        return self.first <= last and (self.last is None or first <= self.last)


def expected_spans(categories: Sequence[Category], months: Months) -> dict[str, Span]:
    """Return the period in which each category is expected; a category in no month has none.

    A category is expected from its recorded first month, otherwise from the first month that has
    it, so that a new category does not make earlier months incomplete.
    """
    held: dict[str, Month] = {}
    for month in sorted(months, key=lambda record: record.month):
        for category in categories_held(month):
            held.setdefault(category, month.month)
    return {
        category.id: Span(first, category.ended)
        for category in categories
        if (first := category.began or held.get(category.id))
    }


def categories_held(month: CrimeMonth) -> set[str]:
    """Return the categories that a month counts, including zero counts."""
    lines = (line for by_ward in month.counts.values() for line in by_ward.values())
    return {category for line in lines for category in line}


@dataclass(frozen=True)
class Completeness:
    """How complete the figures of a page are."""

    months: tuple[Month, ...]  # every month from the first to the last
    lacking: tuple[tuple[Month, Status], ...]  # the incomplete months, and their status
    without_location: str | None = None  # the records without a location in words, if any

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacking

    @property
    def in_words(self) -> str:
        """That no month is missing, or how many months are complete."""
        if self.is_whole:
            return "No month is missing"
        return f"{len(self.months) - len(self.lacking)} of {len(self.months)} months are complete"

    @property
    def what_is_lacking(self) -> tuple[str, ...]:
        """Each incomplete month with its status, and the records that no ward counts."""
        months = tuple(f"{month.name} is {status.value}" for month, status in self.lacking)
        return (*months, self.without_location) if self.without_location else months


def without_location_in_words(months: Iterable[CrimeMonth]) -> str | None:
    """Return how many records of the force have no location; None if every location is known."""
    rows = [month.coverage.rows for month in months]
    known = [row_count for row_count in rows if row_count.without_location is not None]
    count = sum(row_count.without_location or 0 for row_count in known)
    if not count:
        return None
    read = sum(row_count.read for row_count in known)
    share = f"{count / read:.1%}" if count / read >= _LEAST else "under 0.1%"
    records = f"{count:,} of {read:,} records of the whole force ({share})"
    return f"{records} have no location, so they are not counted in any ward"


def completeness_of(*series: Series, without_location: str | None = None) -> Completeness:
    """Return how complete several series over the same months are together."""
    months = tuple(figure.month for figure in series[0]) if series else ()
    lacking: dict[Month, Status] = {}
    for figure in chain(*series):
        if not figure.is_complete:
            lacking.setdefault(figure.month, figure.status)
    return Completeness(months, tuple(sorted(lacking.items())), without_location)


CountsByMonth = Mapping[Month, Mapping[str, int]]  # some records of an area, by month and category


def months_covered(months: Months) -> tuple[Month, ...]:
    """Return every month from the first on record to the last, including missing ones."""
    return months_between(months[0].month, months[-1].month) if months else ()


@cache
def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """Return every month of a period; cached, because thousands of figures hold them."""
    return tuple(first.until(last))


# Returns a cached figure, because series of many areas and categories share it.
_figure = cache(Figure)


def monthly_series(  # noqa: PLR0913 - what is counted, where, and what is known of it
    months: Months,
    set_id: str,
    wards: Collection[str],
    categories: Collection[str],
    revised: AbstractSet[tuple[Month, str, str]] = frozenset(),
    *,
    spans: Mapping[str, Span] | None = None,
) -> Series:
    """Return the monthly records of some wards in some categories.

    A month without a file is "not reported". A month is partial if the police published it in part,
    or if an expected ward or category is missing. `spans` says when each category is expected; the
    default is every month.
    """
    by_month = {record.month: record for record in months}
    changed = {month for month, ward, kind in revised if ward in wards and kind in categories}
    figures = []
    for month in months_covered(months):
        figure = figure_of(month, by_month.get(month), set_id, wards, categories, spans)
        if month in changed:
            figure = _figure(month, figure.value, figure.status, is_revised=True)
        figures.append(figure)
    return tuple(figures)


def subtract_counts(
    series: Series, taken: CountsByMonth | None, categories: Iterable[Category]
) -> Series:
    """Return a series of some categories minus the `taken` records."""
    if not taken:
        return series
    ids = {category.id for category in categories}
    return tuple(
        figure
        if figure.value is None
        else replace(figure, value=figure.value - count_of(taken.get(figure.month, {}), ids))
        for figure in series
    )


def count_of(by_category: Mapping[str, int], ids: Collection[str]) -> int:
    """Return the sum of the counts of some categories."""
    return sum(count for category, count in by_category.items() if category in ids)


def figure_of(  # noqa: PLR0913, PLR0917 - what is counted, where, and what is known of it
    month: Month,
    record: CrimeMonth | None,
    set_id: str,
    wards: Collection[str],
    categories: Collection[str],
    spans: Mapping[str, Span] | None = None,
) -> Figure:
    """Return the records of a month; `spans` says when each category is expected."""
    if record is None:
        return _figure(month, None, Status.NOT_REPORTED)
    by_ward = record.counts.get(set_id, {})
    lines = [by_ward.get(ward, {}) for ward in wards]
    known = [line[category] for line in lines for category in categories if category in line]
    if not known:
        return _figure(month, None, Status.NOT_REPORTED)
    lacks = len(known) < len(lines) * len(categories) and any(
        category not in line
        for category in categories
        if spans is None or (category in spans and spans[category].holds(month))
        for line in lines
    )
    whole = record.is_whole and not lacks
    return _figure(month, sum(known), Status.REPORTED if whole else Status.PARTIAL)


@dataclass(frozen=True)
class Break:
    """A month from which figures are not comparable with earlier ones."""

    month: Month
    sentence: str
    is_of_kind: bool = False  # whether no comparison and no line may cross the break


def breaks_of(
    months: Sequence[Month], ward_set: WardSet | None, categories: Iterable[Category] = ()
) -> tuple[Break, ...]:
    """Return the breaks of a period, from changes of wards and categories, in order.

    `ward_set` is None for all wards together, whose boundary does not change. If wards and a
    category change in the same month, the category is reported.
    """
    by_month = {}
    if ward_set and ward_set.valid_from:
        month = Month.from_day(ward_set.valid_from)
        sentence = f"{month.name}: these wards began. Earlier months are counted again for them."
        by_month[month] = Break(month, sentence)
    if ward_set and ward_set.valid_to:
        month = Month.from_day(ward_set.valid_to + timedelta(days=1))
        sentence = f"{month.name}: these wards were replaced. Later months keep their boundary."
        by_month[month] = Break(month, sentence)
    for month in {category.comparable_since for category in categories}:
        sentence = (
            f"{month.name}: the police changed what they count. "
            "Do not compare earlier months with later ones."
        )
        by_month[month] = Break(month, sentence, is_of_kind=True)
    return tuple(by_month[month] for month in sorted(by_month) if months[0] < month <= months[-1])


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the records of several months; incomplete months are left out and listed."""

    first: Month
    last: Month
    value: int
    left_out: tuple[Month, ...]  # the missing and partial months, which are not in the sum

    @property
    def is_complete(self) -> bool:
        """Whether the sum includes every month."""
        return not self.left_out

    @property
    def months_in_words(self) -> str:
        """The number of months in the sum: the 12 months, or 10 of the 12 months."""
        counted = MONTHS_IN_A_YEAR - len(self.left_out)
        whole = f"the {MONTHS_IN_A_YEAR} months"
        return whole if self.is_complete else f"{counted} of {whole}"


def rolling_totals(series: Series, changes: Collection[Month] = ()) -> tuple[Total | None, ...]:
    """Return the twelve-month total to each month; None where the series is too short.

    Also None where one of the `changes`, months that begin a break, is within the twelve months.
    Neighbouring totals share eleven months, so they have no usual range.
    """
    counted = [figure.value if figure.is_complete else None for figure in series]
    totals: list[Total | None] = [None] * len(series)
    for end in range(MONTHS_IN_A_YEAR, len(series) + 1):
        run = slice(end - MONTHS_IN_A_YEAR, end)
        first, last, values = series[run.start].month, series[end - 1].month, counted[run]
        if changes and any(first < month <= last for month in changes):
            continue
        left_out: tuple[Month, ...] = ()
        if None in values:
            left_out = tuple(figure.month for figure in series[run] if not figure.is_complete)
        totals[end - 1] = Total(first, last, sum(filter(None, values)), left_out)
    return tuple(totals)


def twelve_months_to(series: Series, last: Month) -> Total | None:
    """Return the total of the twelve months to `last`; None if the series is shorter."""
    end = series[0].month.months_to(last) if series else 0
    run = series[end - MONTHS_IN_A_YEAR : end] if end >= MONTHS_IN_A_YEAR else ()
    totals = rolling_totals(run)
    return totals[-1] if totals else None


@dataclass(frozen=True)
class TwoYears:
    """The latest twelve months and the twelve before."""

    latest: Total
    before: Total | None  # None if the series is too short

    @property
    def can_be_compared(self) -> bool:
        """Whether both totals are complete."""
        return self.latest.is_complete and self.before is not None and self.before.is_complete


def latest_two_years(series: Series) -> TwoYears | None:
    """Return the latest twelve months and the twelve before; None with fewer than twelve months."""
    if not series:
        return None
    last = series[-1].month
    latest = twelve_months_to(series, last)
    before = twelve_months_to(series, last.plus(-MONTHS_IN_A_YEAR))
    return TwoYears(latest, before) if latest else None
