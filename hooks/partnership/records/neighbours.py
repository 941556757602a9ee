"""Reads the plans of neighbouring partnerships, and the plans that are only known of."""

from collections.abc import Iterator

from partnership.errors import Problem, suggestion
from partnership.model.base import Record
from partnership.model.known_plans import KnownPlans
from partnership.model.neighbours import Neighbours
from partnership.records.comparing_plans import unknown_papers
from partnership.records.folder import Filed, Folder
from partnership.records.naming import OWN_ID, names_in, repeated

NEIGHBOUR_RECORDS: dict[str, type[Record]] = {"known-plans": KnownPlans, "neighbours": Neighbours}
"""The name of each schema of these files and the record it describes."""


def load_known_plans(folder: Folder) -> KnownPlans:
    """Return the plans that are known of; none where there is no file."""
    filed = folder.find("plans/known.yml", KnownPlans)
    if filed is None:
        return KnownPlans()
    folder.note(repeated(names_in(filed, ("papers",), filed.record.papers), OWN_ID))
    folder.note(unknown_papers(filed, filed.record.papers))
    return filed.record


def load_neighbours(folder: Folder) -> Neighbours | None:
    """Return the plans side by side, or None where there is no file."""
    filed = folder.find("neighbours.yml", Neighbours)
    if filed is None:
        return None
    folder.note(repeated(names_in(filed, ("themes",), filed.record.themes), OWN_ID))
    folder.note(_unknown_themes(filed))
    return filed.record


def _unknown_themes(filed: Filed[Neighbours]) -> Iterator[Problem]:
    known = [theme.id for theme in filed.record.themes]
    used = set()
    for number, plan in enumerate(filed.record.plans):
        for place, priority in enumerate(plan.priorities):
            used |= set(priority.themes)
            for position, theme in enumerate(priority.themes):
                if theme not in known:
                    what = f"theme '{theme}' is not in the list of themes"
                    remedy = suggestion(theme, known, "Add it to 'themes'.")
                    at = ("plans", number, "priorities", place, "themes", position)
                    yield filed.problem(at, what, remedy)
    for number, theme in enumerate(known):
        if theme not in used:
            what = f"no priority belongs to theme '{theme}'"
            yield filed.problem(("themes", number), what, "Take it out, or use it.")
