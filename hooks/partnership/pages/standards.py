"""The pages of national standards, and of the response to the national plan."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from partnership.errors import Problem, suggestion
from partnership.model.plans import Plan
from partnership.model.standards import National, State
from partnership.pages.page import Page, headings_of, slugified
from partnership.records.loading import Records

TAGS = {
    State.IN_PLACE: "met",
    State.UNDER_WAY: "on-track",
    State.GAP: "not-on-track",
    State.FOR_DISCUSSION: "uncertain",
    State.NOT_APPLICABLE: "not-measured",
}
"""The look of each state."""


def national_values(national: National) -> dict[str, Any]:
    """Return what the template of the page needs, with what its list can be narrowed to."""
    states = [(state, sum(item.state is state for item in national.items)) for state in State]
    bodies = [
        (body, sum(body in item.bodies for item in national.items)) for body in national.bodies
    ]
    return {
        "national": national,
        "states": [(state.value, count) for state, count in states if count],
        "bodies": bodies,
        "tags": TAGS,
        "counts": national.counts,
        "slug": slugified,
    }


def evidence_problems(
    records: Records, plans: Iterable[Plan], pages: Iterable[Page]
) -> Iterator[Problem]:
    """Yield a problem for each duty that points to a page or heading that does not exist."""
    texts = {page.path: cache(page.write) for page in pages}
    for plan in plans:
        yield from _broken_evidence(records, plan, texts)


def _broken_evidence(
    records: Records, plan: Plan, texts: Mapping[str, Callable[[], str]]
) -> Iterator[Problem]:
    if plan.evidence is None:
        return
    folder = f"plans/{plan.years}/"
    own = {path.removeprefix(folder): text for path, text in texts.items() if folder in path}
    name = f"{folder}standards.yml"
    for number, evidence in enumerate(plan.evidence.evidence):
        for position, place in enumerate(evidence.at):
            at = ("evidence", number, "at", position)
            if place.page not in own:
                what = (
                    f"duty '{evidence.duty}' points to the page {place.page}, which does not exist"
                )
                remedy = suggestion(place.page, own, "Name a page of this plan.")
                yield records.problem(name, (*at, "page"), what, remedy)
            elif place.heading not in (headings := headings_of(own[place.page]())):
                what = (
                    f"duty '{evidence.duty}' points to the heading '{place.heading}' "
                    f"on {place.page}, which has none"
                )
                known = "The headings there are: " + ", ".join(sorted(headings)) + "."
                remedy = suggestion(place.heading, headings, known)
                yield records.problem(name, (*at, "heading"), what, remedy)
