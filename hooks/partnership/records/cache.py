"""A cache between commands, for parsed records and the output of slow libraries.

Each file begins with a digest of everything that it was made from: input, versions, our code and
the content itself. If the digest differs, as after an edit, an update or on a full disk, the
content is made again, so a build never publishes stale content.
"""

import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, cast

Given = TypeVarTuple("Given")
Made = TypeVar("Made")
SETTINGS = Path("mkdocs.yml")  # the site's settings file, in the folder that a command runs in
FOLDER = Path(".cache", "build")  # the folder of the cache; it may be deleted at any time
_SIDE_BY_SIDE = 8  # the number of entries kept per name, for several boroughs or earlier versions
_DIGEST = 32  # the length of a digest in bytes
_RECORDS = "records"  # the entry for the parsed records of a data folder


@dataclass
class Location:
    """Where the cache is."""

    settings: Path = SETTINGS
    """The settings file that the cache is next to; without that file nothing is cached."""


LOCATION = Location()


def cached(name: str, made_from: str, make: Callable[[], bytes]) -> bytes:
    """Return content from the cache if made from the same input; otherwise make and store it."""
    kept = read_cached(name, made_from)
    if kept is None:
        kept = make()
        write_cached(name, made_from, kept)
    return kept


_APART = "import pickle, sys; pickle.dump(pickle.load(sys.stdin.buffer)(), sys.stdout.buffer)"


def cached_in_process(name: str, make: Callable[[*Given], Made], *given: *Given) -> Made:
    """Return a cached result, or compute it in a subprocess, so that its memory is freed."""

    def made() -> bytes:
        asked, words = pickle.dumps(partial(make, *given)), (sys.executable, "-P", "-c", _APART)
        done = subprocess.run(words, input=asked, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own words
        return done.stdout

    return cast("Made", pickle.loads(cached(name, repr(given), made)))  # noqa: S301 - our own


@dataclass
class Memory:
    """Results computed from the files of a data folder, each with its input."""

    folder: str = ""
    made: dict[str, tuple[object, Any]] = field(default_factory=dict)
    is_kept: bool = True  # whether all results are stored in the cache

    def get(self, name: str, made_from: object) -> Any:  # noqa: ANN401 - whatever was made
        """Return the result for this input; None if there is none."""
        before, made = self.made.get(name, (None, None))
        return made if before == made_from else None

    def put(self, name: str, made_from: object, made: object) -> None:
        """Store a result."""
        self.made[name], self.is_kept = (made_from, made), False

    def keep(self) -> None:
        """Write the results to the cache for the next command."""
        if not self.is_kept:
            write_cached(_RECORDS, self.folder, pickle.dumps(self.made, pickle.HIGHEST_PROTOCOL))
            self.is_kept = True


@lru_cache(maxsize=1)
def memory_of(data: Path) -> Memory:
    """Return the results for a data folder, from this command or an earlier one."""
    folder = str(data.resolve())
    kept = read_cached(_RECORDS, folder)
    return Memory(folder, pickle.loads(kept) if kept else {})  # noqa: S301 - our own, by its digest


def read_cached(name: str, made_from: str) -> bytes | None:
    """Return content from the cache; None if it was made from other input."""
    with suppress(OSError):
        with _place_of(name, made_from).open("rb") as file:
            digest, content = file.read(_DIGEST), file.read()
        if digest == _digest_of(made_from, content):
            return content
    return None


def write_cached(name: str, made_from: str, content: bytes) -> None:
    """Write content to the cache; if that fails, the next command makes it again."""
    if not LOCATION.settings.is_file():
        return
    with suppress(OSError):
        path = _place_of(name, made_from)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:  # two writes, to avoid a copy of large records
            file.write(_digest_of(made_from, content))
            file.write(content)
        others = sorted(path.parent.glob(f"{name}-????????"), key=lambda kept: kept.stat().st_mtime)
        for oldest in others[:-_SIDE_BY_SIDE]:
            oldest.unlink()


def _place_of(name: str, made_from: str) -> Path:
    return (
        LOCATION.settings.parent / FOLDER / f"{name}-{sha256(made_from.encode()).hexdigest()[:8]}"
    )


def _digest_of(made_from: str, content: bytes) -> bytes:
    digest = sha256(b"\0".join([_made_with(), made_from.encode(), b""]))
    digest.update(content)
    return digest.digest()


@cache
def _made_with() -> bytes:
    """Return the digest of Python, the libraries and our own code."""
    installed = (path.name for place in sys.path for path in Path(place).glob("*.dist-info"))
    libraries = repr((sys.version, sorted(installed)))  # the names include versions
    code = (path.read_bytes() for path in sorted(Path(__file__).parents[1].rglob("*.py")))
    return sha256(b"\0".join([libraries.encode(), *code])).digest()
