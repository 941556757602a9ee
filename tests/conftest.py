"""What the tests share: the built site of each borough, its records, and the official files."""

import gc
import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from building import DATA, INVENTED, OFFICIAL, ROOT, built
from filelock import FileLock
from history import commit, git
from hypothesis import settings
from partnership.cli import check
from partnership.records import cache, loading

# The browser's fixtures are no conftest.py of their own: two of that name hide each other.
pytest_plugins = ["browser.fixtures", "browser.engines"]

# A busy machine makes no test wrong.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# Records are many small objects that stay, so looking among them for garbage is most of a load.
gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser or waits for a built site; the longest files come first.

    So no process is left with a long file at the end while the others have nothing to do.
    """
    urgency: dict[Path, int] = {}
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "playwright" in names:
            item.add_marker("browser")
        if {"site", "invented_site"} & set(names):
            item.add_marker("slow")
        marks = ("crawled" in names, "playwright" in names, "slow" in item.keywords)
        urgency[item.path] = max(urgency.get(item.path, 0), 4 * marks[0] + 2 * marks[1] + marks[2])
    items.sort(key=lambda item: -urgency[item.path])


def built_once(data: Path, folders: pytest.TempPathFactory) -> Path:
    """Build a site in the folder that all processes of a run share: the first builds it."""
    shared = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    site = shared / f"site-{data.name}"
    with FileLock(f"{site}.lock"):
        return site if site.is_dir() else built(data, site)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the partnership's own records."""
    return built_once(DATA, tmp_path_factory)


@pytest.fixture(scope="session")
def invented_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the invented borough."""
    return built_once(INVENTED, tmp_path_factory)


@pytest.fixture(autouse=True, scope="session")
def drawn_once() -> Iterator[None]:
    """Draw no map and measure no ground twice, in whatever folder a test works.

    Read no file twice either where tests go back and forth between some folders; a command has one.
    """
    remembered = lru_cache(maxsize=8)(cache.memory_of.__wrapped__)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache.LOCATION, "settings", ROOT / "mkdocs.yml")
        for module in (cache, check, loading):
            patch.setattr(module, "memory_of", remembered)
        yield


class Copy:
    """A copy of records that is whole again for each test; a file that none has touched stays.

    It is where it was for the last test: what is unchanged is remembered there.
    """

    def __init__(self, records: Path, home: Path) -> None:
        """Name the folder of the records, and the one that holds the copy and what is beside it."""
        self._records, self._home = records, home
        self._names = sorted(_marks_below(records))
        self._left: dict[str, tuple[int, ...]] = {}

    def renewed(self) -> Path:
        """Remove what a test changed, added or put beside the copy, and copy what is missing."""
        data = self._home / "data"
        self._home.mkdir(exist_ok=True)
        for path in self._home.iterdir():
            if path != data or path.is_symlink():
                _remove(path)
        data.mkdir(exist_ok=True)
        there = _marks_below(data)
        if there and there == self._left:
            return data
        for name in there:
            if there[name] != self._left.get(name):
                _remove(data / name)
        for name in self._names:
            original, path = self._records / name, data / name
            if original.is_dir():
                path.mkdir(exist_ok=True)
            elif not path.exists():
                shutil.copy2(original, path)  # with its time: whatever is written later has another
        self._left = _marks_below(data)
        return data


def _remove(path: Path) -> None:
    """Remove a file or a folder, which may be gone with the one that it was in."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _marks_below(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return what tells each file and folder below a folder from any other, by its name there."""
    marks: dict[str, tuple[int, ...]] = {}
    to_come = [str(folder)]
    while to_come:
        for entry in os.scandir(to_come.pop()):
            found = entry.stat(follow_symlinks=False)
            is_folder = entry.is_dir(follow_symlinks=False)
            more = () if is_folder else (found.st_size, found.st_mtime_ns)
            marks[entry.path[len(str(folder)) + 1 :]] = (found.st_mode, found.st_ino, *more)
            to_come += [entry.path] if is_folder else []
    return marks


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Copy]:
    """Give one copy of each borough's records for all the tests of a process."""
    home = tmp_path_factory.getbasetemp()
    return {records: Copy(records, home / records.name) for records in (INVENTED, DATA)}


@pytest.fixture
def invented(copies: dict[Path, Copy]) -> Path:
    """Copy the invented borough's records, free to be changed."""
    return copies[INVENTED].renewed()


@pytest.fixture
def stockton(copies: dict[Path, Copy]) -> Path:
    """Copy the partnership's frozen records, free to be changed."""
    return copies[DATA].renewed()


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the invented borough in a repository of its own, in few files: it is copied often."""
    home = tmp_path_factory.mktemp("repository")
    shutil.copytree(INVENTED, home / "data")
    git(home, "init", "--quiet", "--initial-branch=main", "--template=")
    commit(home, "Publish")
    git(home, "repack", "-a", "-d", "--quiet")
    return home / ".git"


@pytest.fixture
def versioned(invented: Path, repository: Path) -> Path:
    """Copy the invented borough's records as git keeps them, free to be changed."""
    shutil.copytree(repository, invented.parent / ".git")
    return invented


@pytest.fixture(scope="session")
def official() -> Path:
    """Give the official files; without them skip, unless they are required."""
    if not OFFICIAL.is_dir():
        message = "the official files are not beside the project, in ../shared/data"
        if os.environ.get("REQUIRE_OFFICIAL_DATA"):
            pytest.fail(message)
        pytest.skip(message)
    return OFFICIAL
