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
from bench.running import RUNS, Line, Run, command
from building import ROOT, TODAYS
from partnership.checks.gate import load_partnership
from partnership.pages.site import Site

PLAIN_SETTINGS = {
    "site_name": "Plain",
    "theme": {"name": "material", "font": False},
    "plugins": ["search"],
    "markdown_extensions": ["attr_list", "md_in_html", "sane_lists", {"toc": {"permalink": False}}],
    "hooks": [str(Path(__file__).with_name("plain_hooks.py"))],
}
"""A site that nobody has worked on, for the same finished pages.

It does less: it works out no figure, and makes no download, no feed and no check of its pages.
"""

MOST_A_STEP = 1.1
"""How much a further ward or month may cost where there are many, beside one where there are few.

A page of a larger borough is no measure of it: most are of wards, and those are the longest.
"""

_LARGE_RUNS = 2
"""A large borough is built so often: first with the records unread, then with them remembered."""


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
    def size(self) -> int:
        """How many bytes all pages have."""
        return sum(path.stat().st_size for path in self.site.rglob("*.html"))


def build(data: Path, site: Path, runs: int = RUNS) -> Built:
    """Build the site of a data folder."""
    words = ("mkdocs", "build", "--site-dir", str(site))
    return Built(site, command(*words, runs=runs, PARTNERSHIP_DATA=str(data)))


def plain_lines(folder: Path, ours: Built) -> Iterator[Line]:
    """Yield what the build takes beside a plain one of the same finished pages."""
    write_plain_site(folder / "plain")
    plain = command("mkdocs", "build", folder=folder / "plain")
    ratio = ours.run.work / plain.work
    yield "whole build / plain build of the same finished pages", f"{ratio:.2f}", "aim: at most 1.5"
    memory = ours.run.mebibytes
    yield "peak memory of the whole build", f"{memory:.0f} MiB", "aim: under 100 MiB"


def growth_lines(folder: Path, ours: Built) -> Iterator[Line]:
    """Yield what a build takes with fewer wards, with more, and with more months.

    That takes three to five minutes, and 500 wards are half of them.
    """
    records = load_partnership(TODAYS)
    wards, months = len(records.ward_sets[-1].wards), len(records.months)
    yield _size_line(ours, wards, months)
    built = {wards: ours}
    for wanted in (10, 150, 500):
        data = folder / f"wards-{wanted}"
        write_wards(TODAYS, data, wanted)
        built[wanted] = build(data, folder / f"site-wards-{wanted}", _LARGE_RUNS)
        yield _size_line(built[wanted], wanted, months)
        yield from _beside(ours, built[wanted])
    yield _step_line("ward", built, 10, wards, 150)
    yield _step_line("ward", built, wards, 150, 500)
    built = {months: ours}
    for wanted in (120, 480):
        data = folder / f"months-{wanted}"
        write_months(TODAYS, data, wanted)
        built[wanted] = build(data, folder / f"site-months-{wanted}", _LARGE_RUNS)
        yield _size_line(built[wanted], wards, wanted)
        yield from _beside(ours, built[wanted], "aim: at most 2" if wanted == 120 else "")
    yield _step_line("month", built, months, 120, 480)


def _size_line(built: Built, wards: int, months: int) -> Line:
    name = f"build of {built.pages} pages, with {wards} wards and {months} months"
    memory = f"{built.run.mebibytes:.0f} MiB at most, aim: under 300 MiB"
    return name, f"{built.run.seconds:.2f} s", memory


def _beside(ours: Built, other: Built, aim: str = "") -> Iterator[Line]:
    """Yield the ratios of a build to the build of the records at hand."""
    time = other.run.work / ours.run.work
    pages, size = other.pages / ours.pages, other.size / ours.size
    yield "the same / the build at hand", f"{time:.2f}", aim
    yield "the same, for each page", f"{time / pages:.2f}", f"{size / pages:.2f} times as long"
    yield "the same, for each byte of its pages", f"{time / size:.2f}", ""


def _step_line(what: str, built: dict[int, Built], few: int, some: int, many: int) -> Line:
    """Return what a further ward or month costs where there are many, beside one of the first."""

    def step(first: int, last: int) -> float:
        return (built[last].run.work - built[first].run.work) / (last - first)

    name = f"each {what} from {some} to {many} / from {few} to {some}"
    return name, f"{step(some, many) / step(few, some):.2f}", f"aim: at most {MOST_A_STEP}"


def finished_pages() -> Iterator[tuple[str, str]]:
    """Yield the path and the finished Markdown of every page of the site."""
    today = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
    site = Site.build(load_partnership(TODAYS), today, ROOT / "overrides")
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
