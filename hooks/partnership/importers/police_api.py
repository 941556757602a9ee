"""Asks the API of data.police.uk for street-level crimes, patiently and not too often."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from partnership.errors import Problem, ProblemsFoundError

ADDRESS = "https://data.police.uk/api"
"""Where the police publish the API."""

PACE = 0.25
"""Seconds between two questions: the API allows 15 a second, and we are in no hurry."""

TRIES = 5
"""So often a question is asked before we give up."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds to wait after a failure; each further wait is twice as long."""

TIMEOUT = 60.0
"""Seconds without a byte before a question counts as failed."""

MOST_BYTES = 50_000_000
"""The API never gives more than 10,000 records at once, which are under 10 MB."""

_WORTH_ANOTHER_TRY = {429, 500, 502, 503, 504}
_TOO_MANY_AFTER = 2
"""The API says 503 of an area with too many records, and it will say so every time."""


class TooManyRecordsError(Exception):
    """The area holds more records than the API gives at once, or the API is not there."""


class _Failure(Exception):  # noqa: N818 - it is never raised beyond this module
    """A question that failed and is worth another try."""

    def __init__(self, what: str, wait: float | None = None, *, unavailable: bool = False) -> None:
        super().__init__(what)
        self.wait = wait
        self.unavailable = unavailable


class _NoRedirect(HTTPRedirectHandler):
    """Goes nowhere but to the address that was named."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - as urllib calls it
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow no redirect; the answer then counts as a refusal."""


@dataclass
class PoliceApi:
    """The API at one address."""

    address: str = ADDRESS
    pace: float = PACE
    first_wait: float = FIRST_WAIT
    timeout: float = TIMEOUT
    sleep: Callable[[float], object] = time.sleep
    _last: float = field(default=float("-inf"), init=False)
    _opener: OpenerDirector = field(default_factory=lambda: build_opener(_NoRedirect), init=False)

    def __post_init__(self) -> None:
        """Refuse an address over which anybody could change the answer on the way."""
        parts = urlsplit(self.address)
        here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
        if not (here or (parts.scheme == "https" and parts.hostname)):
            what = "the address does not start with https://"
            raise self.refusal(what, "Write it in full.")

    def months(self) -> set[str]:
        """Return the months that the API has, each written as 2025-08."""
        try:
            return {str(one.get("date")) for one in self._answer("crimes-street-dates")}
        except TooManyRecordsError as error:
            what = "the API answers 503"
            raise self.refusal(what, "It seems to be down: try again later.") from error

    def crimes(self, area: str, month: str) -> list[dict[str, Any]]:
        """Return the records of a month in an area; raise TooManyRecordsError or give up."""
        return self._answer("crimes-street/all-crime", {"poly": area, "date": month})

    def _answer(self, path: str, said: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """Ask until there is an answer, a reason to stop, or no patience left."""
        unavailable = 0
        for number in range(TRIES):
            self._keep_pace()
            try:
                return self._ask(path, said)
            except _Failure as failure:
                last = failure
            unavailable = unavailable + 1 if last.unavailable else 0
            if unavailable == _TOO_MANY_AFTER:
                raise TooManyRecordsError from last
            if number < TRIES - 1:
                wait = self.first_wait * 2**number if last.wait is None else last.wait
                self.sleep(min(wait, LONGEST_WAIT))
        what = f"the API failed {TRIES} times, at last because {last}"
        remedy = "Run the command again later; what was fetched is kept."
        raise self.refusal(what, remedy) from last

    def refusal(self, what: str, remedy: str) -> ProblemsFoundError:
        """Return the error that ends the fetching for one reason."""
        return ProblemsFoundError([Problem(self.address, None, what, remedy)])

    def _keep_pace(self) -> None:
        rest = self._last + self.pace - time.monotonic()
        if rest > 0:
            self.sleep(rest)
        self._last = time.monotonic()

    def _ask(self, path: str, said: dict[str, str] | None) -> list[dict[str, Any]]:
        """Ask once; the question travels in the body, for an outline is too long for an address."""
        question = Request(  # noqa: S310 - the scheme was checked when the API was named
            f"{self.address.rstrip('/')}/{path}",
            data=urlencode(said).encode() if said else None,
            headers={"Accept": "application/json", "User-Agent": "partnership-site"},
        )
        try:
            with self._opener.open(question, timeout=self.timeout) as answer:
                raw = answer.read(MOST_BYTES + 1)
                length = answer.headers.get("Content-Length", "")
        except HTTPError as error:
            raise self._refused(error) from error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            what = f"it could not be reached ({reason or type(error).__name__})"
            raise _Failure(what) from error
        if length.isdigit() and int(length) > len(raw) <= MOST_BYTES:
            what = "its answer broke off"
            raise _Failure(what)
        return self._records(raw)

    def _refused(self, error: HTTPError) -> Exception:
        """Return what an answer other than 200 means."""
        with error:
            if error.code in _WORTH_ANOTHER_TRY:
                wait = error.headers.get("Retry-After", "")
                seconds = float(wait) if wait.isdigit() else None
                unavailable = error.code == HTTPStatus.SERVICE_UNAVAILABLE and seconds is None
                return _Failure(f"it answered {error.code}", seconds, unavailable=unavailable)
        if error.code == HTTPStatus.NOT_FOUND:
            what = "the API is not at this address, or knows nothing of what was asked"
            return self.refusal(what, "Check the address.")
        what = f"the API answered {error.code} ({error.reason})"
        return self.refusal(what, "Look at its address in a browser.")

    def _records(self, raw: bytes) -> list[dict[str, Any]]:
        if len(raw) > MOST_BYTES:
            what = f"the answer is longer than {MOST_BYTES // 1_000_000} MB"
            raise self.refusal(what, "Check the address.")
        try:
            records = json.loads(raw)
        except (ValueError, RecursionError) as error:
            what = "its answer is not whole JSON"
            raise _Failure(what) from error
        if isinstance(records, list) and all(isinstance(one, dict) for one in records):
            return records
        what = "its answer is not a list of records"
        raise _Failure(what)
