"""A build takes the place of the last one whole or not at all, and no two write at once."""

import gzip
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import brotli
import pytest
from killing import states_after_kills
from partnership.errors import ProblemsFoundError
from partnership.pages import publication as module
from partnership.pages.publication import Manifest, Publication, differences

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


ABOUT = Manifest(
    commit="a" * 40, edited=False, day=date(2026, 11, 21), versions={"partnership": "1"}, files=()
)


def built(site: Path, text: str) -> Publication:
    publication = Publication(site)
    page(publication.begin(), text)
    publication.write_receipt(ABOUT, ["index.html"])
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
    names = sorted(path.name for path in (tmp_path / "site").iterdir())
    assert names == ["index.html", "manifest.json"]


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


WORK = """
from datetime import date
from partnership.pages.publication import Manifest
from partnership.pages import publication

if not {can_swap}:
    publication.exchange = lambda _new, _old: False

def begin(folder):
    write(folder / "site", "old")

def write(site, text):
    (site / "wards").mkdir(parents=True)
    for name in ("index.html", "wards/index.html"):
        (site / name).write_text(text)

def work(folder):
    build = publication.Publication(folder / "site")
    write(build.begin(), "new")
    about = Manifest(commit=None, edited=True, day=date(2026, 1, 1), versions={{}}, files=())
    build.write_receipt(about, ["index.html", "wards/index.html"])
    build.exchange()

def state(folder):
    seen = files(folder)
    publication.Publication(folder / "site").begin()
    return [seen, files(folder), sorted(path.name for path in folder.iterdir())]

def files(folder):
    return [(folder / "site" / name).read_text() for name in ("index.html", "wards/index.html")
            if (folder / "site").exists()]
"""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "can_swap"), [("SIGKILL", True), ("SIGTERM", False)])
def test_the_site_is_the_old_one_or_the_new_one_whenever_a_build_is_killed(
    tmp_path: Path, name: str, *, can_swap: bool
) -> None:
    script = tmp_path / "work.py"
    script.write_text(WORK.format(can_swap=can_swap), "utf-8")
    states = states_after_kills(name, script, tmp_path / "places")
    assert len(states) > 20
    for seen, at_the_next_start, left in states:
        assert at_the_next_start in (["old"] * 2, ["new"] * 2)
        assert seen == at_the_next_start or (seen == [] and not can_swap)
        assert left == [".site.lock", "site"]
    assert states[-1][0] == ["new"] * 2


def test_the_receipt_lists_every_file_and_what_the_site_was_made_from(tmp_path: Path) -> None:
    built(tmp_path / "site", "new").exchange()
    receipt = json.loads((tmp_path / "site" / "manifest.json").read_text("utf-8"))
    digest = "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"
    assert receipt == {
        "commit": "a" * 40,
        "edited": False,
        "day": "2026-11-21",
        "versions": {"partnership": "1"},
        "files": [{"path": "index.html", "size": 3, "sha256": digest}],
    }


def test_a_build_that_lacks_a_file_is_not_published(tmp_path: Path) -> None:
    page(tmp_path / "site", "old")
    publication = Publication(tmp_path / "site")
    page(publication.begin(), "new")
    with pytest.raises(ProblemsFoundError, match=r"incomplete: about/index\.html is missing"):
        publication.write_receipt(ABOUT, ["index.html", "about/index.html"])
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "old"


def test_a_build_into_which_something_else_writes_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = Publication(tmp_path / "site")
    folder = publication.begin()
    page(folder, "new")
    listed = module.differences

    def after_a_stranger_wrote(*words: Path) -> object:
        page(folder, "odd")
        return listed(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "differences", after_a_stranger_wrote)
    with pytest.raises(ProblemsFoundError, match=r"index\.html differs from the build"):
        publication.write_receipt(ABOUT, ["index.html"])


def test_each_kind_of_difference_of_a_folder_is_told(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publication = Publication(site)
    folder = publication.begin()
    for name in ("changed", "form", "missing", "whole"):
        page(folder / name, name)
    publication.write_receipt(ABOUT, [])
    publication.exchange()
    content = (site / "manifest.json").read_bytes()
    listed = Manifest.model_validate_json(content).listed(content)
    for name in ("form", "whole"):
        (site / name / "index.html.gz").write_bytes(gzip.compress(name.encode()))
        (site / name / "index.html.br").write_bytes(brotli.compress(name.encode()))
    (site / "manifest.json.gz").write_bytes(gzip.compress(content))
    assert list(differences(listed, site)) == []
    page(site / "changed", "Changed")
    (site / "form" / "index.html.br").write_bytes(b"no brotli")
    (site / "form" / "index.html.gz").write_bytes(gzip.compress(b"stale"))
    (site / "missing" / "index.html").unlink()
    page(site / "extra", "extra")
    other = "does not hold what form/index.html was built with"
    assert dict(differences(listed, site)) == {
        "changed/index.html": "differs from the build",
        "extra/index.html": "was not built",
        "form/index.html.br": other,
        "form/index.html.gz": other,
        "missing/index.html": "is missing",
    }


def test_a_file_in_the_place_of_the_site_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine", "utf-8")
    with pytest.raises(ProblemsFoundError, match="this is a file, and the site is a folder"):
        Publication(tmp_path / "site").begin()
    assert (tmp_path / "site").read_text("utf-8") == "mine"


def test_a_build_asks_for_no_version_of_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["pydantic>=2", 'not-installed>=1; extra == "formats"']
    monkeypatch.setattr(module, "requires", lambda _: asked)
    assert list(module.versions()) == ["partnership", "pydantic"]
