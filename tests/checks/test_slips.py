"""Plausible slips get a warning, which stops nothing and can be accepted."""

import re
from datetime import date
from pathlib import Path

import pytest
from checking import DAY, found
from history import edit
from partnership.checks.changes import Published
from partnership.checks.deadlines import bank_holidays, why_closed
from partnership.checks.gate import check
from partnership.checks.sizes import DIGIT
from partnership.errors import Severity

PLAN = "plans/2024-2027/plan.yml"
BURGLARY = "plans/2024-2027/priorities/burglary.yml"
REPORT = "plans/2024-2027/monitoring/2024-25.yml"
MEETING = "meetings/2025-06-18.yml"


LONG = "A very long sentence that says the same."
STATEMENT = "Fewer burglaries in the whole borough."


def published_with(names: set[str]) -> Published:
    """Return what was public where only some of the files of now were, all as they are."""
    return Published("HEAD", frozenset(names), frozenset(names))


def aiming_at(value: int) -> list[tuple[str, str, str]]:
    """Return the edits that let a target and its ledger aim at another figure."""
    return [
        (BURGLARY, "    value: 45\n    due", f"    value: {value}\n    due"),
        (BURGLARY, "        value: 45", f"        value: {value}"),
    ]


def warnings(data: Path, day: date = DAY) -> list[str]:
    return [problem.what for problem in found(data, day, Severity.WARNING)]


def test_the_invented_borough_gives_no_warning(invented: Path) -> None:
    assert warnings(invented) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("TBC", "contains a placeholder"),
        ("Fewer break-ins, TODO find the figure.", "contains a placeholder"),
        ("Lorem ipsum dolor sit amet.", "contains a placeholder"),
        ("Fewer break-ins in [name of ward].", "a placeholder in square brackets"),
        ("Fewer break-ins in homes and", "cut short"),
        ("Fewer break-ins in ho...", "cut short"),
        ("???", "says nothing"),
        ("n/a", "says nothing"),
        ("Fewer <b>break-ins</b>.", "contains HTML"),
        ("Fewer **break-ins**, see [the plan](https://aldermoor.example/).", "Markdown"),
        ("Fewer break-ins in {{ ward }}.", "a template"),
        ("\u201cFewer break-ins.\u201d", "in curly quotation marks"),
        ("FEWER BREAK-INS IN EVERY WARD.", "is in capitals"),
        ("Fewer break-ins Fewer break-ins", "says the same words twice"),
        ("Ask Cllr Smith about it.", "names a person"),
        ("Ask John Smith on 101.", "names a person"),
        ("Tell John Smith of 12 Norton Road.", "names a person"),
        ("A victim, Jane O'Connor, lives at the end of it.", "names a person"),
        ("Lesley Whitfield, lives at the end of it.", "names a person"),
        ("Chief Inspector Whitfield", "names a person"),
        ("Karen Whitfield", "names a person"),
        ("Locks were given at 12 Norton Green Road, Stockton, TS20 1AB.", "a home address"),
        ("Ring 07700 900123 about it.", "a mobile number"),
        ("Ring +44 (0)7700 900 123 about it.", "a mobile number"),
        ("Ring 01642 52786 about it.", "contains 0164252786, which is not a telephone number"),
        ("Write to jo.bloggs@gmail.com about it.", "a personal email address"),
        ("See https://www.example.com/plan for more.", "an example address"),
        ("See http://localhost:8000 for more.", "an example address"),
        ("See https://eur01.safelinks.protection.outlook.com/x for more.", "wrapped"),
        ("See https://officer:secret@council.gov.uk/x for more.", "a user name or password"),
        ("Siobhan Hargreaves told the meeting so.", "names a person"),
        ("It was heard from J. Hargreaves, who leads on it.", "names a person"),
        ("DCI Hargreaves spoke of it.", "names a person"),
        ("Write to karen.hargreaves@council.gov.uk about it.", "a personal email address"),
        ("See https://moor.sharepoint.com/plan for more.", "people with an account"),
        ("See https://bit.ly/3plan for more.", "wrapped or shortened"),
        ("Locks were given to to 40 homes.", "says the same words twice"),
        ("Insert text here, with the number of homes.", "contains a placeholder"),
        ("Locks were given from Apirl 2025 on.", "says Apirl, which is not a month"),
        (
            f"{LONG} {LONG}",
            "says twice",
        ),
    ],
)
def test_a_doubtful_text_is_told_and_stops_nothing(invented: Path, text: str, what: str) -> None:
    edit(invented, MEETING, "Locks were given to 40 homes.", f'"{text}"')
    (told,) = warnings(invented)
    assert what in told
    assert found(invented) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Cleveland Police and St John Ambulance met in John Street and William Smith House.",
        "A Councillor Call for Action came from Norton Road, and 12 streets of Thornaby.",
        "The Harbour said so, and Tees News told of it, in Autumn 2024 and by Order 2023.",
        "Ask Victim Support on 0808 168 9111, at Church Road, Stockton-on-Tees TS18 1TU.",
    ],
)
def test_a_place_or_a_body_is_no_person(invented: Path, text: str) -> None:
    edit(invented, MEETING, "Locks were given to 40 homes.", text)
    assert warnings(invented) == []


def test_two_corrections_with_the_same_reason_are_told(invented: Path) -> None:
    entry = "{on: 2025-06-09, value: 58, before: 60, why: One burglary had been filed under theft.}"
    again = entry.replace("2025-06-09", "2025-07-07").replace("58", "59")
    edit(invented, REPORT, entry, f"{entry}\n      - {again}")
    assert "two corrections of figure 'burglary' have the same reason" in warnings(invented)


def test_a_statement_may_name_the_year_that_a_target_starts_from(invented: Path) -> None:
    edit(invented, BURGLARY, STATEMENT, "Fewer burglaries than in the year to March 2024.")
    assert not [what for what in warnings(invented) if "another year" in what]


def test_a_text_that_a_comment_may_have_cut_is_told_and_stops_nothing(invented: Path) -> None:
    edit(invented, MEETING, "Locks were given to 40 homes.", "Locks were given # to 40 homes.")
    (told,) = warnings(invented)
    assert told.startswith("what follows 'Locks were given' is read as a comment")
    assert found(invented) == ()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (
            [
                (BURGLARY, "    value: 45\n    due", "    value: 60\n    due"),
                (BURGLARY, "        value: 45", "        value: 60"),
            ],
            "is to reach 60, the figure that it starts from",
        ),
        (
            [
                (BURGLARY, "    value: 45\n    due", "    value: 75\n    due"),
                (BURGLARY, "        value: 45", "        value: 75"),
            ],
            "is to decrease, but 75 is more than 60",
        ),
        (
            [
                (
                    BURGLARY,
                    "Fewer burglaries in the whole borough.",
                    "Fewer than 40 burglaries by 2027.",
                )
            ],
            "says 40, but 'value' is 45",
        ),
        (
            [(BURGLARY, STATEMENT, "Fewer burglaries by 2031.")],
            "names another year than 'due'",
        ),
        (
            [(BURGLARY, "    unit: offences\n", "")],
            "has figures but no 'unit'",
        ),
        (
            [(REPORT, "value: 57, before: 60", "value: 657, before: 60")],
            "is 657, but the one before is 60",
        ),
        (
            [(REPORT, "value: 57, before: 60", "value: -57, before: 60")],
            "figure 'burglary' is -57 offences",
        ),
        (
            [(REPORT, "value: 57, before: 60", "value: 57.5, before: 60")],
            "figure 'burglary' is 57.5 offences",
        ),
        (
            [(REPORT, "value: 57, before: 60", "value: 99999999")],
            "figure 'burglary' is 99999999 offences",
        ),
        (aiming_at(-90), "'value' of target 'fewer-break-ins' is -90 offences"),
        (
            [(MEETING, "Locks were given to 40 homes.", "Stalking has risen.")],
            "the page of '2025-06-18' is about abuse and has no `Exit this page` button",
        ),
        (
            [(MEETING, "title: Break-ins", "title: Sexual offences")],
            "the page of '2025-06-18' is about abuse and has no `Exit this page` button",
        ),
        (
            [(BURGLARY, "People breaking into homes and shops.", "Domestic abuse in homes.")],
            "is about abuse and has no `Exit this page` button",
        ),
        (
            [(MEETING, "title: Break-ins", "title: Domestic abuse")],
            "the page of '2025-06-18' is about abuse and has no `Exit this page` button",
        ),
    ],
)
def test_figures_that_look_mistyped_are_told(
    invented: Path, changes: list[tuple[str, str, str]], what: str
) -> None:
    for change in changes:
        edit(invented, *change)
    assert any(what in told for told in warnings(invented)), warnings(invented)
    assert found(invented) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        (BURGLARY, "      - when: April 2024", "      - on: 2025-06-01", "on"),
        (REPORT, "on: 2025-06-09, value: 58", "on: 2025-04-09, value: 58", "on"),
        (
            BURGLARY,
            "deputy:",
            """former_leads:
  - {agency: Fire, role: Chief, until: 2026-02-01, why: Moved on.}
  - {agency: Police, role: Chief, until: 2025-02-01, why: Moved on.}
deputy:""",
            "until",
        ),
    ],
)
def test_a_history_out_of_order_is_told_at_the_line_that_is_too_late(
    invented: Path, name: str, old: str, new: str, field: str
) -> None:
    edit(invented, name, old, new)
    (problem,) = found(invented, DAY, Severity.WARNING)
    assert " is out of order: 202" in problem.what
    line = (invented / name).read_text("utf-8").splitlines()[(problem.line or 0) - 1]
    assert f"{field}: " in line
    assert found(invented) == ()


def test_a_priority_that_no_page_shows_is_told(invented: Path) -> None:
    """The form saves a priority before the list of its plan names it."""
    burglary = (invented / BURGLARY).read_text("utf-8")
    new = burglary.replace("slug: burglary\n", "slug: fraud\n")
    (invented / BURGLARY).with_name("fraud.yml").write_text(new, "utf-8")
    assert "'priorities' does not list 'fraud', which has a file, so no page shows it" in [
        problem.what for problem in found(invented, DAY, Severity.WARNING)
    ]
    edit(invented, MEETING, "priorities: [burglary]", "priorities: [burglary, fraud]")
    assert found(invented)[0].what.startswith("'priorities' does not list 'fraud'")


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (BURGLARY, "categories: [burglary]", "categories: [shoplifting]", "'categories' is shop"),
        (
            MEETING,
            "counts: [burglary]",
            "counts: [shoplifting]",
            "'counts' is shoplifting, but the",
        ),
        (
            REPORT,
            "priorities: [burglary]",
            "priorities: [anti-social-behaviour]",
            "'priorities' is",
        ),
        (
            PLAN,
            "pooled_by: [Aldermoor Borough",
            "pooled_by: [Aldermoor Brough",
            "but Ald",
        ),
        (
            "places.yml",
            "name: Quayside\n    slug: quayside",
            "name: Minster\n    slug: minster-quay",
            "'Minster' is already the name of item 1",
        ),
        (
            BURGLARY,
            "approved_by: Community safety manager",
            "approved_by: Marged Llewellyn",
            "names a person",
        ),
    ],
)
def test_a_name_that_does_not_fit_is_told(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(invented, name, old, new)
    (told,) = warnings(invented)
    assert what in told
    assert found(invented) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            MEETING,
            "period: May 2024 to May 2025",
            "period: May 2025 to May 2024",
            "before it begins",
        ),
        (
            BURGLARY,
            "    direction:",
            "    dropped: {on: 2026-12-09, why: A.}\n    direction:",
            "in the future",
        ),
        (
            BURGLARY,
            "    direction:",
            "    dropped: {on: 2023-12-09, why: A.}\n    direction:",
            "outside",
        ),
        ("baselines.yml", "recorded: 2025-07-04", "recorded: 2026-12-04", "in the future"),
        (REPORT, "on: 2025-06-09", "on: 2026-12-09", "is 2026-12-09, which is in the future"),
        (
            REPORT,
            "title: April 2024 to March 2025",
            "title: The year to March 2023",
            "the days are",
        ),
        (
            MEETING,
            "period: May 2024 to May 2025",
            "period: June 2024 to June 2025",
            "'period' says June 2024 to June 2025, but the days are until 2025-05",
        ),
        (MEETING, "period: May 2024 to May 2025", "period: 12 months to May 2023", "until 2025-05"),
        (
            REPORT,
            "title: April 2024 to March 2025",
            "title: April 2024 to May 2024",
            "'title' says April 2024 to May 2024, but the days are 2024-04 to 2025-03",
        ),
        (REPORT, "title: April 2024 to", "title: May 2024 to", "the days are 2024-04 to 2025-03"),
        (
            REPORT,
            "compared_with: April 2023 to March 2024",
            "compared_with: April 2024 to March 2025",
            "'compared_with' says April 2024 to March 2025, but the report is for April 2024",
        ),
        (
            MEETING,
            "period: August 2024 to August 2025",
            "period: August 2025 to August 2026",
            "which ends after the meeting of 2025-06-18",
        ),
        (MEETING, "Minutes of 18 June 2025", "Minutes of 18 June 2024", "before the meeting of 18"),
        (
            MEETING,
            "Minutes of 18 June 2025",
            "Minutes of 18 June 2026",
            "years after the meeting of",
        ),
        (
            BURGLARY,
            "      until: 2028-03-31",
            "      until: 2082-03-31",
            "more than ten years ahead",
        ),
        (REPORT, "on: 2025-05-12, value: 480", "on: 2015-05-12, value: 480", "before the period"),
    ],
)
def test_a_day_that_cannot_be_is_told(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(invented, name, old, new)
    assert any(what in told for told in warnings(invented)), warnings(invented)


@pytest.mark.parametrize(
    ("name", "copy", "changes"),
    [
        (
            MEETING,
            "meetings/2026-01-21.yml",
            {"2025-06-18": "2026-01-21", "2025-09-17": "2026-04-01"},
        ),
        (REPORT, REPORT.replace("2024-25", "2025-26"), {"2024-25": "2025-26", "The whole": "All"}),
        (
            REPORT,
            REPORT.replace("2024-25", "2025-26"),
            {"2024-25": "2025-26", "2025-03-31": "2026-03-31", "2024-04-01": "2025-04-01"},
        ),
    ],
)
def test_a_file_copied_under_another_day_or_period_is_told(
    invented: Path, name: str, copy: str, changes: dict[str, str]
) -> None:
    text = (invented / name).read_text("utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    (invented / copy).write_text(text, "utf-8")
    names = {path.relative_to(invented).as_posix() for path in invented.rglob("*.yml")}
    before = published_with(names - {name})
    (problem,) = [
        problem
        for problem in check(invented, DAY, before).with_severity(Severity.WARNING)
        if "nearly all of its texts" in problem.what
    ]
    assert problem.what.endswith(copy)  # the other was there first, so this one is the copy
    what = f"nearly all of its texts and figures are the same as in {name}"
    assert warnings(invented).count(what) == 1
    edited = text.replace("Locks were given to 40 homes.", "Nobody spoke of it.")
    edited = edited.replace("Another 20 homes are to have locks.", "The council puts up lamps.")
    edited = edited.replace("value: 57, before: 60", "value: 55, before: 58")
    edited = edited.replace("per_cent: 4.5", "per_cent: -2").replace("value: 31", "value: 28")
    (invented / copy).write_text(edited, "utf-8")
    assert what not in warnings(invented)


@pytest.mark.parametrize(
    ("before", "why", "is_told"),
    [("57", "Late.", True), ("60", "Late.", False), ("61", "It was 61 then.", False)],
)
def test_the_year_before_stays_in_a_correction(
    invented: Path, before: str, why: str, *, is_told: bool
) -> None:
    was = "before: 60, why: One burglary had been filed under theft."
    edit(invented, REPORT, was, f"before: {before}, why: {why}")
    told = "'before' of the correction of figure 'burglary' is 57"
    assert warnings(invented) == ([told] if is_told else [])


def test_a_figure_copied_within_its_report_is_told(invented: Path) -> None:
    path = invented / REPORT
    text = path.read_text("utf-8")
    calls = text[text.index("  - id: calls") : text.index("papers: [plan]")]
    path.write_text(text.replace(calls, calls + calls.replace("id: calls", "id: rings")), "utf-8")
    assert warnings(invented) == ["figure 'rings' is a copy of figure 'calls'"]
    rings = calls.replace("id: calls", "id: rings")
    for old, new, what in (
        ("measure: Calls about anti", "measure: Rings about anti", "has the entries of"),
        ("value: 480, before: 512", "value: 455, before: 500", "has the measure of"),
    ):
        edited = rings.replace(old, new)
        assert edited != rings
        path.write_text(text.replace(calls, calls + edited), "utf-8")
        assert warnings(invented) == [f"figure 'rings' {what} figure 'calls'"]


def test_wards_to_come_are_about_as_many_as_those_in_force(invented: Path) -> None:
    coming = "coming_wards: {valid_from: 2027-05-06, order: The order, number: %s}\n"
    path = invented / "partnership.yml"
    text = path.read_text("utf-8")
    assert "coming_wards" not in text
    path.write_text(text + coming % 200, "utf-8")
    assert any("'number' is 200 future wards" in what for what in warnings(invented))


def test_a_report_named_after_another_quarter_is_told(invented: Path) -> None:
    path = invented / REPORT
    path.rename(path.with_name("2025-q2.yml"))
    edit(invented, REPORT.replace("2024-25", "2025-q2"), "period: 2024-25\n", "")
    told = "the file is named 2025-q2, which ends on 2025-06-30, but 'last_day' is 2025-03-31"
    assert told in warnings(invented)


def test_releases_and_revisions_out_of_order_are_told(invented: Path) -> None:
    revision = "{month: 2025-09, on: %s, why: It came in late.}"
    release = '{month: %s, on: %s, at: "09:30"}'
    text = f"""calendar:
  - {release % ("2026-12", "2027-02-08")}
  - {release % ("2026-11", "2027-01-08")}
revisions:
  - {revision % "2026-02-02"}
  - {revision % "2026-01-02"}
"""
    (invented / "releases.yml").write_text(text, "utf-8")
    assert warnings(invented) == [
        "'calendar' is out of order: 2026-11 comes after 2026-12",
        "'revisions' is out of order: 2026-01-02 comes after 2026-02-02",
    ]


@pytest.mark.parametrize(
    ("was", "on", "line", "told"),
    [
        ("2024-06-19", "2025-01-15", 115, "2025-01-15 comes before 2024-12-11"),
        ("2024-12-11", "2025-12-11", 118, "2025-03-19 comes after 2025-12-11"),
    ],
)
def test_a_turn_out_of_order_is_told_and_no_turn_that_is_missed(
    invented: Path, was: str, on: str, line: int, told: str
) -> None:
    edit(invented, "plans/2024-2027/plan.yml", f"{{on: {was}", f"{{on: {on}")
    assert found(invented) == ()
    (problem,) = found(invented, DAY, Severity.WARNING)
    assert (problem.line, problem.what) == (line, f"'turns' is out of order: {told}")
    assert problem.remedy.startswith("Move it ")


def test_a_digit_too_many_is_what_is_asked_for(invented: Path) -> None:
    edit(invented, "wards.yml", "residents: 5210", "residents: 52100")
    told = found(invented, DAY, Severity.WARNING)
    assert {problem.remedy.partition(".")[0] for problem in told} == {DIGIT.rstrip(".")}


def test_more_rows_without_a_place_than_usual_are_told(invented: Path) -> None:
    text = (invented / "crime/2025-08.yml").read_text("utf-8")
    rows = dict(re.findall(r"(read|without_location): ([0-9]+)", text))
    more = int(rows["read"]) // 4
    for name, was in rows.items():
        edit(invented, "crime/2025-08.yml", f"{name}: {was}", f"{name}: {int(was) + more}")
    (problem,) = found(invented, DAY, Severity.WARNING)
    assert "of the rows of 2025-08 have no location" in problem.what
    assert found(invented) == ()


def test_a_release_on_a_day_when_nobody_works_is_told(invented: Path) -> None:
    text = 'calendar:\n  - {month: 2025-09, on: 2026-12-25, at: "09:30"}\n'
    (invented / "releases.yml").write_text(text, "utf-8")
    (told,) = warnings(invented)
    assert told.endswith("is announced for 2026-12-25, a bank holiday")


@pytest.mark.parametrize(("end", "is_told"), [("", True), ("\n", False), (".", False)])
def test_a_file_that_is_cut_short_is_told(invented: Path, end: str, *, is_told: bool) -> None:
    path = invented / PLAN
    whole = path.read_text("utf-8").rstrip()
    cut = whole[: whole.rindex("title") - 1].rstrip() + "\n    title: Answers to the que"
    path.write_text(cut + end, "utf-8")
    told = (*found(invented), *found(invented, DAY, Severity.WARNING))
    assert any("cut short" in str(problem) for problem in told) is is_told


def test_a_list_item_that_goes_on_with_the_next_is_told(invented: Path) -> None:
    edit(invented, PLAN, "  - Answer every call", "    Answer every call")
    assert "'aims' has an item of several sentences on several lines" in warnings(invented)


@pytest.mark.parametrize("name", ["places.yml", "search.yml", "consultations.yml"])
def test_a_missing_file_that_pages_want_is_told(invented: Path, name: str) -> None:
    (invented / name).unlink()
    assert any("the file is missing, so " in what for what in warnings(invented))


def test_a_current_plan_that_has_ended_is_told(invented: Path) -> None:
    told = "'current_plan' is 2024-2027, which ended on 2027-03-31"
    assert told not in warnings(invented, date(2027, 3, 31))
    assert told in warnings(invented, date(2027, 4, 1))


def test_a_current_plan_that_has_not_begun_is_told(invented: Path) -> None:
    plan = invented / "plans/2027-2030/plan.yml"
    plan.parent.mkdir()
    plan.write_text(
        "title: Community Safety Plan 2027-2030\n"
        "summary: Two things to work on.\n"
        "period_from: 2027-04-01\n"
        "papers: [{id: draft, title: Draft plan, body: Council}]\n"
        "states: [{state: draft, on: 2026-11-02}]\n",
        "utf-8",
    )
    edit(invented, "partnership.yml", "current_plan: 2024-2027", "current_plan: 2027-2030")
    assert found(invented) == ()
    assert "'current_plan' is 2027-2030, which begins on 2027-04-01" in warnings(invented)


def test_a_notice_whose_days_are_over_is_told(invented: Path) -> None:
    notice = "notice: The office is shut until 1 May 2026.\n"
    edit(invented, "partnership.yml", "current_plan:", f"{notice}current_plan:")
    assert warnings(invented) == ["'notice' is on every page, but every day in it has passed"]


def test_a_document_among_the_records_is_told(invented: Path) -> None:
    (invented / "notes.docx").write_bytes(b"")
    assert warnings(invented) == ["the file is not read: records are .yml files"]


def test_a_warning_that_is_accepted_with_a_reason_is_told_no_more(invented: Path) -> None:
    edit(invented, MEETING, "Locks were given to 40 homes.", "To be TBC.")
    (problem,) = found(invented, DAY, Severity.WARNING)
    assert "add it to 'accepted' in data/accepted.yml" in problem.remedy
    entry = f"file: {MEETING}, warning: a placeholder, why: It is a name., on: 2026-11-20"
    with (invented / "accepted.yml").open("a", encoding="utf-8") as accepted:
        accepted.write(f"  - {{{entry}}}\n")
    assert warnings(invented) == []


def test_the_bank_holidays_of_a_year() -> None:
    assert sorted(bank_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    ]
    assert {date(2027, 3, 29), date(2027, 12, 27), date(2027, 12, 28)} <= bank_holidays(2027)
    assert why_closed(date(2026, 11, 28)) == "a Saturday"
    assert why_closed(date(2026, 11, 27)) is None


def test_a_ward_that_its_inputs_do_not_fit_is_warned_of_on_its_own_line(invented: Path) -> None:
    path = invented / "wards.yml"
    text = path.read_text("utf-8")
    before, _, after = text.rpartition("residents: ")
    path.write_text(f"{before}residents: 40\n{after.partition(chr(10))[2]}", "utf-8")
    warnings = found(invented, severity=Severity.WARNING)
    told = [problem for problem in warnings if "residents per postcode" in problem.what]
    assert [problem.file for problem in told] == [str(path)]
    assert told[0].line


def test_outlines_of_another_place_are_one_problem_and_not_one_a_postcode(invented: Path) -> None:
    path = invented / "postcodes.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    moved = [",".join((*line.split(",")[:2], "300000", "300000")) for line in lines]
    path.write_text("\n".join((head, *moved)) + "\n", "utf-8")
    (problem,) = [problem for problem in found(invented) if "the outlines contain" in problem.what]
    assert problem.file.endswith("boundaries/2023.geojson")
    assert f"contain only 0 of the {len(lines)} postcodes" in problem.what


TRANSLATION = "plans/2024-2027/translations/ar.yml"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "meetings/2027-01-20.yml",
            "https://aldermoor.example/meetings",
            "https://aldermoor.example/minutes/4",
            "the address is the same as that of a page in meetings/2025-06-18.yml",
        ),
        (
            "meetings/2025-early-scrutiny.yml",
            "The committee heard from people who were helped.",
            "Locks were given to 40 homes.",
            "the text is the same as in meetings/2025-06-18.yml",
        ),
        (
            "consultations.yml",
            "Questionnaire of 2023",
            "Questionnaire of 2013",
            "'title' says Questionnaire of 2013, but 'when' says Autumn 2023 and 'plan'",
        ),
        (
            "consultations.yml",
            "    link: https://safer-aldermoor.example/quay\n",
            "    link: https://safer-aldermoor.example/quay\n    results: More lamps.\n",
            "'results' is filled in, but the consultation closes on 2027-02-26",
        ),
        (
            "partnership.yml",
            "To ask about this site",
            "Somebody is in danger",
            "'Somebody is in danger' is already the need of item 1",
        ),
        (PLAN, "summary: Fewer", "summary: Until May 2205 fewer", "an unlikely year"),
        (TRANSLATION, "text: السطو", "text: Włamania", "“Włamania” is not in the alphabet"),
        (
            TRANSLATION,
            "  - english: Burglary\n",
            "  - english: In short\n    text: باختصار ما\n  - english: Burglary\n",
            "'In short' is already the english of item 6",
        ),
    ],
)
def test_what_belongs_elsewhere_is_told(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(invented, name, old, new)
    assert [told for told in warnings(invented) if what in told]


def test_what_is_withdrawn_and_still_there_is_told(invented: Path) -> None:
    entry = f"file: {MEETING}, title: A meeting, on: 2026-11-20, why: It was wrong."
    (invented / "withdrawn.yml").write_text(f"withdrawn:\n  - {{{entry}}}\n", "utf-8")
    assert f"{MEETING} is listed as withdrawn, but still exists" in warnings(invented)
    edit(invented, "withdrawn.yml", MEETING, f"{BURGLARY}, id: fewer-break-ins")
    assert warnings(invented) == [
        f"'fewer-break-ins' in {BURGLARY} is listed as withdrawn, but still exists"
    ]
    edit(invented, "withdrawn.yml", BURGLARY, f"data/{BURGLARY}")
    assert warnings(invented) == [
        f"'file' is data/{BURGLARY}, which is not the name of a record file"
    ]


def test_the_warnings_of_a_file_wait_until_it_has_no_error(invented: Path) -> None:
    edit(invented, PLAN, "summary: Fewer", "summary: TBC Fewer")
    edit(invented, PLAN, "ordinal: third", "ordinals: third")
    assert warnings(invented) == []


@pytest.mark.parametrize(
    ("order", "what"),
    [
        ((0, 1, 3, 2), "as easting and northing are swapped"),
        ((1, 0, 2, 3), "is not written as a postcode, and 31 lines below it are wrong too"),
    ],
)
def test_columns_of_a_list_that_have_changed_places_are_one_problem(
    invented: Path, order: tuple[int, ...], what: str
) -> None:
    path = invented / "postcodes.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    moved = [",".join(line.split(",")[at] for at in order) for line in lines]
    path.write_text("\n".join([head, *moved, ""]), "utf-8")
    (problem,) = found(invented)
    assert problem.what.endswith(what)
    assert problem.remedy == "Run `partnership import postcodes` again."


def test_a_record_in_the_folder_of_another_kind_is_told_once(invented: Path) -> None:
    (invented / REPORT).rename(invented / "plans/2024-2027/priorities/2024-25.yml")
    (problem,) = found(invented)
    assert (
        "It looks like a report: move it to where data/plans/*/monitoring/*.yml" in problem.remedy
    )


def test_a_space_in_the_name_of_a_file_is_no_part_of_its_id(invented: Path) -> None:
    (invented / MEETING).rename(invented / "meetings/2025-06-18 .yml")
    (problem,) = found(invented)
    assert problem.remedy == "Name the file 2025-06-18.yml."
