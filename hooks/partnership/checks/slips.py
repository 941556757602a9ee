"""Detects likely mistakes; warnings never block publishing.

If a warning is mistaken, an entry in data/accepted.yml suppresses it, with a reason.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from partnership.checks.periods import DAY_IN_WORDS, days_named
from partnership.checks.rules import problems_by_rule, rule
from partnership.checks.sizes import TIMES, is_far
from partnership.checks.targets import cannot_be
from partnership.checks.texts import CORRECT, check_counted_items, check_texts
from partnership.errors import Problem, Problems, Severity
from partnership.model.consultations import Consultation
from partnership.model.crime import CrimeMonth
from partnership.model.meetings import Item, Meeting
from partnership.model.organisation import Organisation
from partnership.model.plans import PlanFile
from partnership.model.priorities import Priority
from partnership.model.releases import Releases
from partnership.model.site import Accepted
from partnership.model.targets import Report, ReportedFigure
from partnership.model.wards import WardSets, set_in_force
from partnership.records.fields import values_in
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.records.registry import KINDS, RESTORE, kind_of

_ACCEPT = "If it is right, add it to 'accepted' in data/accepted.yml with the reason."

_ABUSE = re.compile(
    r"\b(?:domestic|sexual)\b[^.]*\b(?:abuse|assaults?|offences?|violence)\b"
    r"|\bstalking\b|\brape\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b")
# The shares of equal texts and figures, and their minimum numbers, that make a file a copy.
_NEARLY, _FEWEST_TOLD = 0.8, 4
# The maximum length of a sentence that meetings repeat, such as that minutes were agreed.
_LONGEST_COMMON = 80
# Figures from this size on are unlikely to repeat, together with the same previous year.
_TELLING = 20


def without_accepted(warnings: Iterable[Problem], records: Records) -> Problems:
    """Yield each warning that is not accepted, with how to accept it."""
    accepted = records.first(Accepted)
    entries = accepted.accepted if accepted else ()
    lines, left = dict[int, set[int | None]](), set[str]()
    for problem in warnings:
        name, what = problem.file, problem.what
        fits = {n for n, e in enumerate(entries) if name.endswith(e.file) and e.warning in what}
        for number in fits:
            lines.setdefault(number, set()).add(problem.line)
        if not fits:
            left.add(name)
            yield replace(problem, remedy=f"{problem.remedy} {_ACCEPT}", severity=Severity.WARNING)
    for number, entry in enumerate(entries):
        words, name = entry.warning, records.folder.name(entry.file)
        if (accepted_on := lines.get(number)) and len(accepted_on) > 1:
            what = f"'{words}' matches warnings on {len(accepted_on)} lines and accepts all of them"
            remedy = "Write one entry for each that is right, with words that match no other."
        elif not accepted_on and (name in left or not records.folder.has(entry.file)):
            what = f"no warning about {entry.file} contains '{words}'"
            remedy = "Copy the file and the words from the warning, or delete the entry."
        else:
            continue
        place = ("accepted", number, "warning")
        yield records.problem("accepted.yml", place, what, remedy, severity=Severity.WARNING)


def slips(records: Records, published: Collection[str] = ()) -> Problems:
    """Yield each likely mistake in the records; `published` helps to identify copies."""
    year = records.today.year
    for name, file in records.files.items():
        if not name.startswith("crime/"):
            yield from records.folder.remember(
                f"texts of {name}", (file, year), partial(_told, file, year)
            )
    for kind in KINDS:
        if kind.wanted and not records.folder.has(kind.path):
            remedy = f"{RESTORE}, or write it as data/README.md shows."
            what = f"the file is missing, so {kind.wanted}"
            yield Problem(records.folder.name(kind.path), None, what, remedy)
    yield from problems_by_rule(records, Severity.WARNING)
    yield from _check_copies(records, published)


@rule(Organisation, severity=Severity.WARNING)
def _check_organisation(file: RecordFile[Organisation], records: Records) -> Problems:
    """Yield an unlikely number of future wards, an outdated notice and a wrong current plan."""
    plans = {file.record.years: file.record for file in records.all(PlanFile)}
    wards, today = records.first(WardSets), records.today
    if not any(route.for_formats for route in file.record.contact):
        what = "no item of 'contact' tells how to ask for another language or format"
        yield file.problem(("contact",), what, "Write for_formats: true in the one that does.")
    coming = file.record.coming_wards
    now = len(set_in_force(wards.sets, today).wards) if wards else 0
    if coming and now and not 1 / 2 <= coming.number / now <= 2:  # noqa: PLR2004 - twice
        what = f"'number' is {coming.number} future wards, but {now} are in force now"
        yield file.problem(("coming_wards", "number"), what, "Check the number in the order.")
    notice = file.record.notice or ""
    days = [datetime.strptime(day, "%d %B %Y").date() for day in DAY_IN_WORDS.findall(notice)]  # noqa: DTZ007 - days
    if days and max(days) < today:
        what = "'notice' is on every page, but every day in it has passed"
        yield file.problem(("notice",), what, "Delete it, or update it.")
    plan = plans.get(file.record.current_plan or "")
    if plan and not plan.covers(today):
        when = "ended on {0.last_day}" if plan.last_day < today else "begins on {0.first_day}"
        what = f"'current_plan' is {plan.years}, which {when.format(plan)}"
        yield file.problem(("current_plan",), what, "Write the plan in force, or delete the line.")
    agreed = [
        other
        for other in plans.values()
        if other.covers(today) and other.priorities and not other.is_draft(today)
    ]
    if agreed and not file.record.current_plan:
        what = f"'current_plan' is missing, but the plan of {agreed[-1].years} is in force"
        yield file.problem((), what, f"Write current_plan: {agreed[-1].years}.")


def _told(file: RecordFile[Any], year: int) -> tuple[Problem, ...]:
    """Return the doubtful texts of a single file, as of a year."""
    return (*check_texts(file, year), *check_counted_items(file))


@rule(PlanFile, severity=Severity.WARNING)
def _check_plan_statements(file: RecordFile[PlanFile], _records: Records) -> Problems:
    plan = file.record
    texts = [name for name in ("vision", "aims", "vision_note") if getattr(plan, name)]
    if texts and not plan.vision_papers:
        what = f"'{texts[0]}' is filled in, but 'vision_papers' does not say where it is from"
        yield file.problem((texts[0],), what, "Write the ids of the documents there.")
    ends = [name for name in ("period_from", "period_to") if getattr(plan, name)]
    if len(ends) == 1 and f"{plan.first_day - timedelta(1):%m%d}" != f"{plan.last_day:%m%d}":
        what = f"'{ends[0]}' is filled in, but the other end of the period is not"
        yield file.problem((ends[0],), what, "Write 'period_from' and 'period_to', or neither.")


def _check_copies(records: Records, published: Collection[str]) -> Problems:
    """Yield each file that is nearly the same as an earlier one of its kind and folder.

    The unpublished one is reported as the copy.
    """
    folders: dict[str, list[tuple[str, Counter[object], Counter[object]]]] = {}
    for name in sorted(records.files, key=lambda name: name not in published):
        kind, file = kind_of(name), records.files[name]
        if kind and "*" in PurePath(kind.path).name and kind.model is not CrimeMonth:
            values = [value for _, value in values_in(file.document.value)]
            texts = Counter[object](v for v in values if isinstance(v, str) and " " in v)
            numbers = Counter[object](v for v in values if isinstance(v, int | float))
            others = folders.setdefault(str(PurePath(name).parent), [])
            if texts.total() + numbers.total() < _FEWEST_TOLD:
                continue
            for other, *counters in others:
                pairs = zip((texts, numbers), counters, strict=True)
                if all(
                    (some & same).total() >= _NEARLY * max(some.total(), same.total())
                    for some, same in pairs
                ):
                    what = f"nearly all of its texts and figures are the same as in {other}"
                    remedy = "Correct the one that is a copy, or delete it."
                    yield file.problem((), what, remedy, compared_with=(other,))
                    break
            others.append((name, texts, numbers))


@rule(Consultation, severity=Severity.WARNING)
def _check_early_results(part: RecordFile[Consultation], records: Records) -> Problems:
    item = part.record
    if item.closes and item.closes >= records.today and (item.results or item.results_at):
        what = f"'results' is filled in, but the consultation closes on {item.closes}"
        field = "results" if item.results else "results_at"
        yield part.problem((field,), what, "Delete them until then, or correct 'closes'.")


@rule(Releases, severity=Severity.WARNING)
def _check_withdrawn_months(file: RecordFile[Releases], records: Records) -> Problems:
    revisions = file.record.revisions
    last = {revision.month: number for number, revision in enumerate(revisions)}
    for month, number in last.items():
        if not revisions[number].changes and records.folder.has(f"crime/{month}.yml"):
            what = f"{month} is listed as withdrawn, without 'changes', but still exists"
            remedy = "Write each count that changed, or remove the month."
            yield file.problem(("revisions", number), what, remedy)


@rule(severity=Severity.WARNING)
def _check_repeated_texts(records: Records) -> Problems:
    """Yield each text, and each page of another day, that an earlier meeting has too."""
    texts, pages = dict[str, str](), dict[str, tuple[str, list[str]]]()
    remedy = "Write what belongs to this meeting."
    for file in records.all(Meeting):
        for number, page in enumerate(file.record.pages):
            days = DAY_IN_WORDS.findall(page.title)
            other, its_days = pages.setdefault(page.address, (file.name, days))
            if its_days != days:
                what = f"the address is the same as that of a page in {other} about another day"
                at = ("pages", number, "address")
                yield file.problem(at, what, remedy, compared_with=(other,))
    for part in records.all(Item):
        spoken = {"said": part.record.said, "decided": part.record.decided}
        for place, text in values_in(spoken):
            if isinstance(text, str) and (len(text) >= _LONGEST_COMMON or _NUMBER.search(text)):
                other = texts.setdefault(text, part.name)
                if other != part.name:
                    what = f"the text is the same as in {other}"
                    yield part.problem(place, what, remedy, compared_with=(other,))


@rule(severity=Severity.WARNING)
def _check_exit_buttons(records: Records) -> Problems:
    pages: list[tuple[RecordFile[Any], str, str]] = []
    for file in records.all(Priority):
        record = file.record
        pages.append((file, record.slug, f"{record.title} {record.plain} {record.objective or ''}"))
    for meeting in records.all(Meeting):
        items = meeting.record.items
        texts = (text for item in items for text in (item.title, *item.said, *item.decided))
        topics = (text.partition(". ")[0] for text in texts)  # the first sentence of a paragraph
        pages.append((meeting, meeting.record.id, ". ".join(topics)))
    for page, name, words in pages:
        if not page.record.exit and _ABUSE.search(words):
            what = f"the page of '{name}' is about abuse and has no `Exit this page` button"
            yield page.problem(("title",), what, "Write exit: true.")


@rule(Report, severity=Severity.WARNING)
def _check_report(file: RecordFile[Report], _records: Records) -> Problems:
    """Yield a last day that contradicts the report's name, and copies of figures."""
    report = file.record
    named, last = days_named(report.period), report.last_day
    if named and named[1] != last:
        what = f"the file is named {report.period}, which ends on {named[1]}, "
        what += f"but 'last_day' is {last}"
        yield file.problem(("last_day",), what, "Correct the day, or the name of the file.")
    for number, figure in enumerate(report.figures):
        for other in report.figures[:number]:
            same = [field for field in ("measure", "entries") if _alike(field, figure, other)]
            if same:
                copied = f"has the {same[0]} of" if same[1:] == [] else "is a copy of"
                what = f"figure '{figure.id}' {copied} figure '{other.id}'"
                yield file.problem(("figures", number), what, "Correct it, or delete it.")


def _alike(field: str, figure: ReportedFigure, other: ReportedFigure) -> bool:
    """Return whether two figures of a report are equal and too large for a coincidence."""
    if field == "measure":
        return all(getattr(figure, n) == getattr(other, n) for n in ("measure", "since"))
    entry = figure.latest
    is_telling = entry.before is not None and (entry.value or 0) >= _TELLING
    return is_telling and figure.entries == other.entries


@rule(ReportedFigure, severity=Severity.WARNING)
def _check_entries(part: RecordFile[ReportedFigure], _records: Records) -> Problems:
    figure, last, called = part.record, part.whole.last_day, f"figure '{part.record.id}'"
    for position, entry in enumerate(figure.entries):
        place = ("entries", position)
        if entry.on and entry.on < last:
            what = f"{called} was published on {entry.on}, before the period ended"
            remedy = f"The period ends on {last}: correct one of them."
            yield part.problem((*place, "on"), what, remedy)
        was = figure.entries[position - 1] if position else entry
        before = was.value if entry.before is None and position else entry.before
        if is_far(entry.value or 0, before or 0):
            what = f"{called} is {entry.value:.15g}, but the one before is {before:.15g}"
            yield part.problem(place, what, CORRECT)
        if advice := cannot_be(entry.value, figure.unit):
            what = f"{called} is {entry.value:.15g} {figure.unit}"
            yield part.problem((*place, "value"), what, advice)
        if entry.per_cent is not None and abs(entry.per_cent) > 100 * TIMES:
            what = f"{called} changed by {entry.per_cent:.15g} per cent"
            yield part.problem(place, what, "Correct the figure.")


@rule(ReportedFigure, severity=Severity.WARNING)
def _check_corrections(part: RecordFile[ReportedFigure], _records: Records) -> Problems:
    """Yield a correction with another figure of the year before, or the reason of the last one."""
    called = f"figure '{part.record.id}'"
    for position, (was, entry) in enumerate(pairwise(part.record.entries), start=1):
        before, known = entry.before, was.value if was.before is None else was.before
        is_wrong = before == known if was.before is None else before != known
        if before is not None and is_wrong and f"{before:.15g}" not in (entry.why or ""):
            what = f"'before' of the correction of {called} is {before:.15g}"
            remedy = (
                "Write the figure of the same months a year before, as in the entry above; "
                "if that was corrected too, give its number in 'why'."
            )
            yield part.problem(("entries", position, "before"), what, remedy)
        if entry.why and entry.why == was.why:
            what = f"two corrections of {called} have the same reason"
            yield part.problem(("entries", position, "why"), what, "Say why this one was made.")
