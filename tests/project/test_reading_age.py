"""The reading age of each page is reported as a warning, without a network, and stops nothing."""

import socket
import warnings
from pathlib import Path

import pytest
from reading_age import AIM, FEWEST_WORDS, prose_of, score_of, scores
from told import HardToRead

EASY = "We want you to be safe. We ask you what you think. Then we do our best to help you. " * 4
HARD = (
    "Responsible authorities collaboratively operationalise multidisciplinary intervention "
    "methodologies, facilitating demonstrable improvements in organisational accountability. "
) * 4


def page(prose: str) -> str:
    return f"<body><main><h1>Title</h1><p>{prose}</p></main></body>"


def test_short_words_and_sentences_score_younger_than_long_ones() -> None:
    easy, hard = score_of("easy/", page(EASY)), score_of("hard/", page(HARD))
    assert easy.age is not None
    assert hard.age is not None
    assert easy.age < 9 < AIM < hard.age
    assert (easy.is_hard, hard.is_hard) == (False, True)


def test_a_page_of_few_words_gets_no_score() -> None:
    score = score_of("short/", page("safe " * (FEWEST_WORDS - 1)))
    assert score.age is None
    assert not score.is_hard
    assert "too few words" in str(score)


def test_only_sentences_count_and_each_item_of_a_list_is_one() -> None:
    html = (
        "<header><p>Menu</p></header><main><h1>Title</h1><p>First <b>line</b>.</p>"
        "<ul><li>One</li><li>Two?</li></ul><table><tr><td><p>7</p></td></tr></table>"
        "<svg><title>Chart</title></svg></main><footer><p>Foot</p></footer>"
    )
    assert prose_of(html) == "First line. One. Two?"


def test_a_line_that_only_names_a_page_is_no_sentence() -> None:
    html = (
        "<main><ul><li><a href='/a/'>Anti-social behaviour</a></li>"
        "<li><a href='/b/'>Meeting</a>: Licences</li><li>See <a href='/c/'>it</a>.</li>"
        "<li>Plain <svg><title>Chart</title></svg>words</li></ul></main>"
    )
    assert prose_of(html) == "See it. Plain words."


def test_scores_are_worked_out_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("a score asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert score_of("page/", page(EASY)).age


@pytest.mark.filterwarnings("default::told.HardToRead")
def test_every_page_is_scored_and_the_hard_ones_are_named_as_a_warning(site: Path) -> None:
    every = list(scores(site))
    assert len(every) == len(list(site.rglob("*.html")))
    hard = [score for score in every if score.is_hard]
    lines = "\n".join(str(score) for score in hard)
    if hard:
        warnings.warn(f"{len(hard)} of {len(every)} pages:\n{lines}", HardToRead, stacklevel=1)
