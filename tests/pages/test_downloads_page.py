"""The page of downloads: what it shows people to type works, and it explains every column."""

import csv
import re
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from browser.server import serve
from building import DATA
from loading import loaded

ADDRESS = loaded(DATA).organisation.site.address


@pytest.fixture(scope="module")
def page(site: Path) -> str:
    return unescape((site / "downloads" / "index.html").read_text("utf-8"))


def head(path: Path) -> list[str]:
    """Return the names of a file's columns."""
    return path.read_text("utf-8").split("\n", 1)[0].split(",")


def program(page: str, name: str) -> str:
    """Return a program that the page shows."""
    found = re.search(rf'<pre[^>]*id="{name}"[^>]*><code>(.*?)</code></pre>', page, re.DOTALL)
    assert found
    return found[1]


def test_the_python_program_prints_the_latest_month_by_ward(page: str, site: Path) -> None:
    with serve(site) as base:
        text = program(page, "python").replace(ADDRESS, f"{base}/")
        assert base in text
        run = subprocess.run(  # noqa: S603 - the program that the site itself shows
            [sys.executable, "-I", "-c", text], capture_output=True, text=True, check=True
        )
    with (site / "downloads" / "ward-crime.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    latest = max(row["month"] for row in rows)
    totals: Counter[str] = Counter()
    crimes = [row for row in rows if row["category"] != "Anti-social behaviour"]
    for row in crimes:
        totals[row["ward"]] += int(row["count"]) if row["month"] == latest else 0
    expected = [f"{latest} {ward} {total}" for ward, total in sorted(totals.items())]
    assert run.stdout.splitlines() == expected


def test_the_r_program_names_columns_that_the_file_has(page: str, site: Path) -> None:
    text = program(page, "r")
    assert f"{ADDRESS}downloads/ward-crime.csv" in text
    columns = set(head(site / "downloads/ward-crime.csv"))
    assert {"month", "ward", "category", "count", "status"} <= columns
    assert "aggregate(count ~ month + ward" in text


def test_the_page_explains_every_column_of_every_kind_of_table(page: str, site: Path) -> None:
    kinds = [
        path
        for path in (site / "downloads").glob("*.csv")
        if not path.stem.startswith("ward-crime-")
    ]
    assert len(kinds) > 5
    assert page.index('href="ward-crime.csv"') < page.index("<details><summary>Files of the")
    for path in kinds:
        section = page[page.index(f'id="columns-{path.stem}"') :]
        section = section[: section.index("</table>")]
        for name in head(path):
            assert f'<th scope="row">{name}</th>' in section, f"{path.stem}: {name}"


def test_the_page_links_every_file_that_is_published(page: str, site: Path) -> None:
    folder = site / "downloads"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files - set(re.findall(r'href="([^"]+)"', page)) == {"index.html"}
