"""Fetches a month of the police's API, ward by ward, and imports it like any other file."""

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from shapely import Polygon

from partnership.errors import NotYetPublishedError, Problem, ProblemsFoundError
from partnership.importers.atomic_write import Import
from partnership.importers.crime import import_opened
from partnership.importers.existing import read_months, required_outlines, required_ward_sets
from partnership.importers.police_api import (
    AskedArea,
    PoliceApi,
    TooManyRecordsError,
    areas_of,
    as_asked,
    halves,
)
from partnership.importers.source_file import SourceFile
from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.model.wards import set_in_force
from partnership.statistics.plausibility import FromUsual, usual_by_ward

FRESH = 24 * 60 * 60
"""Seconds for which an answer that was kept may stand in for a new one."""

DEEPEST = 6
"""So often an area is halved; a sixty-fourth of a ward never holds 10,000 records."""

ApiRecords = list[dict[str, Any]]


class NoRecordsError(ProblemsFoundError):
    """The API has the month, and no record of it in the borough."""


@dataclass(frozen=True)
class Fetch:
    """What is asked for, whom to ask and where answers are kept until all are there."""

    month: Month
    api: PoliceApi
    kept: Path
    """A folder outside the records."""
    partial: str | None = None
    """Why the month is not whole, where somebody knows that."""
    published: Sequence[CrimeMonth] | None = None
    """The months that were public; those on record where nobody knows."""
    following: Callable[[Sequence[AskedArea]], Iterable[AskedArea]] = iter

    def answers(self, area: Polygon, depth: int = 0) -> ApiRecords:
        """Return the records of an area; where they are too many, those of its halves.

        An area without any is asked about once more, and its answer is not kept.
        """
        asked = as_asked(area)
        file = self.parts / f"{hashlib.sha256(asked.encode()).hexdigest()[:20]}.json"
        records = _kept(file)
        if records:
            return records
        try:
            records = self._asked(asked) or self._asked(asked)
        except TooManyRecordsError as error:
            if depth == DEEPEST:
                what = "the API answers 503 however small the area is"
                remedy = "It seems to be down: run the command again later; answers are kept."
                raise self.api.refusal(what, remedy) from error
            return [record for half in halves(area) for record in self.answers(half, depth + 1)]
        self._refuse_other_months(records)
        if records:
            _keep(file, json.dumps(records))
        return records

    def _asked(self, asked: str) -> ApiRecords:
        return self.api.crimes(asked, str(self.month))

    @property
    def parts(self) -> Path:
        """The folder of answers, one an area."""
        return self.kept / str(self.month)

    @property
    def whole(self) -> Path:
        """The file of all records, whose fingerprint the month's record carries."""
        return self.kept / f"{self.month}-api.json"

    def _refuse_other_months(self, records: ApiRecords) -> None:
        other = sorted({str(record.get("month")) for record in records} - {str(self.month)})
        if other:
            what = f"the API was asked for {self.month} and answered with {', '.join(other)}"
            raise self.api.refusal(what, "Run the command again later, or import a file instead.")


def fetch_crime(data: Path, fetch: Fetch, today: date) -> Import:
    """Return the month as the API gives it today, ready to be written."""
    if fetch.month.plus(1).first_day > today:
        what = f"{fetch.month.name} is not over yet"
        raise ProblemsFoundError([Problem("--month", None, what, "Name an earlier month.")])
    if str(fetch.month) not in fetch.api.months():
        raise _not_out(fetch)
    sets = required_ward_sets(data)
    outlines = required_outlines(data, sets, exact=True)
    wards = outlines.pop(set_in_force(sets, fetch.month.first_day).id)
    areas = areas_of(wards, chain.from_iterable(outlines.values()))
    found: dict[str, dict[str, Any]] = {}
    answered: Counter[str | None] = Counter({area.ward: 0 for area in areas})
    for area in fetch.following(areas):
        for record in fetch.answers(area.shape):
            answered[area.ward] += 1
            found[str(record.get("id") or json.dumps(record, sort_keys=True))] = record
    if not found:
        shutil.rmtree(fetch.parts, ignore_errors=True)
        what = f"the API has no record of {fetch.month.name} in the borough"
        remedy = (
            "That cannot be: look at data.police.uk. "
            "Once it has a later month, that one is fetched, and this one is told as not reported."
        )
        raise NoRecordsError([Problem(fetch.api.address, None, what, remedy)])
    if not fetch.partial:
        _refuse_silence(data, fetch, answered)
    text = json.dumps([found[record_id] for record_id in sorted(found)], indent=0, sort_keys=True)
    official = SourceFile(fetch.whole, text.encode(), retrieved=today)
    imported = import_opened(data, official, today, fetch.partial, fetch.published)
    _keep(fetch.whole, text)
    shutil.rmtree(fetch.parts, ignore_errors=True)
    return Import(imported.files, (*imported.report, f"  the records are kept in {fetch.whole}"))


def fetch_next(data: Path, fetch: Fetch, today: date) -> Import:
    """Return the first month from `fetch.month` on of which the API has records.

    Months that it lacks are skipped, and the report says so.
    """
    listed = fetch.api.months()
    later = [month for month in listed if month > str(fetch.month)]
    if str(fetch.month) not in listed and not later:
        raise _not_out(fetch)
    why = "has left it out"
    if str(fetch.month) in listed:
        try:
            return fetch_crime(data, fetch, today)
        except NoRecordsError:
            if not later:
                raise
            why = "has no record of it in the borough"
    done = fetch_next(data, replace(fetch, month=fetch.month.plus(1)), today)
    skipped = (
        f"{fetch.month}: skipped, for the API {why}; its page says that it is not reported. "
        f"If the police publish it later, fetch it with --month {fetch.month}"
    )
    return Import(done.files, (skipped, *done.report))


def _not_out(fetch: Fetch) -> NotYetPublishedError:
    what = f"{fetch.month.name} is not out yet"
    return NotYetPublishedError([Problem(fetch.api.address, None, what, "Try again later.")])


def _refuse_silence(data: Path, fetch: Fetch, answered: Counter[str | None]) -> None:
    """Refuse the month where nothing was answered about a ward that usually holds records."""
    months = [month for _, month in sorted(read_months(data).items())]
    ward_set = set_in_force(required_ward_sets(data), fetch.month.first_day)
    usual = usual_by_ward(fetch.month, months, ward_set.id)
    problems = [
        Problem(
            fetch.api.address,
            None,
            f"the API was asked twice and has no record of {fetch.month.name} in {ward.name}, "
            f"where {usual[ward.code]:,.0f} are usual",
            "Run the command again later; what was fetched is kept. If it stays so, import the "
            'file of the month instead, or fetch it with --partial "the reason".',
        )
        for ward in ward_set.wards
        if not answered[ward.code] and FromUsual(ward.code, 0, usual.get(ward.code, 0)).is_far
    ]
    if problems:
        raise ProblemsFoundError(problems)


def _kept(file: Path) -> ApiRecords | None:
    """Return an answer that was kept and is still fresh; it is never empty."""
    try:
        if time.time() - file.stat().st_mtime > FRESH:
            return None
        records: ApiRecords = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return records


def _keep(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".part")
    aside.write_text(text, "utf-8", newline="\n")
    aside.replace(file)
