"""A preview says so on every page, and is not indexed by search engines."""

import re
from pathlib import Path

import pytest
from building import INVENTED, run

pytestmark = pytest.mark.slow

SAYS = "Preview: this site shows a change that is proposed. It is not published."
LEFT_OUT = '<meta name="robots" content="noindex">'


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("preview") / "site"
    words = ("mkdocs", "build", "--site-dir", str(site))
    outcome = run(*words, PARTNERSHIP_DATA=str(INVENTED), PARTNERSHIP_PREVIEW="1")
    assert outcome.returncode == 0, outcome.stderr
    return site


def test_every_page_of_a_preview_says_so(preview: Path) -> None:
    pages = sorted(preview.rglob("*.html"))
    assert preview / "404.html" in pages
    assert len(pages) > 30
    for page in pages:
        text = page.read_text("utf-8")
        assert text.count(SAYS) == 1, page
        assert text.count(LEFT_OUT) == 1, page


@pytest.mark.parametrize("name", ["_headers", "_nginx.conf", ".htaccess"])
def test_every_host_is_told_to_leave_all_files_of_it_out(preview: Path, name: str) -> None:
    text = (preview / name).read_text("utf-8")
    assert "X-Robots-Tag" in text
    assert "Content-Security-Policy" in text


def test_a_page_names_its_picture_and_the_picture_is_there(invented_site: Path) -> None:
    for page in ("index.html", "crime/burglary/index.html", "wards/castle/index.html"):
        text = (invented_site / page).read_text("utf-8")
        (address,) = re.findall('property="og:image" content="https://[^/]+/(.+?)"', text)
        assert (invented_site / address).read_bytes().startswith(b"\x89PNG")
    assert "og:image" not in (invented_site / "404.html").read_text("utf-8")


def test_what_is_published_says_nothing_of_a_preview(invented_site: Path) -> None:
    for page in invented_site.rglob("*.html"):
        assert SAYS not in page.read_text("utf-8")
    assert LEFT_OUT not in (invented_site / "index.html").read_text("utf-8")
    assert "X-Robots-Tag" not in (invented_site / "_headers").read_text("utf-8")
