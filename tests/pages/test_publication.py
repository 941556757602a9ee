"""A build takes the place of the last one whole or not at all, and no two write at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from partnership.errors import ProblemsFoundError
from partnership.pages.publication import Publication

HOLD = """
import sys
from pathlib import Path
from partnership.pages.publication import Publication
publication = Publication(Path(sys.argv[1]))
publication.begin().mkdir()
print("holds", flush=True)
sys.stdin.read()
"""


def page(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text, "utf-8")


def built(site: Path, text: str) -> Publication:
    publication = Publication(site)
    page(publication.begin(), text)
    return publication


def test_a_finished_build_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    page(tmp_path / "site", "old")
    publication = built(tmp_path / "site", "new")
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "old"
    publication.exchange()
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "new"
    assert {path.name for path in tmp_path.iterdir()} == {"site", ".site.lock"}


def test_what_a_killed_build_left_is_in_no_later_one(tmp_path: Path) -> None:
    page(tmp_path / ".site-next" / "wards", "half")
    built(tmp_path / "site", "new").exchange()
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


def test_a_site_that_a_killed_build_took_away_is_put_back_at_the_next_start(tmp_path: Path) -> None:
    page(tmp_path / ".site-last", "old")
    Publication(tmp_path / "site").begin()
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "old"


def test_a_second_build_of_one_folder_is_refused_with_who_holds_it(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLD, str(tmp_path / "site")]
    with subprocess.Popen(  # noqa: S603 - the script above
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "holds\n"
        with pytest.raises(ProblemsFoundError, match=f"another build .* process {other.pid}"):
            Publication(tmp_path / "site").begin()
        assert (tmp_path / ".site-next").is_dir()
        other.kill()  # kill -9 frees the folder too
        other.wait()
    built(tmp_path / "site", "new").exchange()
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "new"
