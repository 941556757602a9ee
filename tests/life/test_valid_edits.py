"""A valid edit of any record is accepted: texts reworded, items added and removed, plans begun.

The edits follow from the models, so that a new kind of record is edited too.
"""

import copy
import typing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import INVENTED, built
from checking import DAY, found
from partnership.checks.gate import check
from partnership.errors import FieldPath, Severity
from partnership.model.base import Record
from partnership.model.values import Text
from partnership.records.fields import fields_of
from partnership.records.registry import KINDS
from partnership.records.yaml_loader import read_document
from pydantic import BaseModel, ValidationError

pytestmark = pytest.mark.slow

NAMES = {"current_plan", "police_force", "unit", "published_name", "name", "file", "sha256"}
"""Texts by which records find each other, so that rewording one alone is no valid edit."""

FILES = sorted(
    path.relative_to(INVENTED).as_posix()
    for path in INVENTED.rglob("*.yml")
    if path.name not in {f"2023-{month:02}.yml" for month in range(8, 13)}
)


def model_of(name: str) -> type[Record]:
    return next(kind.model for kind in KINDS if kind.holds(name))


def values_of(name: str) -> Any:  # noqa: ANN401 - any record
    return copy.deepcopy(read_document(INVENTED / name).value)


def write(data: Path, name: str, values: object) -> None:
    path = data / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")


def fields_in(
    values: object, model: type[BaseModel], place: FieldPath = ()
) -> Iterator[tuple[FieldPath, str, type[BaseModel]]]:
    """Yield each field that a record holds, with the record around it and its model."""
    if not isinstance(values, dict):
        return
    for field, value in values.items():
        if field not in model.model_fields:
            continue
        yield place, field, model
        inner = fields_of(model)[field].innermost.record
        items = value if isinstance(value, list) else [value]
        for number, item in enumerate(items if inner else ()):
            at = (*place, field, number) if isinstance(value, list) else (*place, field)
            yield from fields_in(item, inner, at) if inner else ()


def at(values: Any, place: FieldPath) -> Any:  # noqa: ANN401 - any record
    for step in place:
        values = values[step]
    return values


def reworded(values: object, model: type[BaseModel]) -> object:
    """Return a record with every text in other words."""
    changed = copy.deepcopy(values)
    for place, field, around in fields_in(values, model):
        kind = typing.get_type_hints(around, include_extras=True)[field]
        is_text = kind == Text or Text in typing.get_args(kind)
        record = at(changed, place)
        if not is_text or field in NAMES or around.__name__ == "NamedWard":
            continue
        if isinstance(record[field], str):
            record[field] += " It is said in other words here."
        elif isinstance(record[field], list) and all(isinstance(t, str) for t in record[field]):
            record[field] = [f"{text} Said otherwise." for text in record[field]]
    return changed


@pytest.fixture
def data(invented: Path) -> Path:
    return invented


def test_every_text_may_be_reworded_and_the_site_is_built(data: Path, tmp_path: Path) -> None:
    for name in FILES:
        write(data, name, reworded(values_of(name), model_of(name)))
    assert [str(problem) for problem in found(data)] == []
    site = built(data, tmp_path / "site")
    assert "in other words" in (site / "plans/2024-2027/index.html").read_text("utf-8")


def optional_fields() -> list[tuple[str, FieldPath, str]]:
    """Return one place of each optional field that any record of the borough holds."""
    seen: dict[tuple[type[BaseModel], str], tuple[str, FieldPath, str]] = {}
    for name in FILES:
        for place, field, model in fields_in(values_of(name), model_of(name)):
            if not model.model_fields[field].is_required():
                seen.setdefault((model, field), (name, place, field))
    return sorted(seen.values(), key=str)


REFERRED = ("risks", "papers", "themes", "wards", "sets", "categories", "targets", "focus_wards")
"""Fields that other records refer to."""

RULED = ("exit_address", "issues", "period_from", "priorities", "link", "valid_from", "valid_to")
"""Fields without which another part of the record would be wrong."""


@pytest.mark.parametrize(("name", "place", "field"), optional_fields())
def test_an_optional_field_may_be_left_out_or_its_absence_is_told_with_a_line(
    data: Path, name: str, place: FieldPath, field: str
) -> None:
    values = values_of(name)
    del at(values, place)[field]
    write(data, name, values)
    problems = found(data)
    try:
        model_of(name).model_validate(values)
    except ValidationError:
        assert problems
        assert all(problem.remedy for problem in problems)
        return
    told = [str(problem) for problem in problems]
    assert not told or field in (*REFERRED, *RULED), told


def test_a_month_a_report_and_a_category_may_be_added(data: Path) -> None:
    august = values_of("crime/2025-08.yml")
    for lines in august["counts"].values():
        first = next(iter(lines.values()))
        first["burglary"] += 1
    rows = august["coverage"]["rows"]
    rows["read"], rows["in_borough"] = rows["read"] + 1, rows["in_borough"] + 1
    rows["in_set"] = {set_id: count + 1 for set_id, count in rows.get("in_set", {}).items()}
    write(data, "crime/2025-09.yml", {**august, "month": "2025-09"})
    report = values_of("plans/2024-2027/monitoring/2024-25.yml")
    report |= {
        "period": "2025-26",
        "title": "April 2025 to March 2026",
        "first_day": date(2025, 4, 1),
        "last_day": date(2026, 3, 31),
    }
    write(data, "plans/2024-2027/monitoring/2025-26.yml", report)
    categories = values_of("categories.yml")
    new = {**categories["categories"][-1], "id": "theft-by-drone", "began": "2025-10"}
    new |= {"published_name": "Theft by drone", "name": "Theft by drone"}
    categories["categories"].append(new)
    write(data, "categories.yml", categories)
    assert [str(problem) for problem in found(data)] == []


SLUGS = ("town-centre", "violence", "drugs", "young-people", "domestic-abuse", "roads", "prevent")


def test_a_whole_plan_of_seven_priorities_may_be_added(data: Path, tmp_path: Path) -> None:
    plan = values_of("plans/2024-2027/plan.yml")
    plan |= {
        "years": "2027-2030",
        "title": "Community Safety Plan 2027 to 2030",
        "period_from": date(2027, 4, 1),
        "period_to": date(2030, 3, 31),
        "priorities": list(SLUGS),
        "rota": {"not_published": "It is being agreed.", "papers": plan["rota"]["papers"]},
        "progress": [],
        "targets": [],
    }
    write(data, "plans/2027-2030/plan.yml", plan)
    for slug in SLUGS:
        priority = values_of("plans/2024-2027/priorities/anti-social-behaviour.yml")
        priority |= {"slug": slug, "title": slug.replace("-", " ").capitalize(), "targets": []}
        write(data, f"plans/2027-2030/priorities/{slug}.yml", priority)
    partnership = values_of("partnership.yml") | {"current_plan": "2027-2030"}
    write(data, "partnership.yml", partnership)
    assert [str(problem) for problem in found(data)] == []
    site = built(data, tmp_path / "site")
    for slug in SLUGS:
        assert (site / f"plans/2027-2030/priorities/{slug}/index.html").exists()


def test_an_edit_is_judged_by_errors_alone(data: Path) -> None:
    checked = check(data, DAY)
    assert checked.with_severity(Severity.ERROR) == ()
    assert checked.partnership is not None
