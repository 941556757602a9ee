"""The page above the sites of many boroughs: a list of them, and a postcode box for all."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from partnership.model.postcodes import sector_of
from partnership.pages.templates import template_environment


@dataclass(frozen=True)
class ListedBorough:
    """A borough with a site of its own below the page."""

    name: str
    folder: str
    """The folder of its site."""
    postcodes: tuple[str, ...]


def index_files(boroughs: Sequence[ListedBorough], templates: Path) -> Iterator[tuple[str, str]]:
    """Yield the files of the page, by their names."""
    template = template_environment(templates).get_template("all/index.html")
    yield "index.html", template.render(boroughs=boroughs)
    for name in ("all/index.css", "all/find.js", "assets/javascripts/postcodes.js"):
        yield name, (templates / name).read_text("utf-8")
    yield "all/sectors.json", _sectors(boroughs)


def _sectors(boroughs: Sequence[ListedBorough]) -> str:
    """Return the sectors with the boroughs that have postcodes of each, most first."""
    counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for place, borough in enumerate(boroughs):
        for postcode in borough.postcodes:
            counts[sector_of(postcode)][place] += 1
    known = {
        "boroughs": [{"name": borough.name, "folder": borough.folder} for borough in boroughs],
        "sectors": {
            sector: sorted(held, key=lambda place: -held[place])
            for sector, held in sorted(counts.items())
        },
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))
