"""overrides/README.md names each file of the theme and each field of front matter."""

import re

from building import ROOT

OVERRIDES = ROOT / "overrides"
README = (OVERRIDES / "README.md").read_text("utf-8")


def test_every_file_of_the_folder_is_named() -> None:
    files = {path.relative_to(OVERRIDES).as_posix() for path in OVERRIDES.rglob("*.*")}
    assert {name for name in files if f"`{name}`" not in README} == {"README.md"}


def test_no_file_is_named_that_is_not_there() -> None:
    firsts = " ".join(re.findall(r"^\| (`.*?) \|", README, re.MULTILINE))
    named = re.findall("`(.*?)`", firsts)
    assert named
    assert [name for name in named if not (OVERRIDES / name).is_file()] == []


def test_every_word_of_the_front_matter_that_a_template_reads_is_explained() -> None:
    words = {
        word
        for path in OVERRIDES.rglob("*.html")
        for word in re.findall(r"page\.meta\.(\w+)", path.read_text("utf-8"))
    }
    (explained,) = re.findall("^A page's front matter may hold .*", README, re.MULTILINE)
    assert words
    assert {word for word in words if not re.search(f"`{word}\\b", explained)} == set()
