"""data/README.md explains every file and field, as they are now."""

from building import DATA
from partnership.records.field_guide import BEGIN, END, with_field_guide

README = (DATA / "README.md").read_text("utf-8")


def test_the_field_guide_is_up_to_date() -> None:
    assert with_field_guide(README, DATA) == README, "Run `partnership schema`."


def test_every_field_has_a_meaning_and_an_example() -> None:
    guide = README[README.index(BEGIN) : README.index(END)]
    lines = [line for line in guide.splitlines() if line.startswith("| `")]
    assert [line for line in lines if "|  |" in line] == []


def test_every_file_of_the_folder_is_explained() -> None:
    explained = README.replace("<month>", "2025-08").replace("<set>", "2023")
    for path in DATA.rglob("*"):
        name = path.relative_to(DATA)
        is_one_of_many = any(f"{name.parent}/{one}" in README for one in ("<month>", "<set>", "*"))
        known = name.as_posix() in explained or (" like it" in explained and name.suffix == ".yml")
        assert path.is_dir() or known or is_one_of_many or name.name == "README.md", name
