"""Asks the API of data.police.uk for street-level crimes, patiently and not too often."""

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
"""Where the police publish the API."""

PACE = 0.25
"""Seconds between two questions: the API allows 15 a second, and we are in no hurry."""

TRIES = 5
"""So often a question is asked before we give up."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds to wait after a failure; each further wait is twice as long."""

TIMEOUT = 60.0
"""Seconds without a byte before a question counts as failed."""

ApiRecords = list[dict[str, Any]]

_LATER = "Run the command again later; what was fetched is kept."

_WORTH_ANOTHER_TRY = {429, 500, 502, 503, 504}


class _NoRedirect(HTTPRedirectHandler):
    """Goes nowhere but to the address named."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - as urllib has it
        """Follow nothing."""


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
        """Refuse an address over which anybody could change the answer on the way."""
        parts = urlsplit(self.address)
        here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
        if not (here or (parts.scheme == "https" and parts.hostname)):
            raise self.refusal("the address does not start with https://", "Write it in full.")

    def months(self) -> set[str]:
        """Return the months that the API has, each written as 2025-08."""
        return {str(entry.get("date")) for entry in self._answer("crimes-street-dates")}

    def crimes(self, area: str, month: str) -> ApiRecords:
        """Return the records of a month in an area, of which it gives 10,000 at most."""
        return self._answer("crimes-street/all-crime", {"poly": area, "date": month})

    def refusal(self, what: str, remedy: str) -> ProblemsFoundError:
        """Return the error that ends the fetching for one reason."""
        return refusal(self.address, None, what, remedy)

    def _answer(self, path: str, said: dict[str, str] | None = None) -> ApiRecords:
        """Ask until there is an answer, a reason to stop, or no patience left."""
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
        """Ask once; raise OSError or HTTPException where asking again may help.

        The question travels in the body, for an outline is too long for an address.
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
