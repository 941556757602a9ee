"""Fetches a month from the police API, slowly and ward by ward, and imports it like a file."""

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from http.client import HTTPException
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from partnership.errors import (
    NotYetPublishedError,
    Problem,
    ProblemsFoundError,
    raise_problems,
    refusal,
)
from partnership.importers.atomic_write import Import
from partnership.importers.crime import import_crime
from partnership.importers.existing import read_months, required_outlines, required_ward_sets
from partnership.importers.geometry import in_metres, in_rounded_degrees
from partnership.importers.source_file import SourceFile
from partnership.model.months import Month
from partnership.model.wards import Outline, set_in_force
from partnership.statistics.overlaps import shape_of
from partnership.statistics.plausibility import UsualComparison, usual_by_ward

ADDRESS = "https://data.police.uk/api"  # the address of the police API
PACE = 0.25  # seconds between two requests; the API allows 15 a second
TRIES = 5  # the maximum number of attempts for a request
# Seconds to wait after the first failure; the wait doubles each time.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
TIMEOUT = 60.0  # the timeout in seconds for receiving a byte
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

    def _answer(self, path: str, query: dict[str, str] | None = None) -> ApiRecords:
        """Retry the request until there is an answer, a permanent error, or no attempt left."""
        why, failure = "", Exception()
        for number in range(TRIES):
            rest = self._last + self.pace - time.monotonic()
            if rest > 0:
                self.sleep(rest)
            self._last, wait = time.monotonic(), ""
            try:
                return self._ask(path, query)
            except HTTPError as error:
                error.close()
                wait, failure = error.headers.get("Retry-After", ""), error
                if error.code not in _WORTH_ANOTHER_TRY:
                    what = f"the API answered {error.code} ({error.reason})"
                    remedy = "Check its address, and open it in a browser."
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

    def _ask(self, path: str, query: dict[str, str] | None) -> ApiRecords:
        """Send one request; raise OSError or HTTPException if a retry may help."""
        question = Request(  # noqa: S310 - the scheme was checked when the API was named
            f"{self.address.rstrip('/')}/{path}",
            # in the body: an outline is too long for an address
            data=urlencode(query).encode() if query else None,
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
        raise ConnectionError("its answer is not a complete list of records")


FRESH = 24 * 60 * 60  # the maximum age of a cached answer, in seconds
MARGIN = 60  # the margin around a ward in metres, so that simplifying its area cuts nothing off
ROUGHLY = 30  # the tolerance for simplifying the outline of an area, in metres
SLIVER = 10_000  # smaller leftovers between ward sets, in square metres, are differences in drawing


@dataclass(frozen=True)
class AskedArea:
    """An area to query, and the ward that it is drawn for."""

    ward: str | None  # the ward's code; None for the parts of other wards outside those queried
    shape: Polygon  # the shape, in metres


def areas_of(first: Iterable[Outline], others: Iterable[Outline]) -> list[AskedArea]:
    """Return areas that cover these wards, and the parts of other wards outside them.

    Areas may have few points, as long as each covers its ward: records outside the borough are
    removed later by the exact outlines, and records in two areas are counted once.
    """

    def in_plane(outline: Outline) -> BaseGeometry:
        valid: BaseGeometry = shapely.make_valid(shapely.transform(shape_of(outline), in_metres))
        return valid

    def enlarged(shape: BaseGeometry) -> BaseGeometry:
        return shape.buffer(MARGIN, quad_segs=2).simplify(ROUGHLY)

    shapes: list[tuple[str | None, BaseGeometry]] = [
        (outline.ward, enlarged(in_plane(outline))) for outline in first
    ]
    beyond = shapely.union_all([in_plane(outline) for outline in others])
    beyond = beyond.difference(shapely.union_all([shape for _, shape in shapes]))
    left = [part for part in shapely.get_parts(beyond) if part.area >= SLIVER]
    shapes += ((None, enlarged(part)) for part in left)
    return [
        AskedArea(ward, Polygon(part.exterior))  # the API does not support holes
        for ward, shape in shapes
        for part in shapely.get_parts(shape)
        if isinstance(part, Polygon) and part.area > 0
    ]


class NoRecordsError(ProblemsFoundError):
    """The API has the month, but no record of it in the borough."""


@dataclass(frozen=True)
class Fetch:
    """What to fetch, from where, and where to cache answers until all are there."""

    month: Month
    api: PoliceApi
    kept: Path  # the folder of cached answers, outside the records
    partial: str | None = None  # why the month is incomplete, if known
    following: Callable[[Sequence[AskedArea]], Iterable[AskedArea]] = iter

    def answers(self, area: Polygon) -> ApiRecords:
        """Return the records of an area; an empty answer is asked for twice, and never cached."""
        month, ring = str(self.month), shapely.transform(area.exterior, in_rounded_degrees).coords
        asked = ":".join(f"{latitude:.5f},{longitude:.5f}" for longitude, latitude in ring[:-1])
        file = self.parts / f"{hashlib.sha256(asked.encode()).hexdigest()[:20]}.json"
        if kept := _read_fresh(file):
            return kept
        records = self.api.crimes(asked, month) or self.api.crimes(asked, month)
        other = sorted({str(record.get("month")) for record in records} - {month})
        if other:
            what = f"the API was asked for {month} and answered with {', '.join(other)}"
            raise self.api.refusal(what, "Run the command again later, or import a file instead.")
        if records:
            _write_atomically(file, json.dumps(records))
        return records

    @property
    def parts(self) -> Path:
        """The folder of answers, with one file per area."""
        return self.kept / str(self.month)

    @property
    def not_out(self) -> NotYetPublishedError:
        """The error for a month that has not been published yet."""
        what = f"{self.month.name} is not published yet"
        return NotYetPublishedError([Problem(self.api.address, None, what, "Try again later.")])


def fetch_crime(data: Path, fetch: Fetch, today: date) -> Import:
    """Return the month as the API has it today, ready to be written."""
    if fetch.month.plus(1).first_day > today:
        what = f"{fetch.month.name} is not over yet"
        raise refusal("--month", None, what, "Name an earlier month.")
    if str(fetch.month) not in fetch.api.months():
        raise fetch.not_out
    sets = required_ward_sets(data)
    outlines = required_outlines(data, sets, exact=True)
    wards = outlines.pop(set_in_force(sets, fetch.month.first_day).id)
    areas = areas_of(wards, chain.from_iterable(outlines.values()))
    records_by_id = {}
    answered: Counter[str | None] = Counter({area.ward: 0 for area in areas})
    for area in fetch.following(areas):
        for record in fetch.answers(area.shape):
            answered[area.ward] += 1
            records_by_id[str(record.get("id") or json.dumps(record, sort_keys=True))] = record
    if not records_by_id:
        shutil.rmtree(fetch.parts, ignore_errors=True)
        what = f"the API has no records of {fetch.month.name} in the borough"
        remedy = (
            "This is unlikely: check data.police.uk. "
            "Once it has a later month, that one is fetched, and this one is shown as not reported."
        )
        raise NoRecordsError([Problem(fetch.api.address, None, what, remedy)])
    if not fetch.partial:
        _reject_silence(data, fetch, answered)
    records = [record for _, record in sorted(records_by_id.items())]
    text = json.dumps(records, indent=0, sort_keys=True)
    saved_file = fetch.kept / f"{fetch.month}-api.json"
    official = SourceFile(saved_file, text.encode(), retrieved=today)
    imported = import_crime(data, [official], today, fetch.partial)
    _write_atomically(saved_file, text)
    shutil.rmtree(fetch.parts, ignore_errors=True)
    return Import(imported.files, (*imported.report, f"  the records are saved in {saved_file}"))


def fetch_next(data: Path, fetch: Fetch, today: date) -> Import:
    """Return the first month from `fetch.month` on with records; report the months skipped."""
    listed = fetch.api.months()
    later = [month for month in listed if month > str(fetch.month)]
    if str(fetch.month) not in listed and not later:
        raise fetch.not_out
    why = "does not list it"
    if str(fetch.month) in listed:
        try:
            return fetch_crime(data, fetch, today)
        except NoRecordsError:
            if not later:
                raise
            why = "has no records of it in the borough"
    done = fetch_next(data, replace(fetch, month=fetch.month.plus(1)), today)
    skipped = (
        f"{fetch.month}: skipped, because the API {why}; its page says that it is not reported. "
        f"If the police publish it later, fetch it with --month {fetch.month}"
    )
    return Import(done.files, (skipped, *done.report))


def _reject_silence(data: Path, fetch: Fetch, answered: Counter[str | None]) -> None:
    """Reject the month if the answer for a ward that usually has records was empty."""
    months = [month for _, month in sorted(read_months(data).items())]
    ward_set = set_in_force(required_ward_sets(data), fetch.month.first_day)
    usual = usual_by_ward(fetch.month, months, ward_set.id)
    raise_problems(
        Problem(
            fetch.api.address,
            None,
            f"the API was asked twice and has no records of {fetch.month.name} in {ward.name}, "
            f"but {usual[ward.code]:,.0f} are usual",
            "Run the command again later; what was fetched is kept. If nothing changes, import the "
            'file of the month instead, or fetch it with --partial "the reason".',
        )
        for ward in ward_set.wards
        if not answered[ward.code] and UsualComparison(ward.code, 0, usual.get(ward.code, 0)).is_far
    )


def _read_fresh(file: Path) -> ApiRecords | None:
    try:
        if time.time() - file.stat().st_mtime > FRESH:
            return None
        records: ApiRecords = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return records


def _write_atomically(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".part")
    aside.write_text(text, "utf-8", newline="\n")
    aside.replace(file)
