"""Tells a month that is not whole from a quiet one, by comparing it with the other months."""

from collections.abc import Mapping, Sequence
from statistics import median

from partnership.errors import Problem, number_of
from partnership.importers.counting import Counted
from partnership.model.crime import CoverageState, CrimeMonth
from partnership.statistics.expected import LEAST


def too_few(counted: Sequence[Counted], before: Mapping[str, CrimeMonth]) -> list[Problem]:
    """Return a problem for each month with far fewer rows in the borough than the others."""
    at_hand = {**before} | {str(one.month.month): one.month for one in counted}
    problems = []
    for one in counted:
        others = [
            month.coverage.rows.in_borough
            for name, month in at_hand.items()
            if name != str(one.month.month) and _is_complete(month)
        ]
        if others and _is_complete(one.month):
            problems += _fewer_than_usual(one, median(others))
    return problems


def _is_complete(month: CrimeMonth) -> bool:
    return month.coverage.state is CoverageState.COMPLETE


def _fewer_than_usual(one: Counted, usual: float) -> list[Problem]:
    found = one.month.coverage.rows.in_borough
    if found >= usual * LEAST:
        return []
    what = (
        f"{one.month.month.name} has {number_of(found, 'row')} in the borough, "
        f"far fewer than the usual {usual:,.0f}"
    )
    remedy = (
        "Ask the publisher whether the month is whole; if it is not, "
        'import it alone with --partial "the reason".'
    )
    return [one.official.problem(None, what, remedy)]
