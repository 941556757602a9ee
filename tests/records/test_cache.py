"""A cached result is used only for the same input."""

import os
import shutil
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from building import INVENTED
from jinja2 import DictLoader, Environment
from loading import loaded
from partnership.checks import postcodes
from partnership.checks.gate import check
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import TemplateCache
from partnership.records import cache
from partnership.records.cache import Memory, cached, cached_in_process
from partnership.statistics.overlaps import overlaps


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let each test begin with an empty cache of its own."""
    monkeypatch.setattr(cache.LOCATION, "settings", tmp_path / "mkdocs.yml")
    (tmp_path / "mkdocs.yml").touch()
    return tmp_path / ".cache" / "build"


def test_a_text_is_made_once_and_again_when_what_it_is_made_from_has_changed() -> None:
    number = count()
    made = [cached("map", source, lambda: b"%d" % next(number)) for source in "aabba"]
    assert made == [b"0", b"0", b"1", b"1", b"0"]


def test_texts_of_a_few_boroughs_are_kept_and_the_oldest_of_many_go(folder: Path) -> None:
    for source in "abcdefghij":
        cached("map", source, lambda: b"drawn")
    assert len(list(folder.iterdir())) == 8
    assert cached("map", "j", lambda: b"again") == b"drawn"
    assert cached("map", "a", lambda: b"again") == b"again"


@pytest.mark.parametrize("damage", [b"", b"half", b"\0" * 40])
def test_a_damaged_text_is_made_again(damage: bytes, folder: Path) -> None:
    for _ in range(2):
        assert cached("map", "a", lambda: b"drawn") == b"drawn"
        for path in folder.iterdir():
            path.write_bytes(damage)


def test_a_change_of_our_code_or_of_a_library_makes_all_of_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cached("map", "a", lambda: b"by the old code")
    monkeypatch.setattr(cache, "_made_with", lambda: b"another version")
    assert cached("map", "a", lambda: b"by the new code") == b"by the new code"


def test_where_nothing_can_be_kept_a_build_does_without(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file where the folder would be", "utf-8")
    assert cached("map", "a", lambda: b"drawn") == b"drawn"


def test_nothing_is_kept_in_a_folder_that_has_no_site(folder: Path) -> None:
    (folder.parents[1] / "mkdocs.yml").unlink()
    assert cached("map", "a", lambda: b"drawn") == b"drawn"
    assert not folder.exists()


def test_what_needs_a_slow_library_is_made_once_by_a_process_of_its_own() -> None:
    made = {cached_in_process("process", os.getpid) for _ in range(2)}
    assert len(made) == 1
    assert os.getpid() not in made


def test_ground_in_common_is_read_as_it_was_worked_out() -> None:
    partnership = loaded(INVENTED)
    former, latest = partnership.ward_sets[0], partnership.ward_sets[-1]
    outlines = partnership.outlines
    worked_out = overlaps(outlines[former.id], outlines[latest.id])
    assert worked_out
    for _ in range(2):
        snapshot = Snapshot.as_of(partnership, date(2025, 11, 21)).with_wards_of(latest)
        for ward in former.wards:
            own = [(part.ward, part.of_ward) for part in worked_out if part.former == ward.code]
            shared = snapshot.overlaps_now(former.id, ward.code)
            assert [(part.ward.code, part.of_ward) for part in shared] == own


def kept_of(data: Path) -> Memory:
    """Check a data folder, keep what was read, and read it as another process would."""
    cache.memory_of.cache_clear()
    check(data, date(2025, 11, 21), asks_pages=False)
    cache.memory_of(data).keep()
    cache.memory_of.cache_clear()
    return cache.memory_of(data)


def test_the_records_of_the_last_command_are_those_that_are_read(invented: Path) -> None:
    memory = kept_of(invented)
    read = check(invented, date(2025, 11, 21), asks_pages=False)
    assert memory.is_kept, "nothing had to be read again"
    with_none = check(
        Path(shutil.copytree(invented, invented.with_name("other"))),
        date(2025, 11, 21),
        asks_pages=False,
    )
    assert read.partnership == with_none.partnership
    assert [problem.what for problem in read.problems] == [
        problem.what for problem in with_none.problems
    ]


def test_places_are_looked_at_once_after_a_change(
    invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[Path]()

    def look(*_: object) -> tuple[()]:
        asked.append(invented)
        return ()

    monkeypatch.setattr(postcodes, "check_postcode_locations", look)
    wards = invented / "wards.yml"
    for number in (1, 2):
        wards.write_text(f"{wards.read_text('utf-8')}# looked at in test {number}\n", "utf-8")
        for _ in range(2):
            check(invented, date(2025, 11, 21), asks_pages=False)
        assert len(asked) == number


def test_a_file_that_has_changed_is_read_again(invented: Path) -> None:
    memory = kept_of(invented)
    file = invented / "partnership.yml"
    file.write_text(file.read_text("utf-8").replace("borough: ", "borough: New ", 1), "utf-8")
    partnership = check(invented, date(2025, 11, 21), asks_pages=False).partnership
    assert partnership
    assert partnership.organisation.borough.startswith("New ")
    assert not memory.is_kept


def test_a_file_that_is_wrong_is_told_each_time(invented: Path) -> None:
    (invented / "partnership.yml").write_text("borough:\n", "utf-8")
    told = [check(invented, date(2025, 11, 21), asks_pages=False).problems for _ in range(2)]
    assert told[0] == told[1] != ()


def rendered(text: str, *, trims: bool = False) -> str:
    """Render a template as a new process would, which knows of others by the cache alone."""
    environment = Environment(
        loader=DictLoader({"page": text}),
        trim_blocks=trims,
        bytecode_cache=TemplateCache(f"trims-{trims}"),
        autoescape=True,
    )
    return environment.get_template("page").render()


def test_a_template_is_compiled_once_for_each_text_and_environment(folder: Path) -> None:
    assert rendered("{% if 1 %}\none{% endif %}") == "\none"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert rendered("{% if 1 %}\none{% endif %}") == "\none"
    assert rendered("{% if 1 %}\none{% endif %}", trims=True) == "one"
    assert before.items() <= {path: path.read_bytes() for path in folder.iterdir()}.items()
    assert rendered("{% if 1 %}\ntwo{% endif %}") == "\ntwo"
