"""Names of boroughs by their codes, from the list that Ordnance Survey puts beside postcodes."""

import io
import re
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

_PARTS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BOROUGH = re.compile(r"^[EWSN](06|07|08|09|12)[0-9]{6}$")
_STATUS = re.compile(r" \([A-Z]+\)$")
"""What follows some names: `(B)` for a borough."""


def borough_names(raw: bytes | None) -> dict[str, str]:
    """Return every borough of a code list; none where the file is absent or no such list."""
    if raw is None:
        return {}
    try:
        with ZipFile(io.BytesIO(raw)) as book:
            words = _words(_tree(book, "xl/sharedStrings.xml"))
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
            return {
                code: _STATUS.sub("", name)
                for sheet in sorted(sheets)
                for name, code in _pairs(_tree(book, sheet), words)
                if _BOROUGH.match(code)
            }
    except (OSError, BadZipFile, KeyError, ValueError, IndexError, ET.ParseError):
        return {}


def _tree(book: ZipFile, name: str) -> ET.Element:
    return ET.fromstring(book.read(name))  # noqa: S314 - an officer's own download, read by hand


def _words(tree: ET.Element) -> list[str]:
    return ["".join(one.itertext()).strip() for one in tree.iter(f"{_PARTS}si")]


def _pairs(tree: ET.Element, words: list[str]) -> list[tuple[str, str]]:
    """Return the first two cells of each row that has two: a name and its code."""
    rows = [
        [words[int(cell.findtext(f"{_PARTS}v") or 0)] for cell in row if cell.get("t") == "s"]
        for row in tree.iter(f"{_PARTS}row")
    ]
    return [(row[0], row[1]) for row in rows if len(row) > 1]
