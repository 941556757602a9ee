"""The release calendar, revisions and known problems: what is valid, and what is reported."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from building import DATA
from checking import DAY, found
from click.testing import CliRunner
from loading import loaded
from partnership.checks.gate import load_partnership
from partnership.checks.months import check_outliers
from partnership.checks.releases import check_releases
from partnership.cli import main
from partnership.errors import ProblemsFoundError, Severity
from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.model.releases import ChangedCount, Releases, Revision
from partnership.records.loading import read_records
from partnership.statistics.plausibility import FEWEST, implausible_months
from partnership.statistics.revisions import revised_months, unexplained

ENTRY = """revisions:
  - month: 2025-08
    on: 2025-12-01
    why: The police moved records between months.
    changes:
      - {ward: E05900011, category: burglary, published_as: 5, now: NOW}
"""


def with_releases(data: Path, text: str) -> Partnership:
    (data / "releases.yml").write_text(text, "utf-8")
    return load_partnership(data)


def told(data: Path, text: str) -> str:
    with pytest.raises(ProblemsFoundError) as found:
        with_releases(data, text)
    return str(found.value)


def burglaries(data: Path) -> int | None:
    return load_partnership(data).months[-1].count("2023", "E05900011", "burglary")


def test_without_a_file_there_are_no_releases(invented: Path) -> None:
    releases = load_partnership(invented).releases
    assert (releases.calendar, releases.revisions) == ((), ())


def test_a_calendar_reaches_ahead_with_day_and_time(invented: Path) -> None:
    text = (
        "calendar:\n"
        '  - {month: 2025-08, on: 2025-11-04, at: "09:30", published: 2025-11-04}\n'
        "  - {month: 2025-09, on: 2025-12-02, at: 09:30}\n"
    )
    done, ahead = with_releases(invented, text).releases.calendar
    assert done.published == done.on
    assert (ahead.month, ahead.at, ahead.published) == (Month(2025, 9), "09:30", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "calendar: [{month: 2025-09, on: 2025-12-02, at: 9am}]\n",
            "'at' cannot be '9am'. Write 09:00.",
        ),
        (
            'calendar: [{month: 2025-09, on: 2025-09-30, at: "09:30"}]\n',
            "2025-09 was not over on the day in 'on'",
        ),
        (
            'calendar: [{month: 2025-09, on: 2025-12-02, at: "09:30", published: 2025-12-02}]\n',
            "2025-09 is marked as published, but there are no figures for it",
        ),
        (
            (
                "calendar:\n"
                '  - {month: 2025-09, on: 2025-12-02, at: "09:30"}\n'
                '  - {month: 2025-09, on: 2025-12-09, at: "09:30"}\n'
            ),
            "releases.yml:3  a month is listed twice in 'calendar'. Keep one of the two.",
        ),
        ("explained_outliers: [{month: 2025-09, why: Late.}]\n", "month '2025-09' has no figures"),
        (
            ENTRY.replace("E05900011", "E05900019"),
            "ward code 'E05900019' is in no set of wards.yml. Look up the code there.",
        ),
        (ENTRY.replace("burglary", "burglery"), "Did you mean 'burglary'?"),
        (ENTRY.replace("    why: The police moved records between months.\n", ""), "'why'"),
    ],
)
def test_a_mistake_is_told_with_its_line(invented: Path, text: str, message: str) -> None:
    assert message in told(invented, text.replace("NOW", str(burglaries(invented))))


def test_a_revision_must_agree_with_the_figures(invented: Path) -> None:
    now = burglaries(invented)
    assert with_releases(invented, ENTRY.replace("NOW", str(now))).releases.revisions
    assert (
        f"releases.yml:6  'now' is 99, but burglary of E05900011 in 2025-08 is {now}. "
        "Correct it, or add a further revision: one entry for each change."
    ) in told(invented, ENTRY.replace("NOW", "99"))


def test_only_the_latest_revision_of_a_count_must_agree(invented: Path) -> None:
    first = ENTRY.replace("NOW", "99")
    second = first.split("\n", 1)[1].replace("99", str(burglaries(invented)))
    assert len(with_releases(invented, first + second).releases.revisions) == 2


def test_a_month_that_was_revised_and_then_taken_out_says_so_in_an_entry_of_its_own(
    invented: Path,
) -> None:
    revised = ENTRY.replace("2025-08", "2025-09").replace("NOW", "6")
    assert "there are no figures for it" in told(invented, revised)
    taken_out = "  - {month: 2025-09, on: 2026-01-06, why: Withdrawn.}\n"
    assert len(with_releases(invented, revised + taken_out).releases.revisions) == 2


def test_a_revision_of_no_ward_does_not_hide_another_that_is_wrong(invented: Path) -> None:
    other = ENTRY.replace("E05900011", "E05900019").split("\n", 1)[1]
    message = told(invented, (ENTRY + other).replace("NOW", "99"))
    assert "'now' is 99, but burglary of E05900011" in message
    assert "ward code 'E05900019' is in no set of wards.yml" in message


def with_count(month: CrimeMonth, ward: str, category: str, count: int | None) -> CrimeMonth:
    """Return a month with one other count; None takes the category out."""
    counts = {
        name: {code: dict(line) for code, line in of.items()} for name, of in month.counts.items()
    }
    line = next(lines[ward] for lines in counts.values() if ward in lines)
    if count is None:
        del line[category]
    else:
        line[category] = count
    return month.model_copy(update={"counts": counts})


@pytest.fixture
def month(invented: Path) -> CrimeMonth:
    return load_partnership(invented).months[-1]


def test_a_changed_count_is_found_with_what_it_was(month: CrimeMonth) -> None:
    was = month.count("2023", "E05900011", "burglary")
    after = with_count(month, "E05900011", "burglary", 131)
    (revised,) = revised_months([month], [after])
    change = ChangedCount(ward="E05900011", category="burglary", published_as=was, now=131)
    assert revised.changes == (change,)


def test_a_category_that_is_no_longer_reported_is_a_change(month: CrimeMonth) -> None:
    (revised,) = revised_months([month], [with_count(month, "E05900011", "burglary", None)])
    assert revised.changes[0].now is None


def test_a_new_ward_set_is_no_revision(month: CrimeMonth) -> None:
    before = month.model_copy(update={"counts": {"2003": month.counts["2003"]}})
    assert revised_months([before], [month]) == ()


def test_a_month_taken_out_needs_an_entry_too(month: CrimeMonth) -> None:
    revised = revised_months([month], [])
    assert revised[0].is_gone
    assert unexplained(revised, (), ()) == revised
    entry = Revision.model_validate({"month": "2025-08", "on": "2025-12-01", "why": "Withdrawn."})
    assert unexplained(revised, (), (entry,)) == ()
    assert unexplained(revised, (entry,), (entry,)) == revised


def entry_of(*steps: tuple[int | None, int | None]) -> Revision:
    changes = [
        {"ward": "E05900011", "category": "burglary", "published_as": was, "now": now}
        for was, now in steps
    ]
    return Revision.model_validate(
        {"month": "2025-08", "on": "2025-12-01", "why": "Late records.", "changes": changes}
    )


@pytest.mark.parametrize(
    ("entries", "is_explained"),
    [
        (lambda was: [entry_of((was, 131))], True),
        (lambda was: [entry_of((was, 120)), entry_of((120, 131))], True),
        (lambda was: [entry_of((was, 120)), entry_of((125, 131))], False),
        (lambda was: [entry_of((was, 130))], False),
        (lambda was: [entry_of((was + 1, 131))], False),
        (lambda _: [entry_of()], False),
        (lambda _: [], False),
    ],
)
def test_an_entry_must_lead_from_what_was_published_to_what_is_now(
    month: CrimeMonth, entries: Callable[[int], list[Revision]], *, is_explained: bool
) -> None:
    was = month.count("2023", "E05900011", "burglary")
    assert was is not None
    revised = revised_months([month], [with_count(month, "E05900011", "burglary", 131)])
    assert (unexplained(revised, (), entries(was)) == ()) is is_explained


def with_rows(months: tuple[CrimeMonth, ...], number: int, times: float) -> list[CrimeMonth]:
    """Return the months with so many times the rows in one of them."""
    changed = list(months)
    rows = changed[number].coverage.rows
    coverage = changed[number].coverage.model_copy(
        update={"rows": rows.model_copy(update={"in_borough": round(rows.in_borough * times)})}
    )
    changed[number] = changed[number].model_copy(update={"coverage": coverage})
    return changed


@pytest.mark.parametrize(("times", "is_found"), [(0.2, True), (1, False), (2.2, True)])
def test_a_month_far_from_those_before_is_implausible(
    invented: Path, times: float, *, is_found: bool
) -> None:
    months = load_partnership(invented).months
    found = [record.month for record, _ in implausible_months(with_rows(months, -1, times))]
    assert found == ([Month(2025, 8)] if is_found else [])


def test_a_partial_month_is_neither_judged_nor_a_measure_for_others(invented: Path) -> None:
    months = load_partnership(invented).months
    partial = next(n for n, month in enumerate(months) if month.coverage.reason)
    assert not list(implausible_months(with_rows(months, partial, 0.01)))


def test_the_first_months_of_a_series_are_not_judged(invented: Path) -> None:
    months = load_partnership(invented).months
    assert not list(implausible_months(with_rows(months[:6], -1, 9)))


def test_an_implausible_month_is_told_with_the_number_of_months_before_it(invented: Path) -> None:
    records = load_partnership(invented)
    eight = replace(records, months=tuple(with_rows(records.months[:8], -1, 3)))
    (problem,) = check_outliers(read_records(invented), eight)
    assert problem.what.endswith("of the 7 complete months before")


def test_after_months_that_hold_nothing_no_month_is_implausible(invented: Path) -> None:
    months = list(load_partnership(invented).months)
    for number in range(len(months) - 1):
        months = with_rows(tuple(months), number, 0)
    assert not list(implausible_months(months))


@pytest.mark.parametrize("times", [0.5, 2])
def test_every_month_at_hand_would_be_found_if_it_were_halved_or_doubled(times: float) -> None:
    months = loaded(DATA).months[:32]
    assert not list(implausible_months(months))
    for number in range(FEWEST, len(months)):
        found = [record.month for record, _ in implausible_months(with_rows(months, number, times))]
        assert months[number].month in found


def with_ward(month: CrimeMonth, ward: str, times: float) -> CrimeMonth:
    """Return a month with so many times the records in one ward of today."""
    lines = month.counts["2023"]
    line = {category: round(count * times) for category, count in lines[ward].items()}
    return month.model_copy(update={"counts": {**month.counts, "2023": {**lines, ward: line}}})


def with_category(month: CrimeMonth, category: str, count: int) -> CrimeMonth:
    """Return a month with so many records of a category in every ward of today."""
    lines = {ward: {**line, category: count} for ward, line in month.counts["2023"].items()}
    return month.model_copy(update={"counts": {**month.counts, "2023": lines}})


TOWN_CENTRE = "E05014882"
CALLS = "anti-social-behaviour"


def problems_of_august(change: Callable[[CrimeMonth], CrimeMonth], **said: object) -> list[str]:
    """Return what is told of the figures at hand after a change to their last month."""
    records = loaded(DATA)
    months = (*records.months[:31], change(records.months[31]))
    changed = replace(records, months=months, releases=Releases.model_validate(said))
    found = check_outliers(read_records(DATA), changed)
    return [str(problem).split("/crime/")[-1] for problem in found]


@pytest.mark.parametrize(
    ("change", "beginning"),
    [
        (
            lambda month: with_ward(month, TOWN_CENTRE, 0),
            "2025-08.yml:73  August 2025 has 0 rows in Stockton Town Centre, but 394 are usual",
        ),
        (
            lambda month: with_ward(month, TOWN_CENTRE, 4),
            "2025-08.yml:73  August 2025 has 1,820 rows in Stockton Town Centre, but 394 are",
        ),
        (
            lambda month: with_category(month, CALLS, 1),
            "2025-08.yml:48  August 2025 has 27 rows of Anti-social behaviour, but 450 are",
        ),
    ],
)
def test_a_ward_or_category_implausible_is_refused_until_somebody_says_why(
    change: Callable[[CrimeMonth], CrimeMonth], beginning: str
) -> None:
    (problem,) = problems_of_august(change)
    assert problem.startswith(beginning)
    assert "say why under 'explained_outliers' in releases.yml" in problem
    assert problem.endswith('import it again with --partial "the reason".')
    why = [{"month": "2025-08", "why": "The force confirmed it."}]
    assert not problems_of_august(change, explained_outliers=why)
    assert not problems_of_august(change, known_problems=[{"month": "2025-08", "what": "Lost."}])
    partial = {"state": "partial", "reason": "The ward is missing."}
    assert not problems_of_august(
        lambda month: change(
            month.model_copy(update={"coverage": month.coverage.model_copy(update=partial)})
        )
    )


def test_a_month_that_is_refused_as_a_whole_is_told_once() -> None:
    def doubled(month: CrimeMonth) -> CrimeMonth:
        (all_of_it,) = with_rows((month,), 0, 2)
        return with_ward(all_of_it, TOWN_CENTRE, 4)

    (problem,) = problems_of_august(doubled)
    assert "rows in the borough" in problem


def on_the_calendar(data: Path, line: str, now: str) -> list[str]:
    """Return what is told of a calendar with August in it, at a moment."""
    records = with_releases(data, f"calendar:\n  - {{month: 2025-08, {line}}}\n")
    moment = datetime.fromisoformat(now)
    return [str(problem) for problem in check_releases(read_records(data), records, moment)]


@pytest.mark.parametrize(
    ("line", "now", "message"),
    [
        ('on: 2025-11-04, at: "09:30"', "2025-11-03T23:00+00:00", "announced for 2025-11-04, 09"),
        ('on: 2025-11-04, at: "09:30"', "2025-11-04T09:29+00:00", "announced for 2025-11-04, 09"),
        ('on: 2025-11-04, at: "09:30"', "2025-11-04T09:30+00:00", None),
        ('on: 2026-06-02, at: "09:30"', "2026-06-02T08:29+00:00", "announced for 2026-06-02, 09"),
        ('on: 2026-06-02, at: "09:30"', "2026-06-02T08:30+00:00", None),
        ('on: 2025-11-04, at: "09:30"', "2025-11-05T00:00+00:00", "such as 'published: 2025-11"),
        ('on: 2025-11-04, at: "09:30", published: 2025-11-04', "2025-11-05T00:00+00:00", None),
        ('on: 2025-11-04, at: "09:30", published: 2025-10-28', "2025-10-29T00:00+00:00", None),
        (
            'on: 2025-11-04, at: "09:30", published: 2025-11-04',
            "2025-11-04T08:00+00:00",
            "announced for 2025-11-04, 09",
        ),
    ],
)
def test_a_month_at_hand_keeps_to_its_announced_day_and_time(
    invented: Path, line: str, now: str, message: str | None
) -> None:
    problems = on_the_calendar(invented, line, now)
    if message is None:
        assert not problems
    else:
        assert len(problems) == 1
        assert "releases.yml:2  " in problems[0]
        assert message in problems[0]


def test_a_day_still_to_come_is_no_day_of_publication(invented: Path) -> None:
    line = 'on: 2025-11-04, at: "09:30", published: 2025-12-25'
    (problem,) = on_the_calendar(invented, line, "2025-11-05T00:00+00:00")
    assert problem.endswith(
        "releases.yml:2  2025-08 is marked as published on 2025-12-25, which is in the future. "
        "Write the day on which it came out."
    )


def test_a_month_that_is_not_at_hand_may_be_late(invented: Path) -> None:
    text = 'calendar: [{month: 2025-09, on: 2025-12-02, at: "09:30"}]\n'
    records = with_releases(invented, text)
    moment = datetime.fromisoformat("2026-02-01T00:00+00:00")
    assert not list(check_releases(read_records(invented), records, moment))


def test_check_knows_the_announced_days(invented: Path) -> None:
    calendar = 'calendar: [{month: 2025-08, on: 2099-11-04, at: "09:30"}]\n'
    (invented / "releases.yml").write_text(calendar, "utf-8")
    outcome = CliRunner().invoke(main, ["check", "--data", str(invented)])
    assert outcome.exit_code == 1
    assert (
        "there are figures for 2025-08, which is announced for 2099-11-04, 09:30" in outcome.stderr
    )


def test_a_month_between_others_that_nobody_explains_is_told(invented: Path) -> None:
    assert not found(invented, DAY, Severity.WARNING)
    (invented / "crime" / "2024-11.yml").unlink()
    (problem,) = found(invented, DAY, Severity.WARNING)
    assert problem.file.endswith("crime/2024-11.yml")
    entry = problem.remedy.partition("the line ")[2].partition("}.")[0]
    text = f"known_problems:\n  {entry}}}\n"
    (invented / "releases.yml").write_text(text, "utf-8")
    assert not found(invented, DAY, Severity.WARNING)
