"""The one comment on a pull request: what is wrong, what residents will see, how to look at it.

The records of a stranger may have written it, and so may a stranger's program. Whoever posts it
asks `what_is_unsafe` first, which takes nothing on trust: a text that passes holds no link, no
picture, no mention, no reference and no HTML but a fold.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from partnership.cli.annotations import listed
from partnership.errors import JOINER, Problem, Severity, is_unseen, number_of, plain_markdown
from partnership.pages.diff import LOST, NOTHING, Section, capital, markdown_table

MARKER = "<!-- partnership: what this pull request changes -->"
"""The first line of the comment, by which it is found again and renewed in place."""

LONGEST = 60_000
"""GitHub takes 65,536 letters; what is added to the text when it is posted needs room too."""

_OPEN = 8
"""So many sentences of a kind stand open; more are folded."""

_MOST = 60
"""So many sentences or pages of a kind are listed; more are counted."""

_ELSEWHERE = "the summary of the job Records lists all"

_SUMMARY = re.compile(r"<details><summary>[A-Za-z0-9 ,()]+</summary>")
_FENCES = ("```yaml", "```text")
_UNSAFE = (
    (re.compile(r"(?<!\\)(\\\\)*[<\[&$]"), "HTML, a link, a picture or a formula"),
    (re.compile(rf"@(?!{JOINER})"), "a mention"),
    (re.compile(r"#[0-9]"), "a reference to an issue"),
    (re.compile(r"://|www\.", re.IGNORECASE), "an address"),
    (re.compile(r"(?:```|~~~)"), "a block of another kind"),
)


def comment(problems: Sequence[Problem], sections: Sequence[Section] | None,
            pages: Sequence[str]) -> str:  # fmt: skip
    """Return the comment, the shortest parts first; no sections where records cannot be read."""
    blocks = [*_wrong(problems)]
    if sections is None:
        blocks.append("What residents will see changed is told where the records can be read, "
                      "those of this change and those that are published.")  # fmt: skip
    elif sections or pages:
        blocks += ["## What residents will see changed", *_sheet(sections), *_pages(pages)]
    else:
        blocks.append(NOTHING)
    return "\n\n".join(_within(blocks, LONGEST)) + "\n"


def _wrong(problems: Sequence[Problem]) -> Iterator[str]:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if not errors:
        yield "## Nothing is wrong"
    else:
        yield f"## {number_of(errors, 'problem')} to correct before this can be published"
    yield from listed(problems, _MOST)


def _sheet(sections: Sequence[Section]) -> Iterator[str]:
    """Yield totals, then sentences, then entries to paste."""
    for section in sections:
        if section.title == LOST:
            yield f"### {LOST}"
            yield from _sentences(section.lines)
    tables = [section for section in sections if section.table]
    if tables:
        yield "### Totals"
    for section in tables:
        table = section.table
        if table and len(table.rows) == 1:
            yield markdown_table(table)
        elif table:
            yield _folded(f"Totals of {len(table.rows)} wards", markdown_table(table))
    for section in sorted(sections, key=lambda section: len(section.lines)):
        if section.lines and section.title != LOST:
            yield f"### {plain_markdown(section.title)}"
            yield from _sentences(section.lines)
        if section.entry:
            yield _folded("The entry to add to revisions in releases", _fenced(section.entry))


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    told = [f"- {plain_markdown(capital(line))}" for line in lines[:_MOST]]
    if len(lines) > _MOST:
        told.append(f"- and {len(lines) - _MOST:,} more; {_ELSEWHERE}")
    yield "\n".join(told[:_OPEN])
    if told[_OPEN:]:
        yield _folded(f"{len(lines) - _OPEN:,} more", "\n".join(told[_OPEN:]))


def _pages(pages: Sequence[str]) -> Iterator[str]:
    if pages:
        yield f"### {number_of(len(pages), 'page')} that read otherwise"
        yield from _sentences(pages)


def _fenced(entry: str) -> str:
    lines = entry.splitlines()
    more = [f"# {len(lines) - _MOST:,} more lines; {_ELSEWHERE}"] if len(lines) > _MOST else []
    return "\n".join(["```yaml", *lines[:_MOST], *more, "```"])


def _folded(summary_of: str, text: str) -> str:
    return f"<details><summary>{summary_of}</summary>\n\n{text}\n\n</details>"


def _within(blocks: Iterable[str], most: int) -> Iterator[str]:
    """Yield the blocks that there is room for, and say where some were left out."""
    used, left_out = 0, 0
    for block in blocks:
        used += len(block) + 2
        if used > most - 100:
            left_out += 1
        else:
            yield block
    if left_out:
        yield f"{number_of(left_out, 'part')} left out for length; {_ELSEWHERE}."


def what_is_unsafe(text: str) -> str | None:
    """Return why a text must not be posted; None where it can harm nobody."""
    if len(text) > LONGEST:
        return f"it has {len(text):,} letters; {LONGEST:,} are allowed"
    for letter in set(text) - {"\n", JOINER}:
        if is_unseen(letter):
            return f"it holds the unseen letter U+{ord(letter):04X}"
    for number, line in enumerate(_outside_blocks(text), 1):
        if line == "</details>" or _SUMMARY.fullmatch(line):
            continue
        for pattern, what in _UNSAFE:
            if pattern.search(line):
                return f"its line {number} holds {what}"
    return None


def _outside_blocks(text: str) -> Iterator[str]:
    """Yield the lines that Markdown reads, and those of a block that is not begun or ended cleanly.

    A block begins after an empty line: right below HTML it would be read as HTML.
    """
    within, last = False, ""
    for line in text.split("\n"):
        if not within and not last and line in _FENCES:
            within = True
        elif within and line == "```":
            within = False
        elif not within or "```" in line or "~~~" in line:
            yield line
        else:
            yield ""
        last = line
    if within:
        yield "```"


def to_post(text: str | None, run: str, preview: str) -> str:
    """Return what is posted: the text, and how to look at what it tells of."""
    if text is None:
        text = "## The records were not looked at\n\nThe checks ended before they could say why.\n"
    look = [f"The site as this would make it: open {preview}"] if preview else []
    look.append(
        f"The files of that site: under *Artifacts* of [the checks of this change]({run}), "
        "download *preview*, unpack it, run `python3 -m http.server` in its folder and open "
        "http://localhost:8000/."
    )
    lines = "\n".join(f"- {line}" for line in look)
    return f"{MARKER}\n{text.rstrip()}\n\n## How to look at it\n\n{lines}\n"
