"""A client for the street-level crime API of data.police.uk, with rate limit and retries."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from partnership.errors import ProblemsFoundError, refusal

ADDRESS = "https://data.police.uk/api"
"""The address of the police API."""

PACE = 0.25
"""Seconds between two requests; the API allows 15 a second."""

TRIES = 5
"""The maximum number of attempts for a request."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds to wait after the first failure; the wait doubles each time."""

TIMEOUT = 60.0
"""The timeout in seconds for receiving a byte."""

ApiRecords = list[dict[str, Any]]

_LATER = "Run the command again later; what was fetched is kept."

_WORTH_ANOTHER_TRY = {429, 500, 502, 503, 504}


class _NoRedirect(HTTPRedirectHandler):
    """Follows no redirects."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - as urllib has it
        """Follow no redirect."""


@dataclass
class PoliceApi:
    """The API at one address."""

    address: str = ADDRESS
    pace: float = PACE
    timeout: float = TIMEOUT
    sleep: Callable[[float], object] = time.sleep
    _last: float = field(default=float("-inf"), init=False)
    _opener: OpenerDirector = field(default_factory=lambda: build_opener(_NoRedirect), init=False)

    def __post_init__(self) -> None:
        """Reject an address without encryption, where answers could be altered on the way."""
        parts = urlsplit(self.address)
        here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
        if not (here or (parts.scheme == "https" and parts.hostname)):
            raise self.refusal("the address does not start with https://", "Write it in full.")

    def months(self) -> set[str]:
        """Return the months that the API has, each in the form 2025-08."""
        return {str(entry.get("date")) for entry in self._answer("crimes-street-dates")}

    def crimes(self, area: str, month: str) -> ApiRecords:
        """Return the records of an area and month; the API returns at most 10,000."""
        return self._answer("crimes-street/all-crime", {"poly": area, "date": month})

    def refusal(self, what: str, remedy: str) -> ProblemsFoundError:
        """Return the error that ends the fetching for one reason."""
        return refusal(self.address, None, what, remedy)

    def _answer(self, path: str, said: dict[str, str] | None = None) -> ApiRecords:
        """Retry the request until there is an answer, a permanent error, or no attempt left."""
        why, failure = "", Exception()
        for number in range(TRIES):
            rest = self._last + self.pace - time.monotonic()
            if rest > 0:
                self.sleep(rest)
            self._last, wait = time.monotonic(), ""
            try:
                return self._ask(path, said)
            except HTTPError as error:
                error.close()
                wait, failure = error.headers.get("Retry-After", ""), error
                if error.code not in _WORTH_ANOTHER_TRY:
                    what = f"the API answered {error.code} ({error.reason})"
                    remedy = "Check its address, and look at it in a browser."
                    raise self.refusal(what, remedy) from error
                why = f"it answered {error.code}"
            except (OSError, HTTPException) as error:
                reason, failure = getattr(error, "reason", error), error
                why = f"it could not be read ({reason or type(error).__name__})"
            if number < TRIES - 1:
                seconds = float(wait) if wait.isdigit() else FIRST_WAIT * 2**number
                self.sleep(min(seconds, LONGEST_WAIT))
        what = f"the API failed {TRIES} times, at last because {why}"
        raise self.refusal(what, _LATER) from failure

    def _ask(self, path: str, said: dict[str, str] | None) -> ApiRecords:
        """Send one request; raise OSError or HTTPException if a retry may help.

        The query is sent in the body, because an outline is too long for an address.
        """
        question = Request(  # noqa: S310 - the scheme was checked when the API was named
            f"{self.address.rstrip('/')}/{path}",
            data=urlencode(said).encode() if said else None,
            headers={"Accept": "application/json", "User-Agent": "partnership-site"},
        )
        with self._opener.open(question, timeout=self.timeout) as answer:
            raw = answer.read()
        try:
            records = json.loads(raw)
        except (ValueError, RecursionError):
            records = None
        if isinstance(records, list) and all(isinstance(record, dict) for record in records):
            return records
        raise ConnectionError("its answer is not a whole list of records")
