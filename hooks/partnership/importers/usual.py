"""Tells a month that is not whole from a quiet one, by comparing it with the other months.

The usual is that of the whole months before it, as everywhere else. Where they are too few, all
of them count, those after it as well: a first archive of many months has few before.
"""

from collections.abc import Mapping, Sequence
from statistics import median

from partnership.errors import Problem, number_of
from partnership.importers.counting import Counted
from partnership.importers.file_month import AGAIN
from partnership.model.crime import CrimeMonth
from partnership.statistics.plausibility import LEAST, expected_rows, usual_rows


def too_few(
    counted: Sequence[Counted], before: Mapping[str, CrimeMonth], force: str | None
) -> list[Problem]:
    """Return a problem for each month with no row in the borough, or far fewer than the others."""
    at_hand = {**before} | {str(one.month.month): one.month for one in counted}
    problems = []
    for one in counted:
        others = [
            month
            for name, month in at_hand.items()
            if name != str(one.month.month) and month.is_whole and _rows(month)
        ]
        if not _rows(one.month):
            problems.append(_none_in_borough(one, others, force))
        elif one.forces and not _is_of(one, force):
            problems.append(_of_another_force(one, force))
        elif others and one.month.is_whole:
            months = [month for _, month in sorted(at_hand.items())]
            expected = expected_rows(months, one.month.month)
            problems += _fewer_than_usual(one, expected.usual if expected else usual_rows(others))
    return problems


def _rows(month: CrimeMonth) -> int:
    return month.coverage.rows.in_borough


def _is_of(one: Counted, force: str | None) -> bool:
    """Tell whether the borough's own force reported rows of a file, or nobody knows which it is."""
    return force is None or force.casefold() in {name.casefold() for name in one.forces}


def _of_another_force(one: Counted, force: str | None) -> Problem:
    what = f"its rows are reported by {', '.join(sorted(one.forces))}, and not by {force}"
    remedy = (
        "Choose the file of that force, or correct 'police_force' in partnership.yml "
        "if it has another name now."
    )
    return one.official.problem(None, what, remedy)


def _none_in_borough(one: Counted, others: Sequence[CrimeMonth], force: str | None) -> Problem:
    """Return the problem of another force's file, or of the borough's own that breaks off early."""
    read = one.month.coverage.rows.read
    what = f"no row of {read:,} lies in a ward of the borough"
    if not force or not _is_of(one, force):
        remedy = "Choose the file of the force that polices the borough."
        return one.official.problem(None, what, remedy)
    alike = [
        month.coverage.rows.read for month in others if month.source.title == one.month.source.title
    ]
    usual = f"; the usual file has {number_of(round(median(alike)), 'row')}" if alike else ""
    what = f"{what}, though {force} reported them{usual}"
    return one.official.problem(None, what, f"The file may be cut short. {AGAIN}")


def _fewer_than_usual(one: Counted, usual: float) -> list[Problem]:
    found = _rows(one.month)
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
