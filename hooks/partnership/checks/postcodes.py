"""Rules for postcodes and wards: each postcode must lie in its ward, and the figures must fit."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from partnership.checks.sizes import DIGIT
from partnership.checks.texts import CORRECT
from partnership.checks.ward_inputs import WardInputs, borough_inputs, doubts
from partnership.errors import Problem, count_noun
from partnership.model.crime import CrimeMonth
from partnership.model.partnership import Partnership
from partnership.model.postcodes import Postcode, PostcodeSource, set_named_by
from partnership.model.wards import Outline, WardSet, WardSets, set_in_force
from partnership.records.folder import Filed
from partnership.records.loading import Records
from partnership.records.mentions import exchanged_in
from partnership.records.postcodes import BOUNDARY, EDGES, OUTSIDE

FARTHEST = 300
"""Metres that a postcode may lie outside its ward: outlines are simplified, and points rounded."""

_MADE_BEFORE = 5
"""An order makes wards at most so many years before they are in force."""

_FILE = "postcodes.csv"
_AGAIN = "Correct the line, or run `partnership import postcodes` again."


def empty_lists(records: Records) -> Iterator[Problem]:
    """Yield each list that an import wrote, as its source tells, and that is missing or empty."""
    again, source = "Run `partnership import postcodes` again.", records.first(PostcodeSource)
    lists = [_FILE] if records.folder.has("postcodes.yml") else []
    lists += (EDGES, BOUNDARY) if source and source.edges else ()
    lists += (OUTSIDE,) if source and source.boroughs else ()
    for name in lists:
        if not records.folder.has(name):
            yield Problem(records.folder.name(name), None, "the file is missing", again)
    name = records.folder.name(_FILE)
    is_wrong = any(problem.file == name for problem in records.problems)
    if records.folder.has(_FILE) and not records.postcodes.postcodes and not is_wrong:
        yield Problem(name, 1, "the file holds no postcode", again)


def misplaced_postcodes(records: Records, partnership: Partnership) -> Iterator[Problem]:
    """Yield a problem for each postcode whose point lies far from the ward that it names."""
    postcodes = partnership.postcodes
    if not postcodes:
        return
    named = set_named_by({postcode.ward for postcode in postcodes}, partnership.ward_sets)
    outlines = {outline.ward: outline for outline in partnership.outlines.get(named.id, ())}
    by_ward: dict[str, list[Postcode]] = defaultdict(list)
    for postcode in postcodes:
        if postcode.ward in outlines:
            by_ward[postcode.ward].append(postcode)
    far = {code: _far_from(own, outlines[code]) for code, own in by_ward.items()}
    count, every = sum(map(len, far.values())), sum(map(len, by_ward.values()))
    if count > every / 2 and not any(
        _is_swapped(own[0][0], outlines[code]) for code, own in far.items() if own
    ):
        what = f"the outlines hold {every - count:,} of the {count_noun(every, 'postcode')}"
        remedy = "Import wards and postcodes of the same borough and the same years."
        yield Problem(records.folder.name(f"boundaries/{named.id}.geojson"), None, what, remedy)
        return
    path = records.folder.root / _FILE
    with path.open(encoding="utf-8-sig") as text:
        first_cells = (line.split(",")[0].strip('"') for line in text)
        lines = {cell: number for number, cell in enumerate(first_cells, start=1)}
    for code, own in far.items():
        for postcode, metres in own:
            ward = named.by_code[code].name
            what = f"{postcode.postcode} is {count_noun(metres, 'metre')} from {ward}, its ward"
            if _is_swapped(postcode, outlines[code]):
                what += "; easting and northing seem to be swapped"
            yield Problem(records.folder.name(_FILE), lines.get(postcode.postcode), what, _AGAIN)


def inputs_on_record(records: Records, day: date) -> tuple[WardSet, list[WardInputs]] | None:
    """Return the wards in force with what is on record of each; None where there are none."""
    from partnership.importers.geometry import postcodes_within  # noqa: PLC0415 - geometry is slow to load

    wards, held = records.first(WardSets), records.postcodes
    if wards is None:
        return None
    ward_set = set_in_force(wards.sets, day)
    postcodes = held.placed.get(ward_set.id) or held.postcodes
    within = postcodes_within(records.outlines.get(ward_set.id, ()), held.postcodes)
    months = sorted(
        (filed.record for filed in records.all(CrimeMonth)), key=lambda month: month.month
    )
    return ward_set, borough_inputs(ward_set, postcodes, months, within)


def inputs_that_disagree(records: Records, day: date) -> Iterator[Problem]:
    """Yield a warning for each ward in force whose postcodes, residents and rows do not fit."""
    known, wards = inputs_on_record(records, day), records.first(WardSets)
    if known is None or wards is None:
        return
    ward_set, inputs = known
    for ward, what, remedy in doubts(inputs):
        place = ("sets", wards.sets.index(ward_set), "wards", ward_set.wards.index(ward))
        field = ("residents",) if remedy == DIGIT else ()
        yield records.problem("wards.yml", (*place, *field), what, remedy)


def doubtful_ward_sets(filed: Filed[WardSets]) -> Iterator[Problem]:
    """Yield residents that are said to be estimated and counted, and orders of other wards."""
    for number, ward_set in enumerate(filed.record.sets):
        people = ward_set.population
        if people and people.estimate != bool(people.method):
            what = f"the residents of set {ward_set.id} are an estimate without a 'method'"
            remedy = "Write 'method': how the estimate was made."
            if people.method:
                what = f"the residents of set {ward_set.id} are no estimate and have a 'method'"
                remedy = "Write estimate: true, or take 'method' out."
            yield filed.problem(("sets", number, "population", "estimate"), what, remedy)
        years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", ward_set.order or "")]
        first = int(ward_set.id[:4])
        if years and not any(first - _MADE_BEFORE <= year <= first for year in years):
            what = f"'order' is {ward_set.order}, and the wards are those of {ward_set.id}"
            yield filed.problem(("sets", number, "order"), what, CORRECT)
        if pair := exchanged_in([ward.code for ward in ward_set.wards]):
            below, above = (ward_set.by_code[code] for code in pair)
            what = f"the codes of {above.name} and {below.name} are out of order"
            remedy = f"Write {below.code} for {above.name}, and {above.code} for {below.name}."
            place = ("sets", number, "wards", ward_set.wards.index(above), "code")
            yield filed.problem(place, what, remedy)


def _far_from(postcodes: list[Postcode], outline: Outline) -> list[tuple[Postcode, int]]:
    """Return the postcodes that lie outside a ward, with the metres between."""
    import shapely  # noqa: PLC0415 - geometry is slow to load

    from partnership.importers.geometry import ground_on_grid  # noqa: PLC0415 - the same

    points = shapely.points([(postcode.easting, postcode.northing) for postcode in postcodes])
    distances = shapely.distance(ground_on_grid(outline), points).tolist()
    return [
        (postcode, round(metres))
        for postcode, metres in zip(postcodes, distances, strict=True)
        if metres > FARTHEST
    ]


def _is_swapped(postcode: Postcode, outline: Outline) -> bool:
    turned = Postcode(postcode.postcode, postcode.ward, postcode.northing, postcode.easting)
    return not _far_from([turned], outline)
