"""Problems: a file, a line, what is wrong and what to write instead."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum

FieldPath = tuple[str | int, ...]
"""The path of a value: field names and positions, such as ('sets', 0, 'wards', 3, 'slug')."""


class Severity(StrEnum):
    """What a problem blocks: an error everything, a warning nothing, a due date its own job."""

    ERROR = "error"
    WARNING = "warning"
    DUE = "due"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one file, described so that an officer can correct it."""

    file: str
    line: int | None
    what: str
    remedy: str
    severity: Severity = Severity.ERROR
    is_gap: bool = False
    """Whether it is a blank that a person has to fill in."""
    waits: bool = False
    """Whether it may be correct and only needs a person's confirmation on record."""
    leads: bool = False
    """Whether it shows where a missing thing was, and so replaces problems that refer to it."""
    about: tuple[str, ...] = ()
    """The missing things, such as priority 'burglary'; each is reported only once."""

    def __str__(self) -> str:
        """Return `file:line  what is wrong. What to write.`, as shown in a terminal."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return printable(f"{place}  {self.what}. {self.remedy}".lstrip())


Problems = Iterator[Problem]  # the problems that a rule yields


class ProblemsFoundError(Exception):
    """All problems of one run, so that they can be corrected together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Store the problems sorted by file and line, without duplicates."""
        self.problems = one_per_kind(merge_duplicates(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refusal(file: str, line: int | None, what: str, remedy: str) -> ProblemsFoundError:
    """Return the error to raise if a single problem is the reason to stop."""
    return ProblemsFoundError([Problem(file, line, what, remedy)])


def missing(file: str, remedy: str) -> Problem:
    """Return the problem of a missing file."""
    return Problem(file, None, "the file is missing", remedy)


class NotYetPublishedError(ProblemsFoundError):
    """The requested figures are not published yet; nothing is wrong."""


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise ProblemsFoundError if there are problems."""
    if found := list(problems):
        raise ProblemsFoundError(found)


MANY = 5
"""The maximum number of problems of one kind, and of their places, that are listed. With more, the
first problem is shown with a count."""

_VARYING = re.compile(
    r"\b[A-Z][0-9]{8}\b( \([^)]*\))?"
    r"|\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\b"
    r"|(?<!')\b[0-9][0-9,.-]*\b(?!')"
)
"""The parts in which problems of one kind differ: codes, postcodes and numbers."""


def merge_duplicates(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file and line; one about a missing thing lists where else it is named."""
    leaders: dict[str, Problem] = {}
    led: dict[Problem, list[Problem]] = {}
    unique = sorted(set(problems), key=_place)
    for problem in sorted(
        unique, key=lambda problem: (problem.line is not None, not problem.leads)
    ):
        for thing in problem.about:
            leaders.setdefault(thing, problem)  # the problem of a removed file, if there is one
    for problem in unique:
        leader = leaders[problem.about[0]] if problem.about else problem
        led.setdefault(leader, []).append(problem)
    return tuple(
        replace(leader, what=f"{leader.what}; it is also named in {listed_places(others)}")
        if (others := [problem for problem in own if problem is not leader])
        else leader
        for leader, own in led.items()
    )


def one_per_kind(
    problems: Iterable[Problem], varying: re.Pattern[str] = _VARYING, many: int = MANY
) -> tuple[Problem, ...]:
    """Return problems; if one kind has more than `many`, only the first, with the other places.

    Problems of one kind differ only in their place and in what `varying` matches.
    """
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        remedy = problem.remedy if varying is _VARYING else ""
        kind = (varying.sub("", problem.what), remedy, problem.severity)
        kinds.setdefault(kind, []).append(problem)
    shown = []
    for first, *others in kinds.values():
        if len(others) < many or first.is_gap:
            shown += [first, *others]
        else:
            more = f"and {len(others):,} more like it: {listed_places(others)}"
            shown.append(replace(first, what=f"{first.what} ({more})"))
    return tuple(sorted(shown, key=_place))


def listed_places(problems: Iterable[Problem]) -> str:
    """Return the places of problems, as a.yml:3, 8 and b.yml:2; if many, the first and a count."""
    lines: dict[str, list[str]] = {}
    every = list(dict.fromkeys((problem.file, problem.line) for problem in problems))
    for file, line in every[:MANY]:
        lines.setdefault(file, []).extend([f"{line}"] if line else [])
    places = [f"{file}:{', '.join(own)}".rstrip(":") for file, own in lines.items()]
    left = [count_noun(len(every) - MANY, "more place")] if len(every) > MANY else []
    return join_and([*places, *left])


def _place(problem: Problem) -> tuple[str, int, str]:
    return (problem.file, problem.line or 0, problem.what)


_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|~!&$])")
_LINKING = re.compile(r"([@#])|(:)(?=//)|((?i:www))(?=\.)")
"""Text that GitHub turns into a mention, a reference or a link, whatever precedes it."""

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
    joined = _LINKING.sub(rf"\g<0>{JOINER}", seen)
    return _ACTIVE.sub(r"\\\1", joined)


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
