"""Links between plans and wards, both ways, across a change of wards."""

from dataclasses import dataclass

from partnership.model.plans import Plan
from partnership.model.priorities import FocusWard, Priority
from partnership.model.wards import Ward
from partnership.pages.snapshot import Edition


@dataclass(frozen=True)
class Ground:
    """A ward in force that covers some of a former ward's ground."""

    ward: Ward
    per_cent: int
    """The share of the former ward's area that lies in it, in whole per cent."""
    per_cent_of_ward: int
    """The share of its own area that lay in the former ward, in whole per cent."""


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
    return tuple(FocusLine(ward, ground_now(edition, focus.set, ward.code)) for ward in focus.wards)


def ground_now(edition: Edition, set_id: str, code: str) -> tuple[Ground, ...]:
    """Return the wards in force on the ground of a ward of a set, the largest share first."""
    by_code = edition.ward_set.by_code
    return tuple(
        Ground(by_code[one.ward], in_per_cent(one.of_former), in_per_cent(one.of_ward))
        for one in edition.ground_of(set_id)
        if one.former == code
    )


def namings(edition: Edition, ward: Ward) -> tuple[Naming, ...]:
    """Return the priorities of every plan that name a ward's ground, the latest plan first."""
    return tuple(
        Naming(plan, priority, named, in_per_cent(one.of_ward))
        for plan in edition.plans
        for priority in plan.priorities
        if priority.focus_wards
        for named in priority.focus_wards.wards
        for one in edition.ground_of(priority.focus_wards.set)
        if (one.former, one.ward) == (named.code, ward.code)
    )


def namings_at_the_time(edition: Edition, set_id: str, code: str) -> tuple[Naming, ...]:
    """Return the priorities that name a ward of a set itself, the latest plan first."""
    return tuple(
        Naming(plan, priority, named, 100)
        for plan in edition.plans
        for priority in plan.priorities
        if priority.focus_wards and priority.focus_wards.set == set_id
        for named in priority.focus_wards.wards
        if named.code == code
    )


def in_per_cent(share: float) -> int:
    """Return a share in whole per cent; what is there at all is at least 1."""
    return max(1, round(100 * share))
