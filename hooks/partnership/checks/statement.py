"""Rules for the accessibility statement: it may claim no more, and say no less, than is known."""

from collections.abc import Iterator

from partnership.errors import Problem
from partnership.model.accessibility import Accessibility
from partnership.model.organisation import Link
from partnership.records.folder import Filed
from partnership.records.loading import Records


def claims_of_too_much(filed: Filed[Accessibility], _records: Records) -> Iterator[Problem]:
    """Yield why the site may not be called fully compliant."""
    statement = filed.record
    if statement.compliance != "fully":
        return
    reasons = {
        "no audit by people is recorded": not statement.audits,
        "'issues' lists what fails": bool(statement.issues),
        "'burdens' lists what fails": bool(statement.burdens),
        "'unchecked' lists what nobody has checked": bool(statement.unchecked),
        "the last crawl found violations": bool(statement.crawl and statement.crawl.violations),
    }
    for reason, holds in reasons.items():
        if holds:
            what = f"'compliance' is fully, but {reason}"
            yield filed.problem(("compliance",), what, "Write partially.")


def claims_of_too_little(filed: Filed[Accessibility], _records: Records) -> Iterator[Problem]:
    """Yield what the statement leaves out although the law or its own test asks for it."""
    statement = filed.record
    if statement.compliance != "fully" and not (
        statement.issues or statement.burdens or statement.exemptions or statement.unchecked
    ):
        what = f"'compliance' is {statement.compliance}, and nothing that fails is listed"
        remedy = "List it under 'issues', or what nobody has checked yet under 'unchecked'."
        yield filed.problem(("compliance",), what, remedy)
    if statement.crawl and statement.crawl.violations and not statement.issues:
        what = "the last crawl found violations, and 'issues' lists none of them"
        remedy = "Correct them and crawl again, or list each of them."
        yield filed.problem(("crawl",), what, remedy)
    if not any(_is_a_page(route.link) for route in statement.feedback if route.link):
        what = "'feedback' has no link to a web page"
        remedy = "Give one of its items a link with an address that starts with https://."
        yield filed.problem(("feedback",), what, remedy)


def _is_a_page(link: Link) -> bool:
    return link.address.startswith("https://")
