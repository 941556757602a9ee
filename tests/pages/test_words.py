"""Words that pages never use, because residents stumbled on them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from reading_age import prose_of, scores
from visible import Seen

NEVER = (
    r"at hand",
    r"papers?",
    r"bears? on",
    r"stands?",
    r"mended",
    r"the first is the likelier",
    r"its own maker",
    r"recast",
    r"judged apart",
    r"beside the borough",
)
"""Words of our own workshop: what is meant is 'we have', 'documents', 'is about', 'applies'."""


AT_MOST = {r"in a row below the middle": 0, r"No month is missing": 1}
"""Phrases that a program writes, and how often one page may say them."""

SENTENCE = 5
"""Words of the shortest sentence that is held against others; what is shorter is a label."""

FIXED_BY_LAW = "about/accessibility/"
"""The page whose words the law prescribes, so that nobody may make them plainer."""


def texts(site: Path) -> dict[str, str]:
    """Return the words of each page's own part, by its address."""
    found = {}
    for path in sorted(site.rglob("index.html")):
        page = path.read_text("utf-8")
        own = page[page.index("<main") : page.index("</main>")]
        text = re.sub(r"<(svg|template|script)\b.*?</\1>", " ", own, flags=re.DOTALL)
        found[path.parent.relative_to(site).as_posix()] = Seen(text).text
    return found


@pytest.mark.slow
@pytest.mark.parametrize("borough", ["site", "invented_site"])
def test_pages_never_use_the_words_of_the_workshop(
    borough: str, request: pytest.FixtureRequest
) -> None:
    never = re.compile(rf"\b({'|'.join(NEVER)})\b", re.IGNORECASE)
    pages = texts(request.getfixturevalue(borough))
    assert len(pages) > 10
    pages.pop("about/method")  # gives the reason of a baseline, which nobody may change any more
    found = {address: set(never.findall(text)) for address, text in pages.items()}
    assert {address: words for address, words in found.items() if words} == {}


@pytest.mark.slow
@pytest.mark.parametrize("borough", ["site", "invented_site"])
def test_no_page_repeats_what_a_program_says(borough: str, request: pytest.FixtureRequest) -> None:
    pages = texts(request.getfixturevalue(borough))
    pages = {address: text for address, text in pages.items() if not address.endswith("/print")}
    for phrase, most in AT_MOST.items():
        found = {address: len(re.findall(phrase, text)) for address, text in pages.items()}
        assert {address for address, count in found.items() if count > most} == set(), phrase


@pytest.mark.slow
def test_a_page_of_figures_says_no_sentence_twice(site: Path) -> None:
    pages = [path for folder in ("wards", "places", "crime") for path in (site / folder).rglob("*")]
    twice = {
        (path.parent.name, sentence)
        for path in pages
        if path.name == "index.html" and path.parent.name != "easy-read"
        for sentence, count in Counter(re.split(r"(?<=[.!?]) ", prose_of(path.read_text()))).items()
        if count > 1 and len(sentence.split()) >= SENTENCE
    }
    assert twice == set()


@pytest.mark.slow
@pytest.mark.parametrize("borough", ["site", "invented_site"])
def test_every_page_can_be_read_at_eleven(borough: str, request: pytest.FixtureRequest) -> None:
    every = [score for score in scores(request.getfixturevalue(borough)) if score.age is not None]
    assert len(every) > 10
    assert [str(score) for score in every if score.is_hard and score.address != FIXED_BY_LAW] == []
