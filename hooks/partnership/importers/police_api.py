"""Asks the API of data.police.uk for street-level crimes, patiently and not too often."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from partnership.errors import Problem, ProblemsFoundError
from partnership.importers.geometry import in_metres, in_rounded_degrees
from partnership.model.wards import Outline
from partnership.statistics.overlaps import ground

MARGIN = 60
"""Metres by which an area is larger than its ward, so that simplifying cuts nothing off."""

ROUGHLY = 30
"""Metres within which the line around an area may be simplified."""

SLIVER = 10_000
"""Square metres: smaller leftovers between ward sets are differences in drawing."""


@dataclass(frozen=True)
class AskedArea:
    """An area to ask about, and the ward that it is drawn for."""

    ward: str | None
    """The ward's code; None for what other wards have beyond those asked for."""
    shape: Polygon
    """In metres."""


def areas_of(first: Iterable[Outline], others: Iterable[Outline]) -> list[AskedArea]:
    """Return areas that cover these wards, and what other wards have beyond them.

    What lies outside the borough is sorted out afterwards by the true outlines, and a record that
    two areas share is counted once; so an area may have few points, as long as it covers its ward.
    """
    wards = [(outline.ward, _enlarged(_in_plane(outline))) for outline in first]
    beyond = shapely.union_all([_in_plane(outline) for outline in others])
    beyond = beyond.difference(shapely.union_all([shape for _, shape in wards]))
    left = [part for part in shapely.get_parts(beyond) if part.area >= SLIVER]
    shapes = [*wards, *((None, _enlarged(part)) for part in left)]
    return [AskedArea(ward, area) for ward, shape in shapes for area in _whole(shape)]


def halves(area: Polygon) -> list[Polygon]:
    """Return an area cut in two across its longer side."""
    west, south, east, north = area.bounds
    if east - west > north - south:
        middle = (west + east) / 2
        boxes = ((west, south, middle, north), (middle, south, east, north))
    else:
        middle = (south + north) / 2
        boxes = ((west, south, east, middle), (west, middle, east, north))
    cut = (area.intersection(shapely.box(*bounds)) for bounds in boxes)
    return [part for shape in cut for part in _whole(shape)]


def as_asked(area: Polygon) -> str:
    """Return the line around an area as the API reads it: latitude,longitude:latitude,longitude."""
    ring = shapely.transform(area.exterior, in_rounded_degrees).coords
    return ":".join(f"{latitude:.5f},{longitude:.5f}" for longitude, latitude in ring[:-1])


def _in_plane(outline: Outline) -> BaseGeometry:
    (shape,) = shapely.transform(np.array([ground(outline)]), in_metres)
    valid: BaseGeometry = shapely.make_valid(shape)
    return valid


def _enlarged(shape: BaseGeometry) -> BaseGeometry:
    return shape.buffer(MARGIN, quad_segs=2).simplify(ROUGHLY)


def _whole(shape: BaseGeometry) -> Iterator[Polygon]:
    """Yield each area of a shape without its holes: the API knows no holes."""
    for part in shapely.get_parts(shape):
        if isinstance(part, Polygon) and part.area > 0:
            yield Polygon(part.exterior)


ADDRESS = "https://data.police.uk/api"
"""Where the police publish the API."""

PACE = 0.25
"""Seconds between two questions: the API allows 15 a second, and we are in no hurry."""

TRIES = 5
"""So often a question is asked before we give up."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds to wait after a failure; each further wait is twice as long."""

TIMEOUT = 60.0
"""Seconds without a byte, or without the whole of an answer, before a question counts as failed."""

MOST_BYTES = 50_000_000
"""The API never gives more than 10,000 records at once, which are under 10 MB."""

_PIECE = 1_000_000
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
            return {str(entry.get("date")) for entry in self._answer("crimes-street-dates")}
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
                length = answer.headers.get("Content-Length", "")
                is_long = length.isdigit() and int(length) > MOST_BYTES
                raw = b"" if is_long else self._read(answer)
        except HTTPError as error:
            raise self._refused(error) from error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            what = f"it could not be reached ({reason or type(error).__name__})"
            raise _Failure(what) from error
        if is_long or len(raw) > MOST_BYTES:
            what = f"the answer is longer than {MOST_BYTES // 1_000_000} MB"
            raise self.refusal(what, "Check the address.")
        if length.isdigit() and int(length) > len(raw):
            what = "its answer broke off"
            raise _Failure(what)
        return self._records(raw)

    def _read(self, answer: HTTPResponse) -> bytes:
        """Return an answer, no further than a piece over the most; raise OSError where it drips."""
        raw, end = b"", time.monotonic() + self.timeout
        while len(raw) <= MOST_BYTES and (piece := answer.read1(_PIECE)):
            raw += piece
            if time.monotonic() > end:
                what = f"no whole answer in {self.timeout:g} seconds"
                raise TimeoutError(what)
        return raw

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
        try:
            records = json.loads(raw)
        except (ValueError, RecursionError) as error:
            what = "its answer is not whole JSON"
            raise _Failure(what) from error
        if isinstance(records, list) and all(isinstance(record, dict) for record in records):
            return records
        what = "its answer is not a list of records"
        raise _Failure(what)
