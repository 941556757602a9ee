"""The search knows residents' words: sixty of their queries, each with its wanted first result."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest
from building import ROOT
from partnership.pages.search import FoundPage, sections_of

CONTACT, COVERS = "about/contact/", "about/method/#what-each-category-covers"
WANTED = {
    # to tell somebody
    "report": f"{CONTACT}#report",
    "report a crime": f"{CONTACT}#report",
    "report antisocial behaviour": f"{CONTACT}#report",
    "101": f"{CONTACT}#report",
    "police number": f"{CONTACT}#report",
    "pcso": f"{CONTACT}#report",
    "racist abuse": f"{CONTACT}#report",
    "scam": f"{CONTACT}#report",
    "speeding": f"{CONTACT}#report",
    "boy racers": f"{CONTACT}#report",
    "county lines": f"{CONTACT}#report",
    "grooming": f"{CONTACT}#report",
    "drink driving": f"{CONTACT}#report",
    "contact police": f"{CONTACT}#report",
    "spiking": f"{CONTACT}#report",
    "women's aid": f"{CONTACT}#domestic-abuse",
    "coercive control": f"{CONTACT}#domestic-abuse",
    "suicide": f"{CONTACT}#danger",
    "text 999": f"{CONTACT}#relay",
    "business crime": "crime/shoplifting/",
    "retail crime": "crime/shoplifting/",
    "stolen": f"{CONTACT}#report",
    "nicked": f"{CONTACT}#report",
    "my bike was stolen": f"{CONTACT}#report",
    "my phone was stolen": f"{CONTACT}#report",
    "broken into": f"{CONTACT}#report",
    "someone broke into my house": f"{CONTACT}#report",
    "scared at night": CONTACT,
    "rape": CONTACT,
    "stalking": CONTACT,
    "he follows me": CONTACT,
    "retail": "crime/shoplifting/",
    "refuse": f"{CONTACT}#council",
    "report stolen bike": f"{CONTACT}#report",
    "victim support": CONTACT,
    "anonymous": f"{CONTACT}#anonymous",
    "help": CONTACT,
    "domestic abuse help": f"{CONTACT}#domestic-abuse",
    "have your say": "have-your-say/",
    "contact": CONTACT,
    "phone number": CONTACT,
    # matters of the council
    "cctv": f"{CONTACT}#council",
    "noise": f"{CONTACT}#council",
    "noisy neighbours": f"{CONTACT}#council",
    "bins": f"{CONTACT}#council",
    "fly tipping": f"{CONTACT}#council",
    "parking": f"{CONTACT}#council",
    "dog fouling": f"{CONTACT}#council",
    "needles": f"{CONTACT}#council",
    "vapes": f"{CONTACT}#council",
    # nuisance
    "quads": f"{CONTACT}#nuisance-bikes",
    "e-scooters": f"{CONTACT}#nuisance-bikes",
    "nuisance motorbikes": f"{CONTACT}#nuisance-bikes",
    "off-road bikes": f"{CONTACT}#nuisance-bikes",
    "kids on bikes": f"{CONTACT}#nuisance-bikes",
    "bin fire": f"{CONTACT}#danger",
    # other ways to read
    "translate": f"{CONTACT}#formats",
    "polish": f"{CONTACT}#formats",
    "polski": f"{CONTACT}#formats",
    "english": f"{CONTACT}#formats",
    "bsl": f"{CONTACT}#relay",
    "large print": f"{CONTACT}#formats",
    "easy read": f"{CONTACT}#formats",
    "screen reader": "about/accessibility/",
    # kinds of crime
    "asb": "crime/anti-social-behaviour/",
    "antisocial": "crime/anti-social-behaviour/",
    "antisocial behaviour": "crime/anti-social-behaviour/",
    "burglaries": "crime/burglary/",
    "burglery": "crime/burglary/",
    "car theft": "crime/vehicle-crime/",
    "bike stolen": "crime/bicycle-theft/",
    "bike": "crime/bicycle-theft/",
    "bikes": "crime/bicycle-theft/",
    "bicycle": "crime/bicycle-theft/",
    "arson": "crime/criminal-damage-and-arson/",
    "begging": "crime/anti-social-behaviour/",
    "youths": "crime/anti-social-behaviour/",
    "shop lifters": "crime/shoplifting/",
    "break ins": "crime/burglary/",
    "knives": "crime/possession-of-weapons/",
    "knife crime": "crime/possession-of-weapons/",
    "weapons": "crime/possession-of-weapons/",
    "stabbing": "crime/possession-of-weapons/",
    "drugs": "crime/drugs/",
    "dealing": "crime/drugs/",
    "drug dealing": "about/contact/#report",
    "shoplifting": "crime/shoplifting/",
    "vandalism": "crime/criminal-damage-and-arson/",
    "mugging": "crime/robbery/",
    "hate crime": COVERS,
    "compare": "compare/",
    # places
    "yarm": "wards/yarm/",
    "yram": "wards/yarm/",
    "ropner": "wards/ropner/",
    "norton": "places/norton/",
    "billingham": "places/billingham/",
    "thornaby": "places/thornaby/",
    "carlton": "wards/northern-parishes/",
    "burglary yarm": "wards/yarm/#kind-burglary",
    "how many burglaries in Thornaby": "places/thornaby/#kind-burglary",
    "car crime norton north": "wards/norton-north/#kind-vehicle-crime",
    "crime in thornaby": "places/thornaby/",
    "crime near me": "find-your-ward/",
    "postcode": "find-your-ward/",
    "my councillor": "find-your-ward/",
    # figures and plans
    "last month": "releases/2025-08/",
    "august 2025": "releases/2025-08/",
    "what happened in march 2024": "releases/2024-03/",
    "june": "releases/2025-06/",
    "is crime going up": "crime/",
    "how safe is my area": "find-your-ward/",
    "latest month": "releases/2025-08/",
    "table of all wards": "downloads/#all-wards",
    "all wards": "downloads/#all-wards",
    "spreadsheet": "downloads/#all-wards",
    "wards": "wards/",
    "what moved most": "compare/#moved",
    "how does my ward compare": "compare/",
    "middlesbrough": "compare/#elsewhere",
    "is it safer than Middlesbrough": "compare/#elsewhere",
    "what is being done about drugs": "crime/drugs/#done",
    "statistics": "downloads/",
    "download": "downloads/",
    "plan": "plans/",
    "what did they promise": "progress/",
    "priorities": "plans/",
    "new wards": "wards/",
    "meetings": "meetings/",
    "minutes": "meetings/",
    "cookies": "about/privacy/",
}


def asked(site: Path, *queries: str) -> list[dict[str, object]]:
    """Return what the search of a built site finds for each query."""
    script = ROOT / "tests" / "pages" / "search.mjs"
    outcome = subprocess.run(  # noqa: S603 - the words come from the tests themselves
        ["node", str(script), str(site)],  # noqa: S607 - Node.js is where its user put it
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, object]] = json.loads(outcome.stdout)
    return found


def addresses(answer: dict[str, object]) -> list[str]:
    items = answer["items"]
    assert isinstance(items, list)
    return [item["address"] for item in items]


@pytest.fixture(scope="module")
def first(site: Path) -> dict[str, str]:
    """Ask every query at once, and keep the first result of each."""
    answers = asked(site, *WANTED)
    return {
        words: next(iter(addresses(answer)), "")
        for words, answer in zip(WANTED, answers, strict=True)
    }


def test_there_are_sixty_queries() -> None:
    assert len(WANTED) >= 60


@pytest.mark.parametrize("words", WANTED)
def test_the_first_result_answers_a_resident(first: dict[str, str], words: str) -> None:
    assert first[words] == WANTED[words]


def test_a_slip_of_the_keys_is_told_and_understood(site: Path) -> None:
    slip, right, nothing = asked(site, "burglery", "burglary", "zzyzx")
    assert slip["words"] == "burglary"
    assert right["words"] is None
    assert addresses(slip) == addresses(right)
    assert addresses(nothing) == []


@pytest.mark.parametrize("words", ["throwing", "growing", "scared", "retail", "detail"])
def test_no_real_word_is_corrected(site: Path, words: str) -> None:
    (answer,) = asked(site, words)
    assert answer["words"] is None


def test_a_word_that_nothing_has_is_told_and_left_out(site: Path) -> None:
    (answer,) = asked(site, "kids throwing stones at cars")
    assert answer["missing"] == ["throwing"]
    assert answer["words"] == "kids stones at cars"
    assert answer["items"]


def test_a_kind_of_crime_in_a_place_is_answered_with_its_number(site: Path) -> None:
    (answer,) = asked(site, "thornaby burglary")
    assert isinstance(answer["items"], list)
    first = answer["items"][0]
    assert first["title"] == "Burglary in Thornaby"
    shown = (site / "places" / "thornaby" / "index.html").read_text("utf-8")
    row = shown.split('id="kind-burglary"')[1].split("</tr>")[0]
    assert f'<td class="number">{first["text"].split()[0]}</td> <td>' in row


def test_several_answers_that_together_take_up_all_words_come_first(site: Path) -> None:
    (answer,) = asked(site, "noise and quads")
    assert addresses(answer)[:2] == [f"{CONTACT}#council", f"{CONTACT}#nuisance-bikes"]


def test_a_month_is_answered_with_its_numbers(site: Path) -> None:
    (answer,) = asked(site, "last month")
    assert isinstance(answer["items"], list)
    said = re.findall(r"[\d,]+\d", answer["items"][0]["text"])
    page = (site / answer["items"][0]["address"] / "index.html").read_text("utf-8")
    assert said == re.findall(r'<b class="big">([\d,]+)</b>', page)


def test_a_word_half_typed_finds_what_it_begins(site: Path) -> None:
    (half,) = asked(site, "anonym")
    assert addresses(half)[0] == f"{CONTACT}#anonymous"


def test_no_page_is_listed_twice(site: Path) -> None:
    for answer in asked(site, "asb", "plan", "yarm", "burglary thornaby", "burglary yarm"):
        pages = [address.split("#")[0] for address in addresses(answer)]
        assert len(pages) == len(set(pages))


def test_a_kind_of_crime_brings_at_most_two_of_the_wards(site: Path) -> None:
    for answer in asked(site, "bike stolen", "shoplifting", "noise", "burglary"):
        wards = [address for address in addresses(answer) if address.startswith("wards/")]
        assert len(wards) <= 2, wards


def test_the_index_is_small_enough_for_a_phone(site: Path) -> None:
    (index,) = (site / "assets" / "search").glob("index.*.json")
    assert len(gzip.compress(index.read_bytes())) < 40_000


def test_a_page_is_found_by_its_headings_and_not_by_what_is_left_out() -> None:
    html = (
        "<h1 id='top'>Name</h1><p>Before</p>"
        '<h2 id="one">First &amp; last</h2><p>Apples in June</p>'
        "<div data-search-exclude><div>Pears</div><p>Plums</p></div><svg><text>Figs</text></svg>"
        '<h3 id="two">Second</h3><p>Apples, apples and 120 cherries</p>'
    )
    found = list(sections_of(html))
    assert found == [
        ("", "", ("name", "before")),
        ("one", "First & last", ("apples",)),
        ("two", "Second", ("apples", "cherries")),
    ]


def test_a_page_says_that_the_search_leaves_it_out() -> None:
    assert FoundPage.from_html("a/", "A", "<p>Text</p>", {"search": {"exclude": True}}) is None
    page = FoundPage.from_html("wards/a/", "A", "<p>Text</p>", {})
    assert page is not None
    assert page.rank > 1
