"""What was published before, as git keeps it; nothing here writes to it."""

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from partnership.checks.published import Published
from partnership.errors import Problem, ProblemsFoundError
from partnership.model.crime import Categories, CrimeMonth
from partnership.model.releases import Releases, Withdrawals
from partnership.records.folder import Folder
from partnership.records.yaml_loader import read_document

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


def changed_files(data: Path, reference: str) -> list[str]:
    """Return the files that differ from a revision, as paths of records."""
    commit = _commit(data, reference)
    listed = _require(data, reference, "diff", "--name-only", "-z", "--relative", commit, "--", ".")
    return [name for name in listed.decode().split("\0") if name]


def files_at(data: Path, reference: str) -> list[str]:
    """Return every file that a revision holds in the folder, as paths of records."""
    names = ("ls-tree", "-r", "-z", "--name-only", _commit(data, reference), "--", ".")
    listed = _require(data, reference, *names)
    return [name for name in listed.decode().split("\0") if name]


@contextmanager
def records_at(data: Path, reference: str, *names: str) -> Iterator[Path]:
    """Give a folder that holds the records of a revision, or some of their files, for a while."""
    commit = _commit(data, reference)
    where = _require(data, reference, "rev-parse", "--show-prefix").decode().strip()
    known = [name for name in names if _ask(data, "cat-file", "-e", f"{commit}:./{name}") == b""]
    with tempfile.TemporaryDirectory(prefix="partnership-") as name:
        folder = Path(name) / "records"
        folder.mkdir()
        if known or not names:
            tree = f"{commit}:{where}" if where else commit
            words = ("archive", "--format=tar", tree, *known)
            packed = _require(data, reference, *words, top=True)
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                _unpack(archive, folder)
        yield folder


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the plain files of an archive that git has made; it holds no link and no device."""
    for member in archive:
        content = archive.extractfile(member) if member.isfile() else None
        if content is not None:
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())


def _commit(data: Path, reference: str) -> str:
    """Return the commit that a reference names; what begins with a dash names none."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    return _require(data, reference, *words).decode().strip()


def _require(data: Path, reference: str, *words: str, top: bool = False) -> bytes:
    answer = _ask(data, *words, top=top)
    if answer is None:
        what = f"git has no records of {data} at '{reference}'"
        remedy = "Name a revision such as HEAD~1, main or v2026-01, and fetch its history first."
        raise ProblemsFoundError([Problem(reference, None, what, remedy)])
    return answer


def _ask(data: Path, *words: str, top: bool = False) -> bytes | None:
    """Return what git says, or None when it refuses or is not there."""
    program = shutil.which("git")
    if program is None or not data.is_dir():
        return None
    folder = data
    if top:
        folder = Path((_ask(data, "rev-parse", "--show-toplevel") or b".").decode().strip())
    said = subprocess.run(  # noqa: S603 - git itself, with words of ours; a reference is no option
        [program, "-C", str(folder), *words],
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
    changed, files = changed_files(data, reference), frozenset(files_at(data, reference))
    if not changed:
        return Published(reference, files=files, unchanged=files)
    with records_at(data, reference, *{*changed, "releases.yml", "withdrawn.yml"}) as folder:
        before = Folder(folder)
        releases = before.find("releases.yml", Releases)
        withdrawals = before.find("withdrawn.yml", Withdrawals)
        categories = before.find("categories.yml", Categories)
        return Published(
            reference,
            _months(before),
            releases.record.revisions if releases else (),
            files,
            files - frozenset(changed),
            categories.record.categories if categories else (),
            _values(before),
            withdrawals.record.withdrawn if withdrawals else (),
        )


def _values(folder: Folder) -> dict[str, dict[str, Any]]:
    """Return what files besides months held, whatever today's rules would say of them."""
    read = {
        name: folder.attempt(partial(read_document, folder.root / name))
        for name in folder.names("**/*.yml")
        if not name.startswith("crime/")
    }
    return {
        name: document.value
        for name, document in read.items()
        if document and isinstance(document.value, dict)
    }


def published_months(data: Path) -> tuple[CrimeMonth, ...] | None:
    """Return every month that was public; None where there is no history to tell."""
    reference = published_reference(data)
    if reference is None:
        return None
    with records_at(data, reference, "crime") as folder:
        return _months(Folder(folder))


def _months(folder: Folder) -> tuple[CrimeMonth, ...]:
    return tuple(filed.record for filed in folder.read_all("crime/*.yml", CrimeMonth))
