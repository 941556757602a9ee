"""Measures builds: against a plain site of the same pages, and of boroughs large and small."""

import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from bench.enlarging import write_months, write_wards
from bench.running import Line, Run, command
from building import ROOT, TODAYS
from partnership.checks.gate import load_partnership
from partnership.pages.site import Site

PLAIN_SETTINGS = {
    "site_name": "Plain",
    "theme": {"name": "material", "font": False},
    "plugins": ["search"],
    "markdown_extensions": ["attr_list", "md_in_html", "sane_lists", {"toc": {"permalink": False}}],
    "hooks": ["asides.py"],
}
"""A site that nobody has worked on, for the same finished pages.

It does less: it works out no figure, and makes no download, no feed and no check of its pages.
"""

PLAIN_HOOKS = """
from partnership.pages.templates import Aside

asides = {}


def on_page_markdown(markdown, page, **_):
    asides[page.file.src_uri] = Aside.of(markdown)
    return asides[page.file.src_uri].markdown


def on_page_content(html, page, **_):
    return asides[page.file.src_uri].whole(html)
"""
"""Keeps tables and drawings from Markdown, as our build does."""

MOST_A_PAGE = 1.1
"""How much a page of a larger borough may cost beside one of today's."""


@dataclass(frozen=True)
class Built:
    """A site that was built."""

    site: Path
    run: Run

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return sum(1 for _ in self.site.rglob("*.html"))

    @property
    def page_cost(self) -> float:
        """How many seconds of the processor each page took."""
        return self.run.work / self.pages

    @property
    def byte_cost(self) -> float:
        """How many seconds of the processor each byte of a page took."""
        return self.run.work / sum(path.stat().st_size for path in self.site.rglob("*.html"))


def build(data: Path, site: Path) -> Built:
    """Build the site of a data folder."""
    words = ("mkdocs", "build", "--site-dir", str(site))
    return Built(site, command(*words, PARTNERSHIP_DATA=str(data)))


def plain_lines(folder: Path, ours: Built) -> Iterator[Line]:
    """Yield what the build takes beside a plain one of the same finished pages."""
    write_plain_site(folder / "plain")
    plain = command("mkdocs", "build", folder=folder / "plain")
    ratio = ours.run.work / plain.work
    yield "whole build / plain build of the same finished pages", f"{ratio:.2f}", "aim: at most 1.5"
    memory = ours.run.mebibytes
    yield "peak memory of the whole build", f"{memory:.0f} MiB", "aim: under 100 MiB"


def growth_lines(folder: Path, ours: Built) -> Iterator[Line]:
    """Yield what a build takes with fewer wards, with more, and with more months."""
    wards, months = _wards_and_months()
    yield _size_line(ours, wards, months)
    for wanted in (10, 150):
        data = folder / f"wards-{wanted}"
        write_wards(TODAYS, data, wanted)
        yield from _beside(ours, build(data, folder / f"site-wards-{wanted}"), wanted, months)
    for wanted in (120, 240):
        data = folder / f"months-{wanted}"
        write_months(TODAYS, data, wanted)
        yield from _beside(ours, build(data, folder / f"site-months-{wanted}"), wards, wanted)


def _wards_and_months() -> tuple[int, int]:
    records = load_partnership(TODAYS)
    return len(records.ward_sets[-1].wards), len(records.months)


def _size_line(built: Built, wards: int, months: int, aim: str = "") -> Line:
    name = f"build of {built.pages} pages, with {wards} wards and {months} months"
    return name, f"{built.run.seconds:.2f} s", aim


def _beside(ours: Built, other: Built, wards: int, months: int) -> Iterator[Line]:
    """Yield the time of a build and its ratios to the build of the records at hand."""
    yield _size_line(other, wards, months, f"{other.run.mebibytes:.0f} MiB at most")
    time = other.run.work / ours.run.work
    yield "the same / the build at hand", f"{time:.2f}", "aim: at most 2" if months == 120 else ""
    page = other.page_cost / ours.page_cost
    yield "the same, for each page", f"{page:.2f}", f"aim: at most {MOST_A_PAGE}"
    byte = other.byte_cost / ours.byte_cost
    yield "the same, for each byte of its pages", f"{byte:.2f}", ""


def finished_pages() -> Iterator[tuple[str, str]]:
    """Yield the path and the finished Markdown of every page of the site."""
    today = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
    site = Site.of(load_partnership(TODAYS), today, ROOT / "overrides")
    for page in site.pages:
        yield page.path, page.text
    for path in sorted((ROOT / "content").rglob("*.md")):
        name = path.relative_to(ROOT / "content").as_posix()
        text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.DOTALL)
        yield name, site.authored(name, text, name)


def write_plain_site(folder: Path) -> None:
    """Write the finished pages as an ordinary MkDocs project."""
    for name, text in finished_pages():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "asides.py").write_text(PLAIN_HOOKS, "utf-8")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(PLAIN_SETTINGS), "utf-8")


def heaviest_ward_line(site: Path) -> Line:
    """Return the weight of the heaviest ward page."""
    wards = [f"wards/{path.parent.name}" for path in site.glob("wards/*/index.html")]
    heaviest = max(weight_of(site, ward) for ward in wards)
    name = "a ward page with all it loads, gzipped"
    return name, f"{heaviest / 1000:.1f} KB", "aim: under 100 KB"


def weight_of(site: Path, page: str) -> int:
    """Return the gzipped bytes of a page and of every file that it names to be loaded."""
    html = (site / page / "index.html").read_text("utf-8")
    loaded = re.findall(
        r'<(?:script|link rel="(?:stylesheet|icon)"|img)[^>]*?(?:src|href)="([^"]+)"', html
    )
    files = {(site / page / name).resolve() for name in loaded}
    return sum(len(gzip.compress(path.read_bytes())) for path in files) + len(
        gzip.compress(html.encode())
    )
