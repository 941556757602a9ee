"""Where the postcodes come from, from the file and what Ordnance Survey puts beside it."""

import re
from datetime import date, datetime

from partnership.importers.code_list import borough_names
from partnership.importers.postcode_files import PostcodeFiles
from partnership.importers.source_file import OPEN_GOVERNMENT_LICENCE
from partnership.model.postcodes import Borough, EdgeRule, PostcodeSource

_VERSION = re.compile(r"DATASET VERSION NUMBER:\s*(\S+)")
_COPYRIGHT_DAY = re.compile(r"COPYRIGHT DATE:\s*([0-9]{8})")


def postcode_source(
    files: PostcodeFiles,
    vintage: str | None,
    areas: set[str],
    boroughs: set[str],
    rule: EdgeRule,
) -> PostcodeSource:
    """Return the source of a file that holds these postcode areas, and postcodes of boroughs."""
    version, published = _release(files.besides("metadata.txt"))
    names = borough_names(files.besides("Codelist.xlsx"))
    others = sorted(boroughs & set(names))
    return PostcodeSource(
        publisher=files.publisher,
        title=files.title,
        vintage=vintage or files.vintage or version,
        licence=OPEN_GOVERNMENT_LICENCE,
        file=files.official.name,
        sha256=files.official.sha256,
        published=published,
        areas=tuple(sorted(areas)),
        edges=rule,
        boroughs=tuple(Borough(code=code, name=names[code]) for code in others) or None,
    )


def _release(metadata: bytes | None) -> tuple[str | None, date | None]:
    """Return version and day from the metadata that Ordnance Survey puts beside the file."""
    if metadata is None:
        return None, None
    text = metadata.decode("utf-8", "replace")
    version, day = _VERSION.search(text), _COPYRIGHT_DAY.search(text)
    published = datetime.strptime(day[1], "%Y%m%d").date() if day else None  # noqa: DTZ007 - a day
    return (version[1] if version else None), published
