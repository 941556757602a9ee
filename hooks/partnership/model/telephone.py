"""Telephone numbers: of the United Kingdom, foreign ones and Relay UK."""

import re

_COUNTRY = "44"
# A number among words: at least three digits, with blanks between them or without.
_WRITTEN = re.compile(r"(?<![\w./-])\+?[0-9](?:[ ()-]*[0-9]){2,}(?![\w/])")

_SHORT_AREAS = (
    *("1204", "1208", "1254", "1276", "1297", "1298", "1363", "1364", "1384", "1386"),
    *("1404", "1420", "1460", "1461", "1480", "1488", "1524", "1527", "1562", "1566"),
    *("1606", "1629", "1635", "1647", "1659", "1695", "1726", "1744", "1750", "1768"),
    *("1827", "1837", "1884", "1900", "1905", "1935", "1946", "1949", "1963", "1995"),
)
"""The area codes with some numbers that are a digit shorter than the others."""

_VALID = re.compile(
    r"999|112|101|105|111|119|18000|116[0-9]{3}"
    rf"|0(?:[123789][0-9]{{9}}|(?:{'|'.join(_SHORT_AREAS)})[0-9]{{5}}|800[0-9]{{6}}|8001111)"
)
"""The numbers of the United Kingdom: services, and ten digits after the nought.

Some numbers in 40 areas and some that begin with 0800 have nine; Childline's, 0800 1111, has seven.
"""

DIAL = "Write all of its digits, and ring it to check."


def dialled(number: str) -> str:
    """Return a number as dialled within the country."""
    digits = re.sub(r"[^0-9]", "", number)
    is_abroad = number.startswith(f"+{_COUNTRY}")
    return f"0{digits.removeprefix(_COUNTRY).removeprefix('0')}" if is_abroad else digits


def is_telephone_number(number: str) -> bool:
    """Return whether a number can be dialled, as a national or an international one."""
    if re.search(r"[^0-9 ()+-]", number):
        return False
    is_foreign = number.startswith("+") and not number.startswith(f"+{_COUNTRY}")
    return is_foreign or _VALID.fullmatch(dialled(number)) is not None


def numbers_in(words: str) -> set[str]:
    """Return the telephone numbers in a text, as dialled."""
    return {dialled(number) for number in _WRITTEN.findall(words)}


def behind_relay(number: str) -> str:
    """Return the number behind a Relay UK prefix: 101 for 18001 101, and 999 for 18000."""
    digits = re.sub(r"[^0-9]", "", number)
    return "999" if digits == "18000" else re.sub(r"^1800[12]", "", digits)
