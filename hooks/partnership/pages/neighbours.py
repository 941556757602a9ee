"""The page that sets the plans of neighbouring partnerships side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment

from partnership.model.neighbours import Neighbours, Theme, priorities_of
from partnership.pages.page import Page
from partnership.pages.snapshot import Edition
from partnership.pages.templates import listed


@dataclass(frozen=True)
class ThemeLine:
    """One theme: who shares it, and what each plan calls its priorities there."""

    theme: Theme
    shared: str
    titles: tuple[tuple[str, ...], ...]
    """For each plan in turn, the titles of its priorities of the theme."""


def neighbour_pages(edition: Edition, environment: Environment) -> Iterator[Page]:
    """Yield the page of neighbours, where their plans are on record."""
    neighbours = edition.partnership.neighbours
    if neighbours is None:
        return
    boroughs = listed(plan.borough for plan in neighbours.plans)
    yield Page(
        path="neighbours.md",
        title="Neighbouring partnerships",
        description=f"The plans of {boroughs} for {neighbours.years}, side by side.",
        markdown=environment.get_template("pages/neighbours.md").render(
            edition=edition,
            neighbours=neighbours,
            lines=[_line(neighbours, theme) for theme in neighbours.themes],
        ),
        source="neighbours.yml",
        beside="plans/index.md",
    )


def _line(neighbours: Neighbours, theme: Theme) -> ThemeLine:
    sharing = neighbours.sharing(theme)
    if len(sharing) == len(neighbours.plans):
        shared = "All"
    elif len(sharing) == 1:
        shared = f"{sharing[0].borough} alone"
    else:
        shared = f"{len(sharing)} of {len(neighbours.plans)}"
    titles = (priorities_of(plan, theme) for plan in neighbours.plans)
    return ThemeLine(theme, shared, tuple(tuple(one.title for one in some) for some in titles))
