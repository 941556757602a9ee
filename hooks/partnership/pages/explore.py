"""The data of the Explore page: each series, and how to draw it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from partnership.charts.chart import Chart
from partnership.charts.figure import MOST_LINES, pattern_of
from partnership.charts.svg import LineChartLayout
from partnership.model.crime import Category, Kind, Status
from partnership.model.wards import Ward
from partnership.pages.area_charts import EVERYWHERE, MEASURES, kind_chart, place_id
from partnership.pages.downloads.table import json_line
from partnership.pages.page import LibraryFiles, MadeFile, Writers
from partnership.pages.snapshot import Snapshot
from partnership.records.cache import cached_in_process
from partnership.statistics.rates import Residents, rate_of, residents_of, with_personal_risk
from partnership.statistics.series import Total, rolling_totals

JsonObject = dict[str, object]


@dataclass(frozen=True)
class ExplorePlace:
    """A ward, or all wards together."""

    snapshot: Snapshot  # the ward set, in force or former
    id: str
    name: str
    wards: tuple[Ward, ...]
    residents: Residents | None
    no_rate: str = ""  # the reason why there is no rate; empty if there is one

    @property
    def is_former(self) -> bool:
        """Whether it is a former ward."""
        return self.snapshot.wards_of is not None

    def values(self, records: "RecordsShown") -> JsonObject:
        """Return a series as counts, totals and rates; missing values are described in words."""
        series = self.snapshot.series(self.wards, records.categories)
        totals = self._totals(records.categories)
        has_rate = records.at_risk and not self.no_rate
        of_rate = totals
        if has_rate and records.at_risk != records.categories:
            of_rate = self._totals(records.at_risk)
        rates = [rate_of(total, self.residents) for total in of_rate] if has_rate else []
        return {
            "months": [figure.value for figure in series],
            "words": {
                str(index): figure.status.value
                for index, figure in enumerate(series)
                if figure.status is not Status.REPORTED
            },
            "years": [total.value if total and total.is_complete else None for total in totals],
            "rates": [rate.rounded if rate else None for rate in rates],
        }

    def _totals(self, categories: tuple[Category, ...]) -> tuple[Total | None, ...]:
        counts = self.snapshot.counts(self.wards, categories)
        changes = [change.month for change in counts.breaks if change.is_of_kind]
        return rolling_totals(counts.series, changes)


@dataclass(frozen=True)
class RecordsShown:
    """A category, or all of one kind together."""

    id: str
    name: str
    categories: tuple[Category, ...]

    @property
    def at_risk(self) -> tuple[Category, ...]:
        """The categories that are counted in a rate."""
        return with_personal_risk(self.categories)


class Explore(LibraryFiles):
    """The Explore page of one snapshot; only its interactive chart needs Plotly."""

    needs = ("plotly.js-basic-dist-min/plotly-basic.min.js",)
    lacking = "the interactive charts, because Plotly"
    folder = "assets/plotly"
    most_lines = MOST_LINES
    index = "explore/figures.json"  # the address of the figures, relative to the home page
    pattern = "explore/plotly.json"  # the address of the interactive chart's layout

    @cached_property
    def places(self) -> tuple[ExplorePlace, ...]:
        """All wards together, then each ward, then each former ward, which has no rate."""
        snapshot, no_people = self._snapshot, "The number of residents is not known."
        of_today = [(EVERYWHERE, snapshot.organisation.borough, snapshot.wards, "")]
        of_today += [
            (ward.slug, ward.name, (ward,), ward.rate_misleads or "") for ward in snapshot.wards
        ]
        places = []
        for place, name, wards, misleads in of_today:
            people = residents_of(snapshot.ward_set, wards)
            no_rate = misleads or ("" if people else no_people)
            places.append(ExplorePlace(snapshot, place, name, wards, people, no_rate))
        for ward_set in snapshot.former_sets:
            then, no_rate = snapshot.with_wards_of(ward_set), "Rates are of the wards of today."
            for ward in sorted(ward_set.wards, key=lambda ward: ward.slug):
                place, name = place_id(then, ward), f"{ward.name} (ward of {ward_set.id})"
                places.append(ExplorePlace(then, place, name, (ward,), None, no_rate))
        return tuple(places)

    @cached_property
    def records(self) -> tuple[RecordsShown, ...]:
        """Each kind with several categories, then each category."""
        snapshot = self._snapshot
        kinds = (RecordsShown(*MEASURES[kind][:2], snapshot.categories(kind)) for kind in Kind)
        parts = (
            RecordsShown(each.id, each.name, (each,)) for each in snapshot.partnership.categories
        )
        return (*(kind for kind in kinds if len(kind.categories) > 1), *parts)

    @property
    def default(self) -> Chart:
        """The chart that the page shows first."""
        return kind_chart(self._snapshot, self._snapshot.borough, Kind.CRIME)

    @cached_property
    def drawing(self) -> LineChartLayout:
        """The first chart as a line drawing."""
        return LineChartLayout(self.default)

    def _about(self) -> JsonObject:
        snapshot, months = self._snapshot, self._snapshot.months
        of_places = [place.snapshot.counts(place.wards, ()).breaks for place in self.places]
        of_records = [snapshot.in_all_wards(records.categories).breaks for records in self.records]
        found = {change for changes in (*of_places, *of_records) for change in changes}
        breaks = sorted(found, key=lambda change: (change.month, change.sentence))
        return {
            "breaks": [
                {
                    "month": months.index(change.month),
                    "sentence": change.sentence,
                    "isOfKind": change.is_of_kind,
                }
                for change in breaks
            ],
            "months": [str(month) for month in months],
            "names": [month.name for month in months],
            "places": [
                {**_about_place(place), "breaks": [*map(breaks.index, changes)]}
                for place, changes in zip(self.places, of_places, strict=True)
            ],
            "records": [
                {**_about_records(records), "breaks": [*map(breaks.index, changes)]}
                for records, changes in zip(self.records, of_records, strict=True)
            ],
        }

    def figures(self) -> Iterator[str]:
        """Yield the figures as JSON: what they are about, then the series of each place."""
        snapshot = self._snapshot
        yield f'{json_line(self._about())[:-1]},"series":{{'
        for index, place in enumerate(self.places):
            values = {
                records.id: place.values(records)
                for records in self.records
                # the page of a former ward only has charts of totals
                if not place.is_former
                or records.categories == snapshot.categories(records.categories[0].kind)
            }
            yield f"{',' if index else ''}{json_line(place.id)}:{json_line(values)}"
        yield "}}"

    def plotly_pattern(self) -> str:
        """Return the layout of the interactive chart: each line, and a break at each month."""
        return json_line(cached_in_process("plotly", pattern_of, self._snapshot.months))

    def writers(self) -> Writers:
        """Return the writers of the Plotly files."""
        return {"plotly.js": self._needed[0].read_bytes}

    def files(self) -> Iterator[MadeFile]:
        """Yield each file."""
        yield self.index, self.figures
        yield from super().files()
        if self.is_there:
            yield self.pattern, self.plotly_pattern


def _about_place(place: ExplorePlace) -> JsonObject:
    people = place.residents
    basis = people.label if people else ""
    if people and people.margin:
        basis += f", which {people.margin}, and the rate with it"
    return {"id": place.id, "name": place.name, "noRate": place.no_rate, "residents": basis}


def _about_records(records: RecordsShown) -> JsonObject:
    left_out = [category.name for category in records.categories if not category.personal_risk]
    note = "Its victims are shops or the state, so a rate would be no resident's risk."
    return {
        "id": records.id,
        "name": records.name,
        "noRate": "" if records.at_risk else note,
        "leftOut": left_out if records.at_risk else [],
    }
