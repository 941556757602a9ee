"""Rules for the accessibility statement: its claims must match what is known."""

from partnership.errors import Problems, join_and
from partnership.model.accessibility import Accessibility
from partnership.records.folder import RecordFile
from partnership.records.loading import Records


def statement_that_does_not_fit(filed: RecordFile[Accessibility], _records: Records) -> Problems:
    """Yield claims that go too far, and known limitations that the statement omits."""
    statement, compliance = filed.record, ("compliance",)
    has_violations = bool(statement.crawl and statement.crawl.violations)
    listed = {name: getattr(statement, name) for name in ("issues", "burdens", "unchecked")}
    if statement.compliance == "fully":
        reasons = {
            "no audit by people is recorded": not statement.audits,
            "'issues' lists what fails": listed["issues"],
            "'burdens' lists what fails": listed["burdens"],
            "'unchecked' lists what nobody has checked": listed["unchecked"],
            "the last crawl found violations": has_violations,
        }
        if contradictions := [reason for reason, holds in reasons.items() if holds]:
            what = f"'compliance' is fully, but {join_and(contradictions)}"
            yield filed.problem(compliance, what, "Write partially.")
    elif not (any(listed.values()) or statement.exemptions):
        what = f"'compliance' is {statement.compliance}, but no problem is listed"
        remedy = "List it under 'issues', or what nobody has checked yet under 'unchecked'."
        yield filed.problem(compliance, what, remedy)
    if has_violations and not statement.issues:
        what = "the last crawl found violations, but 'issues' lists none of them"
        yield filed.problem(("crawl",), what, "Correct them and crawl again, or list each of them.")
    links = [route.link.address for route in statement.feedback if route.link]
    if not any(address.startswith("https://") for address in links):
        what = "'feedback' has no link to a web page"
        remedy = "Give one of its items a link with an address that starts with https://."
        yield filed.problem(("feedback",), what, remedy)
