"""Reads a plan's response to the national plan."""

from collections.abc import Iterator

from partnership.errors import Problem, suggestion
from partnership.model.base import Record
from partnership.model.national import National
from partnership.model.plans import PlanFacts
from partnership.records.comparing_plans import unknown_papers
from partnership.records.folder import Filed, Folder
from partnership.records.naming import OWN_ID, names_in, repeated

NATIONAL_RECORDS: dict[str, type[Record]] = {"national": National}
"""The name of the schema of the file and the record it describes."""


def load_national(folder: Folder, name: str, plan: PlanFacts) -> National | None:
    """Return the response to the national plan, or None where there is no file of it."""
    filed = folder.find(name, National)
    if filed is None:
        return None
    folder.note(unknown_papers(filed, plan.papers))
    folder.note(repeated(names_in(filed, ("headings",), filed.record.headings), OWN_ID))
    folder.note(_items_that_do_not_fit(filed))
    return filed.record


def _items_that_do_not_fit(filed: Filed[National]) -> Iterator[Problem]:
    headings = [heading.id for heading in filed.record.headings]
    numbers = [item.number for item in filed.record.items]
    for place, item in enumerate(filed.record.items):
        if item.number != place + 1:
            what = f"item {item.number} stands where item {place + 1} should"
            yield filed.problem(("items", place, "number"), what, "Number the items 1, 2, 3 ...")
        if item.heading not in headings:
            what = f"heading '{item.heading}' is not in the list of headings"
            remedy = suggestion(item.heading, headings, "Add it to 'headings'.")
            yield filed.problem(("items", place, "heading"), what, remedy)
        for position, number in enumerate(item.see):
            if number not in numbers or number == item.number:
                what = f"item {item.number} points to item {number}"
                remedy = "Name another item of this file."
                yield filed.problem(("items", place, "see", position), what, remedy)
    counts = filed.record.counts
    for position, number in enumerate(counts.items if counts else ()):
        if number not in numbers:
            what = f"the counts belong to item {number}, which does not exist"
            remedy = "Name an item of this file."
            yield filed.problem(("counts", "items", position), what, remedy)
