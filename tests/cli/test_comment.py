"""A pull request gets one comment: what is wrong, what residents will see, how to look at it."""

import re
import shutil
from pathlib import Path

import pytest
from building import INVENTED, ROOT, partnership
from history import commit, git
from partnership.cli.pull_request import (
    LONGEST,
    MARKER,
    comment,
    problems_in_log,
    to_post,
    what_is_unsafe,
)
from partnership.errors import Problem
from partnership.pages.diff import LOST, ChangeSection
from partnership.text import JOINER

RUN = "https://github.com/partnership/site/actions/runs/1"
DAY = ("--day", "2026-11-21")

HOSTILE = (
    "<img src=x onerror=alert(1)> [x](https://evil.example) ![y](//evil.example) @everyone "
    "#1 &#64;all $\\href{x}{y}$ ``` ~~~ www.evil.example \u202eesrever"
)
"""What a stranger might write into a record."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the invented borough in a project of its own, as it is published."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(INVENTED, tmp_path / "data")
    for name in ("content", "overrides"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "First")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_change_of_words_names_the_words_and_the_pages(home: Path) -> None:
    edit(home / "data/partnership.yml", "The law asks public", "The law wants public")
    edit(home / "content/about/privacy.md", "# Privacy", "# Your privacy")
    said = partnership("diff", "HEAD", "--format", "comment", *DAY).output
    assert said.startswith("## Nothing is wrong\n")
    assert "“The law asks public" in said
    assert "- /about/privacy/\n" in said
    assert "/wards/abbey/" not in said
    assert what_is_unsafe(said) is None


def test_nothing_changed_is_said_in_a_sentence(home: Path) -> None:
    assert home.is_dir()
    said = partnership("diff", "HEAD", "--format", "comment", *DAY).output
    assert said == "## Nothing is wrong\n\nNothing that residents see has changed.\n"


def test_a_slip_is_told_with_its_line(home: Path) -> None:
    edit(home / "data/partnership.yml", "current_plan: 2024-2027", "current_plan: 2024-2028")
    said = partnership("diff", "HEAD", "--format", "comment", *DAY).output
    assert said.startswith("## 1 problem to correct before this can be published\n")
    assert re.search(
        r"- `data/partnership.yml:[0-9]+` plan '2024-2028' has no folder in plans/", said
    )
    assert what_is_unsafe(said) is None


def test_a_field_is_called_as_in_the_form_too() -> None:
    problem = Problem(
        "data/meetings/2026-11-25.yml", 1, "the page has no button", "Write exit: true"
    )
    said = comment([problem], [], [])
    assert "In the form 'exit' is \"Needs an exit button\"." in said
    assert what_is_unsafe(said) is None
    problem = Problem("data/meetings/2026-11-25.yml", 1, "'id' is another", "Correct it")
    assert 'three dots beside "Save"' in comment([problem], [], [])
    problem = Problem("data/partnership.yml", 1, "it is odd", "Accept it in data/accepted.yml")
    assert 'data/accepted.yml is "Accepted warnings"' in comment([problem], [], [])
    problem = Problem("data/meetings/2026-11-25.yml", 1, "'place' is empty", "Write it")
    assert "In the form" not in comment([problem], [], [])


def test_what_stops_the_build_alone_is_told_too(home: Path) -> None:
    log = home / "build.txt"
    log.write_text(
        "INFO    -  Building documentation\n"
        "WARNING -  Doc file 'explore.md' contains a link 'nope.md', but the target is not found.\n"
        "ERROR   -  content/about/contact.md:4  'nothing' is undefined. Look the name up.\n"
        "ERROR   -  Error reading page 'about/contact.md': Nothing was published.\n",
        "utf-8",
    )
    said = partnership("check", "--format", "github", "--log", str(log), *DAY).output
    assert "::error file=content/about/contact.md,line=4,title=" in said
    assert "::error file=content/explore.md,title=" in said
    assert said.count("::error") == 2
    said = partnership("diff", "HEAD", "--format", "comment", "--log", str(log), *DAY).output
    assert "- `content/about/contact.md:4` 'nothing' is undefined" in said


def test_a_problem_of_the_records_is_not_told_twice() -> None:
    known = Problem("data/a.yml", 3, "x is wrong", "Write y.")
    assert list(problems_in_log(f"ERROR   -  {known}\n", Path("content"), [known])) == []


def test_a_link_that_leads_nowhere_is_told_on_its_line(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "explore.md").write_text("# Explore\n\nSee [more](nope.md#here).\n", "utf-8")
    log = "WARNING -  Doc file 'explore.md' contains a link 'nope.md#here', but it is not found.\n"
    (problem,) = problems_in_log(log, content, [])
    assert (problem.file, problem.line) == ("content/explore.md", 3)


def test_totals_come_before_sentences_and_pages_come_last() -> None:
    table = (("Latest 12 months", "before", "after"), ("Aldermoor", "1", "2"))
    sections = (
        ChangeSection(LOST, ("The total of 2025 goes.",)),
        ChangeSection("Words and other records", ("A becomes B", "C becomes D")),
        ChangeSection("Aldermoor", ("the page said “x” and will say “y”",), table),
    )
    said = comment([], sections, ["/wards/abbey/"])
    order = [LOST, "| Aldermoor ", "The page said", "A becomes B", "/wards/abbey/"]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)


def test_a_long_sheet_is_folded_and_then_counted() -> None:
    pages = [f"/wards/ward-{number}/" for number in range(200)]
    said = comment([], (), pages)
    assert "### 200 pages with changed text" in said
    assert "<details><summary>192 more</summary>" in said
    assert "- and 140 more; the summary of the job Records lists all" in said
    assert what_is_unsafe(said) is None


def test_a_comment_is_never_longer_than_the_host_takes() -> None:
    sections = tuple(ChangeSection(f"Kind {number}", ("word " * 200,) * 60) for number in range(9))
    said = comment([], sections, ())
    assert len(said) <= LONGEST
    assert "left out for length" in said
    assert what_is_unsafe(said) is None


def test_hostile_words_are_shown_as_they_are_written() -> None:
    table = (("Latest", "before"), (HOSTILE, "1"))
    sections = (
        ChangeSection(HOSTILE, (HOSTILE,) * 9, table, "revisions:\n  - month: 2025-08\n    why:"),
    )
    said = comment([Problem(f"data/{HOSTILE}.yml", 3, HOSTILE, HOSTILE)], sections, [HOSTILE])
    assert what_is_unsafe(said) is None
    assert f"@{JOINER}everyone" in said


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<details><summary><b>x</b></summary>",
        "<details><summary>x</summary>\n```yaml\n<img src=x>\n```",
        "[x](y)",
        "\\\\[x](y)",
        "`\\`[x](y)",
        "![x](y)",
        "@everyone",
        "see https:" + "//evil.example",
        "WWW.evil.example",
        "&#64;everyone",
        "#12",
        "$x$",
        "```mermaid\ngraph\n```",
        "```yaml\n````\n<b>",
        "```yaml\nnever ended",
        "~~~\n<b>\n~~~",
        "a\u202eb",
        "a\u200bb",
        "a\x1b[31m",
        "x" * (LONGEST + 1),
    ],
)
def test_a_text_that_could_do_harm_is_not_posted(text: str, tmp_path: Path) -> None:
    assert what_is_unsafe(text)
    file = tmp_path / "comment.md"
    file.write_text(text, "utf-8")
    refused = partnership("post", str(file), "--run", RUN)
    assert refused.exit_code == 1
    assert MARKER not in refused.output


def test_a_link_in_place_of_the_text_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret", "utf-8")
    (tmp_path / "comment.md").symlink_to(tmp_path / "secret")
    refused = partnership("post", str(tmp_path / "comment.md"), "--run", RUN)
    assert refused.exit_code == 1
    assert "secret" not in refused.output


def test_what_is_posted_says_how_to_look(tmp_path: Path) -> None:
    file = tmp_path / "comment.md"
    file.write_text("## Nothing is wrong\n", "utf-8")
    address = "https://{branch}.{number}.example/"
    words = ("--run", RUN, "--preview", address, "--number", "7", "--branch", "New_Plan/2028")
    said = partnership("post", str(file), *words).output
    assert said.startswith(f"{MARKER}\n## Nothing is wrong\n\n## How to preview it\n")
    assert "open https://new-plan-2028.7.example/\n" in said
    assert f"[the checks of this change]({RUN})" in said
    assert "open https" not in to_post("x", RUN, "")


def test_checks_that_ended_early_are_told(tmp_path: Path) -> None:
    said = partnership("post", str(tmp_path / "none.md"), "--run", RUN).output
    assert "## The records were not checked" in said
    assert RUN in said
