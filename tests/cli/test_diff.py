"""`partnership diff` and `partnership check` know what was public, and tell what has changed."""

import pickle
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import DATA, INVENTED, partnership
from history import commit, git
from loading import loaded
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.pages.diff import NOTHING, ChangeSection, as_text, changes
from partnership.text import JOINER, plain_markdown

TODAY = date(2026, 11, 21)
MONTH = "crime/2025-08.yml"


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the invented borough's records inside a git repository of their own."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "project"
    shutil.copytree(INVENTED, home / "data")
    git(home, "init", "--quiet", "--initial-branch=main")
    commit(home, "First")
    monkeypatch.chdir(home)
    return home / "data"


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8")


def one_more_burglary(text: str) -> str:
    """Count one burglary more in one ward of each set, and in the sums."""
    rows = {"read": 1, "in_borough": 1, "'2003'": 1, "'2023'": 1}
    for name in rows:
        text = re.sub(
            rf"({name}: )([0-9]+)([,}}])", lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}", text, count=1
        )
    for ward in ("E05900001", "E05900011"):
        text = re.sub(rf"({ward}: .*burglary: )([0-9]+)", lambda m: f"{m[1]}{int(m[2]) + 1}", text)
    return text


def month_later(data: Path) -> None:
    """Add a month after the last one, like it in all its figures."""
    text = (data / MONTH).read_text("utf-8")
    (data / "crime/2025-09.yml").write_text(text.replace("2025-08", "2025-09"), "utf-8")


@pytest.fixture
def now() -> Partnership:
    return loaded(INVENTED)


def without_last(partnership: Partnership) -> Partnership:
    return replace(partnership, months=partnership.months[:-1])


def titled(sections: tuple[ChangeSection, ...], title: str) -> ChangeSection:
    return next(section for section in sections if section.title == title)


def test_nothing_changed_is_said_in_one_sentence(now: Partnership) -> None:
    assert changes(now, now, TODAY) == ()
    assert as_text((), "main") == NOTHING


def test_records_that_an_earlier_command_left_are_the_same(now: Partnership) -> None:
    assert changes(now, pickle.loads(pickle.dumps(now)), TODAY) == ()  # noqa: S301 - our own


def test_a_new_month_is_named_with_its_crimes_and_its_incidents(now: Partnership) -> None:
    (line,) = titled(changes(without_last(now), now, TODAY), "Months").lines
    counts = now.months[-1].counts["2023"].values()
    calls = sum(line["anti-social-behaviour"] for line in counts)
    crime = sum(sum(line.values()) for line in counts) - calls
    assert line.startswith(f"August 2025 is new: {crime} crimes and {calls} incidents in the")


def test_a_new_month_that_is_unlike_the_usual_is_remarked_on(now: Partnership) -> None:
    one = now.months[-1]
    months = tuple(
        one.model_copy(update={"month": month}) for month in Month(2024, 9).until(one.month)
    )
    fewer = one.coverage.rows.model_copy(update={"in_borough": 1})
    short = months[-1].model_copy(
        update={"coverage": one.coverage.model_copy(update={"rows": fewer})}
    )
    before = replace(now, months=months[:-1])
    lines = titled(changes(before, replace(before, months=(*months[:-1], short)), TODAY), "Months")
    assert any("fewer rows in the borough than usual: 1 against" in line for line in lines.lines)


def test_a_month_taken_out_is_named_and_needs_an_entry(now: Partnership) -> None:
    sections = changes(now, without_last(now), TODAY)
    assert "August 2025 is no longer published." in titled(sections, "Months").lines
    silent = titled(sections, "Published figures that changed without an entry in releases.yml")
    assert silent.lines == ("August 2025 was taken out.",)


def test_a_month_that_comes_from_another_source_is_told_with_its_rows(now: Partnership) -> None:
    month = now.months[-1]
    source = month.source.model_copy(
        update={"title": "Street-level crime (API)", "sha256": "0" * 64}
    )
    rows = month.coverage.rows.model_copy(
        update={"read": 120, "outside": None, "without_location": None}
    )
    again = month.model_copy(
        update={"source": source, "coverage": month.coverage.model_copy(update={"rows": rows})}
    )
    lines = titled(changes(now, replace(now, months=(*now.months[:-1], again)), TODAY), "Months")
    assert lines.lines == (
        "August 2025, source, title: “Street-level crime” becomes “Street-level crime (API)”",
        f"August 2025, source, sha256: “{month.source.sha256}” becomes “{'0' * 64}”",
        "August 2025, rows, read: “327” becomes “120”",
        "August 2025, rows, outside: “216” has been removed",
        "August 2025, rows, without location: “2” has been removed",
    )


def test_another_file_of_the_same_source_is_told(now: Partnership) -> None:
    month = now.months[-1]
    again = month.model_copy(
        update={"source": month.source.model_copy(update={"sha256": "0" * 64})}
    )
    lines = titled(changes(now, replace(now, months=(*now.months[:-1], again)), TODAY), "Months")
    told = f"August 2025, source, sha256: “{month.source.sha256}” becomes “{'0' * 64}”"
    assert lines.lines == (told,)


def test_the_totals_of_the_borough_and_of_each_ward_stand_side_by_side(now: Partnership) -> None:
    sections = changes(without_last(now), now, TODAY)
    borough = titled(sections, now.organisation.borough).table
    wards = titled(sections, "Wards").table
    assert borough
    assert wards
    assert len(borough) == 2
    assert [row[0] for row in wards] == [
        "Latest 12 months",
        "Abbey",
        "Bridge & Quay",
        "Castle",
        "St Mary's",
    ]
    for _name, before, after, moved, *_ in wards[1:]:
        numbers = [int(re.sub(r"[, ].*|,", "", text)) for text in (before, after)]
        assert int(moved.split()[0]) == numbers[1] - numbers[0]


def test_a_word_for_a_change_is_quoted_before_and_after(
    now: Partnership,
) -> None:
    one = now.months[-1]
    months = tuple(
        one.model_copy(update={"month": month}) for month in Month(2023, 9).until(one.month)
    )
    counts = {
        set_id: {ward: {name: 3 * n for name, n in line.items()} for ward, line in lines.items()}
        for set_id, lines in one.counts.items()
    }
    tripled = tuple(month.model_copy(update={"counts": counts}) for month in months[12:])
    before, after = replace(now, months=months), replace(now, months=(*months[:12], *tripled))
    lines = titled(changes(before, after, TODAY), "Wards").lines
    assert any(re.search(r"on crime.*, “.+” becomes “.+”", line) for line in lines)
    names = {ward.name for ward in now.ward_sets[-1].wards}
    for line in lines:
        assert set(re.split(", | and ", line.split(": on ")[0])) <= names


def with_last(partnership: Partnership, **coverage: str) -> Partnership:
    """Return the records with a last month that is covered otherwise."""
    *others, last = partnership.months
    changed = last.coverage.model_copy(update=coverage)
    last = last.model_copy(update={"coverage": changed})
    return replace(partnership, months=(*others, last))


PARTIAL = {"state": "partial", "reason": "The force sent half the month."}


def test_statements_that_are_alike_stand_in_one_line() -> None:
    records = loaded(DATA)
    now = replace(records, months=records.months[:32])
    lines = titled(changes(now, with_last(now, **PARTIAL), TODAY), "Wards").lines
    assert ("26 wards: on theft from a person, “too few to say” becomes “not compared”") in lines
    assert "Stainsby Hill: on criminal damage and arson, “higher” becomes “not compared”" in lines
    assert len(lines) < 60


def test_a_reason_ends_with_one_full_stop(now: Partnership) -> None:
    before = without_last(now)
    after = with_last(now, **PARTIAL)
    for published in (now, before):
        text = as_text(changes(published, after, TODAY), "main")
        assert "partial: The force sent half the month." in text
        assert ".." not in text


def test_a_target_with_another_status_is_named_with_both(now: Partnership) -> None:
    plan = now.plans[-1]
    target = next(target for _, target in plan.all_targets() if target.value is not None)
    gone = {"value": None, "forecasts": (), "not_published": "Lost.", "override": None}
    changed = target.model_copy(update=gone)
    priorities = tuple(
        priority.model_copy(
            update={"targets": tuple(changed if t.id == target.id else t for t in priority.targets)}
        )
        for priority in plan.priorities
    )
    after = replace(
        now, plans=(*now.plans[:-1], plan.model_copy(update={"priorities": priorities}))
    )
    (line,) = titled(changes(now, after, TODAY), "Targets").lines
    assert re.search(r"\(2024-2027\) was .+ and is now not measured\.", line)


def test_each_reported_figure_that_is_new_or_corrected_is_told(now: Partnership) -> None:
    (plan,) = now.plans
    (report,) = plan.reports
    burglary, calls = report.figures
    place = "Plan 2024-2027, reports, April 2024 to March 2025, figures"
    burglaries, is_new = f"{place}, Burglaries recorded by the police, entries", "” is new"
    first = replace(now, plans=(plan.model_copy(update={"reports": ()}),))
    (section,) = changes(first, now, TODAY)
    assert f"{burglaries}: “12 May 2025; value 57; before 60{is_new}" in section.lines
    told = f"{place}, Calls about anti-social behaviour, entries"
    assert f"{told}: “12 May 2025; value 480; before 512{is_new}" in section.lines
    once = burglary.model_copy(update={"entries": burglary.entries[:1]})
    before = report.model_copy(update={"figures": (once, calls)})
    first = replace(now, plans=(plan.model_copy(update={"reports": (before,)}),))
    (section,) = changes(first, now, TODAY)
    why = "One burglary had been filed under theft."
    assert section.lines == (f"{burglaries}: “9 June 2025; value 58; before 60; {why}{is_new}",)


def test_a_plan_and_a_ward_set_that_come_are_named(now: Partnership) -> None:
    before = replace(now, plans=(), ward_sets=now.ward_sets[1:])
    lines = titled(changes(before, now, TODAY), "Plans and wards").lines
    assert lines == ("The plan of 2024-2027 is new.", "Ward set 2003 is new: 3 wards.")


def test_a_new_meeting_is_told_with_each_item_and_what_was_said(now: Partnership) -> None:
    held = next(meeting for meeting in now.meetings if meeting.id == "2025-06-18")
    before = replace(now, meetings=tuple(other for other in now.meetings if other != held))
    lines = titled(changes(before, now, TODAY), "Words and other records").lines
    place = "Meetings, Meeting of 18 June 2025, items"
    assert f"{place}: “Break-ins; SA 4/25” is new" in lines
    assert not [line for line in lines if line.startswith("Meetings: ") and "2025-06-18" in line]
    assert f"{place}, Break-ins, said: “Locks were given to 40 homes.” is new" in lines


def test_words_from_the_records_stay_words_in_markdown() -> None:
    odd = ChangeSection("Months", ("<b>A | b</b> [x](y) @someone #1",))
    text = as_text((odd,), "main", plain_markdown).replace(JOINER, "^")
    assert r"\<b\>A \| b\</b\> \[x\](y) @^someone #^1" in text


def test_the_command_compares_with_a_revision(records: Path) -> None:
    assert partnership("diff", "HEAD").output == f"{NOTHING}\n"
    month_later(records)
    outcome = partnership("diff", "HEAD")
    assert outcome.exit_code == 0
    assert "- September 2025 is new: " in outcome.output
    assert "Latest 12 months" in outcome.output
    assert "### Months" in partnership("diff", "main", "--format", "markdown").output


def test_records_at_the_top_of_a_repository_are_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(INVENTED, tmp_path / "top"))
    git(data, "init", "--quiet", "--initial-branch=main")
    commit(data, "First")
    monkeypatch.chdir(tmp_path)
    assert partnership("diff", "HEAD", "--data", "top").output == f"{NOTHING}\n"


@pytest.mark.parametrize("reference", ["nowhere", "--output=x", "HEAD:data"])
@pytest.mark.usefixtures("records")
def test_a_revision_that_is_none_is_refused(reference: str) -> None:
    outcome = partnership("diff", "--", reference)
    assert outcome.exit_code == 1
    assert f"git has no records of data at '{reference}'" in outcome.stderr
    assert not Path("x").exists()


def test_records_that_were_wrong_then_are_named_as_such(records: Path) -> None:
    edit(records / MONTH, lambda text: text.replace("in_borough", "in_burough"))
    commit(records.parent, "Wrong")
    edit(records / MONTH, lambda text: text.replace("in_burough", "in_borough"))
    outcome = partnership("diff", "HEAD")
    assert outcome.exit_code == 1
    assert "HEAD  the records of that revision have " in outcome.stderr


def test_check_refuses_a_published_count_that_changed_without_a_word(records: Path) -> None:
    assert partnership("check").exit_code == 0
    edit(records / MONTH, one_more_burglary)
    outcome = partnership("check")
    assert outcome.exit_code == 1
    line, _ = outcome.stderr.splitlines()
    assert re.match(
        r"data/crime/2025-08.yml:[0-9]+  burglary of E05900001 was published on 3 June 2026 as "
        r"[0-9]+ and is now [0-9]+, and 1 more count\. If the police changed it, add an entry "
        r"for 2025-08 to 'revisions' in releases\.yml that says why; "
        r"`partnership diff [0-9a-f]{12}` prints the entry\. "
        r"This file is made by `partnership import crime`, not by hand: put the published one back "
        r"with `git checkout [0-9a-f]{12} -- data/crime/2025-08\.yml`, or import again\.",
        line,
    )


def test_the_entry_that_diff_writes_satisfies_check_once_it_says_why(records: Path) -> None:
    edit(records / MONTH, one_more_burglary)
    said = partnership("diff", "HEAD", "--format", "markdown").output
    entry = said.split("```yaml\n")[1].split("\n```")[0]
    (records / "releases.yml").write_text(entry + "\n", "utf-8")
    assert "'why'" in partnership("check").stderr
    edit(records / "releases.yml", lambda text: text.replace("why:", "why: Late records."))
    outcome = partnership("check")
    assert outcome.exit_code == 0, outcome.stderr
    told = partnership("diff", "HEAD").output
    assert "August 2025: 1 count on the wards of 2023, 1 count on the wards of 2003. Late" in told
    assert "without an entry" not in told


def test_what_was_said_of_a_revision_stays(records: Path) -> None:
    (records / "releases.yml").write_text(
        "revisions:\n  - {month: 2020-01, on: 2020-03-01, why: Withdrawn.}\n", "utf-8"
    )
    commit(records.parent, "A revision")
    edit(records / "releases.yml", lambda text: text.replace("Withdrawn", "Otherwise"))
    line, _, _ = partnership("check").stderr.splitlines()
    assert re.match(
        r"data/releases\.yml:[0-9]+  'revisions' has changed since it was published on "
        r"3 June 2026\. Restore its items: item 1 was why: Withdrawn\.",
        line,
    )


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text.replace("recorded: 2025-07-04", "recorded: 2025-07-05"),
        lambda text: text.replace("reason: ", "reason: Otherwise. "),
        lambda _: "baselines: []\n",
    ],
)
def test_a_published_baseline_stays(records: Path, rewrite: Callable[[str], str]) -> None:
    edit(records / "baselines.yml", rewrite)
    outcome = partnership("check")
    assert outcome.exit_code == 1
    assert re.search(
        r"data/baselines\.yml:[0-9]+  'baselines' has changed since it was published on "
        r"3 June 2026\. Restore its items: .+\. Add new ones at the end\.",
        outcome.stderr,
    )


def test_a_file_of_published_baselines_that_is_gone_is_to_be_restored(records: Path) -> None:
    (records / "baselines.yml").unlink()
    outcome = partnership("check")
    assert outcome.exit_code == 1
    restore = "data/baselines.yml  the file is missing. Restore its last version"
    assert outcome.stderr.startswith(restore)


def test_a_new_baseline_may_be_put_at_the_end(records: Path) -> None:
    edit(
        records / "baselines.yml",
        lambda text: (
            text + "  - {first: 2023-08, last: 2025-07, recorded: 2026-11-20, "
            "reason: The force counts otherwise since.}\n"
        ),
    )
    outcome = partnership("check")
    assert outcome.exit_code == 0, outcome.stderr


def test_check_refuses_another_address_for_a_published_page(records: Path) -> None:
    edit(records / "wards.yml", lambda text: text.replace("slug: castle", "slug: castle-ward"))
    line, _, _ = partnership("check").stderr.splitlines()
    assert re.fullmatch(
        r"data/wards\.yml:[0-9]+  'slug' of ward 'E05900013' was published on 3 June 2026 "
        r"as castle and is now castle-ward\. Restore it: castle\. "
        r"It is part of an address that people have saved and shared\.",
        line,
    )


def test_a_committed_change_is_held_against_what_is_on_main(records: Path) -> None:
    git(records.parent, "switch", "--quiet", "--create", "month")
    edit(records / MONTH, one_more_burglary)
    commit(records.parent, "Changed in silence")
    assert partnership("check").exit_code == 1
    assert partnership("check", "--since", "HEAD").exit_code == 0
    assert partnership("check", "--since", "main").exit_code == 1
    git(records.parent, "switch", "--quiet", "main")
    month_later(records)
    commit(records.parent, "September")
    git(records.parent, "switch", "--quiet", "month")
    assert "burglary" in partnership("diff", "main").output.lower()
    for command in (("diff", "main"), ("check", "--since", "main")):
        assert "2025-09" not in partnership(*command).output
        assert "September 2025" not in partnership(*command).output


def test_an_earlier_entry_does_not_excuse_a_later_change(records: Path) -> None:
    (records / "releases.yml").write_text(
        "revisions:\n  - {month: 2025-08, on: 2025-12-01, why: Withdrawn until it was whole.}\n",
        "utf-8",
    )
    commit(records.parent, "Put back")
    (records / MONTH).unlink()
    outcome = partnership("check")
    assert "data/crime/2025-08.yml  the month was published on 3 June 2026" in outcome.stderr


def test_a_month_that_is_not_over_is_refused(records: Path) -> None:
    text = (records / MONTH).read_text("utf-8")
    (records / "crime/2099-01.yml").write_text(text.replace("2025-08", "2099-01"), "utf-8")
    outcome = partnership("check")
    assert "crime/2099-01.yml:2  January 2099 is not over yet: today is " in outcome.stderr


def test_an_implausible_jump_needs_a_word(records: Path) -> None:
    def triple(text: str) -> str:
        numbers = re.compile(r"(?<=[:] )([0-9]+)(?=[,}])")
        return "".join(
            numbers.sub(lambda m: str(int(m[1]) * 3), line) if "{" in line else line
            for line in text.splitlines(keepends=True)
        )

    edit(records / MONTH, triple)
    commit(records.parent, "Three times as many")
    outcome = partnership("check")
    assert outcome.exit_code == 1
    assert re.search(
        r"data/crime/2025-08.yml:[0-9]+  August 2025 has [0-9]+ rows in the borough, "
        r"[0-9.]+ times the usual [0-9]+ of the 12 complete months before \([0-9]+ in the same "
        r"month a year before\)\. Ask the publisher. ",
        outcome.stderr,
    )
    (records / "releases.yml").write_text(
        "explained_outliers:\n  - {month: 2025-08, why: The force moved its records here.}\n",
        "utf-8",
    )
    assert partnership("check").exit_code == 0


def test_check_refuses_a_month_with_the_counts_of_another(records: Path) -> None:
    month_later(records)
    outcome = partnership("check")
    assert outcome.exit_code == 1
    assert outcome.stderr == (
        "data/crime/2025-09.yml:13  the counts of 2025-09 equal those of 2025-08. "
        "No two months have all the same counts: download both again and import them together "
        "with `partnership import crime`, or delete the copy.\n"
        "data: 1 error. Nothing is published until the errors are corrected.\n"
    )


def test_without_git_the_history_is_passed_over_unless_it_is_asked_for(invented: Path) -> None:
    assert partnership("check", "--data", str(invented)).exit_code == 0
    outcome = partnership("check", "--data", str(invented), "--since", "main")
    assert outcome.exit_code == 1
    assert "git has no records of" in outcome.stderr
