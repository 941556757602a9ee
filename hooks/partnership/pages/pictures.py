"""The preview pictures of links to the home page, categories, wards and towns."""

from collections.abc import Iterator
from dataclasses import dataclass

from partnership.charts.picture import Picture, draw_picture
from partnership.model.crime import Kind
from partnership.pages.assets import with_fingerprint
from partnership.pages.places import with_a_page
from partnership.pages.snapshot import Snapshot
from partnership.records.cache import cached
from partnership.statistics.area_figures import CategoryFigures
from partnership.statistics.change import Change


@dataclass(frozen=True)
class LinkPicture:
    """The preview picture of a page, and its address."""

    name: str
    shown: Picture

    @property
    def address(self) -> str:
        """The file's address relative to the home page, with a content hash."""
        return with_fingerprint(f"assets/pictures/{self.name}.png", lambda: repr(self.shown))

    def content(self) -> bytes:
        """Return the file, from the cache if the content is the same."""
        return cached(f"picture-{self.name}", repr(self.shown), lambda: draw_picture(self.shown))


def pictures_of(snapshot: Snapshot) -> dict[str, LinkPicture]:
    """Return the picture of each page that has one, by page."""
    return {
        page: LinkPicture(page.removesuffix(".md").replace("/", "-"), shown)
        for page, name, noun, counts in _pages(snapshot)
        if (shown := _shown(snapshot, name, noun, counts))
    }


def _pages(snapshot: Snapshot) -> Iterator[tuple[str, str, str, CategoryFigures]]:
    borough, crimes = snapshot.organisation.borough, snapshot.categories(Kind.CRIME)
    for page in ("index.md", "crime/index.md"):
        yield page, borough, "crimes", snapshot.in_all_wards(crimes)
    for category in snapshot.begun_categories:
        counts = snapshot.in_all_wards((category,))
        yield f"crime/{category.id}.md", f"{category.name} in {borough}", "recorded", counts
    for address, name, area, wards in with_a_page(snapshot):
        yield f"{address.rstrip('/')}.md", name, "crimes", area.counts(wards, crimes)


def _shown(snapshot: Snapshot, name: str, noun: str, counts: CategoryFigures) -> Picture | None:
    change, years = counts.change, counts.years
    total = change.total if isinstance(change, Change) else years.latest if years else None
    if total is None:
        return None
    words = [f"{noun} in {total.months_in_words} to {total.last.name}"]
    if isinstance(change, Change):
        size = change.in_brackets if change.has_size else ""
        words.append(f"{change.word.capitalize()}: {size or change.against}{change.exception}")
    number = f"{total.value:,}"
    return Picture(snapshot.organisation.name, name, number, tuple(words), counts.trend.totals)
