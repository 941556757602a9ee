"""What the exploring page shows: every series by place and records, and the figure to draw it in.

All of it is worked out here; the page's script only chooses what is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from partnership.charts.chart import Chart
from partnership.charts.figure import MOST_LINES, Settings, figure_of, marked
from partnership.charts.lines import LineDrawing, draw_line
from partnership.model.crime import Category, Kind, Series, Status
from partnership.model.wards import Ward
from partnership.pages.area_charts import EVERYWHERE, MEASURES, former_place, kind_chart
from partnership.pages.build_cache import cached_text
from partnership.pages.downloads.table import json_line
from partnership.pages.publication import with_fingerprint
from partnership.pages.snapshot import Snapshot
from partnership.statistics.rates import (
    Residents,
    rate_of,
    residents_of,
    with_personal_risk,
)
from partnership.statistics.series import Break
from partnership.statistics.totals import Total, rolling_totals

_PLOTLY = Path("plotly.js-basic-dist-min/plotly-basic.min.js")
JsonObject = dict[str, object]


@dataclass(frozen=True)
class ExplorePlace:
    """A ward, or all wards together."""

    snapshot: Snapshot
    """That of the wards in force, or of a former set."""
    id: str
    name: str
    wards: tuple[Ward, ...]
    residents: Residents | None
    no_rate: str = ""
    """Why there is no rate; empty where there is one."""

    @property
    def is_former(self) -> bool:
        """Whether it is a ward that is no more."""
        return self.snapshot.wards_of is not None


@dataclass(frozen=True)
class RecordsShown:
    """A category, or all of one kind together."""

    id: str
    name: str
    categories: tuple[Category, ...]

    @property
    def at_risk(self) -> tuple[Category, ...]:
        """The categories that a rate counts."""
        return with_personal_risk(self.categories)


class Explore:
    """The exploring page of one snapshot."""

    most_lines = MOST_LINES
    index = "explore/figures.json"
    """The address of the figures below the home page."""
    pattern = "explore/plotly.json"
    """The same of what the interactive chart is drawn by."""

    def __init__(self, snapshot: Snapshot, libraries: Path | None) -> None:
        """Remember the snapshot and where the browser libraries are."""
        self._snapshot = snapshot
        self._plotly = libraries / _PLOTLY if libraries else None

    @property
    def is_there(self) -> bool:
        """Whether Plotly is installed, which the interactive chart alone needs."""
        return self._plotly is not None and self._plotly.is_file()

    @property
    def notices(self) -> tuple[str, ...]:
        """What to do where the interactive chart is missing."""
        if self.is_there:
            return ()
        return ("the interactive charts, because Plotly is not installed. Run `make`.",)

    @cached_property
    def places(self) -> tuple[ExplorePlace, ...]:
        """All wards together, then each ward, then each former ward."""
        name = self._snapshot.organisation.borough
        return (
            self._place(EVERYWHERE, name, self._snapshot.wards),
            *(self._place(ward.slug, ward.name, (ward,)) for ward in self._snapshot.wards),
            *(
                _former(self._snapshot.with_wards_of(ward_set), ward)
                for ward_set in self._snapshot.former_sets
                for ward in sorted(ward_set.wards, key=lambda ward: ward.slug)
            ),
        )

    def _place(self, place: str, name: str, wards: tuple[Ward, ...]) -> ExplorePlace:
        people = residents_of(self._snapshot.ward_set, wards)
        reason = "" if people else "The number of residents is not known."
        if len(wards) == 1 and wards[0].rate_misleads:
            reason = wards[0].rate_misleads
        return ExplorePlace(self._snapshot, place, name, wards, people, reason)

    @cached_property
    def records(self) -> tuple[RecordsShown, ...]:
        """Each kind that has several categories, then each category."""
        kinds = ((kind, self._snapshot.categories(kind)) for kind in Kind)
        return (
            *(
                RecordsShown(MEASURES[kind][0], MEASURES[kind][1], categories)
                for kind, categories in kinds
                if len(categories) > 1
            ),
            *(
                RecordsShown(category.id, category.name, (category,))
                for category in self._snapshot.partnership.categories
            ),
        )

    @property
    def default(self) -> Chart:
        """The chart that the page begins with."""
        place = self.places[0]
        return kind_chart(self._snapshot, self._snapshot.area(place.name, place.wards), Kind.CRIME)

    @cached_property
    def drawing(self) -> LineDrawing:
        """That chart as one line."""
        return draw_line(self.default)

    @cached_property
    def figures(self) -> str:
        """Everything that can be chosen, as JSON."""
        months = self._snapshot.months
        return json_line(
            {
                "breaks": [self._about_break(series_break) for series_break in self._breaks],
                "months": [str(month) for month in months],
                "names": [month.name for month in months],
                "places": [
                    {**_about_place(place), "breaks": self._numbers(_breaks_of(place))}
                    for place in self.places
                ],
                "records": [
                    {**_about_records(records), "breaks": self._numbers(self._changes_of(records))}
                    for records in self.records
                ],
                "series": {
                    place.id: {
                        records.id: _values(place, records) for records in self._records_of(place)
                    }
                    for place in self.places
                },
            }
        )

    @property
    def plotly_pattern(self) -> str:
        """What the interactive chart is drawn by, as JSON: each line, and a break at each month."""
        pattern = replace(self.default, series=self.default.series[-1:], breaks=())
        marks = [marked(month) for month in self._snapshot.months]
        return cached_text("plotly", repr((pattern, marks)), lambda: _drawn_by(pattern, marks))

    def _records_of(self, place: ExplorePlace) -> Iterator[RecordsShown]:
        """Yield what the page has of a place: of a former ward what its page draws, no more."""
        for choice in self.records:
            whole_kind = self._snapshot.categories(choice.categories[0].kind)
            if not place.is_former or choice.categories == whole_kind:
                yield choice

    def _changes_of(self, records: RecordsShown) -> tuple[Break, ...]:
        return self._snapshot.breaks(self._snapshot.wards, records.categories)

    @cached_property
    def _breaks(self) -> tuple[Break, ...]:
        """Every break of a place or of records, once, in the order of time."""
        found = {series_break for place in self.places for series_break in _breaks_of(place)}
        found |= {
            series_break for records in self.records for series_break in self._changes_of(records)
        }
        return tuple(
            sorted(found, key=lambda series_break: (series_break.month, series_break.sentence))
        )

    def _numbers(self, breaks: tuple[Break, ...]) -> list[int]:
        return [self._breaks.index(series_break) for series_break in breaks]

    def _about_break(self, series_break: Break) -> JsonObject:
        month = self._snapshot.months.index(series_break.month)
        return {
            "month": month,
            "sentence": series_break.sentence,
            "isOfKind": series_break.is_of_kind,
        }

    @cached_property
    def library(self) -> str:
        """The address of Plotly below the home page; empty where it is not installed."""
        return (
            with_fingerprint("assets/plotly/plotly.js", self._text.encode()) if self._text else ""
        )

    @cached_property
    def _text(self) -> str:
        return self._plotly.read_text("utf-8") if self._plotly and self.is_there else ""

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the address and the text of each file."""
        yield self.index, self.figures
        if self.is_there:
            yield self.library, self._text
            yield self.pattern, self.plotly_pattern


def _drawn_by(pattern: Chart, marks: list[tuple[Settings, Settings]]) -> str:
    return json_line(
        {
            "figure": figure_of(*[pattern] * MOST_LINES).to_plotly_json(),
            "breaks": [{"shape": shape, "label": label} for shape, label in marks],
        }
    )


def _former(then: Snapshot, ward: Ward) -> ExplorePlace:
    """Return a ward of a former set, for which no rate is shown anywhere."""
    name = f"{ward.name} (ward of {then.ward_set.id})"
    reason = "Rates are of the wards of today."
    return ExplorePlace(then, former_place(then, ward), name, (ward,), None, reason)


def _breaks_of(place: ExplorePlace) -> tuple[Break, ...]:
    return place.snapshot.breaks(place.wards)


def _values(place: ExplorePlace, records: RecordsShown) -> JsonObject:
    """Return a series as counts, totals and rates, each with words where it has no number."""
    series = place.snapshot.series(place.wards, records.categories)
    totals = _totals(place, records.categories)
    return {
        "months": [figure.value for figure in series],
        "words": {str(number): words for number, words in _in_words(series)},
        "years": [total.value if total and total.is_complete else None for total in totals],
        "rates": list(_rates(place, records, totals)),
    }


def _rates(
    place: ExplorePlace, records: RecordsShown, totals: tuple[Total | None, ...]
) -> Iterator[float | None]:
    if place.no_rate or not records.at_risk:
        return
    if records.at_risk != records.categories:
        totals = _totals(place, records.at_risk)
    for total in totals:
        rate = rate_of(total, place.residents)
        yield rate.rounded if rate else None


def _totals(place: ExplorePlace, categories: tuple[Category, ...]) -> tuple[Total | None, ...]:
    changes = [
        series_break.month
        for series_break in place.snapshot.breaks(place.snapshot.wards, categories)
    ]
    return rolling_totals(place.snapshot.series(place.wards, categories), changes)


def _in_words(series: Series) -> Iterator[tuple[int, str]]:
    """Yield the place and the status of each month that is not whole."""
    for number, figure in enumerate(series):
        if figure.status is not Status.REPORTED:
            yield number, figure.status.value


def _about_place(place: ExplorePlace) -> JsonObject:
    people = place.residents
    basis = people.label if people else ""
    if people and people.margin:
        basis += f", which {people.margin}, and the rate with it"
    return {"id": place.id, "name": place.name, "noRate": place.no_rate, "residents": basis}


def _about_records(records: RecordsShown) -> JsonObject:
    left_out = [category.name for category in records.categories if not category.personal_risk]
    note = ""
    if not records.at_risk:
        note = "Its victims are shops or the state, so a rate would be no resident's risk."
    return {
        "id": records.id,
        "name": records.name,
        "noRate": note,
        "leftOut": left_out if records.at_risk else [],
    }
