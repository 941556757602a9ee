"""The page of the response to the national plan: every item, its state and its links."""

from dataclasses import dataclass
from typing import Any

from partnership.charts.bars import Bars, lay_out
from partnership.model.national import Counts, National, State
from partnership.pages.headings import slugified

TAGS = {
    State.IN_PLACE: "met",
    State.UNDER_WAY: "on-track",
    State.GAP: "not-on-track",
    State.FOR_DISCUSSION: "uncertain",
    State.NOT_APPLICABLE: "not-measured",
}
"""The look of each state."""


@dataclass(frozen=True)
class Choice:
    """One thing the list can be narrowed to."""

    value: str
    words: str
    count: int


def state_choices(national: National) -> tuple[Choice, ...]:
    """Return every state that occurs, with the number of its items."""
    counted = ((state, sum(item.state is state for item in national.items)) for state in State)
    return tuple(Choice(slugified(state), state.value, count) for state, count in counted if count)


def body_choices(national: National) -> tuple[Choice, ...]:
    """Return every body that a response names, with the number of its items."""
    return tuple(
        Choice(slugified(body), body, sum(body in item.bodies for item in national.items))
        for body in national.bodies
    )


def bars_of(counts: Counts) -> Bars:
    """Return the chart of the counts."""
    most = max(counts.rows, key=lambda row: row.count)
    return lay_out(
        "chart-counts",
        f"{most.measure}: {most.count:,} in {counts.period}, the largest of these counts",
        f"{counts.title}, number of each",
        [(row.measure, row.count) for row in counts.rows],
    )


def national_values(national: National) -> dict[str, Any]:
    """Return what the template of the page needs."""
    return {
        "national": national,
        "states": state_choices(national),
        "bodies": body_choices(national),
        "tags": TAGS,
        "counts": national.counts,
        "chart": bars_of(national.counts) if national.counts else None,
        "slug": slugified,
    }
