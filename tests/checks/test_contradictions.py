"""Mistakes that look right where they stand; another record or the calendar contradicts them."""

import shutil
from pathlib import Path

import pytest
from checking import DAY, found
from history import edit
from partnership.errors import Severity
from partnership.model.postcodes import postcode_meant

PLAN = "plans/2024-2027/plan.yml"
BURGLARY = "plans/2024-2027/priorities/burglary.yml"
REPORT = "plans/2024-2027/monitoring/2024-25.yml"
MEETING = "meetings/2025-06-18.yml"
EARLY = "meetings/2025-early-scrutiny.yml"
AUGUST = "crime/2025-08.yml"
AGREED = "state: minutes agreed\nminutes_agreed_on: 2025-09-17"
HOW = """    how: Answer eight questions on the web, or ask for them on paper at the library.
    link: https://safer-aldermoor.example/quay
"""
REVISED = """  - duty: revised-yearly
    open: A yearly refresh was proposed; whether members agreed, and what was revised, is not known.
    papers: [draft-report]
"""
OPEN_DATA = (
    "    open_data:\n      possible: true\n      why: Add up the monthly counts of burglary."
)


def warnings(data: Path) -> list[str]:
    return [problem.what for problem in found(data, DAY, Severity.WARNING)]


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (PLAN, "{on: 2027-01-20", "{on: 2027-01-23", "'on' is 2027-01-23, a Saturday"),
        (MEETING, AGREED, "state: cancelled", "is 'cancelled', but 'said' says what came of it"),
        (EARLY, "after: 2025-01-15", "after: 2025-05-15", "'after' is 2025-05-15, but 'when' says"),
        (PLAN, "until: 2023-11-30", "until: 2024-11-30", "but the plan was 'agreed' on 2024-03-20"),
        (PLAN, "agreed, on: 2024-03-20", "agreed, on: 2027-03-20", "which is in the future"),
        (PLAN, "number: '3'", "number: '1'", "has the number of 'people-feel-safe', 1"),
        (PLAN, "count: 1204", "count: 1240", "is 1,204, but 1,240 in the plan of 2024-2027"),
        (BURGLARY, "until: 2024-03-31", "until: 2024-04-30", "but the days are 2023-04 to 2024-04"),
        (BURGLARY, "- value: 50", "- value: 500", "is expected to become 500, from 60"),
        (
            BURGLARY,
            OPEN_DATA,
            "    measured_by: {categories: [shoplifting]}",
            "counts shoplifting, but its priority is about burglary",
        ),
        (
            BURGLARY,
            "in the whole borough.",
            "in the whole borough by March 2026.",
            "names another month than 'due', 2027-03-31",
        ),
        (BURGLARY, "period: 2023/24", "period: 2023/25", "two years that do not follow each other"),
        (
            BURGLARY,
            "until: 2024-03-31",
            "until: 2024-03-13",
            "'until' is 2024-03-13, but 'since' is the first day of a month",
        ),
        (
            REPORT,
            "last_day: 2025-03-31",
            "last_day: 2025-03-13",
            "'last_day' is 2025-03-13, but 'first_day' is the first day of a month",
        ),
        (
            "plans/2024-2027/translations/ar.yml",
            "checked_on: 2024-06-03",
            "checked_on: 2022-06-03",
            "'checked_on' is 2022-06-03, but the plan is of 2024-03-20",
        ),
        (
            "boundaries/2023.geojson",
            '"name":"Castle"',
            '"name":"Abbey"',
            "ward E05900013 is called Abbey here, but Castle in wards.yml",
        ),
        (REPORT, "value: 480,", "value: 480, per_cent: -60,", "from 512 to 480 is -6.2"),
        (REPORT, "value: 480, before: 512", "per_cent: -610", "'per_cent' is -610"),
        ("partnership.yml", "ward: E05900013", "ward: E05900003", "(St Mary's), which has been"),
        ("partnership.yml", "Moorland Police\ncouncil", "Hill Police\ncouncil", "of 'moorland'"),
        ("places.yml", "    known_by: The two wards lie round the minster.\n", "", "'known_by' of"),
        (AUGUST, "  licence", "  published: 2025-07-01\n  licence", "before the month was over"),
        (AUGUST, "E05900012: {", "E05900013: {", "E05900013 is the code of Castle, not of Bridge"),
        (MEETING, "title: Minutes of 18 June 2025", "title: click here", "where a link leads"),
        ("partnership.yml", "Police 2025", "Police 2052", "'title' mentions 2052"),
        (
            PLAN,
            "    owner: Aldermoor Borough Council",
            "    owner: J. Smith",
            "'owner' names a person",
        ),
        (
            BURGLARY,
            "joint_leads",
            "joined: {on: 2021-01-01, why: It was asked for.}\njoint_leads",
            "'joined' is on 2021-01-01, outside the period of the plan",
        ),
        ("consultations.yml", HOW, "", "'quay-2027' does not say how to take part"),
        (MEETING, "Another 20 homes", "XX homes", "contains a placeholder ('XX')"),
        (MEETING, "Another 20 homes", "QQ 12 34 56 C and others", "a National Insurance number"),
        ("plans/2024-2027/translations/ar.yml", "name: العربية", "name: Arabic", "the alphabet of"),
        (
            BURGLARY,
            "deputy:\n  agency: Aldermoor Borough Council\n  role: Community safety manager",
            "deputy:\n  agency: Moorland Police\n  role: Chief inspector for Aldermoor",
            "the deputy is the lead: Chief inspector for Aldermoor, Moorland Police",
        ),
        (
            BURGLARY,
            "joint_leads",
            "left: {on: 2026-01-01, why: It was done.}\njoint_leads",
            "'burglary' is to report on 2027-01-20, but left the plan on 2026-01-01",
        ),
        (
            BURGLARY,
            "joint_leads",
            "joined: {on: 2024-07-01, why: It was asked for.}\njoint_leads",
            "'burglary' is to report on 2024-06-19, but joined only on 2024-07-01",
        ),
        (
            BURGLARY,
            OPEN_DATA,
            OPEN_DATA.replace("true", "false") + "\n    measured_by: {categories: [burglary]}",
            "cannot be counted from open data, but 'measured_by' counts it",
        ),
        (
            PLAN,
            "given locks.\n    priority: burglary",
            "given locks.\n    priority: anti-social-behaviour",
            "'priority' is anti-social-behaviour, but the rota has burglary on 2024-06-19",
        ),
        (
            REPORT,
            "April 2023 to March 2024",
            "April 2022 to March 2023",
            "'compared_with' says April 2022 to March 2023, but the report is for April 2024",
        ),
        (
            PLAN,
            "summary: Fewer",
            "summary: 1,240 people answered. Fewer",
            "the text says 1,240, but the responses on record are 1,204",
        ),
        (
            PLAN,
            "summary: Fewer",
            "summary: 1205 people answered. Fewer",
            "the text says 1205, but the responses on record are 1,204",
        ),
        (
            "categories.yml",
            "covers: An invented description of shoplifting.",
            "covers: An invented description of burglary.",
            "is already the covers of item 2",
        ),
    ],
)
def test_a_contradiction_is_doubted(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    if name == AUGUST and new.startswith("E05900013"):  # the codes of two lines are swapped
        edit(invented, name, "E05900013: {", "E05900000: {")
        edit(invented, name, old, new)
        old, new = "E05900000: {", "E05900012: {"
    edit(invented, name, old, new)
    assert found(invented) == ()
    assert any(what in told for told in warnings(invented)), warnings(invented)


@pytest.mark.parametrize(
    ("day", "closed"), [("2027-01-24", "a Sunday"), ("2027-03-26", "a bank holiday")]
)
def test_a_meeting_on_a_day_off_is_doubted(invented: Path, day: str, closed: str) -> None:
    meeting = invented / "meetings" / "2027-01-20.yml"
    text = meeting.read_text("utf-8").replace("2027-01-20", day)
    meeting.rename(meeting.with_stem(day)).write_text(text, "utf-8")
    assert warnings(invented) == [f"'on' is {day}, {closed}"]


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "wards.yml",
            "valid_from: 2023-05-04",
            "valid_from: 2023-06-04",
            "begins. Write valid_from: 2023-05-04, or correct 'valid_to' of set 2003.",
        ),
        ("wards.yml", "year: 2021", "year: 2121", "'year' is 2121, which is in the future"),
        ("categories.yml", "since: 2011-09", "since: 2029-09", "2029-09, which is in the future"),
        ("postcodes.csv", "AX1 1BE", "AX1 IBE", "written as a postcode. Write AX1 1BE."),
        (
            MEETING,
            "on: 2025",
            "moved_from: 2025-06-18\non: 2025",
            "'moved_from' is the day in 'on'",
        ),
        (
            PLAN,
            "years: 2024-2027",
            "years: 2024-2026",
            "the folder is named 2024-2027 but its plan has the years 2024-2026. Write years: 2024",
        ),
    ],
)
def test_a_contradiction_is_an_error(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(invented, name, old, new)
    assert any(what in str(told) for told in found(invented)), found(invented)


@pytest.mark.parametrize(
    ("old", "what"),
    [
        ("  '2023':\n", "'in_set' has rows of ward set 2023, but 'counts' has no wards of it"),
        ("in_borough: 109", "'in_borough' is 110, but the wards of set 2023 have 109 rows"),
    ],
)
def test_a_month_that_lost_rows_is_told(invented: Path, old: str, what: str) -> None:
    text = (invented / AUGUST).read_text("utf-8")
    lost = text.replace("109, outside: 216", "110, outside: 215")
    if old.startswith(" "):
        lost = text[: text.index(old)]
    (invented / AUGUST).write_text(lost, "utf-8")
    assert what in [problem.what for problem in found(invented)]


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "postcodes-edges.csv",
            "TS15 9BF,E05014884,42",
            "TS15 9BF,E05014858,42",
            "postcodes-edges.csv:2  TS15 9BF is 11,084 metres from Billingham Central",
        ),
        ("postcodes.yml", "farthest: 250", "farthest: 25", "'farthest' is less than 'metres'"),
        (
            "partnership.yml",
            "What is being done",
            "What is being done, and by whom, " * 10,
            "'description' is too long. Write at most 300 characters.",
        ),
    ],
)
def test_what_reaches_too_far_is_an_error(
    stockton: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(stockton, name, old, new)
    assert any(what in str(told) for told in found(stockton)), found(stockton)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("accessibility.yml", "1.4.5 Images of Text", "1.4.1 Use of Colour"),
        ("accessibility.yml", "1.4.5 Images of Text", "1.4.3 Contrast"),
        (BURGLARY, "whole borough.", "whole borough by the end of March 2027."),
        (BURGLARY, "whole borough.", "whole borough by 31 March 2027, from that of 2023/24."),
        (PLAN, "period_to: 2027-03-31", "period_to: 2027-03-31  # from 2023/24"),
    ],
)
def test_another_way_to_say_it_is_right(invented: Path, name: str, old: str, new: str) -> None:
    shutil.rmtree(invented / "plans" / "2024-2027" / "translations")
    edit(invented, name, old, new)
    assert found(invented) == ()
    assert warnings(invented) == []


def test_two_outlines_that_changed_places_are_one_problem_each(invented: Path) -> None:
    outlines = invented / "boundaries/2023.geojson"
    text = outlines.read_text("utf-8").replace("E05900011", "\0")
    outlines.write_text(text.replace("E05900012", "E05900011").replace("\0", "E05900012"), "utf-8")
    assert [problem.what for problem in found(invented)] == [
        "none of the 8 postcodes of Abbey is within its outline",
        "none of the 8 postcodes of Bridge & Quay is within its outline",
    ]


def test_sets_of_wards_are_in_order(invented: Path) -> None:
    wards = invented / "wards.yml"
    head, former, latest = wards.read_text("utf-8").split("  - id: ")
    wards.write_text(f"{head}  - id: {latest}  - id: {former}", "utf-8")
    assert any("Move it above set 2023" in told.remedy for told in found(invented))


def test_a_folder_that_was_renamed_gets_its_name_back(invented: Path) -> None:
    (invented / "plans/2024-2027").rename(invented / "plans/2024-2028")
    (told, *_) = found(invented)
    assert told.remedy == "Name the folder 2024-2027."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("code: E05900011", "code: E05900013"), "codes"),
        (("name: Castle\n", "name: Abbey\n"), "names"),
    ],
)
def test_two_wards_that_changed_places_are_told_where_they_are_defined(
    invented: Path, old: tuple[str, str], new: str
) -> None:
    wards = invented / "wards.yml"
    one, other = old
    text = wards.read_text("utf-8").replace(one, "\0").replace(other, one).replace("\0", other)
    wards.write_text(text, "utf-8")
    (told,) = found(invented)
    assert told.file.endswith("wards.yml")
    assert told.what.startswith(f"the {new} of ")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "revisions:\n  - {month: 2025-07, on: 2025-07-02, why: Late reports.}\n",
            "2025-07 was not over on the day in 'on', 2025-07-02",
        ),
        (
            (
                "revisions:\n  - {month: 2025-07, on: 2025-11-02, why: Late reports., changes: "
                "[{ward: E05900011, category: burglary, published_as: 1, now: 1}]}\n"
            ),
            "'published_as' and 'now' are the same",
        ),
    ],
)
def test_revisions_that_cannot_be_are_told(invented: Path, text: str, what: str) -> None:
    (invented / "releases.yml").write_text(text, "utf-8")
    (told,) = found(invented)
    assert told.what.endswith(what)


def test_an_early_release_says_why(invented: Path) -> None:
    days = "on: 2025-10-14, at: '09:30', published: 2025-10-06"
    text = f"calendar:\n  - {{month: 2025-08, {days}}}\n"
    (invented / "releases.yml").write_text(text, "utf-8")
    assert warnings(invented) == ["2025-08 came out on 2025-10-06, before the announced day"]
    edit(invented, "releases.yml", "10-06}", "10-06, note: The police asked for it.}")
    assert warnings(invented) == []


def test_two_months_of_one_file_are_doubted(invented: Path) -> None:
    july, august = (
        (invented / f"crime/2025-0{month}.yml").read_text("utf-8").split("sha256: ")[1][:64]
        for month in (7, 8)
    )
    edit(invented, AUGUST, august, july)
    assert warnings(invented) == ["the source has the same checksum as that of 2025-07"]


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "postcodes-outside.csv",
            "TS1 1,E06000002",
            "TS1 1,E06000099",
            "'E06000099' is not one of the boroughs in postcodes.yml",
        ),
        (
            "postcodes-outside.csv",
            "TS1 1,E06000002",
            "TS15 9,E06000002",
            "sector TS15 9 has postcodes in postcodes.csv",
        ),
        ("postcodes.yml", "  - TS", "  - TZ", "'areas' has TZ, but no postcode of the borough"),
        ("postcodes.yml", "\nestimated: 19", "\nestimated: 19000", "'estimated' is 19,000, but"),
    ],
)
def test_a_list_of_postcodes_and_its_source_agree(
    stockton: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(stockton, name, old, new)
    assert any(what in told.what for told in found(stockton)), found(stockton)


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "meetings/2024-05-30.yml",
            "[domestic-abuse]",
            "[domestic-violence]",
            "the plan of priority 'domestic-violence' ended on 2017-03-31, before the meeting",
        ),
        (
            "plans/known.yml",
            "years: 2005-2008\n    title: Community safety plan 2005-2008",
            "years: 2008-2011\n    title: Community safety plan 2008-2011",
            "the plan of 2008-2011 has a folder of its own",
        ),
        (
            "neighbours.yml",
            "borough: Stockton-on-Tees",
            "borough: Stockton",
            "our own plan comes first, but 'borough' there is Stockton",
        ),
        (
            "plans/2011-2014/standards.yml",
            REVISED,
            "",
            "'evidence' has no item for the duty 'revised-yearly'",
        ),
        (
            "partnership.yml",
            "scrutiny_committee: Community Safety",
            "scrutiny_committee: Community Saftey",
            (
                "'scrutiny_committee' is Community Saftey Select Committee here, "
                "but Community Safety Select Committee elsewhere"
            ),
        ),
        (
            "places.yml",
            "{code: E05014870, name: Ingleby Barwick North}",
            "{code: E05014875, name: Norton Central}",
            "Norton Central touches no other ward of Ingleby Barwick",
        ),
    ],
)
def test_what_two_records_of_a_real_borough_say_is_compared(
    stockton: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(stockton, name, old, new)
    assert what in warnings(stockton)


def test_a_report_copied_from_the_last_one_is_doubted(invented: Path) -> None:
    text = (invented / REPORT).read_text("utf-8").replace("2024-25", "2025-q5")
    text = text.replace("2025-03-31", "2025-12-31").replace("2024-04-01", "2025-10-01")
    left_out = ("title", "compared", "    target")
    lines = [line for line in text.split("\n") if not line.startswith(left_out)]
    (invented / REPORT).with_name("2025-q5.yml").write_text("\n".join(lines), "utf-8")
    doubts = {doubt.what: doubt.remedy for doubt in found(invented, DAY, Severity.WARNING)}
    assert "Write 2025-q4," in doubts["a year has only four quarters"]
    assert "each figure, and each of the year before, is that of 2024-25" in doubts


@pytest.mark.parametrize(
    ("text", "meant"),
    [("AX1 lAA", "AX1 1AA"), ("AXI 1AA", "AX1 1AA"), ("TS15 OAA", "TS15 0AA"), ("AX1 1A", None)],
)
def test_letters_that_look_like_digits_are_read(text: str, meant: str | None) -> None:
    assert postcode_meant(text) == meant


def test_a_second_check_tells_the_same_as_the_first(invented: Path) -> None:
    edit(invented, "wards.yml", "slug: castle", "slug: xastle")
    first = [(doubt.line, doubt.what) for doubt in found(invented, DAY, Severity.WARNING)]
    assert [what for _, what in first] == [
        "'slug' is xastle, but 'name' is Castle, which makes castle"
    ]
    assert [(each.line, each.what) for each in found(invented, DAY, Severity.WARNING)] == first
