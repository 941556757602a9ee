"""What one command leaves for the next: records as they were read, what slow libraries have drawn.

Each file begins with a digest of all that it was made from: the input, the versions, our own code
and the content itself. Where the digest differs, as after an edit, an update or a full disk, the
content is made anew, so nothing can be published that another build could not have made.
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

SETTINGS = Path("mkdocs.yml")
"""The settings of the site; beside them these files lie, and without them nothing is kept."""

FOLDER = Path(".cache", "build")
"""The folder of these files; it may be removed at any time."""

_SIDE_BY_SIDE = 8
"""So many contents of one name are kept: of several boroughs, or of what there was before."""

_DIGEST = 32
"""So many bytes a digest has."""

_RECORDS = "records"
"""What was read of a data folder."""


def cached(name: str, made_from: str, make: Callable[[], bytes]) -> bytes:
    """Return a content from the cache, where made from the same; else make it and keep it."""
    kept = read_kept(name, made_from)
    if kept is None:
        kept = make()
        write_kept(name, made_from, kept)
    return kept


_APART = "import pickle, sys; pickle.dump(pickle.load(sys.stdin.buffer)(), sys.stdout.buffer)"


def cached_apart(name: str, make: Callable[[*Given], Made], *given: *Given) -> Made:
    """Return what a function makes of something, from the cache where it is there.

    Else it is made in a process of its own: a library that draws holds 20 to 50 MiB for as long as
    the process lives that has loaded it.
    """

    def made() -> bytes:
        asked, words = pickle.dumps(partial(make, *given)), (sys.executable, "-P", "-c", _APART)
        done = subprocess.run(words, input=asked, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own words
        return done.stdout

    return cast("Made", pickle.loads(cached(name, repr(given), made)))  # noqa: S301 - our own


@dataclass
class Memory:
    """What was made of the files of a data folder, each with all that it was made from."""

    folder: str = ""
    made: dict[str, tuple[object, Any]] = field(default_factory=dict)
    is_kept: bool = True
    """Whether the cache holds all of it."""

    def get(self, name: str, made_from: object) -> Any:  # noqa: ANN401 - whatever was made
        """Return what was made of the same; None where nothing was.

        What is compared of records is mostly the very same, so that it takes no time.
        """
        before, made = self.made.get(name, (None, None))
        return made if before == made_from else None

    def put(self, name: str, made_from: object, made: object) -> None:
        """Remember what was made."""
        self.made[name], self.is_kept = (made_from, made), False

    def keep(self) -> None:
        """Leave it for the next command."""
        if not self.is_kept:
            write_kept(_RECORDS, self.folder, pickle.dumps(self.made, pickle.HIGHEST_PROTOCOL))
            self.is_kept = True


@lru_cache(maxsize=1)
def memory_of(data: Path) -> Memory:
    """Return what is remembered of a data folder, from this command or from an earlier one."""
    folder = str(data.resolve())
    kept = read_kept(_RECORDS, folder)
    return Memory(folder, pickle.loads(kept) if kept else {})  # noqa: S301 - our own, by its digest


def read_kept(name: str, made_from: str) -> bytes | None:
    """Return a content from the cache; None where it was not made from the same."""
    with suppress(OSError):
        with _place_of(name, made_from).open("rb") as file:
            digest, content = file.read(_DIGEST), file.read()
        if digest == _digest_of(made_from, content):
            return content
    return None


def write_kept(name: str, made_from: str, content: bytes) -> None:
    """Keep a content; where that is not possible, the next command makes it again."""
    if not SETTINGS.is_file():
        return
    with suppress(OSError):
        path = _place_of(name, made_from)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:  # in two parts, for a copy of records would be large
            file.write(_digest_of(made_from, content))
            file.write(content)
        others = sorted(path.parent.glob(f"{name}-????????"), key=lambda kept: kept.stat().st_mtime)
        for oldest in others[:-_SIDE_BY_SIDE]:
            oldest.unlink()


def _place_of(name: str, made_from: str) -> Path:
    return SETTINGS.parent / FOLDER / f"{name}-{sha256(made_from.encode()).hexdigest()[:8]}"


def _digest_of(made_from: str, content: bytes) -> bytes:
    digest = sha256(b"\0".join([_made_with(), made_from.encode(), b""]))
    digest.update(content)
    return digest.digest()


@cache
def _made_with() -> bytes:
    """Return the digest of Python, of the libraries and of our own code."""
    installed = (path.name for place in sys.path for path in Path(place).glob("*.dist-info"))
    libraries = repr((sys.version, sorted(installed)))  # such a folder is named after its version
    own = (path.read_bytes() for path in sorted(Path(__file__).parents[1].rglob("*.py")))
    return sha256(b"\0".join([libraries.encode(), *own])).digest()
