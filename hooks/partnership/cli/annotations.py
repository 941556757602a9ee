"""Problems as a pull request shows them: notes on their lines, and a list for the job's summary.

The format is that of GitHub's workflow commands; a text in it is escaped, so that no record can
give the runner a command.
"""

from collections.abc import Iterator, Sequence

from partnership.errors import Problem, Severity, number_of

MOST = 10
"""So many notes of one severity are shown in a step; more are counted."""

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
            yield f"::{command}::and {len(own) - MOST:,} more; the job's summary lists them all"


def summary(problems: Sequence[Problem]) -> str:
    """Return every problem as Markdown, by severity; or that there is none."""
    parts = []
    for severity in Severity:
        own = [problem for problem in problems if problem.severity is severity]
        lines = [f"- {_code(_place(problem))} {_plain(_said(problem))}\n" for problem in own]
        if own:
            head = f"### {_TITLES[severity]} ({number_of(len(own), 'problem')})\n\n"
            parts.append(head + "".join(lines))
    return "\n".join(parts) or "### The records are in order\n"


def _said(problem: Problem) -> str:
    return f"{problem.what}. {problem.remedy}"


def _place(problem: Problem) -> str:
    return problem.file if problem.line is None else f"{problem.file}:{problem.line}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")


def _code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("\n", " ") + "`"


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is: no link, no picture, no mention of anybody."""
    escaped = "".join(f"\\{mark}" if mark in "\\`*_[]<>#|~!" else mark for mark in text)
    return escaped.replace("@", "@\u2060").replace("\n", " ")
