"""The page of national standards: each duty, how a plan meets it, and the very heading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partnership.errors import Problem, suggestion
from partnership.model.plans import Plan
from partnership.model.standards import Duty, Evidence, Place, Standards
from partnership.pages.headings import headings_of
from partnership.pages.page import address_of


@dataclass(frozen=True)
class Link:
    """A link from the page of standards to a heading of the plan."""

    words: str
    address: str
    """The page, as an address relative to the page of standards."""
    heading: str


@dataclass(frozen=True)
class DutyLine:
    """One duty with what the plan shows for it."""

    duty: Duty
    evidence: Evidence | None

    @property
    def is_met(self) -> bool:
        """Whether the plan points to evidence."""
        return self.evidence is not None and self.evidence.open is None

    @property
    def answer(self) -> str:
        """How the duty is met, or why it is open."""
        if self.evidence is None:
            return "The plan's records show nothing for this duty."
        return self.evidence.how or self.evidence.open or ""

    @property
    def links(self) -> tuple[Link, ...]:
        """The links to the evidence."""
        return tuple(_link(place) for place in self.evidence.at) if self.evidence else ()


def duty_lines(plan: Plan, duties: tuple[Duty, ...]) -> tuple[DutyLine, ...]:
    """Return each duty with the plan's evidence."""
    own = plan.evidence
    return tuple(DutyLine(duty, own.of(duty) if own else None) for duty in duties)


def _link(place: Place) -> Link:
    return Link(place.words, f"../{address_of(place.page)}", place.heading)


def broken_evidence(
    plan: Plan, standards: Standards, pages: Mapping[str, str], file: str
) -> Iterator[Problem]:
    """Yield a problem for each link to a page or heading that does not exist."""
    for line in duty_lines(plan, standards.duties):
        for place in line.evidence.at if line.evidence else ():
            if place.page not in pages:
                what = (
                    f"duty '{line.duty.id}' points to the page {place.page}, which does not exist"
                )
                remedy = suggestion(place.page, pages, "Name a page of this plan.")
                yield Problem(file, None, what, remedy)
            elif place.heading not in (headings := headings_of(pages[place.page])):
                what = (
                    f"duty '{line.duty.id}' points to the heading '{place.heading}' on {place.page}"
                )
                known = "The headings there are: " + ", ".join(sorted(headings)) + "."
                yield Problem(
                    file,
                    None,
                    f"{what}, which has none",
                    suggestion(place.heading, headings, known),
                )
