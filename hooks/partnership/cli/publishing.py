"""The commands for a built site: compress it, and verify that what is online was built."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from multiprocessing import TimeoutError  # noqa: A004 - that of a pool is no TimeoutError
from multiprocessing.pool import ThreadPool
from pathlib import Path, PurePath
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import click

from partnership.cli.common import FILE
from partnership.errors import refusal
from partnership.model.months import day_name
from partnership.pages.csp import APACHE, FORWARDS, NETLIFY, NGINX
from partnership.pages.publication import (
    MANIFEST,
    TEXT,
    ListedFile,
    Manifest,
    compress_site,
    differences,
    opens_as,
)
from partnership.text import count_noun

_KEPT = Path(".cache/compressed")
_MOST = 20_000_000  # the maximum size of a manifest; it has about 150 bytes per file
_AT_ONCE = 8
_SILENCE = 30.0  # the timeout in seconds for receiving a byte
_LARGER = 1_000  # a compressed file may be at most this many bytes larger than the original
# Configuration files that a host reads and does not serve.
_OF_THE_HOST = (APACHE, NETLIFY, NGINX, FORWARDS)
_FORMS = {"gzip": "gz", "br": "br"}  # maps content encodings to file extensions
_LOST = "404.html"


@dataclass(frozen=True)
class Online:
    """A published site; requests stop at `end`, in seconds of time.monotonic."""

    address: str
    end: float

    def differences(self, listed: dict[str, ListedFile]) -> Iterator[tuple[str, str]]:
        """Yield each file that differs from the build, and the difference."""
        files = [file for file in listed.values() if file.path not in _OF_THE_HOST]
        with ThreadPool(_AT_ONCE) as workers:  # daemons, so that a slow host keeps no program up
            answers = workers.imap_unordered(self._difference, files)
            for _ in files:
                try:
                    path, wrong = answers.next(max(0.0, self.end - time.monotonic()))
                except TimeoutError:
                    what = "the host has not sent every file in the time allowed"
                    remedy = "Allow more seconds: --limit."
                    raise refusal(self.address, None, what, remedy) from None
                if wrong:
                    yield path, wrong

    def _difference(self, file: ListedFile) -> tuple[str, str | None]:
        is_text = PurePath(file.path).suffix in TEXT
        for form in ("identity", *_FORMS) if is_text else ("identity",):
            try:
                content, sent = self.read(file.path, form, file.size + _LARGER)
            except FileNotFoundError:
                return file.path, "is missing"
            if sent in _FORMS and not opens_as(file, _FORMS[sent], content):
                return file.path, f"differs from the build when sent as {sent}"
            if sent not in _FORMS and not file.holds(content):
                return file.path, "differs from the build"
        return file.path, None

    def read(self, path: str, form: str = "identity", most: int = _MOST) -> tuple[bytes, str]:
        """Return the first bytes of a file as served to a browser, and their encoding.

        Raise FileNotFoundError if there is no such file, ProblemsFoundError if the host does not
        answer.
        """
        place = path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path
        question = Request(  # noqa: S310 - the command takes no other addresses
            f"{self.address}/{quote(place)}", headers={"Accept-Encoding": form}
        )
        try:
            with urlopen(question, timeout=_SILENCE) as answer:  # noqa: S310 - the same
                return answer.read(most), answer.headers.get("Content-Encoding", "")
        except HTTPError as error:
            with error:
                if error.code == HTTPStatus.NOT_FOUND and path == _LOST:
                    return error.read(most), error.headers.get("Content-Encoding", "")
            raise FileNotFoundError(path) from error
        except (OSError, HTTPException) as error:
            why = getattr(error, "reason", error)
            what = f"the host does not answer: {why or type(error).__name__}"
            remedy = "Open the address in a browser, and try again."
            raise refusal(self.address, None, what, remedy) from error


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
def compress(site: Path) -> None:
    """Write .gz and .br files next to the text files of a built site."""
    click.echo(f"{site}: {count_noun(compress_site(site, _KEPT), 'compressed file')}")


@click.command()
@click.argument("site", metavar="ADDRESS-OR-FOLDER")
@click.option("--manifest", type=FILE, help="The manifest.json of the expected build. "
              "[default: the one of the site]")  # fmt: skip
@click.option("--limit", type=click.FloatRange(1), default=900, show_default=True,
              help="Seconds after which a host is no longer asked.")  # fmt: skip
def verify(site: str, manifest: Path | None, limit: float) -> None:
    """Check that a site, online or in a folder, matches its build.

    Each file in the build's manifest.json, with its compressed forms, is compared by size and
    SHA-256. In a folder, files that were not built are reported too. The exit code is 1 if anything
    differs.
    """
    is_online = site.startswith(("https://", "http://"))
    online = Online(site.rstrip("/"), time.monotonic() + limit)
    place = manifest or Path(site, MANIFEST)
    try:
        content = place.read_bytes() if manifest or not is_online else online.read(MANIFEST)[0]
        built = Manifest.model_validate_json(content)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        is_there = isinstance(error, ValueError)
        what = "this is not the manifest of a build" if is_there else "there is no manifest.json"
        remedy = "Build the site, publish its whole folder, and give the address of its home page."
        raise refusal(str(place), None, what, remedy) from None
    listed = built.listed(content)
    differing = online.differences(listed) if is_online else differences(listed, Path(site))
    count = 0
    for count, (path, what) in enumerate(differing, 1):  # noqa: B007 - the last number is the count
        click.echo(f"{path} {what}", err=True)
    commit = f"commit {built.commit[:12]}" if built.commit else "records without git history"
    edits = " and uncommitted changes" if built.commit and built.edited else ""
    files = count_noun(len(built.files), "file")
    made = f"{commit}{edits}, as of {day_name(built.day)}: {files}"
    click.echo(f"{site} {'is not' if count else 'is'} what was built from {made}.")
    if count:
        click.echo(f"Files that differ: {count:,}.")
        click.get_current_context().exit(1)
