"""Every fact of every kind of record is protected once it is published, or declared free."""

import copy
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from building import DATA, INVENTED
from checking import DAY
from history import commit, edit
from partnership.checks.changes import EditKind, Pair, changes
from partnership.checks.gate import check
from partnership.cli.git import published
from partnership.errors import FieldPath, Severity
from partnership.model.meetings import Rota
from partnership.records.registry import KINDS
from partnership.records.yaml_loader import read_document

FREE = {
    "accepted accepted on",
    "accessibility",
    "map",
    "postcodes",
    "translation",
    "categories categories began",
    "known-plans papers dated",
    "neighbours paper dated",
    "meeting id",
    "meeting on",
    "partnership coming_wards number",
    "partnership coming_wards valid_from",
    "partnership licences_checked",
    "partnership site security expires",
    "plan papers dated",
    "places set",
    "plan risks reviewed_on",
    "priority targets override until",
    "report period",
    "search answers words",
    "standards papers dated",
    "wards sets population error largest",
    "wards sets population error typical",
    "wards sets population source vintage",
    "wards sets population year",
    "wards sets source vintage",
    "wards sets wards residents",
}
"""Kinds of record, and numbers and days, that change by themselves, or are words or names."""


def leaves(value: object, place: FieldPath = ()) -> Iterator[tuple[FieldPath, object]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    for step, inner in steps:
        if isinstance(inner, dict | list):
            yield from leaves(inner, (*place, step))
        else:
            yield (*place, step), inner


def another(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value + 1
    if isinstance(value, date):
        return value + timedelta(days=1)
    is_month = isinstance(value, str) and re.fullmatch(r"20\d\d-\d\d", value)
    return f"{int(str(value)[:4]) - 1}-12" if is_month else None


@pytest.mark.parametrize("folder", [DATA, INVENTED])
def test_each_number_and_day_is_protected_or_free(folder: Path) -> None:
    silent = set()
    for path in folder.rglob("*.yml"):
        name = path.relative_to(folder).as_posix()
        kind = next((kind for kind in KINDS if kind.holds(name)), None)
        if kind is None or kind.name == "crime":
            continue
        was: Any = read_document(path).value
        for place, value in leaves(was):
            now, other = copy.deepcopy(was), another(value)
            around = now
            for step in place[:-1]:
                around = around[step]
            around[place[-1]] = other
            pair = Pair(kind.model, was, now)
            if other is not None and not any(
                change.kind is not EditKind.FREE for change in changes(pair)
            ):
                fields = " ".join(step for step in place if isinstance(step, str))
                silent.add(kind.name if kind.name in FREE else f"{kind.name} {fields}")
    assert silent <= FREE, silent - FREE


MEETING = "meetings/2025-06-18.yml"
KNOWN = "known_problems:\n  - {month: 2024-08, what: Half of the rows have no place.}\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("wards.yml", "valid_from: 2023-05-04", "valid_from: 2023-05-03",
         "'valid_from' of ward set '2023' was published on 3 June 2026 as 2023-05-04 and is now"),
        (MEETING, "FIGURE", "", "meeting figure '"),
        ("releases.yml", "month: 2024-08", "month: 2024-09", "'month' of known problem '"),
        ("consultations.yml", "count: 1204", "count: 1205", "'count' of responses '"),
    ],
)  # fmt: skip
def test_a_changed_fact_is_told_and_passes_with_the_reason_that_the_message_offers(
    versioned: Path, name: str, old: str, new: str, what: str
) -> None:
    if name == "releases.yml":
        (versioned / name).write_text(KNOWN, "utf-8")
        commit(versioned.parent, "Tell of a month")
    text = (versioned / name).read_text("utf-8")
    if old == "FIGURE":
        old = re.search(r"      - measure(?:.*\n)(?:        .*\n)*", text)[0]  # type: ignore[index]
    edit(versioned, name, old, new)
    found = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.ERROR)
    (told,) = [problem for problem in found if problem.what.startswith(what)]
    line = told.remedy[told.remedy.index("- {") : told.remedy.rindex("}") + 1]
    (versioned / "withdrawn.yml").write_text(f"withdrawn:\n  {line}\n", "utf-8")
    left = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.ERROR)
    assert not any(problem.what.startswith(what) for problem in left)


def test_words_are_gone_where_the_record_tells_nothing_new_beside_them() -> None:
    was = {"not_published": "It is being agreed.", "papers": ["plan"]}
    gone = [change.field for change in changes(Pair(Rota, was, {"papers": ["plan"]}))]
    assert gone == ["not_published"]
    turns = [{"on": date(2027, 1, 20), "priority": "burglary"}]
    assert list(changes(Pair(Rota, was, {"turns": turns, "papers": ["plan"]}))) == []


def test_a_day_still_to_come_may_move_with_a_warning(versioned: Path) -> None:
    edit(versioned, "plans/2024-2027/plan.yml", "on: 2027-01-20", "on: 2027-01-21")
    found = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.WARNING)
    moved = (
        "'on' of turn '2027-01-20' was published on 3 June 2026 as 2027-01-20 and is now 2027-01-21"
    )
    assert [problem.what for problem in found] == [moved]
