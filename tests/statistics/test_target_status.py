"""A target is judged by one rule, in both directions and at each threshold."""

from datetime import date

import pytest
from partnership.model.targets import Reading, Target, TargetStatus
from partnership.statistics.target_status import assess
from pydantic import ValidationError

FIRST, LAST = date(2011, 3, 31), date(2014, 3, 31)


def a_target(direction: str, start: float | None, goal: float | None, **more: object) -> Target:
    entry = {"on": FIRST, "direction": direction, "why": "Published.", "papers": ["paper"]}
    due = more.pop("due", LAST)
    fields: dict[str, object] = {
        "id": "invented",
        "title": "Invented",
        "statement": "Invented.",
        "direction": direction,
        "not_published": "Invented.",
        "open_data": {"possible": False, "why": "Invented."},
        "papers": ["paper"],
        "due": due,
        "value": goal,
        "ledger": [entry | {"baseline": start, "value": goal, "due": due}],
    }
    if start is not None:
        fields["baseline"] = reading(start, FIRST) | {"since": date(2010, 4, 1)}
    return Target.model_validate(fields | more)


def reading(value: float, until: date | None, margin: float | None = None) -> dict[str, object]:
    return {
        "value": value,
        "until": until,
        "margin": margin,
        "period": "Invented",
        "papers": ["paper"],
    }


def status(
    target: Target, value: float, until: date | None, margin: float | None = None
) -> TargetStatus:
    return assess(target, [Reading.model_validate(reading(value, until, margin))]).status


DOWN = a_target("decrease", 100, 80)
UP = a_target("increase", 80, 100)
HALF_WAY = date(2012, 9, 29)


@pytest.mark.parametrize(
    ("target", "value", "expected"),
    [
        (DOWN, 80, TargetStatus.MET),
        (DOWN, 79, TargetStatus.MET),
        (DOWN, 80.1, TargetStatus.NOT_ON_TRACK),
        (UP, 100, TargetStatus.MET),
        (UP, 101, TargetStatus.MET),
        (UP, 99.9, TargetStatus.NOT_ON_TRACK),
    ],
)
def test_on_the_due_day_only_reaching_the_target_counts(
    target: Target, value: float, expected: TargetStatus
) -> None:
    assert status(target, value, LAST) is expected


@pytest.mark.parametrize(
    ("target", "value", "expected"),
    [
        (DOWN, 90, TargetStatus.ON_TRACK),
        (DOWN, 89, TargetStatus.ON_TRACK),
        (DOWN, 91, TargetStatus.NOT_ON_TRACK),
        (DOWN, 70, TargetStatus.ON_TRACK),
        (UP, 90, TargetStatus.ON_TRACK),
        (UP, 91, TargetStatus.ON_TRACK),
        (UP, 89, TargetStatus.NOT_ON_TRACK),
        (UP, 120, TargetStatus.ON_TRACK),
    ],
)
def test_before_the_due_day_the_straight_line_decides(
    target: Target, value: float, expected: TargetStatus
) -> None:
    assert status(target, value, HALF_WAY) is expected


@pytest.mark.parametrize("target", [DOWN, UP])
def test_nothing_is_said_before_a_quarter_of_the_time_has_passed(target: Target) -> None:
    assert status(target, 0, date(2011, 12, 29)) is TargetStatus.UNCERTAIN
    assert status(target, 0, date(2011, 12, 30)) is not TargetStatus.UNCERTAIN


@pytest.mark.parametrize(
    ("target", "value", "expected"),
    [
        (DOWN, 86, TargetStatus.ON_TRACK),
        (DOWN, 86.1, TargetStatus.UNCERTAIN),
        (DOWN, 93.9, TargetStatus.UNCERTAIN),
        (DOWN, 94, TargetStatus.NOT_ON_TRACK),
        (UP, 94, TargetStatus.ON_TRACK),
        (UP, 93.9, TargetStatus.UNCERTAIN),
        (UP, 86, TargetStatus.NOT_ON_TRACK),
    ],
)
def test_a_figure_nearer_to_the_line_than_chance_moves_it_decides_nothing(
    target: Target, value: float, expected: TargetStatus
) -> None:
    assert status(target, value, HALF_WAY, margin=4) is expected


def test_the_same_figures_get_the_other_verdict_when_the_direction_flips() -> None:
    assert status(a_target("decrease", 90, 90), 95, LAST) is TargetStatus.NOT_ON_TRACK
    assert status(a_target("increase", 90, 90), 95, LAST) is TargetStatus.MET


def test_a_neutral_target_is_never_called_good_or_bad() -> None:
    assert status(a_target("neutral", 100, 80), 10, LAST) is TargetStatus.UNCERTAIN


def test_a_target_without_any_figure_is_not_measured() -> None:
    assert assess(DOWN).status is TargetStatus.NOT_MEASURED


def test_a_target_in_words_alone_is_not_measured_even_when_a_figure_comes_in() -> None:
    in_words = a_target("decrease", None, None, due=None, ledger=[])
    assert status(in_words, 10, LAST) is TargetStatus.NOT_MEASURED


def test_without_a_date_or_a_start_no_line_can_be_drawn() -> None:
    assert status(a_target("decrease", 100, 80, due=None), 10, LAST) is TargetStatus.UNCERTAIN
    assert status(a_target("decrease", None, 80), 10, LAST) is TargetStatus.UNCERTAIN
    assert status(DOWN, 10, None) is TargetStatus.UNCERTAIN


@pytest.mark.parametrize(
    ("direction", "goal", "forecast", "margin", "expected"),
    [
        ("decrease", -20, -22, 0.5, TargetStatus.ON_TRACK),
        ("decrease", -20, -20.4, 0.5, TargetStatus.UNCERTAIN),
        ("decrease", -20, -20, None, TargetStatus.ON_TRACK),
        ("decrease", -20, -19, None, TargetStatus.NOT_ON_TRACK),
        ("increase", 20, 22, None, TargetStatus.ON_TRACK),
        ("increase", 20, 19, None, TargetStatus.NOT_ON_TRACK),
    ],
)
def test_a_forecast_stands_in_where_no_figure_is_published(
    direction: str, goal: float, forecast: float, margin: float | None, expected: TargetStatus
) -> None:
    target = a_target(direction, 0, goal, due=None, forecasts=[reading(forecast, None, margin)])
    assert assess(target).status is expected


@pytest.mark.parametrize("forecast", [-22, -19])
def test_a_forecast_says_nothing_once_the_plan_has_ended(forecast: float) -> None:
    target = a_target("decrease", 0, -20, due=None, forecasts=[reading(forecast, None, 0.5)])
    verdict = assess(target, has_ended=True)
    assert verdict.status is TargetStatus.UNCERTAIN
    assert "we do not have the end result" in verdict.working


def test_once_the_plan_has_ended_only_a_figure_of_the_end_decides() -> None:
    before, end = (Reading.model_validate(reading(80, day)) for day in (HALF_WAY, LAST))
    assert assess(DOWN, [before]).status is TargetStatus.ON_TRACK
    assert assess(DOWN, [before], has_ended=True).status is TargetStatus.UNCERTAIN
    assert assess(DOWN, [before], has_ended=True).next_quarter is None
    assert assess(DOWN, [before, end], has_ended=True).status is TargetStatus.MET
    missed = Reading.model_validate(reading(90, LAST))
    assert assess(DOWN, [missed], has_ended=True).status is TargetStatus.NOT_ON_TRACK


def test_the_next_quarter_is_told_what_it_needs() -> None:
    verdict = assess(DOWN, [Reading.model_validate(reading(90, date(2012, 9, 30)))])
    assert verdict.next_quarter == "By 31 December 2012 the figure should be 88.3 or lower."
    verdict = assess(UP, [Reading.model_validate(reading(90, date(2013, 12, 31)))])
    assert verdict.next_quarter == "By 31 March 2014 the figure should be 100 or higher."


def test_a_target_needs_a_direction() -> None:
    with pytest.raises(ValidationError, match="direction"):
        Target.model_validate(DOWN.model_dump(exclude={"direction"}))


def test_a_changed_target_without_an_entry_in_its_ledger_is_refused() -> None:
    changed = DOWN.model_dump() | {"value": 75}
    with pytest.raises(ValidationError, match="in the last entry of 'ledger'"):
        Target.model_validate(changed)


def test_a_target_needs_no_ledger_before_it_changes() -> None:
    target = Target.model_validate(DOWN.model_dump() | {"ledger": []})
    assert (target.value, target.due) == (DOWN.value, DOWN.due)
