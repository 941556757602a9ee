"""An archive of data.police.uk comes in as if its files had been unpacked by hand."""

from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from importers.sandbank import TODAY, contents, refused
from partnership.errors import ProblemsFoundError
from partnership.importers import source_file
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime

JULY, AUGUST = "2025-07-sandbank-street.csv", "2025-08-sandbank-street.csv"
ORGANISATION = Path(__file__).parents[1] / "fixtures" / "borough" / "partnership.yml"


def packed(path: Path, **files: str | bytes) -> Path:
    """Write an archive of named files."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def of_sandbank(official: Path) -> dict[str, bytes]:
    """Return the monthly files under the names that an archive gives them."""
    return {f"{name[:7]}/{name}": (official / name).read_bytes() for name in (JULY, AUGUST)}


def imported(data: Path, path: Path) -> dict[str, bytes]:
    write_all(data, import_crime(data, [path], TODAY).files)
    return contents(data)


def refusal(data: Path, path: Path) -> str:
    return refused(data, import_crime, [path], TODAY)


def test_an_archive_gives_what_its_files_give(
    data: Path, official: Path, with_months: Path
) -> None:
    expected = contents(with_months)
    for path in (data / "crime").glob("*"):
        path.unlink()
    more = {
        "2025-07/": b"",
        "2025-07/2025-07-sandbank-outcomes.csv": b"x",
        "2025-08/2025-08-sandbank-stop-and-search.csv": b"x",
    }
    path = packed(data.parent / "latest.zip", **of_sandbank(official), **more)
    assert imported(data, path) == expected


def test_an_archive_packed_again_on_a_mac_with_a_folder_around_it_is_read(
    data: Path, official: Path, with_months: Path
) -> None:
    expected = contents(with_months)
    for path in (data / "crime").glob("*"):
        path.unlink()
    again = {f"latest/{name}": content for name, content in of_sandbank(official).items()}
    junk = {"latest/": b"", "__MACOSX/latest/2025-07/._x.csv": b"x", "latest/.DS_Store": b"x"}
    path = packed(data.parent / "latest.zip", **again, **junk, **{"latest/2025-07/._x": b"x"})
    assert {name: text for name, text in imported(data, path).items() if "crime" in name} == {
        name: text for name, text in expected.items() if "crime" in name
    }


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf\r\n"])
def test_a_month_of_an_archive_that_holds_nothing_is_refused(
    data: Path, official: Path, content: bytes
) -> None:
    files = {**of_sandbank(official), f"2025-08/{AUGUST}": content}
    path = packed(data.parent / "latest.zip", **files)
    assert f"{AUGUST}  the file is empty. Download it again." in refusal(data, path)


def test_an_archive_is_known_by_its_content_and_not_by_its_name(data: Path, official: Path) -> None:
    path = packed(data.parent / "download", **of_sandbank(official))
    assert "crime/2025-08.yml" in imported(data, path)


def test_of_several_forces_the_partnerships_own_is_taken(data: Path, official: Path) -> None:
    other = (official / AUGUST).read_text("utf-8").replace("Sandbank Police", "Dogger Police")
    files = {**of_sandbank(official), "2025-08/2025-08-dogger-street.csv": other.encode()}
    path = packed(data.parent / "latest.zip", **files)
    assert "the archive contains several forces: dogger, sandbank" in refusal(data, path)
    text = ORGANISATION.read_text("utf-8")
    named = text.replace("Moorland Police", "Sandbank Police")
    assert named != text
    (data / "partnership.yml").write_text(named, "utf-8")
    assert "crime/2025-08.yml" in imported(data, path)
    assert b"Sandbank Police" in contents(data)["crime/2025-08.yml"]


def test_an_archive_without_any_month_of_the_force_is_refused(data: Path, official: Path) -> None:
    (data / "partnership.yml").write_bytes(ORGANISATION.read_bytes())
    path = packed(data.parent / "latest.zip", **of_sandbank(official))
    assert "has no rows of Moorland Police, only files of sandbank" in refusal(data, path)


@pytest.mark.parametrize("top", ["", "Desktop/latest/"])
def test_what_lies_beside_the_months_and_in_an_archive_around_is_looked_past(
    data: Path, official: Path, top: str
) -> None:
    named = {top + name: content for name, content in of_sandbank(official).items()}
    inner = packed(data.parent / "latest.zip", **named, **{"readme.txt": b"x", "Thumbs.db": b"x"})
    outer = packed(
        data.parent / "outer.zip", **{"latest.zip": inner.read_bytes(), "__MACOSX/._x": b"x"}
    )
    first = import_crime(data, [inner], TODAY).files
    assert {"crime/2025-07.yml", "crime/2025-08.yml"} == set(first)
    assert import_crime(data, [outer], TODAY).files == first


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name", [f"2025-08/{AUGUST}", f"../{AUGUST}", f"2025-07/{AUGUST}", f"2025-08\\{AUGUST}"]
)
def test_a_month_that_is_there_twice_refuses_the_archive(
    data: Path, official: Path, name: str
) -> None:
    path = packed(data.parent / "latest.zip", **of_sandbank(official))
    with ZipFile(path, "a") as archive:
        archive.writestr(name, b"other")
    assert "the archive contains 2025-08 of sandbank twice" in refusal(data, path)


def test_a_file_that_unpacks_to_too_much_is_refused(
    data: Path, official: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_file, "MOST_BYTES", 10_000)
    bomb = {f"2025-08/{AUGUST}": b"0" * 1_000_000}
    path = packed(data.parent / "latest.zip", **{**of_sandbank(official), **bomb})
    assert path.stat().st_size < 10_000
    assert f"2025-08/{AUGUST} is larger than" in refusal(data, path)


def test_an_archive_without_street_files_says_what_to_choose(data: Path) -> None:
    path = packed(data.parent / "x.zip", **{"2025-08/2025-08-sandbank-outcomes.csv": b"x"})
    assert "the archive contains no street files. Choose 'Include crime data'" in refusal(
        data, path
    )


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_an_archive_that_is_cut_short_is_refused(data: Path, official: Path, keep: float) -> None:
    path = packed(data.parent / "latest.zip", **of_sandbank(official))
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * keep)])
    assert "the archive cannot be read: it is broken" in refusal(data, path)


def test_an_archive_with_damaged_content_is_refused(data: Path, official: Path) -> None:
    path = packed(data.parent / "latest.zip", **of_sandbank(official))
    raw = bytearray(path.read_bytes())
    raw[100:140] = b"\xff" * 40
    path.write_bytes(bytes(raw))
    assert "the archive cannot be read: it is broken" in refusal(data, path)


def test_a_wrong_file_inside_is_named_with_its_archive(data: Path, official: Path) -> None:
    wrong = (official / AUGUST).read_bytes().replace(b"Robbery", b"Robery")
    path = packed(data.parent / "a.zip", **{f"2025-08/{AUGUST}": wrong})
    assert f"a.zip/2025-08/{AUGUST}:10  crime type 'Robery'" in refusal(data, path)


def test_a_month_that_is_not_over_is_refused_in_an_archive_too(data: Path, official: Path) -> None:
    path = packed(data.parent / "latest.zip", **of_sandbank(official))
    with pytest.raises(ProblemsFoundError, match="August 2025, which is not over yet"):
        import_crime(data, [path], date(2025, 8, 31))
