"""Warns of outdated translations; until they are updated, the page shows the English text."""

import re
from collections import Counter
from datetime import date
from pathlib import PurePath
from unicodedata import bidirectional, name

from partnership.errors import Problems
from partnership.model.partnership import Partnership
from partnership.model.plan_parts import Translation, Wording
from partnership.model.plans import Plan
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.text import count_noun, nearest

# The maximum number of untranslated English texts that are quoted.
_LONGEST_LIST = 3


def check_translations(records: Records, partnership: Partnership, day: date) -> Problems:
    """Yield what is outdated or missing in each translation; renders pages, which is slow."""
    translated = [plan for plan in partnership.plans if plan.translations]
    if not translated:
        return
    from partnership.pages.plans import texts_by_plan  # noqa: PLC0415 - templates are slow to load

    by_plan = texts_by_plan(partnership, day, translated)
    for file in records.all(Translation):
        for plan in translated:
            if plan.years == PurePath(file.name).parts[1]:
                yield from _before_the_plan(file, plan)
                yield from _of_file(file, by_plan[plan.years])


def _before_the_plan(file: RecordFile[Translation], plan: Plan) -> Problems:
    """Yield a translation that was checked before its text was agreed, or could be."""
    agreed = [step.on for step in plan.states if step.on and step.state == "agreed"]
    since = min([*agreed, plan.first_day])
    if file.record.checked_on < since:
        what = f"'checked_on' is {file.record.checked_on}, but the plan is of {since}"
        yield file.problem(("checked_on",), what, "Write the day on which this text was checked.")


def _alphabet(text: str) -> str:
    """Return the alphabet of most letters of a text, such as LATIN; empty if it has no letters."""
    letters = Counter(name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    return max(letters, key=lambda alphabet: letters[alphabet], default="")


def _figures(text: str) -> set[str]:
    """Return the numbers in a text, in any script's digits, that are not usually spelt out."""
    found = re.findall(r"\d{3,}", re.sub(r"(?<=\d)[.,\u00a0\u202f](?=\d{3})", "", text))
    return {str(int(number)) for number in found}


def _is_read_from_the_right(text: str) -> bool:
    ways = Counter(bidirectional(letter) in ("R", "AL") for letter in text if letter.isalpha())
    return ways[True] > ways[False]


def _doubt(line: Wording, alphabet: str, language: str) -> tuple[str, str] | None:
    """Return what is doubtful in a translation, with the remedy; None if nothing."""
    text, english = line.text, line.english
    if text == english and " " in text:
        return f"the text is still the English “{text}”", "Have it translated."
    if _alphabet(text) not in ("", alphabet):
        what = f"“{text}” is not in the alphabet of the other texts"
        return what, f"Check that it is {language}."
    own, figures = (", ".join(sorted(_figures(version))) for version in (text, english))
    if own != figures:
        what = f"“{text}” says {own or 'no number'}, but the English says {figures or 'none'}"
        return what, f"Check that it is the translation of “{english}”."
    return None


def _of_file(file: RecordFile[Translation], texts: dict[str, list[str]]) -> Problems:
    translation = file.record
    for number, page in enumerate(translation.pages):
        if page not in texts:
            what = f"the plan has no {page} page in English, so it has none in {translation.name}"
            yield file.problem(("pages", number), what, "Leave it out, or write the English.")
    text = "".join(line.text for line in translation.words)
    alphabet = _alphabet(text)
    if (translation.direction == "rtl") != _is_read_from_the_right(text):
        what = f"'direction' is {translation.direction}, but most letters are read the other way"
        remedy = "Write ltr where it is read from left to right, rtl from right to left."
        yield file.problem(("direction",), what, remedy)
    if _alphabet(translation.name) not in ("", alphabet):
        what = f"'name' is {translation.name}, which is not in the alphabet of the texts"
        yield file.problem(("name",), what, "Write the language's own name, in its own script.")
    wanted = dict.fromkeys(text for page in translation.pages for text in texts.get(page, ()))
    missing = [text for text in wanted if text not in {line.english for line in translation.words}]
    for number, line in enumerate(translation.words):
        if line.english in wanted:
            if doubt := _doubt(line, alphabet, translation.name):
                yield file.problem(("words", number, "text"), *doubt)
            continue
        what = f"the English “{line.english}” is no longer on the page"
        if new := nearest(line.english, missing):
            missing.remove(new)
            remedy = f"It now says “{new}”: have that translated and checked, and write both here."
        else:
            remedy = "Remove the two lines; if the English has moved on, have it translated again."
        yield file.problem(("words", number, "english"), what, remedy)
    if missing:
        quoted = "; ".join(f"“{text}”" for text in missing[:_LONGEST_LIST])
        what = f"{count_noun(len(missing), 'text')} of the page still shown in English: {quoted}"
        yield file.problem(("words",), what, "Have it translated and checked, and add it.")
