"""Rules for consistency between a plan, its priorities, its reports and its meetings."""

from datetime import date, timedelta
from itertools import zip_longest
from pathlib import PurePath
from typing import Any

from partnership.checks.periods import months_said, out_of_order
from partnership.checks.rules import rule
from partnership.checks.texts import CORRECT
from partnership.errors import FieldPath, Problem, Problems, Severity, Thing
from partnership.model.annotations import Ref
from partnership.model.consultations import Consultation
from partnership.model.crime import Categories
from partnership.model.meetings import Item, Meeting
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.model.plan_parts import Assessment
from partnership.model.plans import KnownPlan, PlanFile
from partnership.model.priorities import Priority
from partnership.model.standards import PlanEvidence, Standards
from partnership.model.targets import Report, ReportedFigure, Target
from partnership.model.wards import WardSets, set_in_force
from partnership.pages.assets import PICTOGRAMS
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.records.writing import record_text
from partnership.text import join_and, suggestion

# How long before a plan begins a priority may join the draft of it.
_BEFORE = timedelta(days=366)
# The tolerance for equally long periods: a quarter has 90 to 92 days.
LEEWAY = 0.1


@rule(PlanFile)
def check_priority_list(file: RecordFile[PlanFile], records: Records) -> Problems:
    """Yield each priority file that the plan does not list.

    This is an error only once something refers to the priority, because the form saves it before
    the list.
    """
    listed = set(file.record.priorities)
    readable = records.readable(Priority, file.plan_prefix)
    written = {other.valid("slug") for other in readable if other.is_consistent} - {None}
    unlisted = written - listed
    if not unlisted or listed - written:
        return
    named = {
        reference.value
        for other in records.files.values()
        for mark, reference in (
            other.marked(Ref) if other.plan_prefix in (file.plan_prefix, "/") else ()
        )
        if mark.kind == "priority"
    }
    for slug in sorted(unlisted):
        what = f"'priorities' does not list '{slug}', which has a file, so no page shows it"
        severity = Severity.ERROR if slug in named else Severity.WARNING
        remedy = f"Add - {slug} in its place in the list."
        yield file.problem(("priorities",), what, remedy, severity=severity)


@rule(Target)
def check_targets(part: RecordFile[Target], records: Records) -> Problems:
    """Yield targets due before their plan, mixing crimes and incidents, or mixing ward sets."""
    plan, target = records.first(PlanFile, part.plan_prefix), part.record
    categories, sets = records.first(Categories), records.first(WardSets)
    kinds = {category.id: category.kind for category in categories.categories} if categories else {}
    if plan and target.due is not None and target.due < plan.first_day:
        what = f"target '{target.id}' is due before the plan begins on {plan.first_day}"
        yield part.problem(("due",), what, "Correct the date that is wrong.")
    if plan and target.dropped and not plan.covers(target.dropped.on):
        what = f"target '{target.id}' was dropped outside the period of the plan, {plan.period}"
        remedy, severity = "Correct the day.", Severity.WARNING
        yield part.problem(("dropped", "on"), what, remedy, severity=severity)
    measured_by = target.measured_by
    if measured_by and len({kinds.get(name) for name in measured_by.categories}) > 1:
        what = f"target '{target.id}' adds up crimes and incidents"
        place = ("measured_by", "categories")
        yield part.problem(place, what, "Keep the categories of one kind.")
    codes = set(measured_by.wards if measured_by else ())
    if sets and not any(codes <= ward_set.by_code.keys() for ward_set in sets.sets):
        what = f"target '{target.id}' adds up wards from several sets"
        yield part.problem(("measured_by", "wards"), what, "Keep the wards of one set.")


@rule(PlanFile)
def check_rota(file: RecordFile[PlanFile], records: Records) -> Problems:
    """Yield each turn outside the plan; if there are none, each lead without a turn in a year."""
    plan, home = file.record, file.plan_prefix
    turns = plan.rota.turns if plan.rota else ()
    first, last = plan.first_day, plan.last_day
    for number, turn in enumerate(turns):
        place, day = ("rota", "turns", number, "on"), turn.on
        if not first <= day <= last:
            what = f"the meeting of {day} is outside the period of the plan"
            yield file.problem(place, what, "Correct the day, or delete the meeting.")
    days = {number: turn.on for number, turn in enumerate(turns)}
    fit = all(first <= day <= last for day in days.values()) and not any(out_of_order(days))
    priorities = {priority.record.slug: priority.record for priority in records.all(Priority, home)}
    for year in plan.plan_years if turns and fit else ():
        on_turn = {turn.priority for turn in turns if year.holds(turn.on)}
        for slug in plan.priorities if on_turn else ():
            priority = priorities.get(slug)
            if slug in on_turn or priority is None:
                continue
            joined, left = priority.joined, priority.left
            if (joined is None or joined.on <= year.first) and (
                left is None or left.on > year.last
            ):
                what = f"nobody reports on priority '{slug}' in {year.name}"
                yield file.problem(("rota", "turns"), what, "Give its lead a meeting in that year.")


@rule(PlanFile, severity=Severity.WARNING)
def _check_states(file: RecordFile[PlanFile], records: Records) -> Problems:
    """Yield each day for comments after the plan has moved on, and each state still to come."""
    states = file.record.states
    for number, (step, after) in enumerate(zip_longest(states, states[1:])):
        if step.until and after and after.on and step.until > after.on:
            what = f"'until' is {step.until}, but the plan was '{after.state}' on {after.on}"
            yield file.problem(("states", number, "until"), what, CORRECT)
        if step.on and step.on > records.today and step.state in ("agreed", "refreshed"):
            what = f"the plan is '{step.state}' on {step.on}, which is in the future"
            yield file.problem(("states", number, "on"), what, "Write when it happened.")


@rule(KnownPlan, severity=Severity.WARNING)
def _check_known_plans(part: RecordFile[KnownPlan], records: Records) -> Problems:
    years = part.record.years
    if any(file.record.years == years for file in records.all(PlanFile)):
        what = f"the plan of {years} has a folder of its own"
        yield part.problem(("years",), what, "Correct the years, or delete the plan here.")


@rule(severity=Severity.WARNING)
def _check_duties(records: Records) -> Problems:
    """Yield each duty that a plan leaves out although it has evidence for most."""
    for standards in records.all(Standards):
        duties = [duty.id for duty in standards.record.requirements]
        for file in records.all(PlanEvidence):
            told = {evidence.duty for evidence in file.record.evidence}
            lacking = [duty for duty in duties if duty not in told]
            for duty in lacking if len(lacking) < len(duties) / 2 else ():
                what = f"'evidence' has no item for the duty '{duty}'"
                yield file.problem(("evidence",), what, "Put it back, or write one at its place.")


@rule(Target, severity=Severity.WARNING)
def _check_target_categories(part: RecordFile[Target], _records: Records) -> Problems:
    own = set(part.whole.categories if isinstance(part.whole, Priority) else ())
    counted = part.record.measured_by.categories if part.record.measured_by else ()
    if own and counted and own.isdisjoint(counted):
        what = f"target '{part.record.id}' counts {join_and(counted)}, "
        what += f"but its priority is about {join_and(sorted(own))}"
        yield part.problem(("measured_by", "categories"), what, CORRECT)


@rule(severity=Severity.WARNING)
def _check_target_numbers(records: Records) -> Problems:
    first = dict[tuple[str, str], str]()
    for part in sorted(records.all(Target), key=lambda part: part.name):
        target = part.record
        before = first.setdefault((part.plan_prefix, target.number or ""), target.id)
        if target.number and before != target.id:
            what = f"target '{target.id}' has the number of '{before}', {target.number}"
            yield part.problem(("number",), what, CORRECT)


@rule(Consultation, severity=Severity.WARNING)
def _check_response_counts(part: RecordFile[Consultation], records: Records) -> Problems:
    plans = {file.record.years: file.record for file in records.all(PlanFile)}
    plan = plans.get(part.record.plan or "")
    engaged = plan.engagement.responses if plan and plan.engagement else ()
    told = {found.measure: found.count for found in engaged}
    for number, found in enumerate(part.record.responses):
        if (other := told.get(found.measure, found.count)) != found.count:
            what = f"'count' of '{found.measure}' is {found.count:,}, "
            what += f"but {other:,} in the plan of {part.record.plan}"
            yield part.problem(("responses", number, "count"), what, CORRECT)


@rule(severity=Severity.WARNING)
def _check_priorities_of_meetings(records: Records) -> Problems:
    """Yield each priority that a meeting is about although its plan had ended."""
    ends: dict[str, date] = {}
    plans = {file.plan_prefix: file.record for file in records.all(PlanFile)}
    for name in records.folder.names("plans/*/priorities/*.yml"):
        path = PurePath(name)
        plan = plans.get(f"{path.parts[0]}/{path.parts[1]}/")
        last = plan.last_day if plan else date.max  # a plan that cannot be read may be in force
        ends[path.stem] = max(last, ends.get(path.stem, last))
    for part in records.all(Item):
        for at, slug in enumerate(part.record.priorities):
            if (end := ends.get(slug)) and end < part.whole.earliest_day:
                what = f"the plan of priority '{slug}' ended on {end}, before the meeting"
                remedy = "Write a priority of the plan in force then."
                yield part.problem(("priorities", at), what, remedy)


@rule(Item, severity=Severity.WARNING)
def _check_early_outcomes(part: RecordFile[Item], _records: Records) -> Problems:
    state = part.whole.state
    fields = [name for name in ("said", "decided", "figures") if getattr(part.record, name)]
    if fields and state in ("announced", "cancelled"):
        what = f"the meeting is '{state}', but '{fields[0]}' says what came of it"
        yield part.problem((fields[0],), what, "Write state: held, or delete what came of it.")


@rule(Priority, severity=Severity.WARNING)
def _check_join_dates(file: RecordFile[Priority], records: Records) -> Problems:
    plan = records.first(PlanFile, file.plan_prefix)
    for field in ("joined", "left"):
        change = getattr(file.record, field)
        if plan and change and not plan.first_day - _BEFORE <= change.on <= plan.last_day:
            what = f"'{field}' is on {change.on}, outside the period of the plan, {plan.period}"
            yield file.problem((field, "on"), what, CORRECT)


@rule(Consultation, severity=Severity.WARNING)
def _check_open_consultations(part: RecordFile[Consultation], records: Records) -> Problems:
    asked = part.record
    if asked.closes and asked.closes >= records.today and not (asked.how or asked.link):
        what = f"'{asked.id}' does not say how to take part, but closes on {asked.closes}"
        yield part.problem((), what, "Write in 'how' what to do, and in 'link' where.")


@rule(Item)
def check_meeting_wards(part: RecordFile[Item], records: Records) -> Problems:
    """Yield a problem for each ward that was replaced before a meeting that names it."""
    sets, day = records.first(WardSets), part.whole.on
    if sets is None or day is None or not part.record.wards:
        return
    now = {ward.code: ward.name for ward in set_in_force(sets.sets, day).wards}
    ended = [ward_set for ward_set in sets.sets if ward_set.valid_to and ward_set.valid_to < day]
    former = {code for ward_set in ended for code in ward_set.by_code} - now.keys()
    for at, ward in enumerate(part.record.wards):
        if ward.code in former:
            what = f"ward {ward.code} ({ward.name}) was replaced before {day}"
            code = next((code for code, name in now.items() if name == ward.name), None)
            remedy = "Find the ward that replaced it in wards.yml."
            if code:
                remedy = f"Write {record_text({'code': code, 'name': ward.name})} in its place."
            yield part.problem(("wards", at), what, remedy)


@rule(Assessment)
def check_profiles(file: RecordFile[Assessment], records: Records) -> Problems:
    """Yield a problem for each priority of the plan that its assessment does not profile."""
    home = file.plan_prefix
    plan = records.first(PlanFile, home)
    profiled = {profile.priority for profile in file.record.profiles}
    there = [other.record for other in records.all(Priority, home) if not other.record.joined]
    slugs = [priority.slug for priority in there]
    is_told = len(profiled.intersection(slugs)) < len(file.record.profiles)
    for slug in plan.priorities if plan and not is_told else ():
        if slug in slugs and slug not in profiled:
            what = f"priority '{slug}' has no profile"
            yield file.problem(("profiles",), what, "Put it back, or write one at its place.")


@rule(Report)
def check_report_period(file: RecordFile[Report], records: Records) -> Problems:
    """Yield a problem for a report that ends outside the period of its plan."""
    day = file.record.last_day
    for plan in records.readable(PlanFile, file.plan_prefix):
        if plan.is_consistent and not plan.record.covers(day):
            what = f"the report ends on {day}, outside the plan of {plan.record.period}"
            fits = [other for other in records.all(PlanFile) if other.record.covers(day)]
            folder = records.folder.name(f"{fits[-1].plan_prefix}monitoring") if fits else ""
            remedy = f"Correct the day{folder and f', or move the file to {folder}'}."
            if folder and not plan.record.covers(file.record.first_day):
                remedy = f"Move the file to {folder}, or correct its days."
            yield file.problem(("last_day",), what, remedy)


@rule(ReportedFigure)
def check_comparability(part: RecordFile[ReportedFigure], records: Records) -> Problems:
    """Yield a figure whose unit or period length differs from its target's."""
    figure, report = part.record, part.whole
    targets = records.all(Target, part.plan_prefix)
    measured = [target for target in targets if target.record.id == figure.target]
    if len(measured) != 1:
        return
    target, start = measured[0].record, measured[0].record.baseline
    if target.unit is not None and figure.unit != target.unit:
        what = f"the figure is in '{figure.unit}', but its target is in '{target.unit}'"
        remedy = "Correct the unit that is wrong, or delete 'target' if it is another measure."
        about = (Thing("unit", f"target '{target.id}'"),)
        yield part.problem(("unit",), what, remedy, about=about)
    if start is None or start.since is None or start.until is None:
        return
    covered = (report.last_day - (figure.since or report.first_day)).days + 1
    usual = (start.until - start.since).days + 1
    if abs(covered - usual) > LEEWAY * max(covered, usual):
        days = {"since": start.since, "until": start.until}
        unlike = _unlike_its_words(measured[0], ("baseline",), start.period, days)
        if not unlike and not figure.since:
            days = {"first_day": report.first_day, "last_day": report.last_day}
            unlike = _unlike_its_words(records.files[part.name], (), report.title, days)
        what = f"the figure covers {covered} days, but the baseline of its target {usual}"
        months = Month.from_day(start.since).months_to(Month.from_day(start.until))
        first = Month.from_day(report.last_day).plus(1 - months).first_day
        remedy = (
            "Give a figure for a period of the same length, and write its first day as "
            f"'since: {first}'; if the baseline is wrong, correct its days."
        )
        field = "since" if figure.since else "target"
        yield unlike or part.problem((field,), what, remedy)


def _unlike_its_words(
    file: RecordFile[Any], place: FieldPath, words: str, days: dict[str, date]
) -> Problem | None:
    """Return which of the first and last day of a period contradicts its wording."""
    for (field, day), month in zip(days.items(), months_said(words) or (), strict=False):
        if Month.from_day(day) != month:
            what = f"'{field}' is {day}, but the period is called {words}"
            return file.problem((*place, field), what, CORRECT)
    return None


@rule(Priority)
def check_icons(file: RecordFile[Priority], _records: Records) -> Problems:
    """Yield a problem for an easy-read picture that does not exist."""
    easy = file.record.easy
    if easy is not None and not (PICTOGRAMS / f"{easy.icon}.svg").is_file():
        names = [picture.stem for picture in PICTOGRAMS.glob("*.svg")]
        remedy = suggestion(easy.icon, names, "Choose a picture from Material Design Icons.")
        yield file.problem(("easy", "icon"), f"there is no picture '{easy.icon}'", remedy)


@rule(Organisation)
def check_exit_address(file: RecordFile[Organisation], records: Records) -> Problems:
    """Yield a problem if pages have `Exit this page` but no address is set for it."""
    pages = [priority.record.slug for priority in records.all(Priority) if priority.record.exit]
    pages += (meeting.record.id for meeting in records.all(Meeting) if meeting.record.exit)
    if pages and file.record.site.exit_address is None:
        what = f"'exit_address' is missing, but the page of '{pages[0]}' needs it"
        remedy = "Write the address of a page of no interest to others, such as a weather forecast."
        yield file.problem(("site",), what, remedy)
