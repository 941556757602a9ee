"""Reads published records from git; never writes to the repository."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from partnership.checks.changes import Published
from partnership.errors import refusal
from partnership.records.folder import Folder
from partnership.records.loading import read_files

# The names of the published branch; the first that exists is used.
PUBLISHED = ("origin/main", "main")


def published_reference(data: Path) -> str | None:
    """Return the last commit shared with the published branch; None without a history."""
    for name in PUBLISHED:
        base = _ask(data, "merge-base", "HEAD", name)
        if base:
            return base.decode().strip()[:12]
    return "HEAD" if _ask(data, "rev-parse", "--verify", "--quiet", "HEAD") else None


def revision_of(root: Path, *made_of: Path) -> tuple[str | None, bool]:
    """Return the commit of a project, and whether the files of the site differ from it."""
    commit = _ask(root, "rev-parse", "--verify", "--quiet", "HEAD")
    names = (str(path.absolute()) for path in made_of)
    edited = _ask(root, "--no-optional-locks", "status", "--porcelain", "--", *names)
    return (commit.decode().strip() if commit else None), edited != b""


def _files(
    data: Path, reference: str, *words: str, within: Iterable[str] = (".",)
) -> frozenset[str]:
    listed = _require(data, reference, *words, "-z", _commit(data, reference), "--", *within)
    return frozenset(listed.decode().split("\0")) - {""}


@contextmanager
def records_at(data: Path, reference: str, *names: str) -> Iterator[Path]:
    """Provide a temporary folder with the records of a revision, or some of their files."""
    files = _files(data, reference, "ls-tree", "--name-only", within=names) if names else ()
    with tempfile.TemporaryDirectory(prefix="partnership-") as name:
        folder = Path(name) / "records"
        folder.mkdir()
        if files or not names:
            words = ("archive", "--format=zip", "-0", _commit(data, reference))
            packed = _require(data, reference, *words, *files)
            with ZipFile(BytesIO(packed)) as archive:
                archive.extractall(folder)
        yield folder


def _commit(data: Path, reference: str) -> str:
    """Return the last commit shared with a reference; reject names that begin with a dash.

    In a shallow or unrelated history, return the commit that the reference names.
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
    """Return the output of git; None if it fails or is not installed."""
    program = shutil.which("git")
    if program is None or not data.is_dir():
        return None
    result = subprocess.run(  # noqa: S603 - git itself, with words of ours; a reference is no option
        [program, "-C", str(data), *words],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return result.stdout if result.returncode == 0 else None


def published(data: Path, since: str | None) -> Published | None:
    """Return the published files that have changed since; None without a history."""
    reference = since or published_reference(data)
    if reference is None:
        return None
    shown = _require(data, reference, "log", "-1", "--format=%cs", _commit(data, reference))
    day = date.fromisoformat(shown.decode().strip())
    changed = _files(data, reference, "diff", "--name-only", "--relative")
    files = _files(data, reference, "ls-tree", "-r", "--name-only")
    is_withdrawing = (data / "withdrawn.yml").exists() and "withdrawn.yml" not in files
    if not changed and not is_withdrawing:
        return Published(reference, files, files, day=day)
    with records_at(data, reference, *changed | {"releases.yml", "withdrawn.yml"}) as folder:
        postcode_file = folder / "postcodes.csv"
        lines = postcode_file.read_text("utf-8-sig").split("\n") if postcode_file.exists() else ()
        postcodes = sum(bool(line.strip()) for line in lines)
        was = read_files(Folder(folder))
        return Published(reference, files, files - changed, was, postcodes, day)
