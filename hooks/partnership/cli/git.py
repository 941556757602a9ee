"""What was published before, as git keeps it; nothing here writes to it."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from partnership.checks.published import Published
from partnership.errors import refusal
from partnership.records.loading import read_files

PUBLISHED = ("origin/main", "main")
"""Where what is public is kept, the first that there is."""


def published_reference(data: Path) -> str | None:
    """Return the last revision in common with what is public; None where there is no history."""
    for name in PUBLISHED:
        base = _ask(data, "merge-base", "HEAD", name)
        if base:
            return base.decode().strip()[:12]
    return "HEAD" if _ask(data, "rev-parse", "--verify", "--quiet", "HEAD") else None


def revision_of(root: Path, *made_of: Path) -> tuple[str | None, bool]:
    """Return the revision of a project, and whether what a site is made of differs from it."""
    commit = _ask(root, "rev-parse", "--verify", "--quiet", "HEAD")
    names = (str(path.absolute()) for path in made_of)
    edited = _ask(root, "--no-optional-locks", "status", "--porcelain", "--", *names)
    return (commit.decode().strip() if commit else None), edited != b""


def _files(
    data: Path, reference: str, *words: str, within: Iterable[str] = (".",)
) -> frozenset[str]:
    """Return the files and folders that git lists for a revision, as paths of records."""
    listed = _require(data, reference, *words, "-z", _commit(data, reference), "--", *within)
    return frozenset(listed.decode().split("\0")) - {""}


@contextmanager
def records_at(data: Path, reference: str, *names: str) -> Iterator[Path]:
    """Give a folder that holds the records of a revision, or some of their files, for a while."""
    known = _files(data, reference, "ls-tree", "--name-only", within=names) if names else ()
    with tempfile.TemporaryDirectory(prefix="partnership-") as name:
        folder = Path(name) / "records"
        folder.mkdir()
        if known or not names:
            words = ("archive", "--format=zip", "-0", _commit(data, reference))
            packed = _require(data, reference, *words, *known)
            with ZipFile(BytesIO(packed)) as archive:
                archive.extractall(folder)
        yield folder


def _commit(data: Path, reference: str) -> str:
    """Return the last commit in common with a reference; what begins with a dash names none.

    Of a history that is not all there, or none of ours, it is the one that the reference names.
    """
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    commit = _require(data, reference, *words).decode().strip()
    return (_ask(data, "merge-base", "HEAD", commit) or commit.encode()).decode().strip()


def _require(data: Path, reference: str, *words: str) -> bytes:
    answer = _ask(data, *words)
    if answer is None:
        what = f"git has no records of {data} at '{reference}'"
        remedy = "Name a revision such as HEAD~1, main or v2026-01, and fetch its history first."
        raise refusal(reference, None, what, remedy)
    return answer


def _ask(data: Path, *words: str) -> bytes | None:
    """Return what git says, or None when it refuses or is not there."""
    program = shutil.which("git")
    if program is None or not data.is_dir():
        return None
    said = subprocess.run(  # noqa: S603 - git itself, with words of ours; a reference is no option
        [program, "-C", str(data), *words],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return said.stdout if said.returncode == 0 else None


def published(data: Path, since: str | None) -> Published | None:
    """Return what was public and is not the same any more; None where there is no history."""
    reference = since or published_reference(data)
    if reference is None:
        return None
    changed = _files(data, reference, "diff", "--name-only", "--relative")
    files = _files(data, reference, "ls-tree", "-r", "--name-only")
    if not changed:
        return Published(reference, files, files)
    with records_at(data, reference, *changed | {"releases.yml", "withdrawn.yml"}) as folder:
        held = folder / "postcodes.csv"
        lines = held.read_text("utf-8-sig").split("\n") if held.exists() else ()
        postcodes = sum(bool(line.strip()) for line in lines)
        return Published(reference, files, files - changed, read_files(folder), postcodes)
