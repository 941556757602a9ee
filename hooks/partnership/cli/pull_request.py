"""The output for a pull request: annotations, the job summary, and one comment.

Annotations are GitHub workflow commands; their text is escaped, so that records cannot inject
commands. The comment may come from untrusted records or code. Before it is posted, `what_is_unsafe`
validates it: it may not contain links, images, mentions, references or HTML other than `<details>`.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from partnership.cli.common import FILE
from partnership.errors import Problem, Severity, refusal
from partnership.pages.diff import LOST, NOTHING, ChangeSection, capital, table_text
from partnership.pages.templates import file_text
from partnership.records.form_fields import in_the_form
from partnership.text import JOINER, count_noun, is_unseen, plain_markdown

MOST = 10  # the number of annotations that GitHub shows per step and severity
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.DUE: "notice"}
_TITLES = {
    Severity.ERROR: "Nothing is published until this is corrected",
    Severity.WARNING: "Check whether this is intended",
    Severity.DUE: "This is due",
}


def annotation_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield an annotation for each problem: ten of each severity, then the number left."""
    for severity, command in _COMMANDS.items():
        of_severity = [problem for problem in problems if problem.severity is severity]
        for problem in of_severity[:MOST]:
            fields = {"file": problem.file, "line": problem.line, "title": _TITLES[severity]}
            place = ",".join(
                f"{name}={_escaped(str(value), ':,')}" for name, value in fields.items() if value
            )
            yield f"::{command} {place}::{_escaped(f'{problem.what}. {problem.remedy}')}"
        if len(of_severity) > MOST:
            more = len(of_severity) - MOST
            yield f"::notice::and {more:,} more; the job's summary lists them all"


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in f"%\r\n{more}" else char for char in text)


def summary(problems: Sequence[Problem]) -> str:
    """Return every problem as Markdown, by severity, or a line that there is none."""
    return "\n\n".join(listed(problems)) + "\n" if problems else "### The records are valid\n"


# Characters that are rare in file names and could form a link.
_RARE = re.compile(r"[^A-Za-z0-9_./: -]|(?<=:)/|www(?=\.)", re.IGNORECASE)


def listed(problems: Sequence[Problem], most: int | None = None) -> Iterator[str]:
    """Yield a heading and a list for each severity; problems beyond `most` are only counted."""
    for severity in Severity:
        of_severity = [problem for problem in problems if problem.severity is severity]
        lines = []
        for problem in of_severity:
            place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
            what = f"{problem.what}. {problem.remedy} {in_the_form([problem])}"
            lines.append(f"- `{_RARE.sub('_', place)}` {plain_markdown(what.rstrip())}")
        if most is not None and len(of_severity) > most:
            more = len(of_severity) - most
            lines[most:] = [f"- and {more:,} more; the job's summary lists them all"]
        if of_severity:
            yield f"### {_TITLES[severity]} ({count_noun(len(of_severity), 'problem')})"
            yield "\n".join(lines)


_IN_THE_LOG = re.compile(
    r"^(ERROR|WARNING) +- +(?! )(?:(?P<file>[^\s:]+)(?::(?P<line>[0-9]+))?  (?P<what>.+)"
    r"|Doc file '(?P<page>[^']+)' (?P<link>.+)|(?P<rest>(?!Error reading page).+))$"
)
"""A line in which MkDocs reports a problem that fails the build."""


def with_build_log(log: Path | None, known: Sequence[Problem], content: Path) -> list[Problem]:
    """Return the known problems and those that only the log of a build reports."""
    text = log.read_text("utf-8", errors="replace") if log and log.exists() else ""
    return [*known, *problems_in_log(text, content, known)]


def problems_in_log(log: str, content: Path, known: Sequence[Problem]) -> Iterator[Problem]:
    """Yield new problems of a build log, which names pages without their folder, `content`."""
    known_lines = {str(problem) for problem in known}
    for line in log.splitlines():
        match = _IN_THE_LOG.match(line)
        if match and line.split("-", 1)[1].strip() not in known_lines:
            page = match["page"] and f"{content.name}/{match['page']}"
            what = match["what"] or match["link"] or match["rest"]
            number = int(match["line"]) if match["line"] else None
            if page:
                number = _line_of(what.partition("'")[2].partition("'")[0], content / match["page"])
            remedy = "The site cannot be built until this is corrected."
            yield Problem(page or match["file"] or content.name, number, what.rstrip("."), remedy)


def _line_of(address: str, page: Path) -> int | None:
    lines = page.read_text("utf-8").splitlines() if page.is_file() else []
    links = (f"({address})", f'"{address}"', f": {address}")
    having = (number for number, line in enumerate(lines, 1) if any(link in line for link in links))
    return next(having, None)


# The first line of the comment, which identifies it for updates.
MARKER = "<!-- partnership: what this pull request changes -->"
LONGEST = 60_000  # GitHub allows 65,536 characters; some are needed for what is added when posting
# The heading of a section of the comment.
_PART = "\n\n### "
_SUMMARY = re.compile(r"<details><summary>[A-Za-z0-9 ,()]+</summary>")
_FENCES = ("```yaml", "```text")
_UNSAFE = (
    (re.compile(r"(?<!\\)(\\\\)*[<\[&$]"), "HTML, a link, a picture or a formula"),
    (re.compile(rf"@(?!{JOINER})"), "a mention"),
    (re.compile(r"#[0-9]"), "a reference to an issue"),
    (re.compile(r"://|www\.", re.IGNORECASE), "an address"),
    (re.compile(r"(?:```|~~~)"), "a block of another kind"),
)


def comment(problems: Sequence[Problem], sections: Sequence[ChangeSection] | None,
            pages: Sequence[str]) -> str:  # fmt: skip
    """Return the comment, shortest sections first; without sections if records are unreadable."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    written = file_text(
        "comment.md",
        errors=count_noun(errors, "problem") if errors else "",
        problems="\n\n".join(listed(problems, MOST)),
        sections=sections,
        shortest_first=sorted(sections or (), key=lambda section: len(section.lines)),
        lost=LOST,
        nothing=NOTHING,
        pages=pages,
        markdown=lambda text: plain_markdown(capital(text)),
        table=table_text,
    )
    text = re.sub(r"\n{3,}", "\n\n", written).strip()
    if len(text) > LONGEST - 100:
        kept_text = text[: LONGEST - 100].rpartition(_PART)[0]
        left_out = count_noun(text.count(_PART, len(kept_text)), "part")
        text = f"{kept_text}\n\n{left_out} left out for length; see the summary of the job Records."
    return f"{text}\n"


def what_is_unsafe(text: str) -> str | None:
    """Return why a text must not be posted; None if it is safe."""
    if len(text) > LONGEST:
        return f"it has {len(text):,} letters; {LONGEST:,} are allowed"
    for letter in set(text) - {"\n", JOINER}:
        if is_unseen(letter):
            return f"it contains the invisible character U+{ord(letter):04X}"
    for line_number, line in enumerate(_outside_blocks(text), 1):
        if line == "</details>" or _SUMMARY.fullmatch(line):
            continue
        for pattern, what in _UNSAFE:
            if pattern.search(line):
                return f"its line {line_number} contains {what}"
    return None


def _outside_blocks(text: str) -> Iterator[str]:
    """Yield the lines that Markdown interprets, and the fences of badly delimited code blocks.

    A block must follow an empty line: directly after HTML it would be parsed as HTML.
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
    """Return the final comment: the text, and how to see the changes."""
    return file_text("posted.md", marker=MARKER, text=text, run=run, preview=preview)


@click.command()
@click.argument("file", type=FILE)
@click.option("--run", required=True, metavar="ADDRESS", help="The address of the checks.")
@click.option("--preview", metavar="ADDRESS", help="Where the host shows the site of a change; "
              "{number} and {branch} are filled in.")  # fmt: skip
@click.option("--number", default="", help="The number of the pull request.")
@click.option("--branch", default="", help="The branch of the change.")
def post(file: Path, run: str, preview: str | None, number: str, branch: str) -> None:
    """Print a comment written by `diff --format comment`, ready to be posted.

    An unsafe text is rejected, because untrusted code may have written it. Without FILE, the
    comment says that the checks ended before they could report.
    """
    text = file.read_text("utf-8", errors="replace") if file.exists() else None
    why = "it is a link" if file.is_symlink() else what_is_unsafe(text or "")
    if why:
        remedy = "Nothing was posted: see the checks of this change instead."
        raise refusal(file.name, None, why, remedy)
    slug = re.sub(r"[^a-z0-9]+", "-", branch.lower()).strip("-")
    address = (preview or "").replace("{number}", number).replace("{branch}", slug)
    click.echo(to_post(text, run, address), nl=False)
