"""Reads the progress reports of a plan, and notices a published figure that was changed."""

from collections.abc import Iterator, Sequence

from partnership.errors import Problem, suggestion
from partnership.model.base import Record
from partnership.model.plans import PlanFile
from partnership.model.progress import Entry, Report
from partnership.records.comparing_plans import unknown_papers
from partnership.records.documents import Place
from partnership.records.folder import Filed, Folder
from partnership.records.naming import OWN_ID, misnamed, names_in, repeated

REPORT_RECORDS: dict[str, type[Record]] = {"report": Report}
"""The name of the schema of a report and the record it describes."""


def load_reports(
    folder: Folder, pattern: str, plan: PlanFile, targets: Sequence[str] | None
) -> tuple[Report, ...]:
    """Return the reports of a plan in the order of time.

    The ids of the plan's targets are None where its list of priorities and their files differ.
    """
    reports = folder.read_all(pattern, Report)
    for filed in reports:
        folder.note(unknown_papers(filed, plan.papers))
        folder.note(misnamed(filed, "period", filed.record.period, reports))
        folder.note(repeated(names_in(filed, ("figures",), filed.record.figures), OWN_ID))
        folder.note(_wrong_names(filed, plan, targets) if targets is not None else ())
        folder.note(_broken_seals(filed))
    return tuple(sorted((one.record for one in reports), key=lambda one: one.last_day))


def _wrong_names(filed: Filed[Report], plan: PlanFile, targets: Sequence[str]) -> Iterator[Problem]:
    for number, figure in enumerate(filed.record.figures):
        for place, slug in enumerate(figure.priorities):
            if slug not in plan.priorities:
                what = f"priority '{slug}' is not in the plan"
                remedy = suggestion(slug, plan.priorities, "Name one of its own.")
                yield filed.problem(("figures", number, "priorities", place), what, remedy)
        if figure.target is not None and figure.target not in targets:
            what = f"target '{figure.target}' is not in the plan"
            remedy = suggestion(figure.target, targets, "Name one of its own.")
            yield filed.problem(("figures", number, "target"), what, remedy)


def _broken_seals(filed: Filed[Report]) -> Iterator[Problem]:
    for number, figure in enumerate(filed.record.figures):
        for place, entry in enumerate(figure.entries):
            yield from _broken_seal(filed, ("figures", number, "entries", place), entry)


def _broken_seal(filed: Filed[Report], place: Place, entry: Entry) -> Iterator[Problem]:
    if entry.seal is None:
        remedy = f"Write seal: '{entry.true_seal()}' when the figure is ready to be published."
        yield filed.problem(place, "the entry has no seal", remedy)
    elif entry.seal != entry.true_seal():
        remedy = "Restore it, and add an entry with the correction and why."
        yield filed.problem(place, "a published entry was changed", remedy)
