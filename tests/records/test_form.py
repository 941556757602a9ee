"""The form follows from the registry and the models, and changes only what is edited."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from building import DATA, INVENTED, ROOT
from partnership.model.annotations import Derived
from partnership.model.base import Record
from partnership.model.targets import ReportedFigure
from partnership.model.values import Slug, Text
from partnership.pages.admin import form_files
from partnership.records import form as form_module
from partnership.records.fields import fields_of
from partnership.records.folder import Folder
from partnership.records.form import SOURCE, Form
from partnership.records.registry import KINDS, RecordKind
from pydantic import BaseModel

YEARS = "2024-2027"
PLAN = f"plans-{YEARS}"
KIND_NAMES = {kind.name for kind in KINDS}
Field = dict[str, Any]


@pytest.fixture(scope="module")
def collections() -> list[Field]:
    return list(Form(Folder(INVENTED)).collections())


def forms(collections: list[Field]) -> Iterator[tuple[str, list[Field]]]:
    """Yield the file, or the folder of files, of each form with its fields; not the begun plan."""
    for collection in collections:
        if "divider" not in collection and "path" not in collection:
            for each in collection.get("files", [collection]):
                yield each.get("file", collection.get("folder")), each["fields"]


def fields_in(fields: list[Field]) -> Iterator[Field]:
    """Yield every field of a form, at any depth, but the hidden ones."""
    for field in fields:
        if field["widget"] != "hidden":
            yield field
            yield from fields_in(field.get("fields", []))


def named(fields: list[Field], *names: str) -> Field:
    """Return the field at the end of a way of names."""
    found = next(field for field in fields if field["name"] == names[0])
    return named(found["fields"], *names[1:]) if names[1:] else found


def form_of(collections: list[Field], file: str) -> list[Field]:
    return dict(forms(collections))[file]


def test_each_kind_that_officers_write_has_a_form_and_no_other(collections: list[Field]) -> None:
    shown = [file.removeprefix("data/") for file, _ in forms(collections)]
    for kind in KINDS:
        is_there = any(kind.holds(name) or kind.holds(f"{name}/new.yml") for name in shown)
        assert is_there is not bool(kind.written_by), kind.name


def test_every_field_of_every_model_is_in_the_form(collections: list[Field]) -> None:
    def hold(model: type[BaseModel], fields: list[Field], where: str) -> None:
        shown = {field["name"]: field for field in fields if field["name"] != SOURCE}
        assert set(shown) == set(model.model_fields), where
        for name, information in model.model_fields.items():
            field, place = shown[name], f"{where}.{name}"
            if field["widget"] == "hidden":
                is_ref = fields_of(model)[name].innermost.ref
                assert Derived.NAME in information.metadata or is_ref, place
                continue
            assert field["label"] == information.title, place
            if Derived.PAPERS in information.metadata:
                assert field["required"] is (where in KIND_NAMES), place
            elif model is ReportedFigure and name == "entries":
                assert not field["required"], place
            elif not {Derived.NAME, Derived.DAYS} & set(information.metadata):
                assert field["required"] is information.is_required(), place
            inner = fields_of(model)[name].innermost.record
            if inner and "fields" in field:
                hold(inner, field["fields"], place)
            elif inner:  # it is chosen
                assert field["widget"] == "select", place

    for file, fields in forms(collections):
        name = file.removeprefix("data/")
        kind = next(k for k in KINDS if k.holds(name) or k.holds(f"{name}/new.yml"))
        hold(kind.model, fields, kind.name)


def test_what_refers_to_a_thing_is_chosen_from_a_list() -> None:
    """Where no record names a thing of its kind yet, there is nothing to choose and no field."""
    asked: dict[str, set[str]] = {}

    def hold(model: type[BaseModel], fields: list[Field], where: str) -> None:
        for name, shape in fields_of(model).items():
            field, place = named(fields, name), f"{where}.{name}"
            if shape.ref or (shape.items and shape.items.ref):
                asked.setdefault(place, set()).add(field["widget"])
            inner = shape.record or (shape.items and shape.items.record)
            if inner and "fields" in field:
                hold(inner, field["fields"], place)

    for data in (INVENTED, DATA):
        collections = list(Form(Folder(data)).collections())
        for file, fields in forms(collections):
            name = file.removeprefix("data/")
            kind = next(k for k in KINDS if k.holds(name) or k.holds(f"{name}/new.yml"))
            hold(kind.model, fields, kind.name)
        places = {(c["name"], f.get("name")) for c in collections for f in c.get("files", [{}])}
        for _, fields in forms(collections):
            for field in fields_in(fields):
                if field["widget"] == "relation":
                    assert (field["collection"], field.get("file")) in places
    assert {
        place for place, widgets in asked.items() if not widgets & {"relation", "select"}
    } == set()


def test_a_report_begins_with_a_line_for_each_target_of_its_plan(
    collections: list[Field],
) -> None:
    figures = named(form_of(collections, "data/plans/2024-2027/monitoring"), "figures")
    first, second = figures["default"]
    assert first == {
        "id": "fewer-break-ins",
        "measure": "Burglaries recorded by the police in a year",
        "unit": "offences",
        "priorities": ["burglary"],
        "target": "fewer-break-ins",
    }
    assert (second["target"], "priorities" in second) == ("people-feel-safe", False)
    assert named([figures], "figures", "entries")["default"] == [{"on": None}]


def test_a_source_is_chosen_from_those_of_its_own_plan(collections: list[Field]) -> None:
    fields = form_of(collections, "data/plans/2024-2027/priorities")
    field = named(fields, "why_chosen", "papers")
    assert (field["collection"], field["file"]) == (PLAN, "plan")
    assert (field["value_field"], field["display_fields"]) == ("papers.*.id", ["papers.*.title"])
    assert field["multiple"]
    assert field["min"] == 1


def test_a_ward_is_chosen_by_its_name_and_its_name_is_not_asked_for(
    collections: list[Field],
) -> None:
    fields = form_of(collections, "data/plans/2024-2027/priorities")
    asked = named(fields, "focus_wards", "wards")
    ended = {
        "value": "E05900001 Abbey and Castle",
        "label": "Abbey and Castle (E05900001, until 2023)",
    }
    assert asked["multiple"]
    assert ended in asked["options"]


def test_wards_that_have_ended_are_offered_last(collections: list[Field]) -> None:
    fields = form_of(collections, "data/meetings")
    shown = [option["label"] for option in named(fields, "items", "wards")["options"]]
    ended = [label for label in shown if re.search(r", until \d{4}\)$", label)]
    assert 0 < len(ended) < len(shown)
    assert shown[-len(ended) :] == ended


def test_the_sources_of_a_file_are_asked_for_before_what_is_said_by_them(
    collections: list[Field],
) -> None:
    for file, before, after in (
        (f"data/plans/{YEARS}/plan.yml", "summary", "states"),
        (f"data/plans/{YEARS}/priorities", "objective", "why_chosen"),
        (f"data/plans/{YEARS}/monitoring", "note", "figures"),
    ):
        names = [field["name"] for field in form_of(collections, file)]
        at = names.index("papers")
        assert (names[at - 1], names[at + 1]) == (before, after)


def test_what_officers_open_most_stands_first(collections: list[Field]) -> None:
    assert [file["label"] for file in collections[0]["files"]][:3] == [
        "The partnership",
        "Releases",
        "Consultations",
    ]


def test_a_plans_priorities_are_chosen_from_those_that_have_a_file(
    collections: list[Field],
) -> None:
    field = named(form_of(collections, "data/plans/2024-2027/plan.yml"), "priorities")
    assert (field["collection"], field["value_field"]) == (f"{PLAN}-priorities", "{{slug}}")


def test_a_plan_is_begun_with_little_and_without_a_group_of_its_own(
    collections: list[Field],
) -> None:
    begun = next(each for each in collections if each["name"] == "plans")
    assert (begun["folder"], begun["path"]) == ("data/plans", "{{slug}}/plan")
    listed = re.compile(begun["filter"]["pattern"])
    assert listed.search("2027-2030")
    assert not listed.search("2024-2027")
    names = {each["name"] for each in begun["fields"]}
    assert {"years", "title", "summary", "states", "papers", SOURCE} <= names
    assert "papers" not in [each["name"] for each in named(begun["fields"], "states")["fields"]]


def test_what_the_name_of_a_file_says_is_not_asked_for_again(collections: list[Field]) -> None:
    """Where nothing else gives a new file its name, it is asked for as before."""
    names = {each["name"]: each["slug"] for each in collections if "slug" in each}
    assert names["meetings"] == "{{fields.on | default('{{fields.when}}')}}"
    assert names[f"{PLAN}-priorities"] == "{{fields.title}}"
    assert names["plans"] == "{{fields.years}}"
    for folder, name in {"meetings": "id", f"plans/{YEARS}/priorities": "slug"}.items():
        assert named(form_of(collections, f"data/{folder}"), name)["widget"] == "hidden"
    assert (
        named(form_of(collections, f"data/plans/{YEARS}/plan.yml"), "years")["widget"] == "hidden"
    )
    period = named(form_of(collections, f"data/plans/{YEARS}/monitoring"), "period")
    assert not period["required"]


def test_yes_and_no_are_chosen_and_may_be_left_open(collections: list[Field]) -> None:
    field = named(form_of(collections, "data/meetings"), "all_items")
    assert [option["value"] for option in field["options"]] == [True, False]
    assert "default" not in field
    assert field["hint"].startswith("No when")


def test_a_hint_calls_other_fields_as_the_form_does(collections: list[Field]) -> None:
    fields = form_of(collections, f"data/plans/{YEARS}/priorities")
    assert "required without *Measured by*" in named(fields, "targets", "open_data")["hint"]


def test_a_hint_says_how_to_write_what_has_one_form(collections: list[Field]) -> None:
    fields = form_of(collections, "data/meetings")
    assert named(fields, "at")["hint"].endswith(" Write hours and minutes, such as 09:30.")
    assert named(fields, "body")["hint"].startswith("Partnership, or scrutiny")


def test_a_hint_says_what_a_field_left_blank_follows_from(collections: list[Field]) -> None:
    fields = form_of(collections, f"data/plans/{YEARS}/priorities")
    said = "Left blank, the documents are those of the record around it."
    assert said not in named(fields, "papers")["hint"]
    assert named(fields, "strategy", "papers")["hint"].endswith(said)


def test_an_item_of_a_list_is_called_after_the_list(collections: list[Field]) -> None:
    fields = form_of(collections, f"data/plans/{YEARS}/priorities")
    called = {each["name"]: each["label_singular"] for each in fields if each["widget"] == "list"}
    assert (called["former_leads"], called["former_deputies"]) == ("Former lead", "Former deputy")
    assert called["focus"] == "Line"
    (calendar, *_) = form_of(collections, "data/releases.yml")
    assert (calendar["label"], calendar["label_singular"]) == ("Calendar", "Release")


def test_an_item_known_by_a_number_that_it_may_lack_stands_open(collections: list[Field]) -> None:
    """While it is closed, the form would show a figure without one as 0."""
    fields = form_of(collections, f"data/plans/{YEARS}/monitoring")
    entries = named(fields, "figures", "entries")
    assert (entries["collapsed"], entries["summary"]) == (False, "{{fields.on}} {{fields.why}}")
    baseline = named(form_of(collections, f"data/plans/{YEARS}/priorities"), "targets", "baseline")
    assert baseline["summary"] == "{{fields.value}}"


def test_a_meeting_is_listed_by_its_day_in_words(collections: list[Field]) -> None:
    (meetings,) = (each for each in collections if each["name"] == "meetings")
    assert meetings["summary"].startswith("{{fields.on | date('D MMMM YYYY')}}{{fields.when}}")


def test_a_group_of_a_few_plain_fields_stands_open(collections: list[Field]) -> None:
    contact = named(form_of(collections, "data/partnership.yml"), "contact")
    assert named([contact], "contact", "call")["collapsed"] is False
    targets = named(form_of(collections, f"data/plans/{YEARS}/priorities"), "targets")
    lists = {
        each["name"]: each["collapsed"] for each in targets["fields"] if each["widget"] == "list"
    }
    assert lists == {"forecasts": True, "ledger": False}


def test_the_latest_plan_comes_first() -> None:
    names = [each["name"] for each in Form(Folder(DATA)).collections()]
    plans = [name for name in names if re.fullmatch(r"plans-\d{4}-\d{4}", name)]
    assert len(plans) > 1
    assert plans == sorted(plans, reverse=True)


def test_a_short_text_is_one_line_and_a_long_one_a_box(collections: list[Field]) -> None:
    fields = form_of(collections, "data/plans/2024-2027/priorities")
    assert named(fields, "title")["widget"] == "string"
    assert named(fields, "why_chosen", "text")["widget"] == "text"
    assert named(fields, "targets", "due")["widget"] == "datetime"


def test_limits_patterns_and_choices_are_those_of_the_model(collections: list[Field]) -> None:
    partnership = form_of(collections, "data/partnership.yml")
    assert named(partnership, "coming_wards", "number")["min"] == 1
    assert named(partnership, "contact")["min"] == 1
    pattern, advice = named(partnership, "area_code")["pattern"]
    assert pattern.startswith("^[EWSN]")
    assert advice.startswith("Write a code")
    direction = named(
        form_of(collections, "data/plans/2024-2027/priorities"), "targets", "direction"
    )
    assert [option["value"] for option in direction["options"]][:1] == ["decrease"]


def test_no_name_that_was_made_for_files_is_shown(collections: list[Field]) -> None:
    for file, fields in forms(collections):
        for field in fields_in(fields):
            assert "_" not in field["label"], f"{file}: {field['name']}"
            assert field["label"][0].isupper(), f"{file}: {field['name']}"


def test_a_new_file_names_its_schema_in_its_first_line(collections: list[Field]) -> None:
    for file, fields in forms(collections):
        line = named(fields, SOURCE)["default"]
        schema = re.fullmatch(r"# yaml-language-server: \$schema=((?:\.\./)*schema/\S+)", line)
        folder = Path(file).parent if file.endswith(".yml") else Path(file)
        assert schema
        assert (ROOT / folder / schema[1]).resolve().is_file()


class Consultation(Record, title="Consultation"):
    """One time that people were asked (`data/asked/<slug>.yml`)."""

    slug: Annotated[Slug, Derived.NAME]
    """Its name in addresses."""
    title: Text
    """What it is called."""
    what: Text
    """What it was about."""


def test_a_new_kind_of_record_needs_nothing_but_its_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = RecordKind("asked", "asked/*.yml", Consultation, named_by="slug")
    monkeypatch.setattr(form_module, "KINDS", (*KINDS, kind))
    collection = next(
        each for each in Form(Folder(INVENTED)).collections() if each["name"] == "asked"
    )
    assert (collection["label"], collection["label_singular"]) == ("Asked", "Consultation")
    assert (collection["folder"], collection["summary"]) == ("data/asked", "{{fields.title}}")
    assert [field["name"] for field in fields_in(collection["fields"])] == ["slug", "title", "what"]


@pytest.mark.slow
@pytest.mark.parametrize("data", [INVENTED, DATA], ids=["invented", "real"])
def test_an_edit_of_any_field_changes_one_line_and_nothing_else(data: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "Node.js is missing: run `make test`."
    for name, content in form_files(INVENTED, ROOT / "overrides"):
        if name == "record.js" or name.startswith("yaml/"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    script = shutil.copy(Path(__file__).with_name("form_edits.js"), tmp_path)
    kinds = [kind for kind in KINDS if not kind.written_by]
    files = [str(path) for kind in kinds for path in sorted(data.glob(kind.path))]
    done = subprocess.run(  # noqa: S603 - a script of these tests
        [node, script, str(tmp_path), *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["problems"] == []
    assert outcome["edits"] > 50 * len(files)
