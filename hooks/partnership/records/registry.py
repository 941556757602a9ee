"""The registry of record kinds that a data folder may contain.

Reading, unknown files, JSON Schemas, the field guide and reference checks are derived from it. To
add a kind of record, add one entry here and one model.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import PurePath

from partnership.model.accessibility import Accessibility
from partnership.model.base import Record
from partnership.model.consultations import Consultations
from partnership.model.crime import Categories, CrimeMonth
from partnership.model.meetings import Meeting
from partnership.model.organisation import Organisation
from partnership.model.plan_parts import Assessment, Translation
from partnership.model.plans import KnownPlans, Neighbours, PlanFile
from partnership.model.postcodes import PostcodeSource
from partnership.model.priorities import Priority
from partnership.model.releases import Baselines, Releases, Withdrawals
from partnership.model.site import Accepted, MapSettings, Search
from partnership.model.standards import National, PlanEvidence, Standards
from partnership.model.targets import Report
from partnership.model.wards import Places, WardSets
from partnership.records.fields import is_derived, kinds_named_by


@dataclass(frozen=True)
class RecordKind:
    """A kind of record file."""

    name: str  # the name of the schema; messages use it too
    path: str  # the path of the file, or a pattern for several files
    model: type[Record]  # the model of the file's content
    if_missing: str = ""  # what to do if the file is missing; empty if it is optional
    wanted: str = ""
    """What pages lack without this optional file; empty if many partnerships do not need it."""
    named_by: str = ""
    """The field that equals the file's name, or its folder's name for files such as plan.yml. Other
    records refer to the file by it."""
    written_by: str = ""
    """The command that writes the file; empty if officers do, and then the form offers it."""

    def holds(self, name: str) -> bool:
        """Return whether a file, named relative to the data folder, is of this kind."""
        return fnmatchcase(name, self.path) and name.count("/") == self.path.count("/")

    def fields_from_name(self, name: str) -> dict[str, str]:
        """Return the field that the file's name determines, with its value, if there is one."""
        says = self.named_by and is_derived(self.model, self.named_by)
        return {self.named_by: self.identity(name)} if says else {}

    def identity(self, name: str) -> str:
        """Return the id of a file: its stem, or its folder's name if the folder varies."""
        path = PurePath(name)
        return path.stem if "*" in PurePath(self.path).name else path.parent.name

    @property
    def stands_for(self) -> str:
        """The kind of thing that each file represents; empty if nothing refers to these files."""
        return "month" if self.named_by == "month" else self.name if self.named_by else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """The kinds of thing that the files define, by file name or by a field."""
        return kinds_named_by(self.model) | ({self.stands_for} - {""})


# How to restore a file that was there before; other remedies follow.
RESTORE = "Restore its last version"
_AS_SHOWN = f"{RESTORE}, or write it as data/README.md shows"

KINDS = (
    RecordKind("partnership", "partnership.yml", Organisation, f"{_AS_SHOWN}."),
    RecordKind("wards", "wards.yml", WardSets, f"{RESTORE}, or run `partnership import wards`."),
    RecordKind("places", "places.yml", Places, wanted="there are no pages of towns and villages"),
    RecordKind("categories", "categories.yml", Categories,
               f"{RESTORE}, or copy it from another partnership's folder."),
    RecordKind("crime", "crime/*.yml", CrimeMonth, named_by="month", written_by="import crime"),
    RecordKind("releases", "releases.yml", Releases),
    RecordKind("baselines", "baselines.yml", Baselines,
               f"{RESTORE}; where there is no baseline yet, write 'baselines: []'."),
    RecordKind("postcodes", "postcodes.yml", PostcodeSource, written_by="import postcodes"),
    RecordKind("map", "map.yml", MapSettings, f"{_AS_SHOWN}."),
    RecordKind("standards", "standards.yml", Standards),
    RecordKind("plan", "plans/*/plan.yml", PlanFile, named_by="years"),
    RecordKind("priority", "plans/*/priorities/*.yml", Priority, named_by="slug"),
    RecordKind("report", "plans/*/monitoring/*.yml", Report, named_by="period"),
    RecordKind("translation", "plans/*/translations/*.yml", Translation, named_by="language"),
    RecordKind("assessment", "plans/*/assessment.yml", Assessment),
    RecordKind("national", "plans/*/national.yml", National),
    RecordKind("plan-standards", "plans/*/standards.yml", PlanEvidence),
    RecordKind("meeting", "meetings/*.yml", Meeting, named_by="id"),
    RecordKind("consultations", "consultations.yml", Consultations,
               wanted="pages say nothing about consultations"),
    RecordKind("known-plans", "plans/known.yml", KnownPlans),
    RecordKind("withdrawn", "withdrawn.yml", Withdrawals),
    RecordKind("accepted", "accepted.yml", Accepted),
    RecordKind("neighbours", "neighbours.yml", Neighbours),
    RecordKind("accessibility", "accessibility.yml", Accessibility,
               f"{_AS_SHOWN}: the law requires every public site to have a statement."),
    RecordKind("search", "search.yml", Search, wanted="search does not understand everyday words"),
)  # fmt: skip
"""Every kind of record file, in the order of the field guide."""

KIND_OF = {kind.model: kind for kind in KINDS}  # maps each model to its kind of record file


@cache
def kind_of(name: str) -> RecordKind | None:
    """Return the kind of a file by its name in the data folder; None if it is not a record."""
    return next((kind for kind in KINDS if kind.holds(name)), None)


@cache
def plan_folder(name: str) -> str:
    """Return the folder of the plan that a file belongs to; empty for any other file."""
    parts = PurePath(name).parts
    return "/".join(parts[:2]) if parts[:1] == ("plans",) and len(parts) > 2 else ""  # noqa: PLR2004 - plans/<years>/<file>
