"""Imports are atomic."""

import os
import signal
from pathlib import Path

import pytest
from importers.sandbank import contents
from killing import states_after_kills
from partnership.importers.atomic_write import atomic_write, try_lock, undo_interrupted, write_all
from partnership.records.folder import Folder


def test_only_files_that_differ_are_written(tmp_path: Path) -> None:
    assert write_all(tmp_path, {"b/two.txt": "2\n", "one.txt": "1\n"}) == ["b/two.txt", "one.txt"]
    assert write_all(tmp_path, {"b/two.txt": "2\n", "one.txt": "one\n"}) == ["one.txt"]
    assert contents(tmp_path) == {"b/two.txt": b"2\n", "one.txt": b"one\n"}


def test_a_folder_that_does_not_exist_is_made(tmp_path: Path) -> None:
    assert write_all(tmp_path / "new", {"one.txt": "1\n"}) == ["one.txt"]


@pytest.mark.parametrize("failure", [OSError("full"), KeyboardInterrupt()])
def test_when_one_file_cannot_take_its_place_all_is_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    write_all(tmp_path, {"one.txt": "1\n"})
    before = contents(tmp_path)
    replace = os.replace

    def replace_until_the_last(source: Path, target: Path) -> None:
        if target.name == "three.txt":
            raise failure
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_until_the_last)
    with pytest.raises(type(failure)):
        write_all(
            tmp_path, {"one.txt": "new\n", "p/two.txt": "2\n", "three.txt": "3\n", "z.txt": "z"}
        )
    assert contents(tmp_path) == before


WORK = """
from partnership.importers.atomic_write import undo_interrupted, write_all

def begin(folder):
    write_all(folder, {old})

def work(folder):
    write_all(folder, {new})

def state(folder):
    seen = files(folder)
    undo_interrupted(folder)
    return [seen, files(folder), [path.name for path in folder.glob(".*")]]

def files(folder):
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*.*ml"))
    return {{name: (folder / name).read_text() for name in names if name[0] != "."}}
"""
MONTHS = {f"crime/2025-0{number}.yml": "old" for number in range(1, 5)}
LATER = {f"crime/2025-0{number}.yml": "new" for number in range(3, 7)}
SET = {"wards.yml": "old", "boundaries/2023.html": "old"}
NEW_SET = {"wards.yml": "new", "boundaries/2023.html": "new", "boundaries/2027.html": "new"}


def test_an_import_of_many_months_is_there_whole_or_not_at_all_whenever_it_is_killed(
    tmp_path: Path,
) -> None:
    script = tmp_path / "work.py"
    script.write_text(WORK.format(old=MONTHS, new=LATER), "utf-8")
    states = states_after_kills("SIGTERM", script, tmp_path / "data")
    assert len(states) > 20
    for seen, restored, left in states:
        assert seen in (MONTHS, MONTHS | LATER)
        assert restored in (MONTHS, MONTHS | LATER)
        assert left == []
    assert states[-1][0] == MONTHS | LATER


def test_a_killed_import_into_several_folders_is_undone_by_the_next_command(
    tmp_path: Path,
) -> None:
    script = tmp_path / "work.py"
    script.write_text(WORK.format(old=SET, new=NEW_SET), "utf-8")
    states = states_after_kills("SIGKILL", script, tmp_path / "data")
    assert len(states) > 20
    for _, restored, left in states:
        assert restored in (SET, NEW_SET)
        assert left == []
    assert any(seen not in (SET, NEW_SET) for seen, *_ in states), "the undoing is tried"
    assert states[-1][0] == NEW_SET


@pytest.mark.parametrize(("old", "new"), [(MONTHS, LATER), (SET, NEW_SET)])
def test_an_import_killed_while_it_is_checked_is_undone_by_the_next_command(
    tmp_path: Path, old: dict[str, str], new: dict[str, str]
) -> None:
    write_all(tmp_path, old)
    before = contents(tmp_path)
    child = os.fork()
    if not child:
        with atomic_write(tmp_path, new):
            os.kill(os.getpid(), signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert contents(tmp_path) != before
    undo_interrupted(tmp_path)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(("old", "new"), [(MONTHS, LATER), (SET, NEW_SET)])
def test_what_is_refused_in_its_place_goes_back(
    tmp_path: Path, old: dict[str, str], new: dict[str, str]
) -> None:
    def refuse() -> None:
        with atomic_write(tmp_path, new) as written:
            assert (tmp_path / written[-1]).read_text("utf-8") == "new"
            raise OSError

    write_all(tmp_path, old)
    before = contents(tmp_path)
    with pytest.raises(OSError):  # noqa: PT011 - it is ours
        refuse()
    assert contents(tmp_path) == before


def test_what_a_killed_import_left_is_no_record_and_an_import_that_runs_is_let_be(
    tmp_path: Path,
) -> None:
    aside = tmp_path / ".import-1" / "new" / "crime" / "2025-08.yml"
    aside.parent.mkdir(parents=True)
    aside.write_text("half", "utf-8")
    assert not list(Folder(tmp_path).names("**/*"))
    running = os.open(tmp_path, os.O_RDONLY)
    assert try_lock(running, wait=False)
    undo_interrupted(tmp_path)
    assert aside.exists()
    os.close(running)
    undo_interrupted(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_link_elsewhere_stays_one(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "crime").symlink_to(tmp_path / "elsewhere")
    write_all(tmp_path / "data", MONTHS)
    assert (tmp_path / "data" / "crime").is_symlink()
    assert len(list((tmp_path / "elsewhere").iterdir())) == len(MONTHS)
