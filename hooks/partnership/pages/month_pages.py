"""The page of each month: every ward and category, what is unusual, and how whole the file was."""

from collections.abc import Iterator

from jinja2 import Environment

from partnership.pages.feeds import BOROUGH_FEED
from partnership.pages.page import Page, way_home
from partnership.pages.releases import MonthRelease, Releases


def month_pages(releases: Releases, environment: Environment) -> Iterator[Page]:
    """Yield the page of each month, the latest first."""
    for place, one in enumerate(releases.months):
        later = releases.months[place - 1] if place else None
        earlier = next(iter(releases.months[place + 1 :]), None)
        yield _page(releases, environment, one, {"later": later, "earlier": earlier})


def _page(
    releases: Releases,
    environment: Environment,
    one: MonthRelease,
    beside: dict[str, MonthRelease | None],
) -> Page:
    """Return one page; search leaves it out, because ward pages hold the same figures."""
    borough = releases.edition.organisation.borough
    return Page(
        path=one.path,
        title=f"Figures of {one.month.name}",
        description=f"What the police recorded in {one.month.name} in each ward of {borough}.",
        markdown=environment.get_template("pages/month.md").render(
            edition=releases.edition,
            categories=releases.edition.categories_in(one.month),
            releases=releases,
            one=one,
            lines=releases.lines_of(one) if one.record else (),
            root=way_home(one.path),
            **beside,
        ),
        source=f"crime/{one.month}.yml" if one.record else None,
        is_in_menu=False,
        is_found_by_search=False,
        feed=BOROUGH_FEED,
    )
