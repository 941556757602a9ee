"""Text: lists, counts and numbers in words, similar names, and text that is safe to show."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches

# The maximum number of problems of one kind, of their places, or of values, that are listed. With
# more, the first are shown with a count.
MANY = 5
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|~!&$])")
# Text that GitHub turns into a mention, a reference or a link, whatever precedes it.
_LINKING = re.compile(r"([@#])|(:)(?=//)|((?i:www))(?=\.)")
JOINER = "\u2060"  # a zero-width character that keeps text from becoming a mention or a link


def is_unseen(letter: str) -> bool:
    """Return whether a character is invisible: a control, a bidirectional mark or unassigned."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def printable(text: str) -> str:
    """Return text with control characters escaped, so that a terminal does not execute them."""
    if text.isprintable():
        return text
    return "".join(
        ascii(letter)[1:-1] if is_unseen(letter) and letter not in "\n\t" else letter
        for letter in text
    )


def plain_markdown(text: str) -> str:
    """Return text as one line that Markdown shows verbatim: no link, picture or mention."""
    seen = "".join(letter for letter in " ".join(text.split()) if not is_unseen(letter))
    return _ACTIVE.sub(r"\\\1", _LINKING.sub(rf"\g<0>{JOINER}", seen))


_ALIKE = 0.77  # the minimum similarity of two names, from 0 to 1, to suggest one for the other
_WHOLE_WORD = 3  # the minimum length of a word that is matched as part of a name


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the most similar known name, or the only one with the word; None if unclear."""
    by_lower, lower = {name.lower(): name for name in known}, word.lower()
    matches = get_close_matches(lower, by_lower, n=2, cutoff=_ALIKE)
    likeness = [SequenceMatcher(None, name, lower).ratio() for name in matches]
    if not matches:
        turned = [name for name in by_lower if sorted(name) == sorted(lower)]
        matches = turned or [name for name in by_lower if _holds_the_other(name, lower)]
    is_clear = len(matches) == 1 or (len(likeness) > 1 and likeness[0] > likeness[1])
    return by_lower[matches[0]] if is_clear else None


def _holds_the_other(name: str, word: str) -> bool:
    short, long = sorted((name, word), key=len)
    found = re.search(rf"(?<![^\W_]){re.escape(short)}(?![^\W_])", long)
    is_much = found and (found.start() == 0 or len(short) > len(long) / 3)
    return len(short) >= _WHOLE_WORD and bool(is_much)


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return `Did you mean 'x'?` if a known name is similar, otherwise the other advice."""
    match = nearest(word, known)
    return f"Did you mean '{match}'?" if match else otherwise


def count_noun(count: int, thing: str) -> str:
    """Return a count with its noun: `1 plan`, `2 plans` or `5,477 postcodes`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def join_few(values: Sequence[str]) -> str:
    """Return the first values as a list, with the number of others: a, b and 3 more."""
    others = f" and {len(values) - MANY:,} more" if len(values) > MANY else ""
    return f"{', '.join(values[:MANY])}{others}"


def join_and(values: Iterable[str]) -> str:
    """Return values as a list in a sentence: a, b and c."""
    *first, last = list(values)
    return f"{', '.join(first)} and {last}" if first else last


def format_number(value: float) -> str:
    """Return a number with thousands separators and at most one decimal."""
    return f"{value:,.1f}".removesuffix(".0")


def format_change(value: float) -> str:
    """Return a change with its sign and at most one decimal."""
    return f"+{format_number(value)}" if value > 0 else format_number(value)
