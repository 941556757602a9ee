"""Progress on each priority of a plan, and the rota of reports."""

from collections.abc import Iterator
from dataclasses import dataclass

from partnership.model.meetings import Turn
from partnership.model.plans import Plan
from partnership.pages.snapshot import Snapshot


@dataclass(frozen=True)
class RotaLine:
    """A turn of the rota, with what its lead reported."""

    turn: Turn
    heard: tuple[str, ...]
    """The status in the plan's record, otherwise in the meeting's."""
    is_ahead: bool
    """Whether the meeting is in the future."""

    @property
    def is_overdue(self) -> bool:
        """Whether the meeting is over without a report on record."""
        return not self.is_ahead and not self.heard


def rota_lines(snapshot: Snapshot, plan: Plan) -> tuple[RotaLine, ...]:
    """Return the turns of the rota in chronological order."""
    found = []
    for turn in sorted(plan.rota.turns if plan.rota else (), key=lambda turn: turn.on):
        recorded = [
            report.what
            for report in plan.progress
            if (report.on, report.priority) == (turn.on, turn.priority)
        ]
        said = snapshot.meetings.about("priorities", turn.priority, plan.last_day)
        heard = [f"{mention.item.title}." for mention in said if mention.meeting.on == turn.on]
        found.append(RotaLine(turn, (*recorded, *heard), turn.on > snapshot.today))
    return tuple(found)


def how_it_goes(snapshot: Snapshot, plan: Plan) -> Iterator[dict[str, object]]:
    """Yield the progress of each priority that the plan still has.

    It consists of reports, our count in the closest category, and the next report.
    """
    lines, said = rota_lines(snapshot, plan), snapshot.meetings.said
    judged = snapshot.judged(plan)
    in_its_time = [mention for mention in said if mention.meeting.earliest_day <= plan.last_day]
    for priority in plan.priorities:
        if priority.left and priority.left.on <= snapshot.today:
            continue
        turns = [line for line in lines if line.turn.priority == priority.slug]
        reported = (
            (category, mention.meeting, figure)
            for category in priority.categories
            for mention in in_its_time
            for figure in mention.item.figures
            if figure.counts == (category,)
        )
        nearest, meeting, figure = next(reported, (next(iter(priority.categories), ""), None, None))
        counted = (counts for counts in snapshot.now(priority) if counts.category.id == nearest)
        yield {
            "priority": priority,
            "category": next(counted, None),
            "figure": figure,  # the latest that a meeting was given for that category
            "meeting": meeting,
            "judged": [target for target in judged if target.priority is priority],
            "next_turn": next((line for line in turns if line.is_ahead), None),
            "overdue": next((line for line in reversed(turns) if line.is_overdue), None),
        }
