"""The figures of single wards in the categories of a priority, with each ward's share."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from partnership.model.crime import Kind
from partnership.model.priorities import Priority
from partnership.model.wards import Ward, WardSet
from partnership.pages.snapshot import Snapshot
from partnership.statistics.rates import share_in_a_hundred
from partnership.statistics.series import monthly_series
from partnership.statistics.totals import Total, latest_two_years

COLUMNS = {Kind.CRIME: "Crimes in these categories", Kind.INCIDENT: "Incidents"}
"""What the counts of each kind are called; the two are never added up."""


@dataclass(frozen=True)
class WardCell:
    """The records of one ward and kind in twelve months, and their share of the borough's."""

    total: int
    per_cent: int | None
    """In whole per cent; None where the borough has too few records to be shared out."""


@dataclass(frozen=True)
class WardCountLine:
    """One ward, with a cell for each kind of record."""

    ward: Ward
    is_focus: bool
    """Whether the priority names the ward."""
    cells: tuple[WardCell, ...]


@dataclass(frozen=True)
class WardCounts:
    """Counts the records of the wards of one set in the categories of one priority."""

    edition: Snapshot
    ward_set: WardSet
    priority: Priority

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of record that the priority bears on."""
        known = self.edition.partnership.category_by_id
        present = {known[category].kind for category in self.priority.categories}
        return tuple(kind for kind in COLUMNS if kind in present)

    @property
    def columns(self) -> tuple[str, ...]:
        """What the counts of each kind are called."""
        return tuple(COLUMNS[kind] for kind in self.kinds)

    @property
    def categories(self) -> tuple[str, ...]:
        """The names of the categories that are counted; no other record is."""
        known = self.edition.partnership.category_by_id
        return tuple(known[category].name for category in self.priority.categories)

    @cached_property
    def wholes(self) -> tuple[Total | None, ...]:
        """The records of all wards together, kind by kind; None where months are too few."""
        return tuple(self._year(kind, self.ward_set.by_code) for kind in self.kinds)

    @property
    def year(self) -> Total | None:
        """The twelve months that the figures are for; None where fewer are on record."""
        return self.wholes[0] if self.wholes else None

    def lines(self, codes: Collection[str] | None = None) -> Iterator[WardCountLine]:
        """Yield every ward from A to Z, or those with some codes."""
        focus = self.priority.focus_wards.wards if self.priority.focus_wards else ()
        named = {ward.code for ward in focus}
        for ward in sorted(self.ward_set.wards, key=lambda ward: ward.name):
            if codes is None or ward.code in codes:
                yield WardCountLine(ward, ward.code in named, tuple(self._cells(ward)))

    def _cells(self, ward: Ward) -> Iterator[WardCell]:
        for kind, whole in zip(self.kinds, self.wholes, strict=True):
            total = self._year(kind, [ward.code])
            if total and whole:
                yield WardCell(total.value, share_in_a_hundred(total.value, whole.value))

    def _year(self, kind: Kind, codes: Collection[str]) -> Total | None:
        known = self.edition.partnership.category_by_id
        of_kind = [
            category for category in self.priority.categories if known[category].kind is kind
        ]
        months, spans = self.edition.partnership.months, self.edition.spans
        series = monthly_series(months, self.ward_set.id, codes, of_kind, spans=spans)
        years = latest_two_years(series)
        return years.latest if years else None
