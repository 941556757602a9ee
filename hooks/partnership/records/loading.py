"""Loads a data folder: every file of the registry with its lines, and their partnership."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from partnership.errors import Code, FieldPath, Problem, missing
from partnership.model.accessibility import Accessibility
from partnership.model.base import Record
from partnership.model.consultations import Consultations
from partnership.model.crime import Categories, CrimeMonth
from partnership.model.meetings import Meeting
from partnership.model.organisation import Organisation
from partnership.model.partnership import Partnership
from partnership.model.plan_parts import Assessment, Translation
from partnership.model.plans import KnownPlans, Neighbours, Plan, PlanFile
from partnership.model.postcodes import PostcodeSource
from partnership.model.priorities import Priority
from partnership.model.releases import Baselines, Releases, Withdrawals
from partnership.model.site import MapSettings, Search
from partnership.model.standards import National, PlanEvidence, Standards
from partnership.model.targets import Report
from partnership.model.wards import Outline, Places, WardSets
from partnership.records.boundaries import load_outlines, validate_exact_outlines
from partnership.records.cache import memory_of
from partnership.records.folder import Folder, RecordFile
from partnership.records.postcodes import LISTS, PostcodeRecords, load_postcodes
from partnership.records.references import check_references
from partnership.records.registry import KINDS
from partnership.records.unread import has_misnamed_candidate, original_of, unread_files
from partnership.records.writing import record_text

R = TypeVar("R", bound=Record)


@dataclass
class Records:
    """Every record of a data folder, with the document that it was read from."""

    folder: Folder
    files: dict[str, RecordFile[Any]] = field(default_factory=dict)
    """Maps names in the data folder to the readable files; invalid fields are left out."""
    outlines: dict[str, tuple[Outline, ...]] = field(default_factory=dict)
    """Maps each ward set to its outlines, in the order of its wards."""
    postcodes: PostcodeRecords = field(default_factory=PostcodeRecords)
    today: date = date.max  # the day that rules compare with
    _by_kind: defaultdict[type[Record], list[RecordFile[Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def problems(self) -> list[Problem]:
        """The problems within single files."""
        return self.folder.problems

    def all(self, model: type[R], within: str = "") -> list[RecordFile[R]]:
        """Return the valid files of a kind, or parts of files; `within` limits them to one plan."""
        return [file for file in self.readable(model, within) if file.is_whole]

    def readable(self, model: type[R], within: str = "") -> list[RecordFile[R]]:
        """Return all readable ones, including those of files with some invalid fields."""
        if not self._by_kind:
            for file in self.files.values():
                for found in (file, *file.parts()):
                    self._by_kind[type(found.record)].append(found)
        return [found for found in self._by_kind.get(model, ()) if found.name.startswith(within)]

    def put(self, name: str, file: RecordFile[Any]) -> None:
        """Add a file, or replace one, under its name in the data folder."""
        self.files[name] = file
        self._by_kind.clear()

    def remove(self, name: str) -> None:
        """Remove a file."""
        del self.files[name]
        self._by_kind.clear()

    def first(self, model: type[R], within: str = "") -> R | None:
        """Return the record of the only file of a kind; None if it is missing or invalid."""
        return next((file.record for file in self.all(model, within)), None)

    def problem(self, name: str, place: FieldPath, what: str, remedy: str, **more: Any) -> Problem:  # noqa: ANN401 - as Problem has them
        """Return a problem at the line of a value in the file of this name."""
        file = self.files.get(name)
        if file is None:
            return Problem(self.folder.name(name), None, what, remedy, **more)
        return file.problem(place, what, remedy, **more)


# What people may name in a record where its code or id belongs.
_CALLED_BY_NAME = (WardSets, Places, Categories, Priority)


def read_files(folder: Folder) -> Records:
    """Read the files of a data folder one by one; note the problems within each."""
    records, problems = Records(folder), folder.problems
    # messages about the other files use the names that these define
    for kind in sorted(KINDS, key=lambda kind: kind.model not in _CALLED_BY_NAME):
        for name in folder.names(kind.path):
            before = len(problems)
            if not original_of(name) and (
                file := folder.read_valid(name, kind.model, kind.fields_from_name(name))
            ):
                records.put(name, file)
            if kind.written_by:  # nobody corrects it by hand, except to save it as UTF-8
                problems[before:] = [
                    problem
                    if problem.code is Code.ENCODING
                    else replace(problem, remedy=folder.put_back(name))
                    for problem in problems[before:]
                ]
        if kind.model in _CALLED_BY_NAME:
            records.folder.known.update(_as_written(records))
    return records


def read_records(
    data: Path,
    published: Collection[str] = (),
    unchanged: Collection[str] = (),
    reference: str = "",
) -> Records:
    """Read all files of a data folder; note the problems within and between them.

    If a file's name and its record disagree, the published name is taken as correct. If two files
    disagree, the unchanged one is.
    """
    folder = Folder(data, memory=memory_of(data), published=published, reference=reference)
    records = read_files(folder)
    if not data.is_dir():
        folder.note(".", None, "the folder is missing", "Name a data folder.")
        return records
    problems, ambiguous = check_references(folder, records.files, published, unchanged)
    folder.problems += problems
    for name in ambiguous:
        records.put(name, replace(records.files[name], wrong=frozenset({()})))
    wards = records.first(WardSets)
    if wards:
        records.outlines = load_outlines(folder, wards)
        validate_exact_outlines(folder, wards)
    source = records.first(PostcodeSource)
    records.postcodes = folder.remember(
        "postcodes",
        (folder.digests(*LISTS), wards, source),
        lambda: load_postcodes(folder, wards, source),
    )
    unread = tuple(unread_files(folder, wards, published))
    folder.problems += unread
    for kind in KINDS:
        is_missing = kind.if_missing and not any(folder.names(kind.path))
        if is_missing and not has_misnamed_candidate(kind.path, unread):
            folder.problems.append(missing(folder.name(kind.path), kind.if_missing))
    return records


def _as_written(records: Records) -> Iterator[tuple[str, str]]:
    """Yield what people call priorities, categories, places and wards, as records write them."""
    wards, places = records.first(WardSets), records.first(Places)
    categories = records.first(Categories)
    yield from ((file.record.title, file.record.slug) for file in records.all(Priority))
    for category in categories.categories if categories else ():
        yield from ((category.name, category.id), (category.published_name, category.id))
    for place in places.places if places else ():
        wards_of_place = ({"code": ward.code, "name": ward.name} for ward in place.wards)
        yield place.name, ", ".join(map(record_text, wards_of_place))
    for ward_set in wards.sets if wards else ():
        for ward in ward_set.wards:
            written = record_text({"code": ward.code, "name": ward.name})
            yield from ((ward.name.replace("&", "and"), written), (ward.code, written))


def assemble(records: Records) -> Partnership | None:
    """Return the partnership made from the valid files; None without the four required files."""
    organisation, wards = records.first(Organisation), records.first(WardSets)
    categories, months = records.first(Categories), records.all(CrimeMonth)
    if organisation is None or wards is None or categories is None or not months:
        return None
    withdrawn = records.first(Withdrawals)
    of_plans = (file for name, file in records.files.items() if name.startswith("plans/"))
    plans = records.folder.remember("plans", (*of_plans,), lambda: tuple(_plans(records)))
    on_map, baselines = records.first(MapSettings), records.first(Baselines)
    return Partnership(
        organisation=organisation,
        ward_sets=wards.sets,
        outlines=records.outlines,
        categories=categories.categories,
        months=tuple(sorted((file.record for file in months), key=lambda month: month.month)),
        postcodes=records.postcodes.postcodes,
        postcode_source=records.postcodes.source,
        outside=records.postcodes.outside,
        postcodes_by_set=records.postcodes.postcodes_by_set,
        plans=tuple(sorted(plans, key=lambda plan: plan.first_day)),
        consultations=records.first(Consultations),
        meetings=tuple(file.record for file in records.all(Meeting)),
        releases=records.first(Releases) or Releases(),
        standards=records.first(Standards),
        known_plans=records.first(KnownPlans) or KnownPlans(),
        neighbours=records.first(Neighbours),
        places=records.first(Places),
        accessibility=records.first(Accessibility),
        baselines=baselines.baselines if baselines else (),
        streets=on_map.streets if on_map else None,
        withdrawn=withdrawn.withdrawn if withdrawn else (),
        search=records.first(Search) or Search(),
    )


def _plans(records: Records) -> Iterator[Plan]:
    """Yield each plan whose own file and priorities are valid."""
    for file in records.all(PlanFile):
        home = file.plan_prefix
        of_plan = (priority.record for priority in records.all(Priority, home))
        priorities = {priority.slug: priority for priority in of_plan}
        if priorities.keys() >= set(file.record.priorities):
            reports = (report.record for report in records.all(Report, home))
            yield Plan(
                **dict(file.record)
                | {
                    "priorities": tuple(priorities[slug] for slug in file.record.priorities),
                    "reports": tuple(sorted(reports, key=lambda report: report.last_day)),
                    "translations": tuple(found.record for found in records.all(Translation, home)),
                    "evidence": records.first(PlanEvidence, home),
                    "national": records.first(National, home),
                    "assessment": records.first(Assessment, home),
                }
            )
