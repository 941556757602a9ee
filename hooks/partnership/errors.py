"""A problem has a file, a line, what is wrong and what to write instead."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """What a problem stops: an error everything, a warning nothing, a due date a job of its own."""

    ERROR = "error"
    WARNING = "warning"
    DUE = "due"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one file, in words that an officer can act on."""

    file: str
    line: int | None
    what: str
    remedy: str
    severity: Severity = Severity.ERROR
    is_gap: bool = False
    """Whether nothing is written there yet: a person has to fill it in."""
    waits: bool = False
    """Whether it may be right, and waits for a person to say so on record."""
    leads: bool = False
    """Whether it says where a missing thing was, so that it stands for those that name it."""
    about: tuple[str, ...] = ()
    """The things that are missing, such as priority 'burglary': who is about one is told once."""

    def __str__(self) -> str:
        """Return `file:line  what is wrong. What to write.`, as shown in a terminal."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return printable(f"{place}  {self.what}. {self.remedy}".lstrip())


Problems = Iterator[Problem]
"""What a rule finds."""


class ProblemsFoundError(Exception):
    """Every problem found in one go, so that all can be corrected in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted by file and line, each once."""
        self.problems = one_of_a_kind(told_once(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refusal(file: str, line: int | None, what: str, remedy: str) -> ProblemsFoundError:
    """Return what to raise where one problem is the reason to stop."""
    return ProblemsFoundError([Problem(file, line, what, remedy)])


def missing(file: str, remedy: str) -> Problem:
    """Return the problem of a file that is not there."""
    return Problem(file, None, "the file is missing", remedy)


class NotYetPublishedError(ProblemsFoundError):
    """What was asked for is not out yet: nothing is wrong, and there is nothing to do but wait."""


MANY = 5
"""So many problems of one kind are told one by one; of more, the first is told with a count.
So many places are named."""

_VARYING = re.compile(
    r"\b[A-Z][0-9]{8}\b( \([^)]*\))?"
    r"|\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\b"
    r"|(?<!')\b[0-9][0-9,.-]*\b(?!')"
)
"""What differs from problem to problem of one kind: codes, postcodes and numbers."""


def told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file and line, each once; one for each thing that is missing.

    It says where else the thing is named.
    """
    leaders: dict[str, Problem] = {}
    led: dict[Problem, list[Problem]] = {}
    unique = sorted(set(problems), key=_place)
    for problem in sorted(
        unique, key=lambda problem: (problem.line is not None, not problem.leads)
    ):
        for thing in problem.about:
            leaders.setdefault(thing, problem)  # that of a file which is gone, if there is one
    for problem in unique:
        leader = leaders[problem.about[0]] if problem.about else problem
        led.setdefault(leader, []).append(problem)
    return tuple(
        replace(leader, what=f"{leader.what}; it is named in {listed_places(others)} too")
        if (others := [problem for problem in own if problem is not leader])
        else leader
        for leader, own in led.items()
    )


def one_of_a_kind(
    problems: Iterable[Problem], varying: re.Pattern[str] = _VARYING, many: int = MANY
) -> tuple[Problem, ...]:
    """Return problems; of more than so many of a kind the first, with where the others are.

    Of a kind are those that differ in place, and in what varies, alone.
    """
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        remedy = problem.remedy if varying is _VARYING else ""
        kind = (varying.sub("", problem.what), remedy, problem.severity)
        kinds.setdefault(kind, []).append(problem)
    told = []
    for first, *others in kinds.values():
        if len(others) < many or first.is_gap:
            told += [first, *others]
        else:
            more = f"and {len(others):,} more like it: {listed_places(others)}"
            told.append(replace(first, what=f"{first.what} ({more})"))
    return tuple(sorted(told, key=_place))


def listed_places(problems: Iterable[Problem]) -> str:
    """Return where problems are, as a.yml:3, 8 and b.yml:2; of many, the first and a count."""
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
"""What GitHub makes a mention, a reference or a link of, whatever stands before it."""

JOINER = "\u2060"
"""A letter without width or meaning: it keeps a text from becoming a mention or a link."""


def is_unseen(letter: str) -> bool:
    """Tell a control, a mark that turns the direction of a text, and what no font draws."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def printable(text: str) -> str:
    """Return a text with the controls written out that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(
        ascii(letter)[1:-1] if is_unseen(letter) and letter not in "\n\t" else letter
        for letter in text
    )


def plain_markdown(text: str) -> str:
    """Return a text in one line that Markdown shows as it is: no link, picture or mention."""
    seen = "".join(letter for letter in " ".join(text.split()) if not is_unseen(letter))
    joined = _LINKING.sub(rf"\g<0>{JOINER}", seen)
    return _ACTIVE.sub(r"\\\1", joined)


_ALIKE = 0.77
"""How much two names must have in common to be taken for one another, from 0 to 1."""

_WHOLE_WORD = 3
"""The letters of the shortest word that is taken for the whole."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like the word, or the only one that holds it.

    Where none is, or several are equally like it, return None.
    """
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
    """Return `Did you mean 'x'?` when a known name is close, else the other advice."""
    match = nearest(word, known)
    return f"Did you mean '{match}'?" if match else otherwise


def count_noun(count: int, thing: str) -> str:
    """Return `1 plan`, `2 plans` or `5,477 postcodes`: a number and what it counts."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def join_and(values: Iterable[str]) -> str:
    """Write values as a list in a sentence: a, b and c."""
    *first, last = list(values)
    return f"{', '.join(first)} and {last}" if first else last
