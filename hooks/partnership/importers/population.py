"""Imports the residents of a ward set from a table of ward codes and numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from partnership.errors import raise_problems, refusal
from partnership.importers.atomic_write import Import
from partnership.importers.existing import required_outlines, required_ward_sets
from partnership.importers.geometry import shape_on_grid
from partnership.importers.source_file import SourceFile
from partnership.model.values import AREA_CODE
from partnership.model.wards import Population, WardSet, WardSets
from partnership.records.writing import wards_text
from partnership.text import count_noun, suggestion

# Words that identify a column of land areas by its heading.
_AREA = re.compile(r"\b(area|ha|hectares?|acres?|sq\.? ?km|km2|density)\b", re.IGNORECASE)
# Headings of the column for all residents, in tables that also have age and sex.
_TOTAL = re.compile(r"^(?:total|all ages|all persons|persons|population|residents)$", re.IGNORECASE)
_CODE = re.compile(AREA_CODE)
_NUMBER = re.compile(r"^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.0+)?$")
_OTHER_TABLE = "Choose a table with the residents of every ward."


@dataclass(frozen=True)
class PopulationRequest:
    """The officer's options for a table of residents."""

    set_id: str
    year: int
    estimate: bool
    source: str  # the publisher's title of the table
    publisher: str = "Office for National Statistics"
    method: str | None = None
    column: str | None = None  # the column of the numbers, for a table that has several
    sheet: str | None = None  # the sheet of a workbook in which several sheets have the wards


def import_population(data: Path, path: Path, request: PopulationRequest) -> Import:
    """Return wards.yml with the residents of one set."""
    sets = {ward_set.id: ward_set for ward_set in required_ward_sets(data)}
    official = SourceFile.open(path)
    if request.set_id not in sets:
        what = f"ward set '{request.set_id}' is not in wards.yml"
        remedy = suggestion(request.set_id, sets, f"The sets on record are: {', '.join(sets)}.")
        raise refusal("--set", None, what, remedy)
    ward_set = sets[request.set_id]
    residents = _residents(official, ward_set, request)
    _refuse_other_figures(data, official, ward_set, residents)
    before = ward_set.population
    is_same = before and before.source.sha256 == official.sha256 and request.estimate
    population = Population(
        year=request.year,
        estimate=request.estimate,
        method=request.method,
        error=before.error if before and is_same else None,
        source=official.source(request.publisher, request.source),
    )
    wards = tuple(
        ward.model_copy(update={"residents": residents[ward.code]}) for ward in ward_set.wards
    )
    sets[ward_set.id] = ward_set.model_copy(update={"population": population, "wards": wards})
    total = count_noun(sum(residents[ward.code] for ward in wards), "resident")
    report = [f"ward set {ward_set.id}: {total} in {count_noun(len(wards), 'ward')}"]
    if before and before.error and not population.error:
        report.append("the error on record was for another estimate: add the new one by hand")
    if before and request.year < before.year:
        report.append(
            f"WARNING: these residents, of {request.year}, are older than those on record, of "
            f"{before.year}. If that is a slip, import the newer table again."
        )
    if len(residents) > len(wards):
        report.append(f"rows of other wards, ignored: {len(residents) - len(wards):,}")
    return Import({"wards.yml": wards_text(WardSets(sets=tuple(sets.values())))}, tuple(report))


def _residents(
    official: SourceFile, ward_set: WardSet, request: PopulationRequest
) -> dict[str, int]:
    """Return the number of residents of each ward code in the table.

    The headings are the last row without a code before the first row with one, so titles above and
    notes below are ignored. Of several code columns, the one with most codes of the set is used:
    others may hold borough codes.
    """
    lines = _lines(official, ward_set, request)
    coded = [index for index, (_, row) in enumerate(lines) if any(map(_CODE.match, row))]
    if not coded:
        what = "the table has no row with the code of a ward, such as E05014884"
        raise official.refusal(what, _OTHER_TABLE, 1)
    header = lines[max(coded[0] - 1, 0)][1]
    lines = lines[coded[0] : coded[-1] + 1]
    for line, row in lines:
        if len(row) != len(header):
            what = "the row is cut short or has too many columns"
            raise official.refusal(what, "Download it again.", line)

    def codes_in(column: int) -> tuple[int, int]:
        cells = [row[column] for _, row in lines if _CODE.match(row[column])]
        return sum(code in ward_set.by_code for code in cells), len(cells)

    codes = max(range(len(header)), key=codes_in)
    rows = [row for _, row in lines if _CODE.match(row[codes])]
    numbers = _column_of_numbers(official, header, rows, request.column)
    repeated = [code for code, count in Counter(row[codes] for row in rows).items() if count > 1]
    if repeated:
        what = f"ward {', '.join(sorted(repeated))} has more than one row"
        raise official.refusal(what, "Choose a table with one row for each ward.")
    by_code = {row[codes]: int(float(row[numbers].replace(",", ""))) for row in rows}
    remedy = f"Choose a table of the wards of set {ward_set.id}."
    raise_problems(
        official.problem(f"ward {ward.code} ({ward.name}) has no row", remedy)
        for ward in ward_set.wards
        if ward.code not in by_code
    )
    return by_code


def _lines(
    official: SourceFile, ward_set: WardSet, request: PopulationRequest
) -> list[tuple[int, list[str]]]:
    sheets = official.sheets()
    if not sheets:
        return [(line, [cell.strip() for cell in row]) for line, row in official.rows()]
    if request.sheet is not None and request.sheet not in sheets:
        what = f"'{request.sheet}' is not a sheet of the workbook"
        remedy = suggestion(request.sheet, sheets, f"Its sheets are: {', '.join(sheets)}.")
        raise official.refusal(what, remedy)
    codes = ward_set.by_code.keys()
    asked = {name: rows for name, rows in sheets.items() if request.sheet in (None, name)}
    holding = [name for name, rows in asked.items() if any(codes & {*row} for row in rows)]
    for word in (str(request.year), "persons"):
        holding = [name for name in holding if word in name.lower()] or holding
    if not holding:
        what = f"no sheet of the workbook has a ward of set {ward_set.id}"
        raise official.refusal(what, "Choose a table of the residents of these wards.")
    if len(holding) > 1:
        what = f"several sheets have the wards: {', '.join(holding)}"
        raise official.refusal(what, "Choose one with --sheet NAME.")
    return [(line, row) for line, row in enumerate(sheets[holding[0]], start=1) if any(row)]


def _column_of_numbers(
    official: SourceFile, names: Sequence[str], rows: Sequence[list[str]], wanted: str | None
) -> int:
    """Return the wanted column, the only one of whole numbers, or that of all residents."""
    numeric = {
        column: name
        for column, name in enumerate(names)
        if all(_NUMBER.match(row[column]) for row in rows)
    }
    areas = [name for name in numeric.values() if _AREA.search(name)]
    if areas and (wanted in areas or len(areas) == len(numeric)):
        what = f"column '{wanted or areas[0]}' has areas, not residents"
        raise official.refusal(what, _OTHER_TABLE, 1)
    column_names = ", ".join(numeric.values())
    if wanted is not None:
        for column, name in numeric.items():
            if name == wanted:
                return column
        advice = f"The columns of whole numbers are: {column_names}."
        remedy = suggestion(wanted, numeric.values(), advice)
        raise official.refusal(f"'{wanted}' is not a column of whole numbers", remedy, 1)
    totals = [column for column, name in numeric.items() if _TOTAL.match(name)]
    for only in ([*numeric], totals):
        if len(only) == 1:
            return only[0]
    if not numeric:
        raise official.refusal("no column has a whole number in every row", _OTHER_TABLE, 1)
    raise official.refusal(
        f"several columns have numbers: {column_names}", "Choose one with --column NAME.", 1
    )


_MOST_CHANGE = 3  # a change by a larger factor means that the column is a different one
# No borough has more residents than this per postcode, or per ward on average.
_MOST_A_POSTCODE, _MOST_A_WARD = 1000, 100_000
# Square metres, and the relative difference allowed between an area and its outline's.
_HECTARE, _ALIKE, _MOST_WARDS = 10_000, 0.03, 0.75


def _refuse_other_figures(
    data: Path, official: SourceFile, ward_set: WardSet, residents: dict[str, int]
) -> None:
    total = sum(residents[ward.code] for ward in ward_set.wards)
    before = sum(ward.residents or 0 for ward in ward_set.wards)
    outlines = required_outlines(data, (ward_set,))[ward_set.id]
    areas = {each.ward: shape_on_grid(each).area / _HECTARE for each in outlines}
    alike = sum(
        abs(residents[code] - area) <= max(1, area * _ALIKE) for code, area in areas.items()
    )
    path = data / "postcodes.csv"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    postcodes = sum(line.split(",")[1] in ward_set.by_code for line in lines)
    wards, people = count_noun(len(ward_set.wards), "ward"), count_noun(total, "resident")
    for is_wrong, what in (
        (
            before and not before / _MOST_CHANGE <= total <= before * _MOST_CHANGE,
            f"{people} in {wards}, but the existing records have {before:,}",
        ),
        (
            alike >= max(2, _MOST_WARDS * len(areas)),
            f"the figures of {alike} of {wards} are the areas of their outlines in hectares",
        ),
        (
            total > _MOST_A_WARD * len(ward_set.wards),
            f"{people} in {wards}, which is implausibly many",
        ),
        (
            postcodes and not postcodes <= total <= postcodes * _MOST_A_POSTCODE,
            f"{people} for {count_noun(postcodes, 'postcode')} in {wards}",
        ),
    ):
        if is_wrong:
            remedy = "Choose a table of residents, or choose the right column with --column NAME."
            raise official.refusal(what, remedy)
