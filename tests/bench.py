"""Measures the build, the data check, an import and a page, as ratios in one run."""

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from bench_browser import lighthouse, requests_a_second, visits
from bench_finder import finder_lines
from partnership.model.months import Month
from partnership.pages.site import Site
from partnership.records.loading import load_partnership

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = ROOT.parent / "shared" / "data"
RUNS = 3
"""Each command runs so often, and the fastest run counts."""

PLAIN_SETTINGS = {
    "site_name": "Plain",
    "theme": {"name": "material", "font": False},
    "plugins": ["search"],
    "markdown_extensions": ["attr_list", "md_in_html", "sane_lists", {"toc": {"permalink": False}}],
}
"""A site that nobody has worked on, for the same finished pages."""


@dataclass(frozen=True)
class Run:
    """What one command took."""

    seconds: float
    mebibytes: float


def command(*words: str, folder: Path = ROOT, **settings: str) -> Run:
    """Run a command so often and return its fastest run; stop when it fails."""
    return min((_once(words, folder, settings) for _ in range(RUNS)), key=lambda run: run.seconds)


def _once(words: tuple[str, ...], folder: Path, settings: dict[str, str]) -> Run:
    program = Path(sys.executable).with_name(words[0])
    start = time.perf_counter()
    with (
        subprocess.Popen(  # noqa: S603 - the words are those of this file
            [program, *words[1:]],
            cwd=folder,
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words)} failed; run it alone to see why.")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024)


def finished_pages(data: Path) -> Iterator[tuple[str, str]]:
    """Yield the path and the finished Markdown of every page of the site."""
    today = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
    site = Site.of(load_partnership(data), today, ROOT / "overrides")
    for page in site.pages:
        yield page.path, page.text
    for path in sorted((ROOT / "content").rglob("*.md")):
        name = path.relative_to(ROOT / "content").as_posix()
        text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.DOTALL)
        yield name, site.authored(name, text, name)


def write_plain_site(data: Path, folder: Path) -> None:
    """Write the finished pages as an ordinary MkDocs project."""
    for name, text in finished_pages(data):
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(PLAIN_SETTINGS), "utf-8")


def write_more_months(data: Path, folder: Path, wanted: int) -> None:
    """Copy the records and repeat their months backwards in time until there are so many."""
    shutil.copytree(data, folder)
    months = sorted((folder / "crime").glob("*.yml"))
    first = Month.parse(months[0].stem)
    for number in range(wanted - len(months)):
        model, month = months[number % len(months)], first.plus(-1 - number)
        text = re.sub(r"(?m)^month: .*$", f"month: {month}", model.read_text("utf-8"), count=1)
        (folder / "crime" / f"{month}.yml").write_text(text, "utf-8")


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


def report(name: str, value: str, aim: str = "") -> None:
    """Print one line of the result."""
    sys.stdout.write(f"{name:<62} {value:>12}  {aim}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure everything and print it."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1795219200")
    data = ROOT / "data"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_plain_site(data, folder / "plain")
        write_more_months(data, folder / "decade", 120)
        ours = command("mkdocs", "build", "--site-dir", str(folder / "site"))
        plain = command("mkdocs", "build", folder=folder / "plain")
        decade = command(
            "mkdocs", "build", "--site-dir", str(folder / "site-decade"),
            PARTNERSHIP_DATA=str(folder / "decade"),
        )  # fmt: skip
        check = command("partnership", "check")
        report(
            "whole build / plain build of the same finished pages",
            f"{ours.seconds / plain.seconds:.2f}",
            "aim: at most 1.5",
        )
        report(
            "whole build with 120 months / with the months at hand",
            f"{decade.seconds / ours.seconds:.2f}",
            "aim: at most 2",
        )
        report("peak memory of the whole build", f"{ours.mebibytes:.0f} MiB", "aim: under 300 MiB")
        report("data check / whole build", f"{check.seconds / ours.seconds:.2f}")
        report("data check", f"{check.seconds:.2f} s", "aim: under 1 s")
        diff = command("partnership", "diff", "HEAD")
        report("what residents will see changed", f"{diff.seconds:.2f} s", "aim: under 2 s")
        _report_import(folder, ours)
        report(
            "a ward page with all it loads, gzipped",
            f"{heaviest_ward(folder / 'site') / 1000:.1f} KB",
            "aim: under 100 KB",
        )
        for line in finder_lines():
            report(*line)
        _report_visits(folder / "site")


def _report_visits(site: Path) -> None:
    """Report what a first visit of each kind of page costs, and what Lighthouse makes of four."""
    for visit in visits(site):
        report(
            f"first visit: {visit.kind}",
            f"{visit.gzipped / 1000:.0f} KB",
            f"{visit.requests} requests, scripts {visit.script_ms:.0f} ms on a phone",
        )
    answered = requests_a_second(site)
    value = f"{answered:,.0f}" if answered else "not measured"
    report("requests a second that nginx answers to one reader", value, "each page once")
    for scores in lighthouse(site):
        four = (scores.performance, scores.accessibility, scores.best_practices, scores.seo)
        report(f"Lighthouse, {scores.address}", " ".join(map(str, four)), "aim: 100 in each")


def _report_import(folder: Path, ours: Run) -> None:
    files = sorted((OFFICIAL / "crime").glob("*.csv"))
    if not files:
        report("import of one month", "not measured", "the official files are not at hand")
        return
    one = command(
        "partnership", "--data", str(folder / "decade"), "import", "crime", str(files[-1])
    )
    report("import of one month / whole build", f"{one.seconds / ours.seconds:.2f}")
    every = command(
        "partnership", "--data", str(folder / "decade"), "import", "crime", *map(str, files)
    )
    report(f"import of {len(files)} months", f"{every.seconds:.2f} s", "aim: under 10 s")
    report("peak memory of that import", f"{every.mebibytes:.0f} MiB")


def heaviest_ward(site: Path) -> int:
    """Return the weight of the heaviest ward page."""
    return max(
        weight_of(site, f"wards/{path.parent.name}") for path in site.glob("wards/*/index.html")
    )


if __name__ == "__main__":
    main()
