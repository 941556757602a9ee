"""The tables that are no figures: wards, categories, priorities, targets and postcodes."""

from collections.abc import Iterator

from pydantic import BaseModel

from partnership.model.categories import Category
from partnership.model.postcodes import Postcode
from partnership.model.priorities import Lead, Priority
from partnership.model.targets import Reading, Target, TargetStatus
from partnership.model.wards import Population, Ward, WardSet
from partnership.pages.downloads.table import (
    Column,
    Kind,
    Row,
    Table,
    cell_of,
    cells_of,
    column_of,
    columns_of,
)
from partnership.pages.snapshot import Edition
from partnership.pages.target_rows import judged_targets

_CATEGORY = tuple(Category.model_fields)
_PRIORITY = ("slug", "title", "plain", "objective", "categories", "wards_not_named")
_TARGET = ("id", "number", "title", "statement", "direction", "measure", "unit", "value", "due")
_TARGET_END = ("not_published", "lead_agency", "figure_owner")

_PLAN = Column("plan", "The years of the plan.")


def list_tables(edition: Edition) -> Iterator[Table]:
    """Yield each of these tables that has a row."""
    yield wards_table(edition)
    yield Table(
        name="categories",
        title="Categories of records",
        about="The categories of the police figures, in their words and in plain words.",
        columns=columns_of(Category, _CATEGORY),
        rows=tuple(cells_of(one, _CATEGORY) for one in edition.partnership.categories),
        key=("id",),
    )
    if edition.plans:
        yield _priorities(edition)
        yield _targets(edition)
    if edition.postcodes:
        yield _postcodes(edition)


def wards_table(edition: Edition) -> Table:
    """Return every ward of every set."""
    return Table(
        name="wards",
        title="Wards",
        about="Every ward of every set, with its address on this site and its residents if known.",
        columns=(
            column_of(WardSet, "id", "ward_set"),
            column_of(Ward, "code", "ward_code"),
            column_of(Ward, "name", "ward"),
            column_of(Ward, "slug"),
            column_of(Ward, "residents", unit="people"),
            Column("residents_year", _meaning(Population, "year"), Kind.WHOLE, can_be_empty=True),
            Column("estimate", _meaning(Population, "estimate"), Kind.YES_NO, can_be_empty=True),
            column_of(Ward, "rate_misleads"),
        ),
        rows=tuple(_ward_rows(edition)),
        key=("ward_set", "ward_code"),
    )


def _meaning(record: type[BaseModel], field: str) -> str:
    return record.model_fields[field].description or ""


def _ward_rows(edition: Edition) -> Iterator[Row]:
    for one in edition.partnership.ward_sets:
        people = one.population
        for ward in one.wards:
            basis = (people.year, people.estimate) if people else (None, None)
            about = (one.id, ward.code, ward.name, ward.slug, ward.residents)
            yield (*about, *basis, ward.rate_misleads)


def _priorities(edition: Edition) -> Table:
    return Table(
        name="priorities",
        title="Priorities of the plans",
        about="What each plan put first, and who led on it.",
        columns=(
            _PLAN,
            *columns_of(Priority, _PRIORITY),
            column_of(Lead, "agency", "lead_agency"),
            column_of(Lead, "role", "lead_role"),
            Column("focus_ward_set", "The set of the wards named.", can_be_empty=True),
            Column("focus_wards", "The codes of the wards named.", can_be_empty=True, is_list=True),
        ),
        rows=tuple(
            _priority_row(plan.years, priority)
            for plan in edition.plans
            for priority in plan.priorities
        ),
        key=("plan", "slug"),
    )


def _priority_row(years: str, priority: Priority) -> Row:
    focus = priority.focus_wards
    codes = tuple(ward.code for ward in focus.wards) if focus else ()
    lead = (priority.lead.agency, priority.lead.role) if priority.lead else (None, None)
    place = (focus.set if focus else None, cell_of(codes))
    return (years, *cells_of(priority, _PRIORITY), *lead, *place)


def _targets(edition: Edition) -> Table:
    return Table(
        name="targets",
        title="Targets of the plans",
        about="What each plan set out to change, from what, by when, and what the figures say.",
        columns=(
            _PLAN,
            Column(
                "priority", "The slug of its priority; empty for the plan's own.", can_be_empty=True
            ),
            *columns_of(Target, _TARGET),
            Column("baseline", _meaning(Target, "baseline"), Kind.NUMBER, can_be_empty=True),
            Column("baseline_period", _meaning(Reading, "period"), can_be_empty=True),
            *columns_of(Target, _TARGET_END),
            Column("status", _meaning_of_status(), values=tuple(one.value for one in TargetStatus)),
            Column("working", "How the status was worked out."),
        ),
        rows=tuple(_target_rows(edition)),
        key=("plan", "id"),
    )


def _meaning_of_status() -> str:
    return "What the figures say about it, by the rule on the page of targets."


def _target_rows(edition: Edition) -> Iterator[Row]:
    for plan in edition.plans:
        for one in judged_targets(plan, edition.today, counted=edition.count_of_target):
            start = one.target.baseline
            yield (
                plan.years,
                one.priority.slug if one.priority else None,
                *cells_of(one.target, _TARGET),
                *((start.value, start.period) if start else (None, None)),
                *cells_of(one.target, _TARGET_END),
                one.verdict.status.value,
                one.verdict.working,
            )


def _postcodes(edition: Edition) -> Table:
    return Table(
        name="postcodes",
        title="Postcodes and their wards",
        about="The ward in force of each live postcode, by its point in the postcode file.",
        columns=(
            Column("postcode", "With one space before the inward part."),
            column_of(Ward, "code", "ward_code"),
            Column(
                "also_ward_codes",
                "Other wards in which homes of it may lie, the nearest first.",
                can_be_empty=True,
                is_list=True,
            ),
            Column("also_outside", "Whether homes of it may lie outside the borough.", Kind.YES_NO),
        ),
        rows=tuple(_postcode_row(one) for one in edition.postcodes),
        key=("postcode",),
    )


def _postcode_row(one: Postcode) -> Row:
    return (one.postcode, one.ward, cell_of(one.also), one.beyond is not None)
