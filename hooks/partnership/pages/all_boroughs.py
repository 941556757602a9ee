"""The page above the sites of many boroughs: a list of them, and a postcode box for all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from partnership.pages.csp import content_policy, host_files, in_a_page
from partnership.pages.downloads.table import json_line
from partnership.pages.templates import template_environment


@dataclass(frozen=True)
class ListedBorough:
    """A borough with a site of its own below the page."""

    name: str
    folder: str
    """The folder of its site."""
    sectors: Mapping[str, int]
    """The sectors in which it has postcodes, with their number."""
    pictures: str | None = None
    """The host of the street pictures that its map may ask for."""


def index_files(boroughs: Sequence[ListedBorough], templates: Path) -> Iterator[tuple[str, str]]:
    """Yield the files of the page by their names, and those of hosts for all sites below it."""
    template = template_environment(templates).get_template("all/index.html")
    policy = in_a_page(content_policy())
    yield "index.html", template.render(boroughs=boroughs, policy=policy, root="")
    yield "404.html", template.render(boroughs=boroughs, policy=policy, root="/")
    for name in ("all/index.css", "all/find.js", "assets/javascripts/postcodes.js"):
        yield name, (templates / name).read_text("utf-8")
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for place, borough in enumerate(boroughs):
        for sector, count in borough.sectors.items():
            counts[sector][place] = count
    known = {
        "boroughs": [{"name": borough.name, "folder": borough.folder} for borough in boroughs],
        "sectors": {
            sector: sorted(held, key=held.__getitem__, reverse=True)
            for sector, held in sorted(counts.items())
        },
    }
    yield "all/sectors.json", json_line(known)
    hosts = sorted({borough.pictures for borough in boroughs if borough.pictures})
    yield from host_files((), " ".join(hosts))
