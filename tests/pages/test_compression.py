"""The compressed forms of a built site say what the files say, and are the same every time."""

import gzip
import shutil
import time
from pathlib import Path

import brotli
import pytest
from building import run
from partnership.pages import publication as compression
from partnership.pages.publication import compress_site, content_of

LONG = b"Ward figures by month. " * 100


def forms_of(folder: Path, name: str, content: bytes) -> dict[str, bytes]:
    """Return what compressing writes beside a file."""
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / name).write_bytes(content)
    compress_site(site, folder / "kept")
    return {path.name: path.read_bytes() for path in sorted(site.iterdir()) if path.name != name}


@pytest.mark.parametrize("name", ["a.html", "a.css", "a.js", "a.json", "a.csv", "a.svg", "a.xml"])
def test_each_text_file_has_two_forms_that_hold_the_same(tmp_path: Path, name: str) -> None:
    forms = forms_of(tmp_path, name, LONG)
    assert list(forms) == [f"{name}.br", f"{name}.gz"]
    assert brotli.decompress(forms[f"{name}.br"]) == LONG
    assert gzip.decompress(forms[f"{name}.gz"]) == LONG


@pytest.mark.parametrize(
    ("name", "content"), [("a.png", LONG), ("a.html", LONG[:1000]), ("a.html.gz", LONG)]
)
def test_pictures_small_files_and_compressed_files_are_left_alone(
    tmp_path: Path, name: str, content: bytes
) -> None:
    assert not forms_of(tmp_path, name, content)


def test_the_forms_do_not_depend_on_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = forms_of(tmp_path, "a.html", LONG)
    shutil.rmtree(tmp_path / "kept")
    monkeypatch.setattr(time, "time", lambda: 1.0)
    assert forms_of(tmp_path, "a.html", LONG) == first


def test_a_folder_is_compressed_once_however_often_it_is_asked(tmp_path: Path) -> None:
    site, kept = tmp_path / "site", tmp_path / "kept"
    (site / "wards").mkdir(parents=True)
    (site / "wards" / "index.html").write_bytes(LONG)
    (site / "map.png").write_bytes(LONG)
    assert compress_site(site, kept) == 2
    assert compress_site(site, kept) == 2
    names = sorted(path.name for path in site.rglob("*") if path.is_file())
    assert names == ["index.html", "index.html.br", "index.html.gz", "map.png"]


def test_what_was_compressed_once_is_not_compressed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, kept = tmp_path / "site", tmp_path / "kept"
    (site / "again").mkdir(parents=True)
    for name in ("index.html", "again/index.html", "gone.html"):
        (site / name).write_bytes(LONG + name[:1].encode())
    assert compress_site(site, kept) == 6
    before = {path.name for path in kept.iterdir()}
    assert len(before) == 6
    (site / "again" / "index.html").write_bytes(LONG + b"i")
    (site / "gone.html").unlink()
    for path in site.rglob("*.[gb][zr]"):
        path.unlink()
    monkeypatch.setattr(compression, "ENCODINGS", dict.fromkeys(compression.ENCODINGS, refuse))
    assert compress_site(site, kept) == 4
    assert gzip.decompress((site / "again" / "index.html.gz").read_bytes()) == LONG + b"i"
    after = {path.name for path in kept.iterdir()}
    assert len(after) == 2
    assert after < before


def refuse(_: bytes, _quality: int) -> bytes:
    raise AssertionError


@pytest.mark.parametrize("ending", ["br", "gz"])
def test_a_form_is_opened_no_further_than_asked(tmp_path: Path, ending: str) -> None:
    form = forms_of(tmp_path, "a.html", b"a" * 10_000_000)[f"a.html.{ending}"]
    assert len(content_of(ending, form, 100)) < 100_000
    with pytest.raises(ValueError, match=r"."):
        content_of(ending, b"no such form", 100)


def test_the_command_says_how_many_files_it_wrote(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(LONG)
    outcome = run("partnership", "compress", str(tmp_path), folder=tmp_path)
    assert outcome.stdout == f"{tmp_path}: 2 compressed files\n"
