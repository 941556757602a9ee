"""The page of the strategic assessment, with the figures by ward worked out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from partnership.model.assessment import Assessment, Profile
from partnership.model.categories import Kind
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.wards import WardSet
from partnership.pages.edition import Edition
from partnership.statistics.series import monthly_series
from partnership.statistics.totals import Total, latest_two_years

COLUMNS = {Kind.CRIME: "Recorded crime", Kind.INCIDENT: "Incidents"}
"""What the counts of each kind are called; the two are never added up."""


@dataclass(frozen=True)
class Cell:
    """The records of one ward and kind in twelve months, and their share of the borough's."""

    total: int
    per_cent: int | None
    """In whole per cent; None where the borough has no records."""


@dataclass(frozen=True)
class WardLine:
    """One ward of the plan's time, with a cell for each kind of record."""

    name: str
    is_focus: bool
    """Whether the priority names the ward."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Located:
    """A priority with its profiles and the figures by ward."""

    priority: Priority
    profile: Profile
    ward_set: WardSet
    columns: tuple[str, ...]
    wards: tuple[WardLine, ...]
    year: Total | None
    """The twelve months that the figures are for; None where fewer are at hand."""


def located(edition: Edition, plan: Plan, assessment: Assessment) -> Iterator[Located]:
    """Yield every priority with its profiles and the figures of the wards of the plan's time."""
    ward_set = edition.partnership.wards_on(plan.period_from)
    for profile in assessment.profiles:
        priority = plan.by_slug[profile.priority]
        counting = _Counting(edition, ward_set, priority)
        wholes = [counting.year(kind, ward_set.by_code) for kind in counting.kinds]
        yield Located(
            priority=priority,
            profile=profile,
            ward_set=ward_set,
            columns=tuple(COLUMNS[kind] for kind in counting.kinds),
            wards=tuple(counting.lines(wholes)),
            year=wholes[0],
        )


@dataclass(frozen=True)
class _Counting:
    edition: Edition
    ward_set: WardSet
    priority: Priority

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of record that the priority bears on."""
        known = self.edition.partnership.category_by_id
        present = {known[one].kind for one in self.priority.categories}
        return tuple(kind for kind in COLUMNS if kind in present)

    def year(self, kind: Kind, codes: Collection[str]) -> Total | None:
        """Return the latest twelve months of some wards in the categories of a kind."""
        known = self.edition.partnership.category_by_id
        of_kind = [one for one in self.priority.categories if known[one].kind is kind]
        months = self.edition.partnership.months
        years = latest_two_years(monthly_series(months, self.ward_set.id, codes, of_kind))
        return years.latest if years else None

    def lines(self, wholes: Sequence[Total | None]) -> Iterator[WardLine]:
        """Yield every ward from A to Z; nothing where fewer than twelve months are at hand."""
        focus = self.priority.focus_wards.wards if self.priority.focus_wards else ()
        named = {ward.code for ward in focus}
        for ward in sorted(self.ward_set.wards, key=lambda ward: ward.name):
            totals = [self.year(kind, [ward.code]) for kind in self.kinds]
            cells = (
                _cell(total, whole)
                for total, whole in zip(totals, wholes, strict=True)
                if total and whole
            )
            yield WardLine(ward.name, ward.code in named, tuple(cells))


def _cell(total: Total, whole: Total) -> Cell:
    share = round(100 * total.value / whole.value) if whole.value else None
    return Cell(total.value, share)
