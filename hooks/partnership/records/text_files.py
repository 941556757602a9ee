"""Text files as officers save them: of a sensible size, in UTF-8, without hidden characters."""

import re
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError

MOST_BYTES = 4_000_000
"""A file of records larger than this is a mistake."""

_HIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and those that break a line without being seen to."""


def read_text(path: Path, name: str) -> str:
    """Return the text of a file; raise ProblemsFoundError when it cannot be read as text."""
    raw = _bytes(path, name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = "the file is not written in UTF-8"
        raise _refusal(name, line, what, "Save it again with the encoding UTF-8.") from error
    hidden = _HIDDEN.search(text)
    if hidden:
        line = text.count("\n", 0, hidden.start()) + 1
        what = f"the line holds a character that cannot be shown (U+{ord(hidden[0]):04X})"
        raise _refusal(name, line, what, "Delete it, or type the line again.")
    return text


def _bytes(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            what = f"the file is larger than {MOST_BYTES // 1_000_000} MB"
            raise _refusal(name, None, what, "Restore the last version of the file.")
        return path.read_bytes()
    except OSError as error:
        what = f"the file cannot be opened ({error.strerror})"
        raise _refusal(
            name, None, what, "Check that it is a file and that you may read it."
        ) from error


def _refusal(name: str, line: int | None, what: str, remedy: str) -> ProblemsFoundError:
    return ProblemsFoundError([Problem(name, line, what, remedy)])
