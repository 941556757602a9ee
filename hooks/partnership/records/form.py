"""Generates the officers' form from the registry and the models.

The result is the configuration of Sveltia CMS, which shows the form in a browser. References are
chosen from a list: of the form's own records if one file or folder defines the names, otherwise of
the names that existed when the site was built.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import PurePath

from partnership.model.annotations import Derived, Names
from partnership.model.base import Record
from partnership.model.meetings import Meeting
from partnership.model.plans import PlanFile
from partnership.model.priorities import Priority
from partnership.model.targets import Report, ReportedFigure
from partnership.model.values import slug_of
from partnership.records.fields import FieldShape, LocatedValue, fields_of, kinds_named_by
from partnership.records.folder import Folder
from partnership.records.form_fields import (
    Field,
    hint_of,
    in_words,
    may_lack_its_number,
    name_of_item,
    plain_value,
    title_of,
    while_closed,
)
from partnership.records.references import where_looked_up
from partnership.records.registry import KIND_OF, KINDS, RecordKind, plan_folder
from partnership.records.scaffold import targets_asked
from partnership.records.yaml_loader import Values, read_document

FORMAT = "record"  # the name of the custom format that preserves unedited lines of a file
# The hidden field with the original text of a file, so that only edited lines change.
SOURCE = "form_source"
_SITE = "site"  # the name of the group for files outside plans

_BEGINS_WITH = (
    *("years", "title", "period_from", "period_to", "summary", "states"),
    *("easy", "vision", "vision_note", "aims", "papers", SOURCE),
)
"""The fields of a new plan; the others can be edited once the plan has its own group."""

# The most frequently used files of the site, listed first.
_OFTEN = ("partnership", "releases", "consultations", "withdrawn", "accessibility")

_NAMED_AFTER = {
    Meeting: "{{fields.on | default('{{fields.when}}')}}",
    Priority: "{{fields.title}}",
    Report: "{{fields.period | default('{{fields.first_day}}')}}",
}
"""The fields that the name of a new file is taken from; other files have a name field."""

# The list label of a meeting, which has no title.
_MEETING = "{{fields.on | date('D MMMM YYYY')}}{{fields.when}}: {{fields.body}}, {{fields.state}}"


@dataclass(frozen=True)
class _FieldPlace:
    """A file, or a folder of files of one kind, that the form edits."""

    kind: RecordKind
    folder: str  # the folder relative to the data folder; empty for the data folder itself
    is_new: bool = False  # whether it is for creating a record, of which nothing is known yet

    @property
    def is_folder(self) -> bool:
        """Whether officers can add files to it."""
        return "*" in PurePath(self.kind.path).name

    @property
    def path(self) -> str:
        """The path or pattern in the data folder."""
        return str(PurePath(self.folder) / PurePath(self.kind.path).name)

    @property
    def named(self) -> str:
        """The template for the name of a new file; empty if none can be added."""
        if not (self.is_folder or self.is_new):
            return ""
        return _NAMED_AFTER.get(self.kind.model, f"{{{{fields.{self.kind.named_by}}}}}")

    @property
    def group(self) -> str:
        """The group that it belongs to: a plan, or the site."""
        return plan_folder(self.path).replace("/", "-") or _SITE

    @property
    def collection(self) -> str:
        """The name of its collection: after its folder, or its group."""
        return self.folder.replace("/", "-") if self.is_folder else self.group


class Form:
    """The form of one data folder."""

    def __init__(self, folder: Folder) -> None:
        """Set the folder, of which only names are read."""
        self._folder = folder

    @cached_property
    def _places(self) -> tuple[_FieldPlace, ...]:
        return tuple(
            _FieldPlace(kind, f"{plan}{within}")
            for kind in KINDS
            for before, star, within in [kind.path.rpartition("/")[0].rpartition("*")]
            for plan in (sorted(self._folder.names(f"{before}*/"))[::-1] if star else [""])
        )

    def collections(self) -> Iterator[Field]:
        """Yield a collection for each folder of files and each group of single files."""
        groups: dict[str, list[_FieldPlace]] = {}
        for place in self._places:
            if not place.kind.written_by:
                groups.setdefault(place.group, []).append(place)
        for name, places in groups.items():
            if name != _SITE:
                yield {"divider": True, "name": f"before-{name}"}
            yield self._files(name, [place for place in places if not place.is_folder])
            yield from (self._entries(place) for place in places if place.is_folder)
            if name == _SITE:
                yield self._new_plan()

    def _files(self, name: str, places: list[_FieldPlace]) -> Field:
        years = PurePath(places[0].folder).name
        return {
            "name": name,
            "label": "The whole site" if name == _SITE else f"Plan {years}",
            "files": [
                {
                    "name": place.kind.name,
                    "label": title_of(place.kind.model),
                    "file": f"data/{place.path}",
                    "format": FORMAT,
                    "fields": self._fields(place.kind.model, place),
                }
                for place in sorted(places, key=lambda place: place.kind.name not in _OFTEN)
            ],
        }

    def _entries(self, place: _FieldPlace) -> Field:
        model, folder = place.kind.model, PurePath(place.folder)
        above = "" if len(folder.parts) < 2 else f" {folder.parent.name}"  # noqa: PLR2004 - a folder in a folder
        fields, way = model.model_fields, "ascending" if model is Priority else "descending"
        return {
            "name": place.collection,
            "label": in_words(folder.name) + above,
            "label_singular": title_of(model),
            "folder": f"data/{place.folder}",
            "extension": "yml",
            "format": FORMAT,
            "create": True,
            "delete": False,
            "identifier_field": next(name for name in ("title", "name", "on") if name in fields),
            **({"summary": _MEETING} if model is Meeting else while_closed(model)),
            "sortable_fields": {"fields": ["slug"], "default": {"field": "slug", "direction": way}},
            "slug": place.named,
            "fields": self._fields(model, place),
        }

    def _new_plan(self) -> Field:
        """Return the entry for creating a plan; it gets a group when the form is next generated."""
        place = _FieldPlace(KIND_OF[PlanFile], "plans/new", is_new=True)
        plan_years = "|".join(PurePath(name).name for name in self._folder.names("plans/*/"))
        return {
            **self._entries(place),
            "name": "plans",
            "label": "Start a plan",
            "label_singular": "Plan",
            "description": "Once it is merged, the plan is listed below, with all its fields.",
            "folder": "data/plans",
            "path": "{{slug}}/plan",
            "filter": {"field": "slug", "pattern": f"^(?!({plan_years})$)[0-9]"},
            "fields": [
                field for field in self._fields(PlanFile, place) if field["name"] in _BEGINS_WITH
            ],
        }

    def _fields(self, model: type[Record], place: _FieldPlace) -> list[Field]:
        """Return the fields of a record; at the top of a file, sources come before lists."""
        fields = [
            self._field(model, name, place)
            for name, information in model.model_fields.items()
            if not (place.is_new and Derived.PAPERS in information.metadata)
        ]
        if model is place.kind.model:
            plain = takewhile(lambda field: field["widget"] not in ("list", "object"), fields)
            sources = (field for field in fields if field["name"] in ("papers", "pages"))
            fields = [*{field["name"]: field for field in (*plain, *sources, *fields)}.values()]
            schema = f"{'../' * len(PurePath(place.folder).parts)}schema/{place.kind.name}.json"
            first_line = f"# yaml-language-server: $schema={schema}"
            fields.append({"name": SOURCE, "widget": "hidden", "default": first_line})
        return fields

    def _field(self, model: type[Record], name: str, place: _FieldPlace) -> Field:
        info, shape = model.model_fields[name], fields_of(model)[name]
        is_name = Derived.NAME in info.metadata
        widget = self._widget(name, shape, place)
        is_unknown = shape.innermost.ref and widget["widget"] not in ("relation", "select")
        if (is_name and f"fields.{name}" not in place.named) or (
            is_unknown and not info.is_required()  # there is nothing to choose from yet
        ):
            return {"name": name, "widget": "hidden"}
        hint = hint_of(model, name)
        follows = Derived.PAPERS in info.metadata and model is not place.kind.model
        if follows:
            hint = f"{hint} Left blank, {Derived.PAPERS}."
        follows |= Derived.DAYS in info.metadata or (is_name and "default" in place.named)
        follows |= model is ReportedFigure and name == "entries"  # the suggestion may be kept
        if "pattern" in widget and "such as" not in hint:
            hint = f"{hint} {widget['pattern'][1]}".lstrip()
        if widget["widget"] == "list":
            widget["label_singular"] = name_of_item(info.title or name, shape)
        if "field" in widget:
            widget["field"]["label"] = widget["label_singular"]
        if model is Report and name == "figures":
            asked = targets_asked(PurePath(place.folder).parent.name, self._raw)
            widget["default"] = [figure for _, figure in asked if "unit" in figure]
        return {
            "name": name,
            "label": info.title,
            **({"hint": hint[:1].upper() + hint[1:]} if hint else {}),
            "required": info.is_required() and not follows,
            **widget,
        }

    def _widget(self, name: str, shape: FieldShape, place: _FieldPlace) -> Field:
        if shape.ref and (chosen := self._choice(shape.ref.kind, place)):
            return chosen
        if shape.record:
            inner = fields_of(shape.record).values()
            is_small = not any(field.items or field.record for field in inner)
            closed = {"collapsed": False if is_small else "auto", **while_closed(shape.record)}
            return {"widget": "object", "fields": self._fields(shape.record, place), **closed}
        if shape.items is None:
            return plain_value(shape)
        least = next(shape.limits("min_length"), None)
        limits = {} if least is None else {"min": least}
        item = self._chosen_with_label(shape.items, place) or self._widget(name, shape.items, place)
        if item["widget"] in ("relation", "select"):
            return {**item, "multiple": True, **limits}
        if shape.items.record is None:
            return {"widget": "list", "field": {"name": name, **item}, **limits}
        widget = {**item, "widget": "list", "collapsed": True}
        if least:  # starts with one blank item
            widget |= {"collapsed": "auto", "default": [{item["fields"][0]["name"]: None}]}
        if may_lack_its_number(shape.items.record):
            widget["collapsed"] = False
        return {**widget, **limits}

    def _raw(self, name: str) -> Values:
        values = self._folder.has(name) and read_document(self._folder.root / name).value
        return values if isinstance(values, dict) else {}

    def _choice(self, kind: str, place: _FieldPlace) -> Field | None:
        """Return a select list of things of some kind; None if none are known."""
        where = where_looked_up(place.path, kind)
        defining = [other for other in self._places if kind in other.kind.names]
        naming = [other for other in defining if where in ("", other.path, plan_folder(other.path))]
        is_one = len(naming) == 1 and not naming[0].kind.written_by
        if is_one and (relation := _relation(naming[0], kind)):
            return relation
        things = {value: label for other in naming for value, label in self._things(other, kind)}
        options = [{"value": value, "label": label} for value, label in things.items()]
        options.sort(key=lambda option: ", until " in option["label"])
        return {"widget": "select", "options": options} if options else None

    def _chosen_with_label(self, shape: FieldShape, place: _FieldPlace) -> Field | None:
        """Return a select list for a name with its label, which `record.js` splits; or None."""
        fields = fields_of(shape.record) if shape.record else {}
        ref = next((field.ref for field in fields.values() if field.ref), None)
        chosen = self._choice(ref.kind, place) if ref and ref.label and len(fields) == 2 else None  # noqa: PLR2004 - the two
        for option in chosen["options"] if chosen else ():
            option["value"] += f" {option['label'].rpartition(' (')[0]}"
        return chosen

    def _things(self, place: _FieldPlace, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the things of a kind that the files of a place define, with their labels."""
        for name in self._folder.names(place.path):
            if kind == place.kind.stands_for:
                identity = place.kind.identity(name)
                values = {} if place.kind.written_by else self._raw(name)
                title = str(values.get("title") or identity)
                is_named = identity in title or identity in slug_of(title)
                yield identity, title if is_named else f"{title} ({identity})"
            if kind in kinds_named_by(place.kind.model):
                for mark, held in LocatedValue(
                    self._raw(name), FieldShape(place.kind.model)
                ).marked(Names):
                    record = held.parent.shape.record if held.parent else None
                    if record and mark.kind == kind:
                        text, label = str(held.value), held.sibling(record.label_field())
                        label_with_id = f"{label} ({text}{_ended(held)})"
                        yield text, label_with_id if label not in (None, text) else text


def _ended(located: LocatedValue | None) -> str:
    """Return the end date of the record that contains a thing, for its label; empty if none."""
    while located := located and located.parent:
        if isinstance(located.value, dict) and (day := located.value.get("valid_to")):
            return f", until {str(day)[:4]}"
    return ""


def _relation(place: _FieldPlace, kind: str) -> Field | None:
    """Return the relation to names that a place of the form defines; None if they are nested."""
    relation: Field = {"widget": "relation", "collection": place.collection}
    if place.is_folder and kind == place.kind.stands_for:
        label = place.kind.model.label_field()
        return {**relation, "value_field": "{{slug}}", "display_fields": [label]}
    if not place.is_folder:
        relation["file"] = place.kind.name
    nested = [
        {"value_field": f"{field}.*.{name}", "display_fields": [f"{field}.*.{label}"]}
        for field, shape in fields_of(place.kind.model).items()
        if shape.items and shape.items.record
        for label in [shape.items.record.label_field()]
        for name, inner in fields_of(shape.items.record).items()
        if inner.names and inner.names.kind == kind
    ]
    return {**relation, **nested[0]} if len(nested) == 1 else None
