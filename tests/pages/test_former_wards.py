"""Former and future wards: every address still works."""

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
import yaml
from building import DATA, ROOT, built, run
from checking import found
from links import broken_links
from loading import authored, site_of
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError
from partnership.importers.atomic_write import write_all
from partnership.importers.postcodes import import_postcodes
from partnership.pages.finder import Finder
from partnership.pages.former_wards import former_overlaps, former_wards
from partnership.pages.page import Page, address_of
from partnership.pages.site import Site
from partnership.pages.snapshot import Snapshot

LAST_DAY, FIRST_DAY = date(2027, 5, 5), date(2027, 5, 6)
SPLIT = {
    "E05900021": ("Abbey", "abbey", [(-1.4, -1.39, 54.5, 54.52)]),
    "E05900022": ("Harbour", "harbour", [(-1.39, -1.36, 54.5, 54.52)]),
}
"""Two wards instead of four: Abbey stays by name, the others make Harbour."""


def ring(west: float, east: float, south: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def add_wards_to_come(data: Path) -> None:
    """Give the invented borough the wards of 2027, with counts in every month."""
    path = data / "wards.yml"
    wards = yaml.safe_load(path.read_text("utf-8"))
    present = wards["sets"][-1]
    present["valid_to"] = LAST_DAY
    wards["sets"].append(
        {
            **{key: present[key] for key in ("area_code", "area_name", "source")},
            "id": "2027",
            "order": "The Borough of Aldermoor (Electoral Changes) Order 2026",
            "valid_from": FIRST_DAY,
            "wards": [
                {"code": code, "name": name, "slug": slug}
                for code, (name, slug, _) in SPLIT.items()
            ],
        }
    )
    path.write_text(json.dumps(wards, default=str, indent=1), "utf-8")
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name, "label": [boxes[0][0] + 0.005, 54.51]},
            "geometry": {"type": "Polygon", "coordinates": [ring(*boxes[0])]},
        }
        for code, (name, _, boxes) in SPLIT.items()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    (data / "boundaries" / "2027.geojson").write_text(json.dumps(collection), "utf-8")
    for month in sorted((data / "crime").glob("*.yml")):
        count_again(month)
    write_all(data, import_postcodes(data, official_postcodes(data)).files)


def official_postcodes(data: Path) -> Path:
    """Write the invented borough's postcodes as Ordnance Survey would, and say where."""
    rows = [row.split(",") for row in (data / "postcodes.csv").read_text("utf-8").splitlines()[1:]]
    path = data.parent / "ax.csv"
    path.write_text(
        "".join(
            f"{code},10,{east},{north},,,,,E06900001,{ward}\n" for code, ward, east, north in rows
        ),
        "utf-8",
    )
    return path


def count_again(path: Path) -> None:
    """Give a month counts of the new wards: Abbey as it was, Harbour with all the rest."""
    month = yaml.safe_load(path.read_text("utf-8"))
    of_today = month["counts"]["2023"]
    abbey = of_today["E05900011"]
    rest = [line for code, line in of_today.items() if code != "E05900011"]
    harbour = {category: sum(line[category] for line in rest) for category in abbey}
    month["counts"]["2027"] = {"E05900021": abbey, "E05900022": harbour}
    rows = month["coverage"]["rows"]
    if rows.get("in_set"):
        rows["in_set"]["2027"] = rows["in_set"]["2023"]
    path.write_text(json.dumps(month, default=str, indent=1), "utf-8")


@pytest.fixture
def on(invented: Path) -> Callable[[date], dict[str, Page]]:
    """Give the pages of the invented borough, the wards of 2027 at hand, as of a day."""
    add_wards_to_come(invented)
    partnership = load_partnership(invented)

    def pages(day: date) -> dict[str, Page]:
        site = Site.build(partnership, day, ROOT / "overrides")
        return {address_of(page.path): page for page in site.pages}

    return pages


def seen(page: Page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.markdown)).split())


@pytest.fixture(scope="module")
def real() -> Site:
    return site_of(DATA, date(2026, 11, 21))


@pytest.fixture(scope="module")
def real_pages(real: Site) -> dict[str, Page]:
    return {address_of(page.path): page for page in real.pages}


def test_each_former_ward_says_what_replaced_it_with_shares_of_area(
    real: Site, real_pages: dict[str, Page]
) -> None:
    for slug, wards in former_wards(real.snapshot).items():
        text = seen(real_pages[f"wards/former/{slug}/"])
        for former in wards:
            assert former.now
            assert sum(ground.per_cent for ground in former.now) == pytest.approx(100, abs=3)
            for ground in former.now:
                assert f"{ground.ward.name} {ground.per_cent}%" in text


def test_a_former_ward_keeps_its_own_series_to_the_latest_month(
    real: Site, real_pages: dict[str, Page]
) -> None:
    former = former_wards(real.snapshot)["hardwick-and-salters-lane"][0]
    page = real_pages["wards/former/hardwick-and-salters-lane/"]
    assert page.markdown.count('<figure class="chart">') == 2
    assert "these wards were replaced" in page.markdown
    latest = real.snapshot.partnership.months[-1]
    incidents = latest.count("2003", former.ward.code, "anti-social-behaviour")
    row = re.search(r"<tr><th[^>]*>August 2025</th>(.*?)</tr>", page.markdown)
    assert row
    assert f'<td class="number">{incidents}</td>' in row[1]


def test_a_former_ward_links_the_priorities_that_name_it_and_shows_their_categories(
    real_pages: dict[str, Page],
) -> None:
    text = real_pages["wards/former/hardwick-and-salters-lane/"].markdown
    assert "../../plans/2011-2014/priorities/anti-social-behaviour.md" in text
    assert "Categories of the priorities that name Hardwick" in text
    assert "No plan on this site names it." in real_pages["wards/former/yarm/"].markdown


def test_the_finder_leads_to_the_former_wards_whose_names_people_may_still_use(real: Site) -> None:
    text = authored(real, "find-your-ward.md")
    assert "A name that you miss may be of a [former ward](wards/former/index.md)." in text


def test_each_ward_of_today_links_the_former_wards_on_its_ground(
    real: Site, real_pages: dict[str, Page]
) -> None:
    for ward in real.snapshot.wards:
        ground = former_overlaps(real.snapshot, ward)
        assert sum(part.per_cent_of_ward for _, part in ground) == pytest.approx(100, abs=3)
        text = real_pages[f"wards/{ward.slug}/months/"].markdown
        assert all(f"(../former/{part.former.slug}.md)" in text for _, part in ground)


def test_a_ward_page_says_which_months_were_recast(real_pages: dict[str, Page]) -> None:
    text = seen(real_pages["wards/yarm/months/"])
    assert "January 2023 to April 2023 came before this ward began, on 4 May 2023." in text
    assert "These months are counted again for today's boundary" in text


def test_wards_that_ended_before_the_site_opened_have_no_address_of_old(
    real: Site, real_pages: dict[str, Page]
) -> None:
    wards = {f"wards/{ward.slug}/" for ward in real.snapshot.wards}
    found = {address for address in real_pages if re.fullmatch(r"wards/[^/]+/", address)}
    assert found == {*wards, "wards/former/"}


def test_before_its_day_a_new_set_has_no_pages(on: Callable[[date], dict[str, Page]]) -> None:
    pages = on(LAST_DAY)
    assert "wards/harbour/" not in pages
    assert "wards/castle/" in pages
    assert "wards/former/castle/" not in pages
    assert "wards/former/bridge/" in pages


def test_on_its_day_a_new_sets_pages_appear_and_the_old_ones_move(
    on: Callable[[date], dict[str, Page]],
) -> None:
    pages = on(FIRST_DAY)
    assert seen(pages["wards/harbour/"]).startswith("# Crime and anti-social behaviour in Harbour")
    text = seen(pages["wards/former/castle/"])
    assert "Castle was a ward of Aldermoor until 5 May 2027" in text
    assert re.search(r"(Abbey|Harbour) \d+%", text)


def test_no_address_of_a_ward_is_lost_on_the_day(on: Callable[[date], dict[str, Page]]) -> None:
    before, after = set(on(LAST_DAY)), set(on(FIRST_DAY))
    assert before - after == set()


def test_an_old_address_without_a_ward_says_what_replaced_it(
    on: Callable[[date], dict[str, Page]],
) -> None:
    page = on(FIRST_DAY)["wards/bridge-and-quay/"]
    assert "is no longer a ward" in seen(page)
    assert "[Harbour](harbour.md) (100% of its area)" in page.markdown
    assert "(former/bridge-and-quay.md)" in page.markdown
    assert not page.is_in_menu


def test_the_months_of_an_old_address_say_what_replaced_the_ward(
    on: Callable[[date], dict[str, Page]],
) -> None:
    page = on(FIRST_DAY)["wards/bridge-and-quay/months/"]
    assert "is no longer a ward" in seen(page)
    assert "[Harbour](../harbour.md) (100% of its area)" in page.markdown
    assert "(../former/bridge-and-quay.md)" in page.markdown


def test_an_address_in_both_sets_is_of_todays_ward_and_names_the_former_one(
    on: Callable[[date], dict[str, Page]],
) -> None:
    pages = on(FIRST_DAY)
    assert "no longer" not in seen(pages["wards/abbey/"])
    assert "(former/abbey.md), wards of 2023, until 5 May 2027" in pages["wards/abbey/"].markdown
    months = pages["wards/abbey/months/"].markdown
    assert "(../former/abbey.md), wards of 2023, until 5 May 2027" in months
    assert "(../abbey.md)" in pages["wards/former/abbey/"].markdown


def test_two_former_wards_of_one_name_share_a_page(on: Callable[[date], dict[str, Page]]) -> None:
    text = on(FIRST_DAY)["wards/former/st-marys/"].markdown
    assert text.index("## The ward of 2023") < text.index("## The ward of 2003")
    names = re.findall(r'\bid="([^"]+)"', text)
    assert len(names) == len(set(names))


@pytest.mark.slow
def test_a_site_with_wards_to_come_announces_them_and_every_link_of_it_leads_somewhere(
    invented: Path, tmp_path: Path
) -> None:
    add_wards_to_come(invented)
    site = built(invented, tmp_path / "site")
    text = (site / "wards" / "index.html").read_text("utf-8")
    assert 'New wards replace these on <a href="#new-wards">6 May 2027</a>.' in text
    assert "Harbour" in text
    assert broken_links(site) == []
    method = (site / "about" / "method" / "index.html").read_text("utf-8")
    assert "each postcode was placed" not in method


@pytest.mark.slow
def test_the_site_of_the_day_of_force_has_no_broken_link(invented: Path, tmp_path: Path) -> None:
    add_wards_to_come(invented)
    site = tmp_path / "site"
    words = ("mkdocs", "build", "--site-dir", str(site))
    outcome = run(*words, PARTNERSHIP_DATA=str(invented), SOURCE_DATE_EPOCH="1809561600")
    assert outcome.returncode == 0, outcome.stderr
    assert (site / "wards" / "harbour" / "index.html").is_file()
    assert (site / "wards" / "castle" / "index.html").is_file()
    assert broken_links(site) == []
    method = (site / "about" / "method" / "index.html").read_text("utf-8")
    assert "each postcode was placed in the ward whose outline on this site holds" in method
    lines = (site / "downloads" / "postcodes.csv").read_text("utf-8-sig").splitlines()
    assert {line.split(",")[1] for line in lines[1:]} <= set(SPLIT)


def test_the_finder_finds_its_example_in_the_ward_of_the_day(invented: Path) -> None:
    add_wards_to_come(invented)
    partnership = load_partnership(invented)
    found = {}
    for day in (LAST_DAY, FIRST_DAY):
        snapshot = Snapshot(partnership, day)
        finder = Finder(snapshot)
        sector = re.sub("[A-Z]+$", "", finder.example)
        numbers = re.findall("[0-9]+", json.loads(finder.index)["sectors"][sector])
        wards = {json.loads(finder.index)["wards"][int(number)] for number in numbers}
        (example,) = (at for at in snapshot.postcodes if at.postcode == finder.example)
        found[day] = snapshot.ward_set.by_code[example.ward].slug
        assert found[day] in wards
        assert sum(finder.counts.values()) == len(partnership.postcodes)
        assert all(wards for _, wards, _ in finder.sectors)
    assert found[FIRST_DAY] == "harbour" != found[LAST_DAY]


def looked_at(data: Path, **said: object) -> list[str]:
    """Say more of Harbour, and return what keeps the figures from being published."""
    path = data / "wards.yml"
    wards = yaml.safe_load(path.read_text("utf-8"))
    wards["sets"][-1]["wards"][1].update(said)
    path.write_text(json.dumps(wards, default=str, indent=1), "utf-8")
    return [str(problem) for problem in found(data, LAST_DAY)]


def test_a_rate_is_refused_where_it_misled_before_until_an_officer_has_looked(
    invented: Path,
) -> None:
    add_wards_to_come(invented)
    path = invented / "wards.yml"
    wards = json.loads(path.read_text("utf-8"))
    for ward in wards["sets"][1]["wards"]:
        ward.pop("rate_misleads", None)
    wards["sets"][1]["wards"][1]["rate_misleads"] = "Many visitors."
    path.write_text(json.dumps(wards, indent=1), "utf-8")
    assert looked_at(invented) == []
    (problem,) = looked_at(invented, residents=900)
    assert "Harbour replaced Bridge & Quay, where the rate per resident was misleading" in problem
    assert "rate_holds: true" in problem
    assert looked_at(invented, rate_holds=True) == []
    assert looked_at(invented, rate_holds=False, rate_misleads="Many visitors.") == []


def test_wards_to_come_without_postcodes_are_refused_with_the_command_to_run(
    invented: Path,
) -> None:
    add_wards_to_come(invented)
    placed = invented / "postcodes-placed.csv"
    lines = placed.read_text("utf-8").splitlines(keepends=True)
    placed.write_text("".join(lines[:-2]), "utf-8")
    with pytest.raises(ProblemsFoundError) as cut_short:
        load_partnership(invented)
    assert "set 2027 has no ward for 2 postcodes of postcodes.csv" in str(cut_short.value)
    placed.unlink()
    with pytest.raises(ProblemsFoundError) as refused:
        load_partnership(invented)
    (problem,) = refused.value.problems
    assert "set 2027 has no ward for 32 postcodes of postcodes.csv" in str(problem)
    assert "`partnership import postcodes`" in str(problem)
    for name in ("postcodes.csv", "postcodes.yml"):
        (invented / name).unlink()
    (invented / "postcodes-edges.csv").unlink()
    (invented / "postcodes-outside.csv").unlink()
    assert load_partnership(invented).postcodes == ()
