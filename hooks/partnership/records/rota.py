"""Holds the rota of leads to its word: one lead a meeting, and every priority every year."""

from collections.abc import Iterator

from partnership.errors import Problem, suggestion
from partnership.model.plans import PlanFile
from partnership.model.progress import ProgressAtMeeting
from partnership.model.rota import Turn
from partnership.records.documents import Place
from partnership.records.folder import Filed


def rota_problems(filed: Filed[PlanFile], present: set[str]) -> Iterator[Problem]:
    """Yield what is wrong in the rota of a plan, and in what meetings heard.

    Where the priorities that have a file are not those of the list, that is told already.
    """
    yield from _meetings_that_do_not_fit(filed)
    if present == set(filed.record.priorities):
        yield from _unknown_priorities(filed)
        yield from _leads_who_never_report(filed)


def _unknown_priorities(filed: Filed[PlanFile]) -> Iterator[Problem]:
    plan = filed.record
    lists: tuple[tuple[Place, tuple[Turn | ProgressAtMeeting, ...]], ...] = (
        (("rota", "turns"), plan.rota.turns),
        (("progress",), plan.progress),
    )
    for place, entries in lists:
        for at, one in enumerate(entries):
            if one.priority is not None and one.priority not in plan.priorities:
                what = f"priority '{one.priority}' is not in the plan"
                remedy = suggestion(one.priority, plan.priorities, "Name one of its own.")
                yield filed.problem((*place, at, "priority"), what, remedy)


def _meetings_that_do_not_fit(filed: Filed[PlanFile]) -> Iterator[Problem]:
    plan, days = filed.record, [turn.on for turn in filed.record.rota.turns]
    for at, day in enumerate(days):
        place = ("rota", "turns", at, "on")
        if day in days[:at]:
            yield filed.problem(place, f"the meeting of {day} has two leads", "Keep one of them.")
        if not plan.period_from <= day <= plan.period_to:
            what = f"the meeting of {day} lies outside the period of the plan"
            yield filed.problem(place, what, "Correct the day, or take the meeting out.")


def _leads_who_never_report(filed: Filed[PlanFile]) -> Iterator[Problem]:
    plan = filed.record
    for year in plan.plan_years:
        on_turn = {turn.priority for turn in plan.rota.turns if year.holds(turn.on)}
        silent = [slug for slug in plan.priorities if slug not in on_turn] if on_turn else []
        for slug in silent:
            what = f"nobody reports on priority '{slug}' in {year.name}"
            remedy = "Give its lead a meeting in that year."
            yield filed.problem(("rota", "turns"), what, remedy)
