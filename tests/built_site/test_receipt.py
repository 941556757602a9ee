"""A built site has a manifest, and a command compares what is online with it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser.server import serve
from building import INVENTED, ROOT, UNMEASURED, build
from click.testing import CliRunner, Result
from partnership.cli import main
from partnership.pages.publication import compress_site

MKDOCS = (str(Path(sys.executable).with_name("mkdocs")), "build", "--quiet", "--site-dir")
SETTINGS = {**UNMEASURED, "PARTNERSHIP_DATA": str(INVENTED), "NO_MKDOCS_2_WARNING": "1"}


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, ["verify", *words])


@pytest.fixture
def online(invented_site: Path, tmp_path: Path) -> Path:
    """Copy a built site, free to be damaged."""
    return Path(shutil.copytree(invented_site, tmp_path / "online"))


def test_the_receipt_says_what_a_site_was_made_from(invented_site: Path) -> None:
    receipt = json.loads((invented_site / "manifest.json").read_text("utf-8"))
    assert list(receipt) == ["commit", "edited", "day", "versions", "files"]
    assert receipt["day"] == "2026-11-21"
    assert receipt["versions"]["jinja2"]
    assert "mkdocs" not in receipt["versions"], "another engine makes the same site"
    paths = [file["path"] for file in receipt["files"]]
    assert paths == sorted(paths)
    assert {"index.html", "404.html", "sitemap.xml", "_headers"} <= set(paths)
    assert list(receipt["files"][0]) == ["path", "size", "sha256"]


def test_a_whole_site_is_what_was_built_in_a_folder_and_online(online: Path) -> None:
    compress_site(online, online.with_name("kept"))
    with serve(online) as host:
        outcomes = [verify(str(online)), verify(host), verify(f"{host}/")]
    for outcome in outcomes:
        assert outcome.exit_code == 0, outcome.output
        assert " is what was built from " in outcome.output


def test_each_file_that_differs_is_told(online: Path) -> None:
    (online / "index.html").write_text("other", "utf-8")
    (online / "find-your-ward" / "index.html").unlink()
    (online / "more.html").write_text("more", "utf-8")
    outcome = verify(str(online))
    assert outcome.exit_code == 1
    assert "index.html differs from the build\n" in outcome.output
    assert "find-your-ward/index.html is missing\n" in outcome.output
    assert "more.html was not built\n" in outcome.output
    assert f"{online} is not what was built from " in outcome.output
    assert outcome.output.endswith("Files that differ: 3.\n")
    with serve(online) as host:
        outcome = verify(f"{host}/")
    assert outcome.exit_code == 1
    assert "find-your-ward/index.html is missing\n" in outcome.output
    assert outcome.output.endswith("Files that differ: 2.\n"), "nobody can list a host's files"


def test_a_host_that_sends_an_old_compressed_form_is_told(online: Path) -> None:
    compress_site(online, online.with_name("kept"))
    shutil.copy(online / "crime" / "index.html.gz", online / "index.html.gz")
    with serve(online) as host:
        outcome = verify(host)
    assert outcome.exit_code == 1
    assert "index.html differs from the build when sent as gzip\n" in outcome.output


def test_a_site_may_be_held_against_the_receipt_of_another_build(
    online: Path, tmp_path: Path
) -> None:
    other = tmp_path / "manifest.json"
    other.write_text(
        (online / "manifest.json").read_text("utf-8").replace('"size":', '"size":1'), "utf-8"
    )
    outcome = verify(str(online), "--manifest", str(other))
    assert outcome.exit_code == 1
    assert "manifest.json differs from the build\n" in outcome.output


@pytest.mark.parametrize("content", [None, "", "{}", '{"files": 1}', "[" * 100_000])
def test_a_folder_without_a_receipt_is_refused_in_words(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, "utf-8")
    outcome = verify(str(tmp_path))
    assert outcome.exit_code == 1
    what = (
        "this is not the manifest of a build"
        if content is not None
        else "there is no manifest.json"
    )
    assert what in outcome.output


def test_a_host_that_is_not_there_is_told() -> None:
    outcome = verify("http://127.0.0.1:9")
    assert outcome.exit_code == 1
    assert "the host does not answer: [Errno" in outcome.output


@pytest.mark.slow
def test_a_site_that_is_a_link_is_published_where_the_link_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").symlink_to(tmp_path / "hosted" / "web")
    receipts = set()
    for order_of_sets in "12":
        monkeypatch.setenv("PYTHONHASHSEED", order_of_sets)
        assert build(INVENTED, tmp_path / "site").returncode == 0
        assert (tmp_path / "site").is_symlink()
        assert verify(str(tmp_path / "hosted" / "web")).exit_code == 0
        receipts.add((tmp_path / "site" / "manifest.json").read_bytes())
    assert len(receipts) == 1, "two builds are equal byte for byte"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hosted", "site"]
    assert sorted(path.name for path in (tmp_path / "hosted").iterdir()) == [".web.lock", "web"]


@pytest.mark.slow
def test_a_site_that_a_killed_build_took_away_is_there_after_a_build_that_fails(
    invented: Path, tmp_path: Path
) -> None:
    (tmp_path / ".site-last").mkdir()
    (invented / "partnership.yml").unlink()
    assert build(invented, tmp_path / "site").returncode == 1
    assert (tmp_path / "site").is_dir()


@pytest.mark.slow
def test_a_full_disk_is_told_in_words_and_the_last_site_stays(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("old", "utf-8")
    limited = ["/bin/sh", "-c", 'ulimit -f 180; exec "$0" "$@"', *MKDOCS, str(tmp_path / "site")]
    outcome = subprocess.run(  # noqa: S603 - the build
        limited, cwd=ROOT, env=SETTINGS, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 1
    assert "it cannot be read or written: File too large. Free some space" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "old"


def test_two_builds_at_once_leave_a_whole_site_and_one_says_that_it_could_not(
    online: Path,
) -> None:
    words = [*MKDOCS, str(online)]
    both = [
        subprocess.Popen(words, cwd=ROOT, env=SETTINGS, stderr=subprocess.PIPE, text=True)  # noqa: S603 - the build
        for _ in range(2)
    ]
    ends = [(each.communicate()[1], each.returncode) for each in both]
    assert verify(str(online)).exit_code == 0
    assert 0 in {code for _, code in ends}
    for said, code in ends:
        assert code == 0 or "another build is writing this folder" in said
