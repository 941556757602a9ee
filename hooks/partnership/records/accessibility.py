"""Reads the accessibility statement, and refuses what it may not say."""

from collections.abc import Iterator
from itertools import pairwise

from partnership.errors import Problem
from partnership.model.accessibility import Accessibility, Compliance
from partnership.model.base import Record
from partnership.model.organisation import Link
from partnership.records.folder import Filed, Folder

ACCESSIBILITY_RECORDS: dict[str, type[Record]] = {"accessibility": Accessibility}
"""The name of the schema of the file and the record it describes."""

FILE = "accessibility.yml"


def load_accessibility(folder: Folder) -> Accessibility | None:
    """Return the statement; without one the page says so, and whoever builds is told."""
    filed = folder.find(FILE, Accessibility)
    if filed is None:
        return None
    folder.note(_claims_too_much(filed))
    folder.note(_says_too_little(filed))
    folder.note(_dates_out_of_order(filed))
    return filed.record


def _claims_too_much(filed: Filed[Accessibility]) -> Iterator[Problem]:
    """Yield why the site may not be called fully compliant."""
    said = filed.record
    if said.compliance is not Compliance.FULLY:
        return
    whys = {
        "no audit by people is recorded": not said.audits,
        "'issues' lists what fails": bool(said.issues),
        "'burdens' lists what fails": bool(said.burdens),
        "'unchecked' lists what nobody has checked": bool(said.unchecked),
        "the last crawl found violations": bool(said.crawl and said.crawl.violations),
    }
    for why, holds in whys.items():
        if holds:
            what = f"'compliance' is fully, but {why}"
            yield filed.problem(("compliance",), what, "Write partially.")


def _says_too_little(filed: Filed[Accessibility]) -> Iterator[Problem]:
    said = filed.record
    if said.compliance is not Compliance.FULLY and not (
        said.issues or said.burdens or said.exemptions or said.unchecked
    ):
        what = f"'compliance' is {said.compliance}, and nothing that fails is listed"
        remedy = "List it under 'issues', or what nobody has checked yet under 'unchecked'."
        yield filed.problem(("compliance",), what, remedy)
    if said.crawl and said.crawl.violations and not said.issues:
        what = "the last crawl found violations, and 'issues' lists none of them"
        yield filed.problem(("crawl",), what, "Mend them and crawl again, or list each of them.")
    if not any(_is_a_page(route.link) for route in said.feedback if route.link):
        what = "'feedback' has no link to a web page"
        remedy = "Give one of its items a link with an address that starts with https://."
        yield filed.problem(("feedback",), what, remedy)


def _is_a_page(link: Link) -> bool:
    return link.address.startswith("https://")


def _dates_out_of_order(filed: Filed[Accessibility]) -> Iterator[Problem]:
    said = filed.record
    if said.last_reviewed < said.prepared:
        what = "the statement was last reviewed before it was prepared"
        remedy = "Mend one of the two; on the first day they are the same."
        yield filed.problem(("last_reviewed",), what, remedy)
    for number, (before, after) in enumerate(pairwise(said.audits), start=1):
        if after.on < before.on:
            what = "an audit is older than the one above it"
            yield filed.problem(("audits", number, "on"), what, "Write the latest last.")
