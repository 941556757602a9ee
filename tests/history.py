"""A git repository that keeps what was published, for tests that look back."""

import os
import shutil
import subprocess
from pathlib import Path


def git(home: Path, *words: str) -> str:
    program = shutil.which("git")
    assert program
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-06-03T12:00:00+0000")
    who = ("-c", "user.name=Officer", "-c", "user.email=officer@example.org")
    done = subprocess.run(  # noqa: S603 - the words come from the tests themselves
        [program, *who, *words],
        cwd=home,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | when,
    )
    return done.stdout


def commit(home: Path, message: str, *more: str) -> None:
    git(home, "add", "--all")
    git(home, "commit", "--quiet", "--no-gpg-sign", *more, "-m", message)


def edit(data: Path, name: str, old: str, new: str) -> None:
    """Put one text in place of another, which must be there, in a file of the records."""
    path = data / name
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")
