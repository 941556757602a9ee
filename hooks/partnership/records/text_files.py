"""Reads text files: UTF-8, of limited size, without look-alike characters."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from partnership.errors import Code, Problem, Problems, raise_problems, refusal
from partnership.model.values import name_of_character, unseen_characters

MOST_BYTES = 4_000_000  # the maximum size of a record file in bytes
_CONFLICT = re.compile(r"^\s*(?:<{7}(?: .*)?|={7,}\s*|>{7}(?: .*)?)$")
_TWO_VERSIONS = (
    "the file contains two versions of these lines (a merge conflict)",
    (
        "Keep the lines of one version, and delete those of the other together with the lines "
        "that begin with <<<<<<<, ======= and >>>>>>>."
    ),
)
_TYPED = re.compile(r"[\t\n\r -~]*")  # the characters on a keyboard

_UNLIKE = tuple((re.compile(pattern), what, remedy) for pattern, what, remedy in (
    (r"^[ \t]*(?:-[ \t]*)?(?:\S*:)?[^\S \t]|[{,]\s*\w+:[^\S \t]|^\s*(?:- )?[{\w-]+\uff1a",
     "the line contains a space or colon that looks correct but is not a plain one",
     "Type the spaces and the colon again."),
    ("[\u00c2\u00c3\u00e2][\u0080-\u00bf]|\u00e2\u20ac|\ufffd",
     "the line contains garbled letters", "Type the words again."),
    ("(?<=[A-Za-z])[\u0370-\u052f]|[\u0370-\u052f](?=[A-Za-z])",
     "a word contains a letter of another alphabet ({})", "Type the word again."),
))  # fmt: skip
"""Look-alike characters: pattern, problem and remedy."""


def digest_of(path: Path) -> bytes | None:
    """Return a digest of a file's bytes; None if it is unreadable or too large."""
    with suppress(OSError):
        if path.stat().st_size <= MOST_BYTES:
            return sha256(path.read_bytes()).digest()
    return None


def read_text(path: Path, name: str) -> str:
    """Return the text of a file; raise ProblemsFoundError if it is not readable as text."""
    try:
        if path.stat().st_size > MOST_BYTES:
            what = f"the file is larger than {MOST_BYTES // 1_000_000} MB"
            raise refusal(name, None, what, "Restore the last version of the file.")
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        what = f"the file cannot be opened ({error.strerror})"
        remedy = "Check that it is a file and that you may read it."
        raise refusal(name, None, what, remedy) from error
    except UnicodeDecodeError as error:
        line: int | None = raw.count(b"\n", 0, error.start) + 1
        what, remedy = "the file is not in UTF-8", "Save it again with the encoding UTF-8."
        code = Code.ENCODING
        if b"\0" in raw and not raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            what = "the file is not text, but a picture, a document or a damaged file"
            line, remedy, code = None, f"Restore the last version of {path.name}.", Code.OTHER
        raise refusal(name, line, what, remedy, code) from error
    if text.count("\0") > 1:
        what = "the file contains zero bytes, as in UTF-16 or in a damaged file"
        remedy = "Save it again with the encoding UTF-8, or restore its last version."
        raise refusal(name, None, what, remedy, Code.ENCODING)
    lines = list(enumerate(text.split("\n"), start=1))
    problems = []
    if any(mark * 7 in text for mark in "<=>"):
        marks = [(number, line) for number, line in lines if _CONFLICT.match(line)]
        begun = [(number, line) for number, line in marks if line.startswith("<")]
        problems = [Problem(name, number, *_TWO_VERSIONS) for number, _ in begun or marks[:1]]
    if not _TYPED.fullmatch(text):
        unlike = _UNLIKE if path.suffix == ".yml" else _UNLIKE[1:]
        problems += (problem for line in lines for problem in _unseen(name, *line, unlike))
    raise_problems(problems)
    return text


def _unseen(
    name: str, number: int, line: str, unlike: Iterable[tuple[re.Pattern[str], str, str]]
) -> Problems:
    for pattern, what, remedy in unlike:
        if found := pattern.search(line):
            yield Problem(name, number, what.format(name_of_character(found[0][-1])), remedy)
            return
    for character in dict.fromkeys(unseen_characters(line)):
        what = f"the line contains an invisible character ({name_of_character(character)})"
        yield Problem(name, number, what, "Delete it, or type the line again.")


def display_name(path: Path) -> str:
    """Return a path relative to the working folder, with forward slashes."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, RuntimeError):  # outside the working folder, or a circular link
        return path.as_posix()
