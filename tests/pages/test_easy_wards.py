"""Easy read of the wards: the same verdicts as their pages, in short sentences."""

import re
from pathlib import Path

import pytest

SENTENCES = {
    "Higher": "That is more than the year before.",
    "Probably higher": "That is probably more than the year before.",
    "Lower": "That is fewer than the year before.",
    "Probably lower": "That is probably fewer than the year before.",
    "About the same": "That is about the same as the year before.",
    "No clear change": "The two years are too close to be sure.",
    "Too few to say": "That is too few to say if it went up or down.",
}
LONGEST = 15
"""Words in the longest sentence."""


@pytest.fixture(scope="module")
def page(site: Path) -> str:
    text = (site / "wards/easy-read/index.html").read_text("utf-8")
    return text[text.index("<main") : text.index("</main>")]


def test_each_ward_is_told_the_verdicts_and_numbers_of_its_own_page(site: Path, page: str) -> None:
    told = dict(re.findall(r'<h2 id="([a-z-]+)">(.*?)(?=<h2 |\Z)', page, re.DOTALL))
    wards = [path.parent.parent.name for path in site.glob("wards/*/months/index.html")]
    assert len(wards) > 20
    for ward in wards:
        text = (site / "wards" / ward / "index.html").read_text("utf-8")
        assert f'href="../easy-read/#{ward}"' in text
        words = re.findall(r": <strong>(.*?)</strong></h2>", text)
        numbers = re.findall(r'<strong class="card__number">([\d,]+)</strong>', text)
        said = re.findall(r"<p>(That is .*?|The two years .*?)</p>", told[ward])
        assert said == [SENTENCES[word.capitalize()] for word in words], ward
        assert re.findall(r"The police counted ([\d,]+) ", told[ward]) == numbers, ward
        assert told[ward].count("The year before it was") == len(numbers), ward


def test_the_sentences_are_short_and_each_has_a_picture_beside_it(page: str) -> None:
    lines = [re.sub("<[^>]+>", "", line).strip() for line in re.findall(r"<p>(.*?)</p>", page)]
    sentences = [part for line in lines for part in re.split(r"(?<=\.) ", line)]
    assert max(len(sentence.split()) for sentence in sentences) <= LONGEST
    assert page.count('pictogram"') == page.count("The police counted")


def test_large_print_is_a_press_away(page: str) -> None:
    assert 'href="#large-print"' in page
    assert 'id="large-print"' in page
