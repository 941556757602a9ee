"""`make serve` shows each edit at once, tells what is wrong, and comes back by itself."""

import random
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest
from building import INVENTED
from serving import Served, edited, served

pytestmark = pytest.mark.slow

EDITS = 6
"""So many edits are tried here; `make bench` tries more."""

WRONG = b"Nothing is published until this is corrected"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the invented borough while it is edited."""
    with served(INVENTED, tmp_path_factory.mktemp("served")) as found:
        yield found


def test_a_mistake_is_shown_in_place_of_each_page_until_it_is_corrected(site: Served) -> None:
    record = site.data / "partnership.yml"
    right = record.read_text("utf-8")
    line = right[: right.index("current_plan:")].count("\n") + 1
    site.write(record, right.replace("current_plan: 2024-2027", "current_plan: 2024-2028"))
    page = site.page("wards/abbey/").decode()
    assert WRONG.decode() in page
    assert f"partnership.yml, line {line}" in page
    assert "Did you mean &#39;2024-2027&#39;?" in page
    site.write(record, right)
    page = site.page("wards/abbey/").decode()
    assert "Nothing is published" not in page
    assert "Abbey</h1>" in page


def test_a_mistake_in_a_page_is_shown_in_its_place_alone(site: Served) -> None:
    page = site.project / "content" / "about" / "contact.md"
    right = page.read_text("utf-8")
    site.write(page, f"{right}\n{{{{ snapshot.nothing }}}}\n")
    shown = site.page("about/contact/")
    assert WRONG in shown
    assert b"content/about/contact.md, line" in shown
    assert WRONG not in site.page("")
    site.write(page, right)
    assert WRONG not in site.page("about/contact/")


def test_what_is_not_there_is_told_as_a_host_does(site: Served) -> None:
    with pytest.raises(HTTPError, match="404") as lost:
        site.page("wards/nowhere/")
    assert b"Page not found" in lost.value.read()
    assert site.page("wards/abbey") == site.page("wards/abbey/")


def test_after_edits_every_file_is_as_in_a_whole_build(site: Served, tmp_path: Path) -> None:
    chance, done = random.Random(17), 0  # noqa: S311 - which files are edited
    while done < EDITS:
        path, text = edited(site, done, chance)
        right = path.read_text("utf-8")
        site.write(path, text)
        if WRONG in site.page(""):
            site.write(path, right)
        else:
            done += 1
            site.page("compare/")
    assert site.whole(tmp_path / "site")
    assert site.unlike(tmp_path / "site") == []
