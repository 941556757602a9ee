"""Reads the baselines of the usual range, and refuses months that no figures stand behind."""

from collections.abc import Iterator, Sequence

from partnership.errors import Problem
from partnership.model.base import Record
from partnership.model.baselines import Baseline, Baselines
from partnership.model.crime import CrimeMonth
from partnership.records.folder import Filed, Folder

BASELINE_RECORDS: dict[str, type[Record]] = {"baselines": Baselines}
"""The name of the schema of the file and the record it describes."""

FILE = "baselines.yml"


def load_baselines(folder: Folder, months: Sequence[Filed[CrimeMonth]]) -> tuple[Baseline, ...]:
    """Return the baselines; none where there is no file, and then no chart has a usual range."""
    filed = folder.find(FILE, Baselines)
    if filed is None:
        return ()
    folder.note(_months_without_figures(filed, months))
    return filed.record.baselines


def _months_without_figures(
    filed: Filed[Baselines], months: Sequence[Filed[CrimeMonth]]
) -> Iterator[Problem]:
    if not months:
        return
    begin, end = months[0].record.month, months[-1].record.month
    for number, one in enumerate(filed.record.baselines):
        if one.first < begin or one.last > end:
            what = f"the months {one.first} to {one.last} are not all at hand"
            remedy = f"The figures run from {begin} to {end}; choose 24 months of these."
            yield filed.problem(("baselines", number, "first"), what, remedy)
