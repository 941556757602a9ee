"""The month that a file of the police is of: one, over, and the one that its name says."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from partnership.errors import Problem
from partnership.importers.source_file import OfficialFile
from partnership.model.months import Month

AGAIN = "Download it again from data.police.uk."

SPREADSHEET = (
    "A spreadsheet has rewritten the months: download the file again and do not open it in one."
)

_MANGLED = re.compile(r"^([0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[A-Z][a-z]{2}-[0-9]{2})$")
"""A month as spreadsheets like to write it, such as 01/09/2025 or Sep-25."""

_MONTH_IN_NAME = re.compile(r"^[0-9]{4}-[0-9]{2}(?!-?[0-9])")
"""A name may also begin with a day, such as that of the download."""


def wrong_months(official: OfficialFile, months: Counter[str], today: date) -> Iterator[Problem]:
    """Yield what is wrong with the months that a file names: one, over, its own, is right."""
    if len(months) > 1:
        (_, most), *others = months.most_common()
        named = ", ".join(f"{month} ({count:,})" for month, count in sorted(months.items()))
        strange = sum(count for _, count in others)
        what = f"the file holds rows of {len(months)} months: {named}"
        remedy = f"Import one month a file; rows of another: {strange:,} of {most + strange:,}."
        yield official.problem(None, what, remedy)
    for written in sorted(months):
        try:
            month = Month.parse(written)
        except ValueError:
            what = f"'{written}' is not a month such as 2025-08"
            yield official.problem(None, what, SPREADSHEET if _MANGLED.match(written) else AGAIN)
            continue
        if month.plus(1).first_day > today:
            what = f"the file holds {month.name}, which is not over yet"
            remedy = "Check the file and the clock of this computer."
            yield official.problem(None, what, remedy)
        elif len(months) == 1:
            yield from _named_otherwise(official, written)


def _named_otherwise(official: OfficialFile, month: str) -> Iterator[Problem]:
    """Yield a problem when the name of the file begins with another month than that of its rows."""
    named = _MONTH_IN_NAME.match(official.name)
    if named and named[0] != month:
        what = f"the file is named {named[0]}, and all of its rows are of {month}"
        remedy = (
            f"If {month} is what you mean, rename the file to begin with it; "
            f"if not, download {named[0]} again."
        )
        yield official.problem(None, what, remedy)
