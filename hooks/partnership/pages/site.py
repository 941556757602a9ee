"""The whole site as values: generated pages, rendered authored pages, and files to download."""

from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property, partial
from importlib.metadata import distribution
from pathlib import Path

from jinja2 import Environment

from partnership.model.base import cached_method
from partnership.model.crime import Kind
from partnership.model.partnership import Partnership
from partnership.pages.assets import PICTOGRAMS, with_fingerprint
from partnership.pages.categories import category_pages
from partnership.pages.comparison import ComparePage, category_changes
from partnership.pages.downloads.catalogue import Downloads
from partnership.pages.downloads.table import json_line
from partnership.pages.explore import Explore
from partnership.pages.feeds import CALENDAR_FILE, feed_files, release_calendar
from partnership.pages.finder import Finder, InteractiveMap
from partnership.pages.former_wards import former_pages
from partnership.pages.meetings import meeting_files, meeting_pages
from partnership.pages.page import MadeFile, Page, PageWriter, lines_of, way_home
from partnership.pages.pictures import LinkPicture, pictures_of
from partnership.pages.places import localities, place_pages, towns
from partnership.pages.plans import neighbour_pages, plan_pages, priority_progress
from partnership.pages.releases import ReleaseHistory, method_values, month_pages
from partnership.pages.search import SearchFiles
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import (
    file_text,
    render_authored,
    sandbox_beside,
    template_environment,
)
from partnership.pages.wards import ward_pages

LICENCES = "licences.txt"  # the path of the published licences of third-party works
# Maps the name that authored pages use to each kind of record.
_KINDS = ((Kind.CRIME, "crime"), (Kind.INCIDENT, "incidents"))
# Browser libraries by their names in node_modules; those of the editing form are separate.
_SHIPPED = ("leaflet", "minisearch", "plotly.js-basic-dist-min")
# The theme whose icons the pages use, and from whose style sheet ours was derived.
_THEME = "mkdocs-material"


class Site:
    """Everything that one build publishes; each part is computed on first use."""

    def __init__(
        self, snapshot: Snapshot, environment: Environment, libraries: Path | None = None
    ) -> None:
        """Make a site; without `libraries`, the node_modules folder, it has no interactive map."""
        self.snapshot, self.environment, self.libraries = snapshot, environment, libraries
        self.postcode_finder = Finder(snapshot)
        self.interactive_map = InteractiveMap(snapshot, libraries)
        self.explore = Explore(snapshot, libraries)
        self.search = SearchFiles(snapshot, libraries)
        self.downloads = Downloads(snapshot)
        self.releases = ReleaseHistory(snapshot)
        self.writer = PageWriter(snapshot, environment)
        environment.globals["postcode_finder"] = self.postcode_finder
        environment.globals["interactive_map"] = self.interactive_map

    @classmethod
    def build(
        cls, partnership: Partnership, today: date, templates: Path, earlier: "Site | None" = None
    ) -> "Site":
        """Return the site as of one day; figures that `earlier` made of the same records stay."""
        snapshot, environment = Snapshot.as_of(partnership, today), template_environment(templates)
        if earlier:
            snapshot.reuse(earlier.snapshot)
        return cls(snapshot, environment, templates.parent / "node_modules")

    @cached_property
    def sandbox(self) -> Environment:
        """The Jinja environment of authored pages."""
        return sandbox_beside(self.environment)

    @property
    def notices(self) -> tuple[str, ...]:
        """Messages about missing parts of the site, and what to do about them."""
        return self.interactive_map.notices + self.explore.notices + self.search.notices

    @property
    def street_host(self) -> str | None:
        """The host of the street pictures that the interactive map can show on request."""
        streets = self.snapshot.partnership.streets
        return streets.host if streets else None

    @cached_property
    def pictures(self) -> dict[str, LinkPicture]:
        """The preview pictures of pages that have one."""
        return pictures_of(self.snapshot)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The generated pages, in menu order."""
        return (
            *category_pages(self.writer),
            *place_pages(self.writer),
            *ward_pages(self.writer),
            *former_pages(self.writer),
            *month_pages(self.releases, self.writer),
            *meeting_pages(self.writer),
            *self.plan_pages,
            *neighbour_pages(self.writer),
        )

    def records(self, data: Path) -> Iterator[tuple[str, tuple[str, int | None]]]:
        """Yield each generated page with its record file, and the line in it if known."""
        lines = cache(lambda name: lines_of((data / name).read_text("utf-8")))
        for page in self.pages:
            if page.source:
                line = lines(page.source).get(page.known_by) if page.known_by else None
                yield page.path, (f"data/{page.source}", line)

    @cached_property
    def plan_pages(self) -> tuple[Page, ...]:
        """The pages of every plan."""
        return tuple(plan_pages(self.writer))

    @cached_property
    def _values(self) -> dict[str, object]:
        """The variables of authored pages; hooks/README.md describes them."""
        snapshot, plan = self.snapshot, self.snapshot.current_plan
        return {
            "snapshot": snapshot,
            "partnership": snapshot.partnership,
            "borough": snapshot.borough,
            "method": method_values(self.releases),
            "downloads": self.downloads,
            "explore": self.explore,
            "releases": self.releases,
            "progress": tuple(priority_progress(snapshot, plan)) if plan else (),
            "localities": localities(snapshot),
            "category_changes": {
                name: category_changes(snapshot, snapshot.wards, kind) for kind, name in _KINDS
            },
            "compare": ComparePage(snapshot),
            "towns": towns(snapshot),
            "finder_answers": self.finder_answers,
            "today": snapshot.today,
        }

    @cached_method
    def authored(self, path: str, text: str, file: str) -> str:
        """Render an authored page; raise ProblemsFoundError if it uses an unknown name."""
        return render_authored(self.sandbox, text, file, **self._values, root=way_home(path))

    @cached_property
    def finder_answers(self) -> str:
        """The address of the finder's answers, which the home page loads on demand."""
        return with_fingerprint("assets/finder-answers.json", self._answers)

    @cached_method
    def _answers(self) -> str:
        template = self.environment.get_template("pages/finder-answers.html")
        return json_line(template.render(snapshot=self.snapshot))

    def finder(self, root: str) -> str:
        """Return the postcode form as HTML; `root` is the relative way to the home page."""
        template = self.environment.get_template("pages/lost.html")
        return template.render(snapshot=self.snapshot, root=root)

    def files(self) -> Iterator[MadeFile]:
        """Yield each file that is not a page."""
        yield from self.downloads.files()
        yield from feed_files(self.releases)
        yield CALENDAR_FILE, lambda: release_calendar(self.releases)
        yield LICENCES, self._licences
        yield self.finder_answers, self._answers
        yield from self.postcode_finder.files()
        yield from self.interactive_map.files()
        yield from self.explore.files()
        yield from self.search.files()
        yield from ((path, partial(str, text)) for path, text in meeting_files(self.snapshot))
        site = self.snapshot.organisation.site
        home = site.address.rstrip("/")
        yield "robots.txt", partial(file_text, "robots.txt", home=home)
        if site.security:
            write = partial(file_text, "security.txt", home=home, security=site.security)
            yield ".well-known/security.txt", write

    def _licences(self) -> str:
        folders = (self.libraries / name for name in _SHIPPED) if self.libraries else ()
        paths = sorted(path for folder in folders for path in folder.glob("LICENSE*"))
        texts = [(path.parent.name, path.read_text("utf-8")) for path in paths]
        texts += [
            (f"{_THEME} (pictures)", (PICTOGRAMS / "LICENSE").read_text("utf-8")),
            (_THEME, distribution(_THEME).read_text("licenses/LICENSE") or ""),
        ]
        return "\n".join(f"== {name}\n\n{text}" for name, text in texts)
