"""The built site as a whole: addresses, links, and reproducible builds."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT, build, built, run, share_cache
from links import broken_links

PLAN = "plans/2011-2014"


def equal(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same files, byte for byte."""
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    others = sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    return names == others and all(
        (one / name).read_bytes() == (other / name).read_bytes() for name in names
    )


def rows_of(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by their columns."""
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "find-your-ward/",
        "wards/",
        "wards/yarm/",
        "wards/billingham-west-and-wolviston/",
        "plans/",
        f"{PLAN}/",
        f"{PLAN}/summary/",
        f"{PLAN}/priorities/anti-social-behaviour/",
        f"{PLAN}/priorities/violent-crime/",
        "downloads/",
        "about/method/",
        "about/contact/",
        "about/accessibility/",
        "about/privacy/",
    ],
)
def test_a_page_has_its_address(site: Path, address: str) -> None:
    page = (site / address / "index.html").read_text("utf-8")
    assert page.count("<h1") == 1
    assert "{{" not in page


def test_there_is_a_page_for_each_ward(site: Path) -> None:
    pages = {path.parent.name for path in (site / "wards").glob("*/index.html")}
    assert len(pages - {"former", "easy-read"}) == 27


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    assert broken_links(site) == []


def test_every_link_of_the_invented_boroughs_site_leads_somewhere(invented_site: Path) -> None:
    assert broken_links(invented_site) == []


def test_a_plan_that_has_ended_says_so_at_the_top_of_each_of_its_pages(site: Path) -> None:
    pages = list((site / PLAN).rglob("index.html"))
    assert len(pages) > 10
    for path in pages:
        text = path.read_text("utf-8")
        main = text[text.index("<main") :]
        assert "31 March 2014" in main[: main.index("</p>") + 600], path
        assert "This plan has ended" in main[:2500], path


def test_two_builds_are_equal_byte_for_byte_in_whatever_order_sets_come(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    assert equal(site, built(DATA, tmp_path / "again"))


def test_a_failed_build_says_where_and_leaves_the_last_site(
    invented: Path, invented_site: Path, tmp_path: Path
) -> None:
    site = Path(shutil.copytree(invented_site, tmp_path / "site"))
    month = invented / "crime" / "2025-08.yml"
    month.write_text(month.read_text("utf-8").replace("E05900013", "E05900019"), "utf-8")
    outcome = build(invented, site)
    assert outcome.returncode == 1
    assert "2025-08.yml:" in outcome.stderr
    assert "ward code 'E05900019' is not in set 2023 of wards.yml" in outcome.stderr
    assert equal(site, invented_site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_warning_of_the_strict_build_keeps_the_last_site(
    invented_site: Path, tmp_path: Path
) -> None:
    for name in ("content", "hooks", "overrides", "mkdocs.yml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    share_cache(tmp_path)
    shutil.copytree(INVENTED, tmp_path / "data")
    shutil.copytree(invented_site, tmp_path / "site")
    with (tmp_path / "content" / "about" / "contact.md").open("a", encoding="utf-8") as page:
        page.write("\n[A page that is not there](nowhere.md)\n")
    outcome = run("mkdocs", "build", "--quiet", folder=tmp_path)
    assert outcome.returncode == 1
    assert "nowhere.md" in outcome.stderr
    assert equal(tmp_path / "site", invented_site)


def test_the_ward_figures_have_a_row_for_every_month_ward_and_category(site: Path) -> None:
    rows = rows_of(site / "downloads" / "ward-crime.csv")
    assert list(rows[0]) == ["month", "ward_code", "ward", "category", "count", "status", "revised"]
    assert len(rows) == 32 * 27 * 14
    assert {row["status"] for row in rows} == {"reported"}
    assert sum(int(row["count"]) for row in rows) == 71_340


def test_a_missing_month_is_in_the_download_without_a_count(invented_site: Path) -> None:
    rows = rows_of(invented_site / "downloads" / "ward-crime.csv")
    absent = [row for row in rows if row["month"] == "2024-03"]
    assert len(absent) == 4 * 4
    assert {(row["count"], row["status"]) for row in absent} == {("", "not reported")}


def test_a_zero_is_in_the_download_as_zero(invented_site: Path) -> None:
    rows = rows_of(invented_site / "downloads" / "ward-crime.csv")
    zeros = [row for row in rows if row["count"] == "0"]
    assert zeros
    assert {row["status"] for row in zeros} <= {"reported", "partial"}


def test_a_wards_json_holds_what_its_csv_holds(site: Path) -> None:
    folder = site / "downloads" / "wards"
    figures = json.loads((folder / "yarm.json").read_text("utf-8"))
    rows = rows_of(folder / "yarm.csv")
    flat = [
        (month["month"], line["category"], line["count"], line["status"])
        for month in figures["months"]
        for line in month["counts"]
    ]
    assert flat == [(r["month"], r["category"], int(r["count"]), r["status"]) for r in rows]


def test_the_invented_borough_names_no_other_place(invented_site: Path) -> None:
    pages = list(invented_site.rglob("*.html"))
    assert len(pages) > 30
    for path in pages:
        text = path.read_text("utf-8")
        assert not re.search(r"Stockton|Cleveland|Tees\b", text), path


def test_pages_need_nothing_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        tags = re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", path.read_text("utf-8"))
        loaded = [tag for tag in tags if 'rel="canonical"' not in tag]
        assert not [tag for tag in loaded if re.search(r'(?:src|href)="(?:[a-z]+:|//)', tag)], path


def test_a_script_imports_others_under_the_names_that_they_are_published_under(site: Path) -> None:
    folder = site / "assets" / "javascripts"
    imports = {
        name
        for path in folder.glob("*.js")
        for name in re.findall(r'from "\./([^"]+)"', path.read_text("utf-8"))
    }
    assert imports
    assert [name for name in imports if not re.fullmatch(r"[\w-]+\.[0-9a-f]{8}\.js", name)] == []
    assert [name for name in imports if not (folder / name).is_file()] == []
