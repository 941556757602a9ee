"""Rules for postcodes and wards: locations must match, and inputs must agree.

A ward's postcodes, residents and usual rows come from different official files. A file of another
area, other wards or with a wrong column therefore shows in wards that do not fit.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from partnership.checks.rules import rule
from partnership.checks.sizes import DIGIT, UNLIKE
from partnership.checks.texts import CORRECT
from partnership.errors import FieldPath, Problem, Problems, Severity
from partnership.model.crime import CrimeMonth
from partnership.model.partnership import Partnership
from partnership.model.postcodes import Postcode, PostcodeSource, area_of, ward_set_of_codes
from partnership.model.wards import Outline, Ward, WardSet, WardSets, set_in_force
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.records.mentions import swapped_pair
from partnership.records.postcodes import AMBIGUOUS, BOUNDARY, OUTSIDE
from partnership.statistics.plausibility import USUAL_OF
from partnership.text import count_noun

# The tolerance in metres for a postcode outside its ward: outlines and points are rounded.
FARTHEST = 300
# The maximum number of years between an order and the wards that it creates.
_MADE_BEFORE = 5
# The factor from which a ward's residents per postcode differ from the borough's.
_TIMES = 4
# The allowed difference between postcodes assigned to a ward and inside it: number and share.
_FEWEST_APART, _SHARE_APART = 5, 0.2
# With this many rows per ward and month on average, a ward without any is reported.
_ENOUGH_ROWS = 10
_FILE = "postcodes.csv"
_AGAIN = "Correct the line, or run `partnership import postcodes` again."


def check_postcode_lists(records: Records) -> Problems:
    """Yield each imported list that is missing or empty although its source is on record."""
    again, source = "Run `partnership import postcodes` again.", records.first(PostcodeSource)
    known = records.postcodes.postcodes
    reached = {area_of(postcode.postcode) for postcode in known}
    unreached = [area for area in (source and source.areas) or () if area not in reached]
    if known and unreached:
        what = f"'areas' has {unreached[0]}, but no postcode of the borough is in it"
        yield records.problem("postcodes.yml", ("areas",), what, again)
    if known and source and source.estimated and source.estimated > len(known):
        what = f"'estimated' is {source.estimated:,}, but the borough has {len(known):,} postcodes"
        yield records.problem("postcodes.yml", ("estimated",), what, again)
    lists = [_FILE] if records.folder.has("postcodes.yml") else []
    lists += (AMBIGUOUS, BOUNDARY) if source and source.edges else ()
    lists += (OUTSIDE,) if source and source.boroughs else ()
    for name in lists:
        if not records.folder.has(name):
            yield Problem(records.folder.name(name), None, "the file is missing", again)
    name = records.folder.name(_FILE)
    is_wrong = any(problem.file == name for problem in records.problems)
    if records.folder.has(_FILE) and not records.postcodes.postcodes and not is_wrong:
        yield Problem(name, 1, "the file has no postcodes", again)


def check_postcode_locations(records: Records, partnership: Partnership) -> Problems:
    """Yield a problem for each postcode whose point is far from its ward."""
    postcodes = partnership.postcodes
    if not postcodes:
        return
    named = ward_set_of_codes({postcode.ward for postcode in postcodes}, partnership.ward_sets)
    outlines = {outline.ward: outline for outline in partnership.outlines.get(named.id, ())}
    by_ward: dict[str, list[Postcode]] = defaultdict(list)
    for postcode in postcodes:
        if postcode.ward in outlines:
            by_ward[postcode.ward].append(postcode)
    far = {code: _far_from(own, outlines[code]) for code, own in by_ward.items()}
    count, every = sum(map(len, far.values())), sum(map(len, by_ward.values()))
    if count > every / 2:
        name = records.folder.name(f"boundaries/{named.id}.geojson")
        what = f"the outlines contain only {every - count:,} of the {count_noun(every, 'postcode')}"
        remedy = "Import wards and postcodes of the same borough and the same years."
        if any(_is_swapped(own[0][0], outlines[code]) for code, own in far.items() if own):
            name, what = records.folder.name(_FILE), f"{what}, as easting and northing are swapped"
            remedy = "Run `partnership import postcodes` again."
        yield Problem(name, None, what, remedy)
        return
    for code, own in far.items():
        ward = named.by_code[code].name
        if len(own) == len(by_ward[code]) >= _FEWEST_APART:
            name = records.folder.name(f"boundaries/{named.id}.geojson")
            what = f"none of the {len(own):,} postcodes of {ward} is within its outline"
            remedy = "Import wards and postcodes of the same borough and the same years."
            yield Problem(name, None, what, remedy)
            continue
        for postcode, metres in own:
            what = f"{postcode.postcode} is {count_noun(metres, 'metre')} from {ward}, its ward"
            if _is_swapped(postcode, outlines[code]):
                what += "; easting and northing seem to be swapped"
            yield _in_a_list(records, _FILE, f"{postcode.postcode},", what)
    yield from _far_from_second_wards(records, named, postcodes)


def _far_from_second_wards(
    records: Records, named: WardSet, postcodes: Sequence[Postcode]
) -> Problems:
    """Yield each postcode that is listed as near another ward but is far from it."""
    for outline in records.outlines.get(named.id, ()):
        near = [postcode for postcode in postcodes if outline.ward in postcode.also]
        for postcode, metres in _far_from(near, outline, 2 * FARTHEST) if near else ():
            what = f"{postcode.postcode} is {count_noun(metres, 'metre')} from "
            what += f"{named.by_code[outline.ward].name}, too far for homes of it to lie there"
            yield _in_a_list(records, AMBIGUOUS, f"{postcode.postcode},{outline.ward},", what)


def _in_a_list(records: Records, name: str, begun: str, what: str) -> Problem:
    """Return a problem of the line of a list that begins with some cells."""
    with (records.folder.root / name).open(encoding="utf-8-sig") as text:
        lines = (line.replace('"', "") for line in text)
        at = next((number for number, line in enumerate(lines, 1) if line.startswith(begun)), None)
    return Problem(records.folder.name(name), at, what, _AGAIN)


@dataclass(frozen=True)
class WardInputs:
    """The values of one ward from official files; None if not on record."""

    ward: Ward
    postcodes: int | None  # the postcodes assigned to the ward
    expected: int | None  # the postcodes whose point is inside its outline
    residents: int | None
    rows: float | None  # the median of its rows in the latest complete months
    rows_of_a_year: int | None
    """Its rows in the latest twelve complete months; None if there are fewer."""

    @property
    def residents_per_postcode(self) -> float | None:
        """The number of residents per postcode."""
        return self.residents / self.postcodes if self.residents and self.postcodes else None


def inputs_on_record(records: Records, day: date) -> tuple[WardSet, list[WardInputs]] | None:
    """Return the inputs of each ward in force; None if there are no wards."""
    wards, lists = records.first(WardSets), records.postcodes
    if wards is None:
        return None
    ward_set = set_in_force(wards.sets, day)
    postcodes = lists.postcodes_by_set.get(ward_set.id) or lists.postcodes
    made_from = (records.outlines.get(ward_set.id, ()), lists.postcodes)
    within = records.folder.remember("postcodes within", made_from, lambda: _within(*made_from))
    months = sorted(
        (file.record for file in records.all(CrimeMonth)), key=lambda month: month.month
    )
    return ward_set, borough_inputs(ward_set, postcodes, months, within)


def _within(outlines: Sequence[Outline], postcodes: Sequence[Postcode]) -> dict[str, int]:
    from partnership.importers.geometry import postcodes_within  # noqa: PLC0415 - geometry is slow to load

    return postcodes_within(outlines, postcodes)


def check_ward_inputs(records: Records, day: date) -> Problems:
    """Yield a warning for each ward in force whose postcodes, residents and rows do not match."""
    known, wards = inputs_on_record(records, day), records.first(WardSets)
    if known is None or wards is None:
        return
    ward_set, inputs = known
    for ward, within, what, remedy in doubts(inputs):
        place = ("sets", wards.sets.index(ward_set), "wards", ward_set.wards.index(ward))
        yield records.problem("wards.yml", (*place, *within), what, remedy)


@rule(WardSet, severity=Severity.WARNING)
def check_ward_set_statements(part: RecordFile[WardSet], _records: Records) -> Problems:
    """Yield contradictory statements about residents, and orders of other wards."""
    ward_set, people = part.record, part.record.population
    if people and people.estimate != bool(people.method):
        what = f"the residents of set {ward_set.id} are an estimate without a 'method'"
        remedy = "Write 'method': how the estimate was made."
        if people.method:
            what = f"the residents of set {ward_set.id} are not an estimate but have a 'method'"
            remedy = "Write estimate: true, or delete 'method'."
        yield part.problem(("population", "estimate"), what, remedy)
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", ward_set.order or "")]
    first = int(ward_set.id[:4])
    if years and not any(first - _MADE_BEFORE <= year <= first for year in years):
        what = f"'order' is {ward_set.order}, but the wards are those of {ward_set.id}"
        yield part.problem(("order",), what, CORRECT)
    if pair := swapped_pair([ward.code for ward in ward_set.wards]):
        below, above = (ward_set.by_code[code] for code in pair)
        what = f"the codes of {above.name} and {below.name} are out of order"
        remedy = f"Write {below.code} for {above.name}, and {above.code} for {below.name}."
        place = ("wards", ward_set.wards.index(above), "code")
        yield part.problem(place, what, remedy)


def _far_from(
    postcodes: list[Postcode], outline: Outline, most: int = FARTHEST
) -> list[tuple[Postcode, int]]:
    """Return the postcodes more than some metres outside a ward, with their distances."""
    import shapely  # noqa: PLC0415 - geometry is slow to load

    from partnership.importers.geometry import shape_on_grid  # noqa: PLC0415 - the same

    points = shapely.points([(postcode.easting, postcode.northing) for postcode in postcodes])
    distances = shapely.distance(shape_on_grid(outline), points).tolist()
    return [
        (postcode, round(metres))
        for postcode, metres in zip(postcodes, distances, strict=True)
        if metres > most
    ]


def _is_swapped(postcode: Postcode, outline: Outline) -> bool:
    turned = Postcode(postcode.postcode, postcode.ward, postcode.northing, postcode.easting)
    return not _far_from([turned], outline)


def borough_inputs(
    ward_set: WardSet,
    postcodes: Sequence[Postcode],
    months: Sequence[CrimeMonth],
    within: Mapping[str, int],
) -> list[WardInputs]:
    """Return the inputs of each ward of a set.

    `postcodes` are assigned to wards of that set, `months` are in chronological order, and `within`
    is the number of postcodes inside the outline of each ward.
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


def doubts(wards: Sequence[WardInputs]) -> Iterator[tuple[Ward, FieldPath, str, str]]:
    """Yield each ward that does not match, with the path within it, the problem and the remedy."""
    known = [ratio for ward in wards if (ratio := ward.residents_per_postcode)]
    usual = median(known) if known else None
    mean_rows = sum(ward.rows or 0 for ward in wards) / len(wards)
    for found in wards:
        ward, own = found.ward, found.residents_per_postcode
        if found.postcodes == 0:
            remedy = "Import the files of every postcode area that the borough covers, "
            remedy += "or wards and postcodes of the same years."
            yield ward, (), f"{ward.name} has no postcodes", remedy
        elif found.postcodes and found.expected is not None:
            most_apart = max(_FEWEST_APART, _SHARE_APART * found.postcodes)
            if abs(found.postcodes - found.expected) > most_apart:
                what = f"{count_noun(found.postcodes, 'postcode')} are assigned to {ward.name}, "
                what += f"but {found.expected:,} are inside its outline"
                yield ward, (), what, "Import wards and postcodes of the same years."
        if own and usual and not usual / _TIMES <= own <= usual * _TIMES:
            what = f"{ward.name} has {own:,.1f} residents per postcode, but {usual:,.1f} is usual"
            is_digit = any(1 / UNLIKE < own / usual * times < UNLIKE for times in (10, 0.1))
            remedy = "Check that the residents are from the row of this ward and the right column."
            if is_digit:
                yield ward, ("residents",), what, DIGIT
            else:
                yield ward, (), what, remedy
        if found.rows == 0 and mean_rows >= _ENOUGH_ROWS:
            what = f"{ward.name} usually has no rows, but a ward has {mean_rows:,.0f} a month"
            yield ward, (), what, "Import the wards again, and then the monthly files."
        rows, residents = found.rows_of_a_year or 0, found.residents or 0
        if rows > residents > 0 and not ward.rate_misleads:
            what = f"{ward.name} has {rows:,} rows in twelve months but only "
            what += f"{count_noun(residents, 'resident')}"
            remedy = "Correct the residents, or say under 'rate_misleads' why there are so many."
            yield ward, (), what, remedy
