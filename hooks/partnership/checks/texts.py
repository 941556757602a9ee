"""Detects texts that are probably mistakes: unfinished, copied, private or not plain."""

import re
from calendar import day_name, month_name
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from partnership.errors import FieldPath, Problems
from partnership.model.telephone import DIAL, is_telephone_number, numbers_in
from partnership.records.fields import values_in
from partnership.records.folder import RecordFile
from partnership.text import nearest

_GIVEN_NAMES = (
    "Adam|Ahmed|Aisha|Alan|Alice|Amanda|Amy|Andrew|Angela|Anna|Anne|Anthony|Barbara|Ben|Brian|"
    "Carol|Catherine|Chris|Christine|Claire|Colin|Daniel|David|Deborah|Diane|Donna|Elizabeth|Emily|"
    "Emma|Fatima|Gary|Gemma|Graham|Hannah|Helen|Ian|Jack|James|Jane|Janet|Jason|Jennifer|Joanne|"
    "John|Jonathan|Julie|Karen|Kate|Keith|Kelly|Kevin|Laura|Linda|Lisa|Lucy|Margaret|Mark|Martin|"
    "Mary|Matthew|Michael|Michelle|Mohammed|Muhammad|Neil|Nicola|Patricia|Paul|Peter|Philip|"
    "Priya|Rachel|Rebecca|Richard|Robert|Ruth|Samantha|Sandra|Sarah|Sharon|Simon|Sophie|Stephen|"
    "Steven|Stuart|Susan|Thomas|Tracey|Victoria|Wendy|William"
)
_STREET = "(?:Avenue|Close|Court|Crescent|Drive|Gardens|Grove|Lane|Place|Road|Street|Terrace|Way)"
_NO_PERSON = rf"(?! (?:\w+ )?{_STREET}\b| (?:\w+ )?(?:House|Centre|Trust|Foundation|School|Park)\b)"
_NO_NAME = (
    r"(?:The|A|An|All|Both|Each|One|Our|Its|Some|This|That|These|Those|In|At|On|And|But|When|After|"
    r"Police|News|Council|Partnership|Committee|Teams?|Services?|Groups?|Board|Authority|Trust|Agency|"
    r"Homes|Housing|Health|Centre|Forum|Panel|Network|Aid|Watch|Support|University|School|College|"
    r"Association|Foundation|Wards?|Parish|Town|Borough|North|South|East|West|Safer|Community|"
    r"Chief|Head|Lead|Leader|Manager|Officer|Director|Executive|Commander|Superintendent|Inspector|"
    r"Commissioner|Co-?ordinator|Chair|Cabinet|Member|Deputy|Assistant|Adviser|Residents?)\b"
)
_SAID = "(?:said|told|explained|asked|reported|presented|thanked|apologised|proposed|seconded|who)"

_PERSON = (
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Rev|PC|PCSO|DC|DS|DI|DCI|Cllr|Insp|Sgt|Supt|"
    r"Councillor|Constable|Inspector|Sergeant|Superintendent)\.? "
    r"(?!Call for)[A-Z][a-z]+"
    r"|\b[A-Z][a-z]+ [A-Z][\w'\u2019-]+,? (?:lives at|of [0-9]+[a-z]? [A-Z])"
    rf"|(?<!St )\b(?:{_GIVEN_NAMES}){_NO_PERSON} (?:O['\u2019]|Ma?c)?[A-Z][a-z]+\b"
    rf"|\b(?!{_NO_NAME})[A-Z][a-z]+ (?!{_NO_NAME})[A-Z][\w'\u2019-]+,? {_SAID}\b"
    rf"|^(?:[A-Z]\. ?){{1,3}}(?!{_NO_NAME})[A-Z][a-z]+$"
    rf"|(?:^|[,;] |\b(?:by|from|with) )[A-Z]\. ?(?:[A-Z]\. ?)?[A-Z][a-z]+,? {_SAID}\b"
)
_NAME_ALONE = rf"(?!{_NO_NAME})[A-Z][a-z]+ (?:[A-Z]\.? )?(?!{_NO_NAME})[A-Z][\w'\u2019-]+"
# Fields that name an office; a name of two words is probably a person's.
_HELD_BY_A_PERSON = ("role", "approved_by")

_HOME = (
    rf"\b[0-9]+[a-z]? (?:[A-Z][\w'\u2019]+ )+{_STREET}\b.{{0,60}}"
    r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b"
)
_PRIVATE_MAIL = (
    r"(?i)[\w.+-]+@(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|btinternet|aol)\.\w+"
    rf"|\b(?:[a-z]|{_GIVEN_NAMES})\.[a-z]{{3,}}@\w+"
)

_TAG_OR_ENTITY = r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]+|#\d+);"
_NEXT_YEAR = "|".join(f"{year:02}/{(year + 1) % 100:02}" for year in range(100))

_TEXT_RULES = {
    "contains a placeholder": (
        r"(?i)\b(TODO|TB[CD]|FIXME|XX+|lorem ipsum|insert (?:text|name|date|here)|click or tap)\b",
        "Write what is meant, or leave the field out."),
    "starts with a list number": (r"^\d{1,2}[.)]\s",
        "Delete the number: pages add bullets to lists."),
    "contains a placeholder in square brackets": (r"\[[A-Za-z][^\]]{2,}\](?!\()",
        "Write what is meant, without the brackets."),
    "has an unmatched bracket or quotation mark": (
        r'^[^\[{]*[\]}]|[\[{][^\]}]*$|^[^"]*"[^"]*$',
        "Add the other one, or delete it."),
    "says nothing": (
        r"(?i)^(?:\W+|n\.?/?a\.?|x{1,3}|tba|ditto|asdf|as above|the (?:reason|day)|its name)$",
        "Write what is meant, or leave the field out."),
    "does not say where a link leads": (
        r"(?i)^(?:(?:click )?here|link|this (?:link|page)|read more)$",
        "Write what is there."),
    "seems to be cut short": (r"(?:\w ?\.\.\.|\u2026|\w,|\s(?:and|or|the|of|a|an),?)$",
        "Complete it."),
    "names a person": (_PERSON, "Name the office instead, such as a councillor or a sergeant."),
    "contains a National Insurance number": (
        r"\b[A-Z]{2} ?(?:\d\d ?){3}[A-D]\b", "Leave it out."),
    "contains a home address": (_HOME, "Leave it out, or name the area."),
    "contains a mobile number": (r"(?<!\d)(?:\+44 ?(?:\(0\) ?)?7|07)\d(?:[ -]?\d){8}(?!\d)",
        "Give an office number."),
    "contains a personal email address": (_PRIVATE_MAIL, "Give an office address."),
    "contains an example address": (
        r"(?i)\bexample\.(?:com|org|net)\b|\blocalhost\b|\b127\.0\.0\.1\b",
        "Write the real address."),
    "contains a link that only people with an account can open": (
        r"(?i)\.sharepoint\.com|onedrive\.|1drv\.ms|(?:docs|drive)\.google\.com/\S*/edit|/analyze/",
        "Publish the document, and give its public address."),
    "contains a wrapped or shortened link": (
        r"(?i)safelinks\.protection|urldefense\.|mimecast\.|clicktime\.|\b(?:bit\.ly|tinyurl\.com)/",
        "Open the link, and copy the address of the page that it leads to."),
    "contains HTML, Markdown or a template, which pages show as plain text": (
        rf"(?i){_TAG_OR_ENTITY}|\*\*\w|\]\(https?:|\{{[{{%]|^#+ |- \{{\w+: ", "Write plain words."),
    "is in curly quotation marks": (
        "^[\u201c\u2018][^\u201c\u201d]*[\u201d\u2019]$",
        "Delete them, or write the quotation into a sentence."),
    "has an unlikely year": (
        rf"\b(?:{'|'.join(month_name[1:])}) (?!19|20)[0-9]{{4}}\b", "Correct the year."),
    "names two years that do not follow each other": (
        rf"(?<![/\w])(?<!SI )(?:19|20)(?!{_NEXT_YEAR})\d\d/\d\d\b(?![/\d])",
        "Write such a year as 2024/25, and a longer time in months: April 2024 to March 2026."),
    "names an order and a number from different years": (
        r"\bOrder ((?:19|20)\d\d) \(SI (?!\1/)\d{4}/", "Correct the year."),
    "is in capitals": (r"(?s)^(?=(?:.*[A-Z]{3,}.*\s){2}.*[A-Z]{3,})[^a-z]*$",
        "Use small letters: capitals are hard to read, and screen readers may spell them out."),
    "says the same words twice": (
        r"^([^.!?]{6,}?)(?:\s+\1)+$|\b(?!(?:had|have|that|nous|vous)\b)([a-z]{2,}) \2\b",
        "Say them once."),
    "contains a link with a user name or password": (r"https?://[^\s/@]+:[^\s/@]+@",
        "Write the address without them."),
}  # fmt: skip
"""Patterns of mistakes in a text: what to look for, and what to do."""

_FIGURE, _PER_CENT = r"([0-9][0-9,]*(?:\.[0-9]+)?)", r"([0-9]+(?:\.[0-9]+)?) ?(?:%|per cent)"
_FROM_TO = re.compile(rf"\bfrom {_FIGURE} to {_FIGURE}(?! ?(?:%|per cent|year|\w))")
_PART_OF = re.compile(rf"\b{_FIGURE} of (?:the |all )?{_FIGURE}(?: \w+)? \({_PER_CENT}\)")
_MOVED = re.compile(
    r"\b(?:fell|falls?|drop|down|fewer|cut|rose|rise|grew|up|more|increase|decrease)"
)
# The tolerance for a rounded percentage: this share of itself, or one.
_ROUNDED = 0.05

_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBER = rf"({'|'.join(_NUMBERS[1:])})"
_COUNTED = {
    "wards": (("known_by", "to_confirm", "why"), rf"(?i)\b(?:the|these|all) {_NUMBER} wards\b"),
    "priorities": (("summary", "easy"), rf"(?i)\b{_NUMBER} (?:priorities|things to work on)\b"),
}
"""For each list, the adjacent fields that may state its number of items, and their wording."""

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_FEW = 2
# Easy-read lines with more words are hard to read.
_LONGEST_EASY = 15
# The remedy for two contradictory statements.
CORRECT = "Correct the one that is wrong."

_IN_A_YEAR = re.compile(
    rf"(?i)\b(?:in|since|by|of|from|until|{'|'.join(month_name[1:])}|spring|summer|autumn|winter)"
    r" (20[0-9]{2})\b"
)
_FAR_AHEAD = 10
_CALLED = re.compile(r"(?i)\b(?:call|ring|dial) ([0-9]{3})\b(?=[.,;:)]|$| (?:and|or|if|when)\b)")
_MONTH = rf"(?:{'|'.join(month_name[1:])})"
_NAMED = (
    ("month", re.compile(r"\b[A-Z][a-z]{3,8}(?= (?:19|20)[0-9]{2}\b)"), month_name[1:]),
    ("day", re.compile(rf"\b[A-Z][a-z]{{4,9}}(?=,? [0-9]{{1,2}} {_MONTH}\b)"), day_name[:]),
)
"""The expected words before a year and before a day of a month."""

_WEEKDAY = re.compile(rf"\b({'|'.join(day_name)}),? ([0-9]{{1,2}} {_MONTH} [0-9]{{4}})\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\n")
_TWO_ITEMS = re.compile(r"\S+ - [A-Z]\w*|^[^.;]{1,30}; [^.;]{1,30}(?:; [^.;]{1,30})*$")
# A text of several words that begins with a capital.
_SENTENCE_BEGUN = re.compile(r"[A-Z][\w']* [a-z0-9]")
_TWO_SENTENCES = re.compile(r"[.!?] [A-Z]")
# A paragraph of this length does not occur twice in a file by coincidence.
_LONGEST_COPIED = 80


def check_texts(file: RecordFile[Any], this_year: int) -> Problems:
    """Yield the doubtful parts of any text in a file, as of a year."""
    first, above = dict[str, FieldPath](), ""
    for place, text in values_in(file.document.value):
        name = place_name(place)
        if not isinstance(text, str) or name == "warning" or place in file.wrong:
            continue  # a warning quotes another file
        for what, remedy in (
            *_doubts(text),
            *_wrong_shares(text),
            *_hard_to_read(place, text, file.plan_prefix),
        ):
            yield file.problem(place, f"'{name}' {what}", remedy)
        if name in _HELD_BY_A_PERSON and re.fullmatch(_NAME_ALONE, text):
            what, remedy = f"'{name}' names a person ('{text}')", _TEXT_RULES["names a person"][1]
            yield file.problem(place, what, remedy)
        for year in filter(
            lambda year: int(year) > this_year + _FAR_AHEAD,
            (_YEAR if name == "title" else _IN_A_YEAR).findall(text),
        ):
            yield file.problem(place, f"'{name}' mentions {year}, which is far ahead", CORRECT)
        is_item = bool(place) and isinstance(place[-1], int)
        if is_item and _TWO_SENTENCES.search(text) and file.document.runs_on(place):
            # The next list item may be missing its dash.
            what = f"'{name}' has an item of several sentences on several lines"
            yield file.problem(place, what, "Begin each item with '- '.")
        if is_item and (found := _TWO_ITEMS.search(text)):
            what = f"'{name}' has an item that seems to be several ('{found[0]}')"
            remedy = "Begin each on a line of its own with '- ', or write commas in [ ]."
            yield file.problem(place, what, remedy)
        if is_item and place[-1] and _SENTENCE_BEGUN.match(above) and re.match("[a-z]+ ", text):
            what = f"'{name}' has an item that begins with a small letter ('{text[:40]}')"
            remedy = "If a comma has split a text in [ ], put double quotes around the whole text; "
            remedy += "if it is an item of its own, begin it with a capital."
            yield file.problem(place, what, remedy)
        above, before = text, first.setdefault(text, place)
        if len(text) >= _LONGEST_COPIED and place_name(before) != name:
            what = f"'{name}' repeats the text of line {file.document.line(before)}"
            yield file.problem(place, what, "Write what belongs here.")


def check_counted_items(file: RecordFile[Any]) -> Problems:
    """Yield each text that states a wrong number of items for an adjacent list."""
    for place, value in values_in(file.document.value):
        for listed, (fields, pattern) in _COUNTED.items() if isinstance(value, dict) else ():
            items = value.get(listed)
            for field in fields if isinstance(items, list) else ():
                for at, text in values_in(value.get(field), (*place, field)):
                    for word in re.findall(pattern, text) if isinstance(text, str) else ():
                        count = _NUMBERS.index(word.lower()) + 1
                        if count != len(items):
                            what = f"'{field}' says {word}, but '{listed}' has {len(items)}"
                            yield file.problem(at, what, CORRECT)


def _hard_to_read(place: FieldPath, text: str, home: str) -> Iterator[tuple[str, str]]:
    """Yield the problems of a line in a plan's easy-read version."""
    if "easy" not in place or place_name(place) not in ("easy", "lines"):
        return
    if (count := len(text.split())) > _LONGEST_EASY:
        yield f"has a line of {count} words", "Split it into two lines, with one idea in each."
    years = {int(year) for year in _YEAR.findall(text)}
    of_plan = [int(year) for year in _YEAR.findall(home)]
    first, last = min(of_plan, default=0), max(of_plan, default=9999)
    if "plan" in text and any(not first <= year <= last for year in years):
        yield f"mentions years outside the plan, {first} to {last}", CORRECT


def _doubts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the doubtful parts of a text, with the remedy."""
    for what, (pattern, remedy) in _TEXT_RULES.items():
        if match := re.search(pattern, text.strip()):
            shown = match[0] if len(match[0]) < _LONGEST_COPIED else f"{match[0][:40]}..."
            yield f"{what} ('{shown}')", remedy
    for number in numbers_in(text):
        is_near = number.startswith("0") and 8 < len(number) < 13  # noqa: PLR2004 - digits
        if is_near and not is_telephone_number(number):
            yield f"contains {number}, which is not a telephone number", DIAL
    for number in filter(lambda number: not is_telephone_number(number), _CALLED.findall(text)):
        yield f"says to call {number}, which is not a telephone number", DIAL
    yield from _days_and_months(text)
    for sentence, times in Counter(map(str.strip, _SENTENCE_END.split(text))).items():
        if times > 1 and len(sentence) >= _LONGEST_COPIED / 4:
            yield f"says twice: {sentence.rstrip('.')}", "Say it once."


def _days_and_months(text: str) -> Iterator[tuple[str, str]]:
    """Yield each misspelt name of a day or month, and each day with the wrong weekday."""
    for kind, pattern, names in _NAMED:
        for word in pattern.findall(text):
            if word not in names and (meant := nearest(word, names)):
                yield f"says {word}, which is not a {kind}", f"Did you mean {meant}?"
    for weekday, day in _WEEKDAY.findall(text):
        with suppress(ValueError):  # such as 31 June
            if weekday != (right := f"{datetime.strptime(day, '%d %B %Y'):%A}"):  # noqa: DTZ007 - a day
                yield f"says {weekday} {day}, which is a {right}", CORRECT


def _wrong_shares(text: str) -> Iterator[tuple[str, str]]:
    """Yield each percentage that does not follow from two figures in its sentence."""
    for sentence in _SENTENCE_END.split(text):
        found, percentages = _FROM_TO.findall(sentence), re.findall(_PER_CENT, sentence)
        shares = [(*figures, share, True) for figures in found for share in percentages]
        is_clear = len(shares) == 1 and _MOVED.search(sentence)
        shares = shares if is_clear and not all(map(_YEAR.fullmatch, found[0])) else []
        shares += ((part, whole, share, False) for part, whole, share in _PART_OF.findall(sentence))
        for *figures, is_change in shares:
            first, second, share = (float(figure.replace(",", "")) for figure in figures)
            base = first if is_change else second
            right = 100 * abs((second - first) if is_change else first) / base if base else share
            if abs(right - share) > max(1, _ROUNDED * right):
                both = " and ".join(figures[:2])
                yield f"says {share:g} per cent, but {both} make {right:.3g}", CORRECT


def place_name(place: FieldPath) -> str:
    """Return the field of a place."""
    return next((str(step) for step in reversed(place) if isinstance(step, str)), "")
