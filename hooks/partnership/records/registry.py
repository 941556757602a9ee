"""The registry of record files: every kind of record that a data folder may hold.

Reading, unread files, JSON Schemas, the field guide and the checks of references follow from it.
A new kind of record is one entry here and one model.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
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
    """One kind of record file."""

    name: str
    """The name of its schema, and what messages call it."""
    path: str
    """Where its files are: one file, or a pattern for many."""
    model: type[Record]
    """What a file of the kind holds."""
    if_missing: str = ""
    """What to do where the file is missing; empty where it may be."""
    wanted: str = ""
    """What pages lack without the file, where it may be missing and mostly is not."""
    named_by: str = ""
    """The field that says the file's name, or the name of its folder for a file such as plan.yml;
    other fields refer to a file of the kind by it."""
    written_by: str = ""
    """The command that alone writes it; empty where officers do, and then the form offers it."""

    def holds(self, name: str) -> bool:
        """Tell whether a file, by its name in the data folder, is of this kind."""
        return fnmatchcase(name, self.path) and name.count("/") == self.path.count("/")

    def said_by(self, name: str) -> dict[str, str]:
        """Return the field that the name of a file says, with its value, where there is one."""
        says = self.named_by and is_derived(self.model, self.named_by)
        return {self.named_by: self.identity(name)} if says else {}

    def identity(self, name: str) -> str:
        """Return what a file of the kind is called: its stem, or its folder where that varies."""
        path = PurePath(name)
        return path.stem if "*" in PurePath(self.path).name else path.parent.name

    @property
    def stands_for(self) -> str:
        """What each file of the kind stands for; empty where nothing refers to a file by name."""
        return "month" if self.named_by == "month" else self.name if self.named_by else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """The kinds of thing to which the files give names, by their own names or in them."""
        return kinds_named_by(self.model) | ({self.stands_for} - {""})


RESTORE = "Restore its last version"
"""How to get a file back that was there; what else may be done follows."""

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
               wanted="nothing is told of what people were asked"),
    RecordKind("known-plans", "plans/known.yml", KnownPlans),
    RecordKind("withdrawn", "withdrawn.yml", Withdrawals),
    RecordKind("accepted", "accepted.yml", Accepted),
    RecordKind("neighbours", "neighbours.yml", Neighbours),
    RecordKind("accessibility", "accessibility.yml", Accessibility,
               f"{_AS_SHOWN}: the law asks every public site for a statement."),
    RecordKind("search", "search.yml", Search, wanted="the search knows no words of residents"),
)  # fmt: skip
"""Every kind of record file, in the order in which the field guide tells of them."""

KIND_OF = {kind.model: kind for kind in KINDS}
"""The kind of record file that holds each model."""


def kind_of(name: str) -> RecordKind | None:
    """Return the kind of a file by its name in the data folder; None where it is no record."""
    return next((kind for kind in KINDS if kind.holds(name)), None)


def plan_folder(name: str) -> str:
    """Return the folder of the plan that a file belongs to, or nothing for any other file."""
    parts = PurePath(name).parts
    return "/".join(parts[:2]) if parts[:1] == ("plans",) and len(parts) > 2 else ""  # noqa: PLR2004 - plans/<years>/<file>
