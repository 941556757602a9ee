"""Problems as a pull request shows them: notes on their lines, and a list for the job's summary.

The format is that of GitHub's workflow commands; a text in it is escaped, so that no record can
give the runner a command.
"""

import re
from collections.abc import Iterator, Sequence

from partnership.errors import Problem, Severity, number_of, plain_markdown

MOST = 10
"""So many notes of one kind GitHub shows of a step; more are counted in a note of another."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.DUE: "notice"}
_TITLES = {
    Severity.ERROR: "Nothing is published while this is wrong",
    Severity.WARNING: "Look whether this is meant",
    Severity.DUE: "This falls due",
}


def annotation_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield a command for each problem, the first ten of each severity, and one for the rest."""
    for severity, command in _COMMANDS.items():
        own = [problem for problem in problems if problem.severity is severity]
        for problem in own[:MOST]:
            place = f"file={_property(problem.file)}"
            if problem.line is not None:
                place += f",line={problem.line}"
            title = _property(_TITLES[severity])
            yield f"::{command} {place},title={title}::{_text(_said(problem))}"
        if len(own) > MOST:
            yield f"::notice::and {len(own) - MOST:,} more; the job's summary lists them all"


def summary(problems: Sequence[Problem]) -> str:
    """Return every problem as Markdown, by severity; or that there is none."""
    return "\n\n".join(listed(problems)) + "\n" if problems else "### The records are in order\n"


def listed(problems: Sequence[Problem], most: int | None = None) -> Iterator[str]:
    """Yield a heading and a list for each severity; of more than `most`, the rest is counted."""
    for severity in Severity:
        own = [problem for problem in problems if problem.severity is severity]
        lines = [f"- {_code(_place(problem))} {plain_markdown(_said(problem))}" for problem in own]
        if most is not None and len(own) > most:
            lines[most:] = [f"- and {len(own) - most:,} more; the job's summary lists them all"]
        if own:
            yield f"### {_TITLES[severity]} ({number_of(len(own), 'problem')})"
            yield "\n".join(lines)


_IN_THE_LOG = re.compile(
    r"^(ERROR|WARNING) +- +(?! )(?:(?P<file>[^\s:]+)(?::(?P<line>[0-9]+))?  (?P<what>.+)"
    r"|Doc file '(?P<page>[^']+)' (?P<link>.+)|(?P<rest>(?!Error reading page).+))$"
)
"""A line by which MkDocs tells what keeps the site from being built."""


def problems_in_log(log: str, content: str, known: Sequence[Problem]) -> Iterator[Problem]:
    """Yield what a build's log tells beyond the known problems, such as a link that leads nowhere.

    `content` is the folder of the pages that people write, which MkDocs leaves out of their names.
    """
    told = {str(problem) for problem in known}
    for line in log.splitlines():
        found = _IN_THE_LOG.match(line)
        if found and line.split("-", 1)[1].strip() not in told:
            page = found["page"] and f"{content}/{found['page']}"
            what = found["what"] or found["link"] or found["rest"]
            number = int(found["line"]) if found["line"] else None
            remedy = "The site cannot be built until this is corrected."
            yield Problem(page or found["file"] or content, number, what.rstrip("."), remedy)


def _said(problem: Problem) -> str:
    return f"{problem.what}. {problem.remedy}"


def _place(problem: Problem) -> str:
    return problem.file if problem.line is None else f"{problem.file}:{problem.line}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")


_RARE = re.compile(r"[^A-Za-z0-9_./: -]|(?<=:)/|www(?=\.)", re.IGNORECASE)
"""What names of files rarely hold, and what would make a link of one."""


def _code(text: str) -> str:
    """Return a place as code, with a line for what it rarely holds."""
    return f"`{_RARE.sub('_', text)}`"
