"""Every kind of page meets the standards, on a desktop and on the narrowest phone."""

import pytest
from browser.crawl import Crawl

LINES = 40
"""So many findings are printed; one mistake in a template is found on many pages."""


def join_and(findings: list[str]) -> str:
    """Return findings for a test's message."""
    rest = f"\n... and {len(findings) - LINES} more" if len(findings) > LINES else ""
    return f"{len(findings)} found:\n" + "\n".join(findings[:LINES]) + rest


@pytest.mark.parametrize(
    "check",
    [
        pytest.param("violation", id="axe finds no violation of WCAG 2.2 AA or good practice"),
        pytest.param("incomplete", id="a person has reviewed what axe leaves open"),
        pytest.param("name", id="each picture, frame, table and region has a name"),
        pytest.param("drawing", id="text in drawings stands out from what is behind it"),
        pytest.param("layout", id="no page scrolls sideways and no text is cut off"),
        pytest.param("spacing", id="a reader's own spacing of text cuts nothing off"),
        pytest.param("size", id="no text is smaller than 14 pixels"),
        pytest.param("stop", id="each stop of the Tab key is named, on screen, uncovered and seen"),
        pytest.param("motion", id="nothing moves for who asked for no motion"),
        pytest.param("console", id="no error and no warning in the console"),
        pytest.param("policy", id="nothing is tried against the content security policy"),
        pytest.param("elsewhere", id="no request goes to another host"),
        pytest.param("storage", id="nothing is stored on the visitor's device"),
    ],
)
def test_of_every_page(crawled: Crawl, check: str) -> None:
    findings = crawled.of(check)
    assert not findings, join_and(findings)
