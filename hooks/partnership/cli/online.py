"""Reads a published site as its readers do, and holds it against the receipt of its build."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import PurePath
from queue import Empty, Queue
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from partnership.errors import Problem, ProblemsFoundError
from partnership.model.manifest import MANIFEST, ListedFile
from partnership.pages.compression import TEXT
from partnership.pages.csp import APACHE, FORWARDS, NETLIFY, NGINX
from partnership.pages.publication import opens_as

_MOST = 20_000_000
"""A receipt is shorter: it has about 150 bytes for each file."""

_AT_ONCE = 8
_SILENCE = 30.0
"""Seconds without a byte before a host counts as gone."""

_LARGER = 1_000
"""So many bytes a compressed form may have more than its file."""

_OF_THE_HOST = (APACHE, NETLIFY, NGINX, FORWARDS)
"""Files that a host reads and does not hand out."""

_FORMS = {"gzip": "gz", "br": "br"}
"""The ending of a compressed form, by what browsers call it."""

_LOST = "404.html"


@dataclass(frozen=True)
class Online:
    """A site at an address; nobody waits for it longer than until `end`, by time.monotonic."""

    address: str
    end: float

    @property
    def receipt(self) -> bytes:
        """The receipt that is published."""
        return self._read(MANIFEST, "identity", _MOST)[0]

    def differences(self, listed: dict[str, ListedFile]) -> Iterator[tuple[str, str]]:
        """Yield each file that is not as it was built, and what is wrong with it."""
        asked: Queue[ListedFile] = Queue()
        answered: Queue[tuple[str, str | None] | ProblemsFoundError] = Queue()
        files = [file for file in listed.values() if file.path not in _OF_THE_HOST]
        for file in files:
            asked.put(file)
        for _ in range(_AT_ONCE):
            Thread(target=self._answer, args=(asked, answered), daemon=True).start()
        for _ in files:
            try:
                answer = answered.get(timeout=max(0.0, self.end - time.monotonic()))
            except Empty:
                what = "the host has not sent every file in the time allowed"
                raise self._refusal(what, "Allow more seconds: --limit.") from None
            if isinstance(answer, ProblemsFoundError):
                raise answer
            path, wrong = answer
            if wrong:
                yield path, wrong

    def _answer(
        self,
        asked: "Queue[ListedFile]",
        answered: "Queue[tuple[str, str | None] | ProblemsFoundError]",
    ) -> None:
        while not asked.empty():
            try:
                file = asked.get_nowait()
                answered.put((file.path, self._difference(file)))
            except Empty:
                return
            except ProblemsFoundError as error:
                answered.put(error)

    def _difference(self, file: ListedFile) -> str | None:
        """Return what is wrong with a file in any form in which it is sent."""
        is_text = PurePath(file.path).suffix in TEXT
        for form in ("identity", *_FORMS) if is_text else ("identity",):
            try:
                content, sent = self._read(file.path, form, file.size + _LARGER)
            except FileNotFoundError:
                return "is missing"
            if sent in _FORMS and not opens_as(file, _FORMS[sent], content):
                return f"is not what was built where it is sent as {sent}"
            if sent not in _FORMS and not file.holds(content):
                return "is not what was built"
        return None

    def _read(self, path: str, form: str, most: int) -> tuple[bytes, str]:
        """Return the beginning of a file as a browser is sent it, and in which form.

        Raise FileNotFoundError where it is not there, ProblemsFoundError where nobody answers.
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
            raise self._refusal(what, "Look at the address in a browser, and try again.") from error

    def _refusal(self, what: str, remedy: str) -> ProblemsFoundError:
        return ProblemsFoundError([Problem(self.address, None, what, remedy)])
