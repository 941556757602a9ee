"""Links between plans and wards, both ways, across a change of wards."""

from dataclasses import dataclass

from partnership.model.plans import Plan
from partnership.model.priorities import FocusWard, Priority
from partnership.model.wards import Ward
from partnership.pages.edition import Edition
from partnership.statistics.overlaps import Overlap


@dataclass(frozen=True)
class Ground:
    """A ward in force that covers some of a former ward's ground."""

    ward: Ward
    per_cent: int
    """The share of the former ward's area that lies in it, in whole per cent."""


@dataclass(frozen=True)
class FocusLine:
    """A focus ward as the plan names it, and the wards that its ground belongs to now."""

    named: FocusWard
    now: tuple[Ground, ...]


@dataclass(frozen=True)
class Naming:
    """A priority that names a ward, or a former ward whose ground the ward covers."""

    plan: Plan
    priority: Priority
    named: FocusWard
    per_cent: int
    """The share of the ward's area that lay in the named one, in whole per cent."""


def focus_lines(edition: Edition, priority: Priority) -> tuple[FocusLine, ...]:
    """Return the focus wards of a priority with the wards in force on their ground."""
    focus = priority.focus_wards
    if focus is None:
        return ()
    ground = edition.ground_of(focus.set)
    return tuple(FocusLine(ward, _now(edition, ward, ground)) for ward in focus.wards)


def _now(edition: Edition, named: FocusWard, ground: tuple[Overlap, ...]) -> tuple[Ground, ...]:
    by_code = edition.ward_set.by_code
    return tuple(
        Ground(by_code[one.ward], _per_cent(one.of_former))
        for one in ground
        if one.former == named.code
    )


def namings(edition: Edition, ward: Ward) -> tuple[Naming, ...]:
    """Return the priorities of every plan that name a ward's ground, the latest plan first."""
    return tuple(
        Naming(plan, priority, named, _per_cent(one.of_ward))
        for plan in edition.plans
        for priority in plan.priorities
        if priority.focus_wards
        for named in priority.focus_wards.wards
        for one in edition.ground_of(priority.focus_wards.set)
        if (one.former, one.ward) == (named.code, ward.code)
    )


def _per_cent(share: float) -> int:
    """Return a share in whole per cent; what is there at all is at least 1."""
    return max(1, round(100 * share))
