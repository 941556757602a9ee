"""Reads the progress reports of a plan, and notices a published figure that was changed."""

from collections.abc import Iterator, Mapping

from partnership.errors import Problem, suggestion
from partnership.model.base import Record
from partnership.model.plans import PlanFile
from partnership.model.progress import Entry, Report, ReportedFigure
from partnership.model.targets import Target
from partnership.records.comparing_plans import unknown_papers
from partnership.records.documents import Place
from partnership.records.folder import Filed, Folder
from partnership.records.naming import OWN_ID, misnamed, names_in, repeated

REPORT_RECORDS: dict[str, type[Record]] = {"report": Report}
"""The name of the schema of a report and the record it describes."""

LEEWAY = 0.1
"""How much two times may differ and still count as equally long: a quarter has 90 to 92 days."""


def load_reports(
    folder: Folder, pattern: str, plan: PlanFile, targets: Mapping[str, Target] | None
) -> tuple[Report, ...]:
    """Return the reports of a plan in the order of time.

    The plan's targets, by id, are None where its list of priorities and their files differ.
    """
    reports = folder.read_all(pattern, Report)
    for filed in reports:
        folder.note(unknown_papers(filed, plan.papers))
        folder.note(misnamed(filed, "period", filed.record.period, reports))
        folder.note(repeated(names_in(filed, ("figures",), filed.record.figures), OWN_ID))
        folder.note(_wrong_names(filed, plan, targets) if targets is not None else ())
        folder.note(_broken_seals(filed))
    return tuple(sorted((one.record for one in reports), key=lambda one: one.last_day))


def _wrong_names(
    filed: Filed[Report], plan: PlanFile, targets: Mapping[str, Target]
) -> Iterator[Problem]:
    for number, figure in enumerate(filed.record.figures):
        for place, slug in enumerate(figure.priorities):
            if slug not in plan.priorities:
                what = f"priority '{slug}' is not in the plan"
                remedy = suggestion(slug, plan.priorities, "Name one of its own.")
                yield filed.problem(("figures", number, "priorities", place), what, remedy)
        if figure.target is None:
            continue
        if figure.target in targets:
            yield from _not_comparable(filed, number, figure, targets[figure.target])
        else:
            what = f"target '{figure.target}' is not in the plan"
            remedy = suggestion(figure.target, targets, "Name one of its own.")
            yield filed.problem(("figures", number, "target"), what, remedy)


def _not_comparable(
    filed: Filed[Report], number: int, figure: ReportedFigure, target: Target
) -> Iterator[Problem]:
    """Yield a problem where a figure is in another unit than its target, or of another length."""
    if target.unit is not None and figure.unit != target.unit:
        what = f"the figure is in '{figure.unit}' and its target in '{target.unit}'"
        remedy = "Write the same unit, or take out 'target' if the figure measures something else."
        yield filed.problem(("figures", number, "unit"), what, remedy)
    baseline, last = target.baseline, filed.record.last_day
    if baseline is None or baseline.since is None or baseline.until is None:
        return
    covered = (last - (figure.since or filed.record.first_day)).days + 1
    usual = (baseline.until - baseline.since).days + 1
    if abs(covered - usual) > LEEWAY * max(covered, usual):
        what = f"the figure covers {covered} days and the baseline of its target {usual}"
        remedy = "Give the figure of as long a time, and write 'since', the first day it covers."
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
