"""Reads the postcodes of the borough: postcode, ward code, easting and northing."""

import csv

from partnership.errors import Problem, suggestion
from partnership.model.postcodes import Postcode, tidy_postcode
from partnership.model.sources import Source
from partnership.model.wards import WardSets
from partnership.records.folder import Folder

COLUMNS = ("postcode", "ward_code", "easting", "northing")
_AGAIN = "Run `partnership import postcodes` again."


def load_postcodes(folder: Folder, wards: WardSets) -> tuple[tuple[Postcode, ...], Source | None]:
    """Return the postcodes and where they come from; none of either when there is no file."""
    if not folder.has("postcodes.csv"):
        return (), None
    source = folder.require("postcodes.yml", Source, _AGAIN)
    codes = {ward.code for one in wards.sets for ward in one.wards}
    try:
        text = (folder.root / "postcodes.csv").read_text("utf-8-sig")
    except UnicodeDecodeError:
        _note(folder, None, "the file is not written in UTF-8", _AGAIN)
        return (), None
    rows = list(csv.reader(text.splitlines()))
    if not rows or tuple(rows[0]) != COLUMNS:
        _note(folder, 1, "the first line must be " + ",".join(COLUMNS), _AGAIN)
        return (), None
    read = [_postcode(folder, line, row, codes) for line, row in enumerate(rows[1:], start=2)]
    postcodes = [postcode for postcode in read if postcode is not None]
    _note_repeated(folder, postcodes)
    return tuple(sorted(postcodes)), source.record if source else None


def _postcode(folder: Folder, line: int, row: list[str], codes: set[str]) -> Postcode | None:
    if len(row) != len(COLUMNS):
        _note(folder, line, f"has {len(row)} columns instead of {len(COLUMNS)}", _AGAIN)
        return None
    written, ward, easting, northing = row
    tidy = tidy_postcode(written)
    if tidy is None or tidy != written:
        remedy = f"Write {tidy}." if tidy else "Write the outward part, a space, the inward part."
        _note(folder, line, f"'{written}' is not a postcode as it should stand", remedy)
    elif ward not in codes:
        what = f"ward code '{ward}' is not in wards.yml"
        _note(folder, line, what, suggestion(ward, codes, _AGAIN))
    elif not (easting.isdecimal() and northing.isdecimal()):
        what = f"'{easting}' and '{northing}' are not whole metres on the National Grid"
        _note(folder, line, what, _AGAIN)
    else:
        return Postcode(tidy, ward, int(easting), int(northing))
    return None


def _note_repeated(folder: Folder, postcodes: list[Postcode]) -> None:
    seen: set[str] = set()
    for line, one in enumerate(postcodes, start=2):
        if one.postcode in seen:
            _note(folder, line, f"postcode {one.postcode} stands here twice", "Keep one line.")
        seen.add(one.postcode)


def _note(folder: Folder, line: int | None, what: str, remedy: str) -> None:
    folder.note([Problem(folder.name("postcodes.csv"), line, what, remedy)])
