"""Finds what was meant by a number, a day or another short value in another notation."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from unicodedata import normalize

_DIGITS_AND_LETTERS = re.compile(r"\b[OolI]*[0-9][0-9OolI]*\b")
_LETTERS = str.maketrans("OolI", "0011")  # letters that are typed in place of digits
# A number as people write it, without prefix and suffix.
_NUMBER = re.compile(r"(?:(?<!\w)[-\u2212\u2013])?[0-9][0-9_,.]*")


def number_meant(written: str, *, is_whole: bool) -> str | None:
    """Return the only number in a text in YAML notation: 1200 for 1,200 and 6.1 for 6,1."""
    written = re.sub(r"\bminus +(?=[0-9])", "-", normalize("NFKC", written))
    written = _DIGITS_AND_LETTERS.sub(lambda found: found[0].translate(_LETTERS), written)
    written = re.sub(r"(?<=[0-9])\s(?=[0-9]{3}\b)", "", written)
    found = _NUMBER.findall(written)
    if len(found) != 1 or re.search(r"[0-9][a-zA-Z]|[a-zA-Z<>\u2264\u2265(][0-9]", written):
        return None
    number = re.sub("[\u2212\u2013]", "-", found[0]).replace("_", "").rstrip(".,")
    number = re.sub(r",(?=[0-9]{3}(?:[,.]|$))", "", number).replace(",", ".")
    number = re.sub(r"^(-?)0+(?=[0-9])", r"\1", number)
    shape = r"-?[0-9]+" if is_whole else r"-?[0-9]+(?:\.[0-9]+)?"
    return number if re.fullmatch(shape, number) else None


_DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%d", "%d %B %Y", "%d %b %Y",
         "%d/%m/%y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y", "%d-%b-%y", "%m/%d/%Y")  # fmt: skip
_WEEKDAY_OR_TIME = re.compile(
    r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]* |[ T][0-9]{1,2}:[0-9]{2}(?::00)?$"
)
# The day from which spreadsheets count days, which they show where a cell is no date.
_EXCEL = date(1899, 12, 30)
FORMS = {
    "a date": ("%Y-%m-%d", _DAYS),
    "a month": ("%Y-%m", ("%B %Y", "%b %Y", "%m/%Y", "%Y/%m", "%Y-%m", *_DAYS)),
}
"""Notations of dates and months: ours, and others, those with the day first before others."""


def time_meant(written: str, wanted: str) -> str | None:
    """Return the date or month in a text in our notation: 2024-09-18 for 18th September 2024."""
    written = re.sub("[\u2010-\u2015\u2212]", "-", normalize("NFKC", written))
    text = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b|,|(?<=Sep)t\b", "", written)
    text = _WEEKDAY_OR_TIME.sub("", text)
    form, others = FORMS[wanted]
    if re.fullmatch("[34567][0-9]{4}", text):
        return f"{_EXCEL + timedelta(days=int(text)):{form}}"
    for other in others:
        with suppress(ValueError):
            return f"{datetime.strptime(text, other):{form}}"  # noqa: DTZ007 - no time of day
    return None


_ADDRESS = re.compile(r"https://[^\s<>()\[\]\"']+")
_SCHEMES = (
    (r"[^\s@:/]+@[^\s@:/]+\.[a-z]+", "mailto:"),
    (r"[0-9]{3}", "tel:"),
    (r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", "https://"),
)
"""What an address lacks that looks like one of these."""
_AROUND = " \"'<>\u2018\u2019\u201c\u201d.,;"
_CLOCK = re.compile(r"(\d{1,2})(?:[.:h](\d\d))? ?([ap])?\.?(?:m\.?)?", re.IGNORECASE)


def shape_meant(written: str, pattern: str) -> str | None:
    """Return the text of a pattern that differs only in its notation; None if there is none.

    Such as E05900013 for EO5900013, 18:30 for 6.30 pm, and the address of a Markdown link.
    """
    plain = re.sub("[\u2010-\u2015\u2212]", "-", normalize("NFKC", written)).strip(_AROUND)
    found = [plain, plain.upper(), plain.lower(), plain[:1].upper() + plain[1:].translate(_LETTERS)]
    found += _ADDRESS.findall(plain)[:1]
    found += [f"{scheme}{plain}" for form, scheme in _SCHEMES if re.fullmatch(form, plain)]
    found += [plain.replace("http://", "https://", 1)]
    if clock := _CLOCK.fullmatch(plain):
        hour, minute, half = int(clock[1]), clock[2] or "00", (clock[3] or "").lower()
        hour = hour % 12 + 12 * (half == "p") if half else hour
        found.append(f"{hour:02}:{minute}")
    return next((text for text in found if text != written and re.match(pattern, text)), None)
