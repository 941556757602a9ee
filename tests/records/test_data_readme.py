"""data/README.md explains every file and field, as they are now."""

from building import TODAYS
from partnership.records.field_guide import BEGIN, END, with_field_guide
from partnership.records.registry import KINDS

README = (TODAYS / "README.md").read_text("utf-8")


def test_the_field_guide_is_up_to_date() -> None:
    assert with_field_guide(README) == README, "Run `partnership schema`."


def test_every_field_has_a_meaning_and_an_example() -> None:
    guide = README[README.index(BEGIN) : README.index(END)]
    lines = [line for line in guide.splitlines() if line.startswith("| `")]
    assert [line for line in lines if "|  |" in line] == []


def test_every_kind_of_file_is_explained() -> None:
    for kind in KINDS:
        assert f"### {kind.path}\n" in README, kind.name


def test_every_file_of_the_folder_is_of_a_kind_that_is_explained() -> None:
    others = ("README.md", "schema/", "boundaries/", "postcodes")
    for path in sorted(path for path in TODAYS.rglob("*") if path.is_file()):
        name = path.relative_to(TODAYS).as_posix()
        assert name.startswith(others) or any(kind.holds(name) for kind in KINDS), name
