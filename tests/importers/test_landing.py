"""An import lands whole or not at all."""

import os
from pathlib import Path

import pytest
from importers.sandbank import contents
from partnership.importers.atomic_write import land


def test_only_files_that_differ_are_written(tmp_path: Path) -> None:
    assert land(tmp_path, {"b/two.txt": "2\n", "one.txt": "1\n"}) == ["b/two.txt", "one.txt"]
    assert land(tmp_path, {"b/two.txt": "2\n", "one.txt": "one\n"}) == ["one.txt"]
    assert contents(tmp_path) == {"b/two.txt": b"2\n", "one.txt": b"one\n"}


def test_a_folder_that_does_not_exist_is_made(tmp_path: Path) -> None:
    assert land(tmp_path / "new", {"one.txt": "1\n"}) == ["one.txt"]


@pytest.mark.parametrize("failure", [OSError("full"), KeyboardInterrupt()])
def test_when_one_file_cannot_take_its_place_all_is_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    land(tmp_path, {"one.txt": "1\n"})
    before = contents(tmp_path)
    replace = os.replace

    def replace_until_the_last(source: Path, target: Path) -> None:
        if target.name == "three.txt":
            raise failure
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_until_the_last)
    with pytest.raises(type(failure)):
        land(tmp_path, {"one.txt": "new\n", "p/two.txt": "2\n", "three.txt": "3\n", "z.txt": "z"})
    assert contents(tmp_path) == before
