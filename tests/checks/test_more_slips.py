"""Plausible-looking mistakes in plans, translations and outlines are reported."""

from pathlib import Path

import pytest
from checking import DAY, found, found_after
from history import edit
from partnership.checks.gate import check
from partnership.cli.git import published
from partnership.errors import Severity

PLAN = "plans/2024-2027/plan.yml"
BURGLARY = "plans/2024-2027/priorities/burglary.yml"
REPORT = "plans/2024-2027/monitoring/2024-25.yml"
MEETING = "meetings/2025-06-18.yml"
ARABIC = "plans/2024-2027/translations/ar.yml"
EASY = "edition:\n  name:"


def warnings(data: Path) -> list[str]:
    return [problem.what for problem in found(data, DAY, Severity.WARNING)]


def easy(line: str) -> str:
    """Return the lines of an easy-read version before those of the edition."""
    return f"easy:\n  - The plan is for the years 2024 to 2027.\n  - {line}\n{EASY}"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (PLAN, "vision_papers: [plan]\n", "", "'vision_papers' does not say where it is from"),
        (
            "wards.yml",
            "      method: Shared out by postcode; off by 5% on average.\n",
            "",
            "without",
        ),
        (PLAN, EASY, easy(f"We want {'so ' * 14}much."), "'easy' has a line of 17 words"),
        (
            PLAN,
            EASY,
            easy("The last plan was for 2021."),
            "mentions years outside the plan, 2024 to 2027",
        ),
        (
            REPORT,
            "April 2023 to March 2024\n",
            "April 2013 to March 2014\n",
            "'compared_with' says",
        ),
        (REPORT, "April 2023 to March 2024\n", "the year 2003\n", "'compared_with' says the year"),
        (MEETING, "to 40 homes.", "to 40 of 120 homes (25%).", "40 and 120 make 33.3"),
        (
            MEETING,
            "to 40 homes.",
            "to 40 homes].",
            "an unmatched bracket or quotation mark ('Locks",
        ),
        (MEETING, "to 40 homes.", 'to 40 homes"', "an unmatched bracket or quotation mark ('Locks"),
        (MEETING, "to 40 homes.", "to 40 homes,", "seems to be cut short ('s,')"),
        (
            MEETING,
            "to 40 homes.",
            "on Wedensday 3 June.",
            "'said' says Wedensday, which is not a day",
        ),
        (
            MEETING,
            "to 40 homes.",
            "on Monday 3 June 2025.",
            "Monday 3 June 2025, which is a Tuesday",
        ),
        (
            PLAN,
            "{state: agreed, on: 2024-03-20",
            "{state: agreed, on: 2023-03-20",
            "'states' is out of order: 2023-03-20 comes after Autumn 2023",
        ),
        (
            MEETING,
            "\n      - Locks were given to 40 homes.",
            " [Locks went to 40 homes, and to 20 shops.]",
            "an item that begins with a small letter ('and to 20 shops.')",
        ),
        ("wards.yml", "slug: castle", "slug: citadel", "'slug' is citadel, but 'name' is Castle"),
        ("wards.yml", "name: Castle\n", "name: Castel\n", "which makes castel"),
        ("crime/2024-05.yml", "vintage: 2024-05", "vintage: April 2024", "source is of April 2024"),
        (
            "crime/2024-05.yml",
            "file: 2024-05",
            "file: 2024-04",
            "source is of 2024-04, but the mon",
        ),
        ("partnership.yml", "    for_formats: true\n", "", "no item of 'contact' tells how to ask"),
        (
            "crime/2024-05.yml",
            "Open Government Licence",
            "Open Government License",
            "'licence' is Open Government License v3.0, but Open Government Licence v3.0 in the",
        ),
        (
            PLAN,
            "when: Autumn 2023\n    what",
            "when: Autumn 2025\n    what",
            "'history' is out of order: 2024-03-20 comes after Autumn 2025",
        ),
        (
            MEETING,
            "to 40 homes.",
            "there, and crimes fell by 30 per cent, from 1,200 to 900.",
            "says 30 per cent, but 1,200 and 900 make 25",
        ),
    ],
)
def test_a_slip_is_told_and_stops_nothing(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(invented, name, old, new)
    assert any(what in told for told in warnings(invented)), warnings(invented)
    assert found(invented) == ()


COMING = "coming_wards: {valid_from: 2027-05-06, number: 4, order: The Order 2023 (SI 2013/9)}"
LATER = "{month: 2025-10, on: 2026-12-15, at: '09:30'}"
CLOSED = "The site is closed from 24 December 2024 to 2 January 2025."
LOCKS = "Give away locks to homes that were broken into."
CONSULTATIONS = "consultations.yml"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "wards.yml",
            "estimate: true",
            "estimate: false",
            "are not an estimate but have a 'method'",
        ),
        ("wards.yml", "Order 2022", "Order 2002", "but the wards are those of 2023"),
        ("partnership.yml", "police_force:", f"{COMING}\npolice_force:", "from different years"),
        ("partnership.yml", "current_plan: 2024-2027\n", "", "the plan of 2024-2027 is in force"),
        (
            "partnership.yml",
            "moorland.police.example/castle",
            "aldermoor.example/councillors",
            "have the same address",
        ),
        (
            "categories.yml",
            "name: Burglary\n    covers",
            "name: Robbery\n    covers",
            "'name' is Rob",
        ),
        (
            "places.yml",
            "The two wards",
            "The three wards",
            "'known_by' says three, but 'wards' has 2",
        ),
        (PLAN, "working on two", "working on six", "'summary' says six, but 'priorities' has 2"),
        (
            PLAN,
            "    unit: per",
            "    baseline: {value: 140, period: 2023}\n    unit: per",
            "'baseline'",
        ),
        (PLAN, "reviewed_on: 2025", "reviewed_on: 2015", "far from the plan of 2024 to 2027"),
        (
            PLAN,
            "published in April 2024",
            "published in April 2014",
            "far from the plan of 2024 to",
        ),
        (
            PLAN,
            "minute: SA 12/24",
            "minute: SA 12/42",
            "number is from 2042, but the meeting was on",
        ),
        (
            MEETING,
            "number: SA 4/25",
            "number: SA 4/52",
            "number is from 2052, but the meeting was on",
        ),
        (MEETING, "period: 2024/25", "period: 2014/15", "long before the meeting of 2025-06-18"),
        (
            MEETING,
            "to 40 homes.",
            "to 40 homes in 2052.",
            "'said' mentions 2052, which is far ahead",
        ),
        (
            "meetings/2027-01-20.yml",
            "at: '18:30'",
            "at: '06:30'",
            "'at' is 06:30, which is an unlikely time",
        ),
        (
            "meetings/2025-early-scrutiny.yml",
            "early 2025",
            "early 2024",
            "but 'after' is 2025-01-15",
        ),
        (
            CONSULTATIONS,
            "when: Autumn 2023",
            "when: Autumn 2013",
            "far from the plan of 2024 to 2027",
        ),
    ],
)
def test_a_fact_that_does_not_fit_what_is_beside_it_is_told(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(invented, name, old, new)
    assert any(what in told for told in warnings(invented)), warnings(invented)
    assert found(invented) == ()


RISK = "personal_risk: false"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "categories.yml",
            RISK,
            "personal_risk: true",
            "published on 3 June 2026 as “false” and is now true",
        ),
        (
            "categories.yml",
            f"    {RISK}\n",
            "",
            "published on 3 June 2026 as “false” and is now true",
        ),
        (
            BURGLARY,
            "categories: [burglary]\n",
            "",
            "published on 3 June 2026 as “burglary” and has been removed",
        ),
    ],
)
def test_what_turned_round_or_went_since_it_was_published_is_told(
    versioned: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(versioned, name, old, new)
    (told,) = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.WARNING)
    assert told.what.endswith(what)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            f"calendar: [{{month: 2025-09, on: 2027-01-12, at: '09:30'}}, {LATER}]\n",
            "2025-10 is announced for 2026-12-15, but 2025-09 for 2027-01-12",
        ),
        (
            "revisions:\n  - {month: 2025-05, on: 2025-11-01, why: The police asked us.}\n",
            "2025-05 is listed as withdrawn, without 'changes', but still exists",
        ),
    ],
)
def test_releases_that_do_not_fit_are_told(invented: Path, text: str, what: str) -> None:
    (invented / "releases.yml").write_text(text, "utf-8")
    assert warnings(invented) == [what]


def test_an_acceptance_of_several_warnings_is_told(invented: Path) -> None:
    edit(invented, MEETING, "to 40 homes.", "to to 40 homes.")
    edit(invented, MEETING, "20 homes are to", "20 homes are are to")
    entry = "{file: meetings/2025-06-18.yml, warning: words twice, why: It is so., on: 2026-11-01}"
    with (invented / "accepted.yml").open("a", encoding="utf-8") as accepted:
        accepted.write(f"  - {entry}\n")
    assert warnings(invented) == [
        "'words twice' matches warnings on 2 lines and accepts all of them"
    ]
    edit(invented, "accepted.yml", "words twice", "words twice ('to to')")
    (told,) = warnings(invented)
    assert told.endswith("says the same words twice ('are are')")


@pytest.mark.parametrize(("file", "words"), [(MEETING, "words thrice"), ("a.yml", "words twice")])
def test_an_acceptance_of_no_warning_is_told(invented: Path, file: str, words: str) -> None:
    edit(invented, MEETING, "to 40 homes.", "to to 40 homes.")
    entry = f"{{file: {file}, warning: {words}, why: It is so., on: 2026-11-01}}"
    (invented / "accepted.yml").write_text(f"accepted:\n  - {entry}\n", "utf-8")
    assert f"no warning about {file} contains '{words}'" in warnings(invented)


def test_a_number_for_those_who_hear_is_no_relay(invented: Path) -> None:
    edit(invented, "partnership.yml", "how: Call 999.", "how: Call 999.\n    relay: 18002 999")
    (told,) = found(invented)
    assert "'relay' is 18002 999, but people who cannot hear dial 18001" in told.what


def test_pictures_of_streets_without_a_place_are_an_error(invented: Path) -> None:
    edit(invented, "map.yml", "{z}/{x}/{y}", "{z}")
    (told,) = found(invented)
    assert "'address' lacks {x} or {y}" in told.what


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("places.yml", "The two wards lie", "The other two wards, and those two wards, lie"),
        (MEETING, "number: SA 4/25", "number: SA 4/24 to SA 9/25, item 3/4"),
        (MEETING, "to 40 homes.", "to 40 homes by 2035; 2081 were counted."),
        (CONSULTATIONS, "when: Autumn 2023", "when: Winter of 2021 to 2022"),
        ("categories.yml", "name: Burglary\n    covers", "name: Burglaries\n    covers"),
    ],
)
def test_what_fits_is_not_told(invented: Path, name: str, old: str, new: str) -> None:
    edit(invented, name, old, new)
    assert warnings(invented) == []
    assert found(invented) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Crimes fell by a quarter (24.9%), from 1,200 to 900.",
        "The share rose from 40 to 50 per cent of the 120 homes.",
        "Of those aged from 18 to 25, 30 per cent answered.",
        "It fell by 30 per cent in the years from 2019 to 2024.",
        "Answers rose from 200 to 300, and 45 per cent of 400 were from one ward; so 12% were not.",
    ],
)
def test_a_per_cent_of_something_else_is_not_told(invented: Path, text: str) -> None:
    edit(invented, MEETING, "Locks were given to 40 homes.", f'"{text}"')
    assert warnings(invented) == []


@pytest.mark.parametrize(
    ("english", "text", "what"),
    [
        (
            "Aldermoor Community Safety Plan 2024-2027",
            "ملخص",
            "says no number, but the English says 2024",
        ),
    ],
)
def test_the_text_of_another_line_is_told(
    invented: Path, english: str, text: str, what: str
) -> None:
    lines = (invented / ARABIC).read_text("utf-8").splitlines()
    at = lines.index(f"  - english: {english}") + 1
    edit(invented, ARABIC, f"{english}\n{lines[at]}", f"{english}\n    text: {text}")
    (told,) = warnings(invented)
    assert what in told


def test_the_digits_of_another_language_are_numbers(invented: Path) -> None:
    edit(invented, ARABIC, "ألدرمور 2024-2027", "ألدرمور ٢٠٢٤-٢٠٢٧")
    assert warnings(invented) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"E05014884"', '"E05014999"', "belongs to no ward of set 2023"),
        ('"features"', '"feature"', "the file does not contain ward outlines as GeoJSON"),
    ],
)
def test_exact_outlines_that_imports_alone_read_are_looked_at(
    stockton: Path, old: str, new: str, what: str
) -> None:
    told = found_after(stockton, "boundaries/2023-exact.geojson", old, new)
    assert any(what in problem.what for problem in told), told
