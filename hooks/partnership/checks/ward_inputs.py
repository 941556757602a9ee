"""What is on record of each ward, held against the borough: postcodes, residents, usual rows.

Each comes from another official file, so that a file of another area, of other wards or with
another column shows in the wards that it does not fit.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from partnership.checks.sizes import DIGIT, UNLIKE
from partnership.errors import count_noun
from partnership.model.crime import CrimeMonth
from partnership.model.postcodes import Postcode
from partnership.model.wards import Ward, WardSet
from partnership.statistics.plausibility import USUAL_OF

_TIMES = 4
"""A ward with so many times the borough's residents a postcode, or as small a part of them."""

_FEWEST_APART, _SHARE_APART = 5, 0.2
"""Postcodes named and found in an outline may differ by this many, or by this share of them."""

_ENOUGH_ROWS = 10
"""Where the wards hold so many rows a month on average, one without any is told."""


@dataclass(frozen=True)
class WardInputs:
    """What the official files say of one ward; None where nothing of the kind is on record."""

    ward: Ward
    postcodes: int | None
    """Postcodes that name the ward."""
    expected: int | None
    """Postcodes whose point lies in its outline."""
    residents: int | None
    rows: float | None
    """The median of its rows in the latest whole months."""
    rows_of_a_year: int | None
    """Its rows in the latest twelve whole months; None where there are fewer."""

    @property
    def residents_per_postcode(self) -> float | None:
        """How many residents there are for each postcode."""
        return self.residents / self.postcodes if self.residents and self.postcodes else None


def borough_inputs(
    ward_set: WardSet,
    postcodes: Sequence[Postcode],
    months: Sequence[CrimeMonth],
    within: Mapping[str, int],
) -> list[WardInputs]:
    """Return what is on record of each ward of a set.

    `postcodes` have their wards of that set, `months` come in the order of time, and `within` is
    how many postcodes have their point in the outline of each ward.
    """
    named = Counter(postcode.ward for postcode in postcodes)
    has_postcodes = any(code in named for code in ward_set.by_code)
    whole = [month for month in months if month.is_whole][-USUAL_OF:]
    wards = []
    for ward in ward_set.wards:
        lines = (month.counts.get(ward_set.id, {}).get(ward.code) for month in whole)
        rows = [sum(line.values()) for line in lines if line is not None]
        found = WardInputs(
            ward,
            named[ward.code] if has_postcodes else None,
            within.get(ward.code) if has_postcodes else None,
            ward.residents,
            median(rows) if rows else None,
            sum(rows) if len(rows) == USUAL_OF else None,
        )
        wards.append(found)
    return wards


def doubts(wards: Sequence[WardInputs]) -> Iterator[tuple[Ward, str, str]]:
    """Yield each ward that does not fit, with what is wrong and what to do."""
    known = [each for ward in wards if (each := ward.residents_per_postcode)]
    usual = median(known) if known else None
    mean_rows = sum(ward.rows or 0 for ward in wards) / len(wards)
    for found in wards:
        ward, own = found.ward, found.residents_per_postcode
        if found.postcodes == 0:
            remedy = (
                "Import the files of every postcode area in which the borough lies, "
                "or wards and postcodes of the same years."
            )
            yield ward, f"no postcode names {ward.name}", remedy
        elif found.postcodes and found.expected is not None:
            most_apart = max(_FEWEST_APART, _SHARE_APART * found.postcodes)
            if abs(found.postcodes - found.expected) > most_apart:
                what = (
                    f"{count_noun(found.postcodes, 'postcode')} of {ward.name} by name, "
                    f"and {found.expected:,} in its outline"
                )
                yield ward, what, "Import wards and postcodes of the same years."
        if own and usual and not usual / _TIMES <= own <= usual * _TIMES:
            what = f"{own:,.1f} residents for each postcode of {ward.name}, and {usual:,.1f} usual"
            is_digit = any(1 / UNLIKE < own / usual * times < UNLIKE for times in (10, 0.1))
            remedy = "Look whether the residents are of this ward, and in that column."
            yield ward, what, DIGIT if is_digit else remedy
        if found.rows == 0 and mean_rows >= _ENOUGH_ROWS:
            what = f"no row usually lies in {ward.name}, where a ward has {mean_rows:,.0f} a month"
            yield ward, what, "Import the wards again, and then the monthly files."
        rows, residents = found.rows_of_a_year or 0, found.residents or 0
        if rows > residents > 0 and not ward.rate_misleads:
            what = (
                f"{rows:,} rows in twelve months for "
                f"{count_noun(residents, 'resident')} of {ward.name}"
            )
            remedy = "Correct the residents, or say under 'rate_misleads' why there are so many."
            yield ward, what, remedy


def table(set_id: str, wards: Sequence[WardInputs]) -> Iterator[str]:
    """Yield the lines of a table of the wards, with what is doubtful of them below it."""
    columns = ("postcodes", "in outline", "residents", "a postcode", "usual rows")
    width = max(len(found.ward.name) for found in wards)
    yield f"The wards of set {set_id}, by what is on record of each:"
    yield f"  {'':{width}}  {'  '.join(columns)}"
    for found in wards:
        a_postcode = found.residents_per_postcode
        figures = (found.postcodes, found.expected, found.residents, a_postcode, found.rows)
        shown = ("-" if figure is None else f"{figure:,.0f}" for figure in figures)
        cells = (f"{figure:>{len(name)}}" for name, figure in zip(columns, shown, strict=True))
        yield f"  {found.ward.name:{width}}  {'  '.join(cells)}"
    for _, what, remedy in doubts(wards):
        yield f"  WARNING: {what}. {remedy}"
