"""Problems: a file, a line, what is wrong and what to write instead."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import NamedTuple

from partnership.text import MANY, count_noun, join_and, printable

# The path of a value: field names and positions, such as ('sets', 0, 'wards', 3, 'slug').
FieldPath = tuple[str | int, ...]


class Severity(StrEnum):
    """What a problem blocks: an error everything, a warning nothing, a due date its own job."""

    ERROR = "error"
    WARNING = "warning"
    DUE = "due"


class Code(StrEnum):
    """What kind of problem it is, where more depends on it than its message."""

    OTHER = ""
    BLANK = auto()  # a field without a value, which a person has to fill in
    BEGUN_TWICE = auto()  # a list item that is the beginning of the next one
    ENCODING = auto()  # a text that only has to be saved as UTF-8
    OVERDUE = auto()  # a due date that has passed
    SURPLUS = auto()  # a second file for the same thing
    WRITTEN_TWICE = auto()  # a field that a record has twice


class Thing(NamedTuple):
    """What a reference names, such as the priority 'burglary'."""

    kind: str
    name: str


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one file, described so that an officer can correct it."""

    file: str
    line: int | None
    what: str
    remedy: str
    severity: Severity = Severity.ERROR
    code: Code = Code.OTHER
    in_short: str = ""  # a blank and what to write there, for a list of all blanks
    waits: bool = False  # whether it may be correct, and needs a person's confirmation on record
    leads: bool = False  # whether it shows where a missing thing was, and replaces other problems
    about: tuple[Thing, ...] = ()  # the missing things; each is reported only once
    belongs_at: str = ""  # where a misnamed file or folder belongs: its path or its name
    compared_with: tuple[str, ...] = ()  # other files in the data folder that may be wrong

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


def refusal(
    file: str, line: int | None, what: str, remedy: str, code: Code = Code.OTHER
) -> ProblemsFoundError:
    """Return the error to raise if a single problem is the reason to stop."""
    return ProblemsFoundError([Problem(file, line, what, remedy, code=code)])


def missing(file: str, remedy: str) -> Problem:
    """Return the problem of a missing file."""
    return Problem(file, None, "the file is missing", remedy)


class NotYetPublishedError(ProblemsFoundError):
    """The requested figures are not published yet; nothing is wrong."""


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise ProblemsFoundError if there are problems."""
    if found := list(problems):
        raise ProblemsFoundError(found)


_VARYING = re.compile(
    r"\b[A-Z][0-9]{8}\b( \([^)]*\))?"
    r"|\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\b"
    r"|(?<!')\b[0-9][0-9,.-]*\b(?!')"
)
"""The parts in which problems of one kind differ: codes, postcodes and numbers."""


def merge_duplicates(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file and line; one about a missing thing lists where else it is named."""
    leaders: dict[Thing, Problem] = {}
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
        if (others := [problem for problem in own if _place(problem)[:2] != _place(leader)[:2]])
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
        if len(others) < many or first.code is Code.BLANK:
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
