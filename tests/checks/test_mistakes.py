"""Every mistake that an officer can make in the records: its message, and no others lost."""

import filecmp
import shutil
from pathlib import Path

import pytest
from building import ROOT, build, run
from checking import found, found_after
from partnership.records.folder import Folder
from partnership.records.unread import unread_files

MISTAKES = ROOT / "tests" / "fixtures" / "mistakes"
ABOUT_THE_MISTAKE = ("expected.txt", "removed.txt")
SLUGS = sorted(path.name for path in MISTAKES.iterdir() if path.is_dir())


def make(slug: str, data: Path) -> None:
    """Make one mistake in a copy of the invented borough's records."""
    mistake = MISTAKES / slug
    removed = mistake / "removed.txt"
    for name in removed.read_text("utf-8").splitlines() if removed.exists() else ():
        path = data / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    about = shutil.ignore_patterns(*ABOUT_THE_MISTAKE)
    shutil.copytree(mistake, data, ignore=about, copy_function=shutil.copyfile, dirs_exist_ok=True)


def expected(slug: str) -> list[str]:
    return (MISTAKES / slug / "expected.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_mistake_is_told_with_its_line_and_what_to_write(
    slug: str, invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(slug, invented)
    monkeypatch.chdir(invented.parent)
    assert [str(problem) for problem in found(Path("data"))] == expected(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_message_speaks_to_an_officer(slug: str) -> None:
    for line in expected(slug):
        place, _, sentence = line.partition("  ")
        assert place.startswith("data/")
        assert sentence.endswith((".", "?"))
        assert len(sentence) < 260
        programmers = ("Traceback", "pydantic", "NoneType", "[{", "Error", "parse")
        assert not [word for word in programmers if word in sentence]


def test_there_is_a_folder_for_every_common_mistake() -> None:
    assert len(SLUGS) >= 35


@pytest.mark.parametrize("slug", ["several-between-files", "partnership-not-utf-8"])
def test_check_tells_the_same_and_ends_with_1(slug: str, invented: Path) -> None:
    make(slug, invented)
    outcome = run("partnership", "check", "--data", str(invented))
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    told = outcome.stderr.replace(invented.parent.as_posix() + "/", "").splitlines()
    *problems, counts = told
    assert problems == expected(slug)
    assert counts.endswith(". Nothing is published until the errors are corrected.")


@pytest.mark.parametrize("slug", ["several-between-files", "wards-file-missing"])
def test_a_build_with_a_mistake_ends_with_1_and_leaves_the_last_good_site(
    slug: str, invented_site: Path, invented: Path
) -> None:
    make(slug, invented)
    site = shutil.copytree(invented_site, invented.parent / "site")
    outcome = build(invented, site)
    assert outcome.returncode == 1
    told = (outcome.stdout + outcome.stderr).replace(invented.parent.as_posix() + "/", "")
    for line in expected(slug):
        assert line in told
    assert files_of(site) == files_of(invented_site)
    compared = filecmp.cmpfiles(site, invented_site, files_of(site), shallow=False)
    assert compared[1:] == ([], [])
    assert sorted(path.name for path in invented.parent.iterdir()) == ["data", "site"]


def test_a_build_with_a_mistake_and_no_site_before_writes_none(invented: Path) -> None:
    make("month-negative-count", invented)
    outcome = build(invented, invented.parent / "site")
    assert outcome.returncode == 1
    assert [path.name for path in invented.parent.iterdir()] == ["data"]


def files_of(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


BESIDE = "Begin it with 2 spaces, a hyphen and a space, as line 17 does"
ASKS = "  - need: To ask about this site\n"
LAST = (
    f"{ASKS}    how: Write to the council.\n"
    "    link: {title: Write to the council, address: 'mailto:council@aldermoor.example'}\n"
    "    for_formats: true\n"
)
NEXT = "meetings/2027-01-20.yml"
PLAN = "plans/2024-2027/plan.yml"
REPORT = "plans/2024-2027/monitoring/2024-25.yml"
ARABIC = "plans/2024-2027/translations/ar.yml"
PRIORITY = "plans/2024-2027/priorities/burglary.yml"
AIM = "  - Answer every call"
AS_THE_OTHER = "Begin it with 2 spaces, a hyphen and a space, as line 15 does."
AS_THE_NEXT = AS_THE_OTHER.replace("15", "16")
IF_LOST = (
    "Write its name before it if that was lost; if not, delete it, or move it into the text that "
    "it is part of."
)
BELOW = "Begin the text on its own line below"
OR_NAMED = "like the items; if they belong to another list, write its name above them."
OR_LOST = "or write its name before it if that was lost."
OF_ANOTHER = "if it belongs to another list, write the name of that list above it."
NAMED = "Write the name of its field before it, such as"
ITEM = "Begin each item with a hyphen and a space: '- '."
OF_ENTRIES = (
    "Begin each item on a line below it with '- ' and one of: on, value, before, change, "
    "per_cent, why."
)
OR_ONE = "If it belongs where it is, keep one of the two."
QUOTES = "Put double quotes around the whole text."
CALL = "{title: 'Call 999', address: 'tel:999'}"
BRACES = "Write { before the first of them, and } after the last, in place of other brackets."
SUMMARY = "summary: Fewer break-ins and"


def test_lines_of_many_tabs_are_told_in_a_sentence(invented: Path) -> None:
    text = "    text: These pages rest on the plan itself.\n    papers"
    (problem,) = found_after(invented, PLAN, text, text.replace("    ", "\t" * 3_000))
    assert problem.line == 11


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("partnership.yml", ASKS, f" {ASKS}", f"20  {BESIDE}."),
        ("partnership.yml", ASKS, ASKS[1:], f"20  {BESIDE}."),
        ("partnership.yml", LAST, "\n".join(f" {line}" for line in LAST.split("\n")).rstrip(" "),
         f"20  {BESIDE}; the 3 lines below it, with 1 space less."),
        (PLAN, AIM, AIM[1:], f"16  {AS_THE_OTHER}"),
        (PLAN, AIM, f"  {AIM}", f"16  {AS_THE_OTHER}"),
        (PLAN, "  - Prevent", "  Prevent", f"15  {ITEM}"),
        (PLAN, AIM, "  Answer every call", f"16  {AS_THE_OTHER}"),
        (PLAN, AIM, "Answer every call", f"16  {AS_THE_OTHER}"),
        (PLAN, "  - Prevent", "  1. Prevent", f"15  {ITEM}"),
        (PLAN, "2024-2027\nordinal", "2024-2027 ordinal",
         "3  Begin 'ordinal:' on its own line below it, indented like this line."),
        (PLAN, "{on: 2024-09-18", "on: 2024-09-18",
         "116  Write { before the first name of the line."),
        (PLAN, SUMMARY, "summary: [Draft] Break-ins and", f"7  {QUOTES}"),
        (PLAN, SUMMARY, f"[AH1]\n{SUMMARY}",
         f"7  {IF_LOST}"),
        (PLAN, SUMMARY, ": Fewer break-ins and", f"7  {NAMED} 'summary: '."),
        (PLAN, SUMMARY, "Fewer break-ins and", f"7  {NAMED} 'summary: '."),
        (PLAN, "ordinal: third", "Third",
         f"4  Begin it with 2 spaces, as line 9 does, {OR_LOST}"),
        (PLAN, "aims:\n", "", f"13  {BELOW} 'vision:', {OR_NAMED}"),
        (PRIORITY, "focus:\n", "",
         "15  Write the name of its list on a line above it, such as 'focus:'."),
        (PLAN, "not_known:\n", "",
         f"98  Write 'what: ' before it, after the hyphen; {OF_ANOTHER}"),
        (PLAN, "  - Prevent", "\u2022 Prevent", f"15  {AS_THE_NEXT}"),
        (PLAN, "summary: Fewer", "summary: Fewer\tand fewer",
         "7  Write a space instead, or each cell of a row as a field on its own line."),
        (PRIORITY, "focus:\n", "focus:\n  - {text: Visit them., bodies: [Moor Homes]}\n",
         "16  Its fields are those of 'actions': move it below the line 'actions:'."),
        (PRIORITY, "categories: [burglary]", "categories: [Vehicle crime]",
         "84  Write vehicle-crime in its place."),
        (PRIORITY, "      margin: 15", "      margin: n/k",
         "37  Write digits, such as 12.5. Leave it out if there is none."),
        (PRIORITY, "categories: [burglary]", "categories: (burglary)",
         "84  Write [burglary]; if there are several, put commas between them."),
        (PRIORITY, "categories: [burglary]", "categories: [burglary and drugs]",
         "84  If these are 2, write burglary, drugs; if it is one, burglary-and-drugs."),
        (PRIORITY, "categories: [burglary]", "categories: [burglary] and more",
         "84  Delete it."),
        (PRIORITY, "plain: People", "in_short: People", "4  Did you mean 'plain'?"),
        (PRIORITY, "  text: Better", "  text: > -\n    Better", "18  Write >-."),
        (PRIORITY, "focus:\n  -", "focus:\n  - -", "16  Delete one hyphen."),
        (PRIORITY, "    baseline:\n", "    baseline: 60\n",
         "32  Delete what follows 'baseline:'."),
        (PLAN, "ordinal: third", '"ordinal": "third",', "4  Delete it."),
        (PLAN, "vision_papers: [plan]", "vision_papers: [plan]]", "18  Delete it."),
        (PRIORITY, "categories: [burglary]", "categories: [[burglary]]",
         "84  Write one [ and one ] around all."),
        (PRIORITY, "focus:\n  - Homes", "focus: Homes in Castle\n  - Homes",
         f"15  {BELOW} 'focus:', {OR_NAMED}"),
        (PLAN, "vision_papers: [plan]", "vision_papers: Community Safety Plan",
         "18  Write [plan]; if there are several, put commas between them."),
        (PLAN, "count: 1204", "count: 1 204", "29  Write 1204."),
        (REPORT, "    entries:\n      - {on: 2025-05-12, value: 480, before: 512}",
         "    entries: 480",
         f"22  {OF_ENTRIES}"),
        ("consultations.yml", "id: quay-2027", "id: doc:quay-2027.pdf",
         "15  Write quay-2027: lower-case letters, digits and single hyphens."),
        (PLAN, "ordinal: third", "ordinals: third",
         "4  Did you mean 'ordinal'? If not, delete it."),
        ("partnership.yml", "ward: E05900013", "ward: Castle", "41  Write E05900013 in its place."),
        (ARABIC, "Aldermoor Arabic Reading Group", "Aldermoor Translation Service",
         "6  Have somebody else read it against the English, and write who that was."),
        ("baselines.yml", "    reason:", "    why:",
         "6  Did you mean 'reason'?"),
        ("map.yml", "  name: Aldermoor Streets", "  name: Aldermoor Streets\n  zoom: 12",
         "4  Write one of these names instead: closest; if none fits, delete it."),
        (PRIORITY, "due: 2027-03-31\n    forecasts", "due: 46477\n    forecasts",
         "41  Write 2027-03-31."),
        (PRIORITY, "due: 2027-03-31\n    forecasts", "due: Wed 03/31/2027 00:00:00\n    forecasts",
         "41  Write 2027-03-31."),
        (PRIORITY, "joint_leads:\n  - {agency: Moor Homes, role: Head of housing}",
         "joint_leads: {agency: Moor Homes, role: Head of housing}",
         "87  Write [ before the {, and ] after its }."),
        (PRIORITY, "{code: E05900011, name: Abbey}", "{code: E05900002, name: Bridge}",
         "80  Write the code and the name of a ward of set 2023."),
        (PLAN, "vision: A borough where nobody has to worry about crime.",
         "vision: \u201cA borough: nobody has to worry.\u201d",
         '13  Replace both with ".'),
        (PLAN, "    text: These pages rest on the plan itself.\n    papers",
         "\ttext: These pages rest on the plan itself.\n\tpapers",
         "11  Replace each tab with 4 spaces."),
        (REPORT, "papers: [plan]\n", "papers: [plan],\n", "24  Delete it."),
        (REPORT, "before: 60}\n      - {", "before: 60} - {",
         "16  Begin the second on its own line."),
        ("meetings/2025-06-18.yml", "per_cent: 4.5", "per_cent: - 4.5",
         "23  Write them without it, such as -9.9."),
        (PRIORITY, "    value: 45\n", "      value: 45\n",
         f"40  Begin it with 4 spaces, as line 41 does. {OR_ONE}"),
    ],
)  # fmt: skip
def test_a_line_that_begins_or_ends_wrong_is_told_with_the_way_back(
    name: str, old: str, new: str, told: str, invented: Path
) -> None:
    (problem,) = found_after(invented, name, old, new)
    assert f"{problem.line}  {problem.remedy}" == told


MEETING = "meetings/2025-06-18.yml"
SINCE, FIRST, TO = "since: 2023-04-01", "first_day: 2024-04-01", "valid_to: 2023-05-03"
ENDS = f"{TO}\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (PRIORITY, SINCE, "since: 2022-04-01", "35  'since' is 2022-04-01, but the period is"),
        (PRIORITY, SINCE, "since: 2032-04-01", "35  'until' is before 'since'"),
        (PRIORITY, "due: 2027-03-31\n    f", "due: 2017-03-31\n    f", "41  item 1 of 'targets'"),
        (REPORT, FIRST, "first_day: 2023-04-01", "4  'first_day' is 2023-04-01, but the period"),
        (REPORT, FIRST, "first_day: 2034-04-01", "4  'last_day' is before 'first_day'"),
        (REPORT, "last_day: 2025", "last_day: 2026", "5  'last_day' is 2026-03-31, but the period"),
        (MEETING, "on: 2025-06-18", "on: 2025-06-17", "4  'on' is 2025-06-17, but the 'id'"),
        ("wards.yml", f"    {ENDS}", "", "3  ward set 2003 has no 'valid_to', but"),
        ("wards.yml", ENDS, "valid_to: 2032-05-03\n", "40  ward set 2003 does not end on the day"),
        ("baselines.yml", "first: 2023-07", "first: 2026-07", "3  'last' is before 'first'"),
        (PLAN, "{on: 2027-01-20", "{on: 2028-01-20", "120  the meeting of 2028-01-20 is outside"),
    ],
)  # fmt: skip
def test_a_day_out_of_its_time_is_told_once_and_where_it_stands(
    name: str, old: str, new: str, told: str, invented: Path
) -> None:
    (problem,) = found_after(invented, name, old, new)
    assert f"{problem.line}  {problem.what}".startswith(told)


ABBEY, QUAY = "E05900011", "E05900012"
RIGHT = f"Write {ABBEY} for Abbey, and {QUAY} for Bridge & Quay."


@pytest.mark.parametrize(
    ("name", "lines", "told"),
    [
        ("wards.yml", (62, 66), "62  the codes of Bridge & Quay and Abbey are swapped"),
        (PRIORITY, (80, 81), "80  the codes of Abbey and Bridge & Quay are swapped"),
    ],
)
def test_two_codes_that_have_changed_places_are_told_once_and_where(
    name: str, lines: tuple[int, int], told: str, invented: Path
) -> None:
    text = (invented / name).read_text("utf-8").split("\n")
    for line, old, new in zip(lines, (ABBEY, QUAY), (QUAY, ABBEY), strict=True):
        text[line - 1] = text[line - 1].replace(old, new)
    (invented / name).write_text("\n".join(text), "utf-8")
    (problem,) = found(invented)
    assert problem.file.endswith(name)
    assert f"{problem.line}  {problem.what}" == f"{told}, here and on line {lines[1]}"
    assert problem.remedy == RIGHT or problem.remedy.startswith(f"Write {QUAY} for Bridge & Quay")


def test_two_names_that_have_changed_places_are_told_by_what_stays_beside_them(
    invented: Path,
) -> None:
    text = (invented / "wards.yml").read_text("utf-8")
    text = text.replace("name: Abbey\n", "name: X\n").replace(
        'name: "Bridge & Quay"', "name: Abbey"
    )
    (invented / "wards.yml").write_text(text.replace("name: X", "name: Bridge & Quay"), "utf-8")
    (problem,) = found(invented)
    assert problem.remedy == f"Write Abbey at {ABBEY}, and Bridge & Quay at {QUAY}."


@pytest.mark.parametrize(
    ("name", "new", "told"),
    [
        (PLAN, "plans/2024-2027/Plan.yml", "Name Plan.yml plan.yml."),
        (REPORT, "plans/2024-2027/2024-25.yml", "plans/2024-2027/monitoring/, or remove it."),
        (MEETING, "2025-06-18.yml", "meetings/, or remove it."),
        (PRIORITY, "plans/2024-2027/priority/burglary.yml", "plans/2024-2027/priorities/, or"),
    ],
)
def test_a_file_in_another_place_is_told_with_its_own(
    name: str, new: str, told: str, invented: Path
) -> None:
    (invented / new).parent.mkdir(exist_ok=True)
    (invented / name).rename(invented / new)
    assert any(told in problem.remedy for problem in found(invented))


@pytest.mark.parametrize(
    ("name", "new", "remedy"),
    [
        (PRIORITY, "burglaries", "Name the file burglary.yml."),
        (MEETING, "18-06-2025", "Name the file 2025-06-18.yml."),
        ("crime/2025-06.yml", "june-2025", "Name the file 2025-06.yml."),
        (REPORT, "2025-26", "Write period: 2025-26, or name the file 2024-25.yml."),
    ],
)
def test_a_file_renamed_is_to_have_the_name_that_fits(
    name: str, new: str, remedy: str, invented: Path
) -> None:
    (invented / name).rename(invented / name.replace(Path(name).stem, new))
    assert [problem.remedy for problem in found(invented)] == [remedy]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("partnership.yml", "    how: Write to", "  - how: Write to",
         "21  Replace its '- ' with two spaces: both are one item."),
        (PLAN, "      what: It lights", "    - what: It lights",
         "47  Replace its '- ' with two spaces: both are one item."),
        (PRIORITY, "  role: Chief inspector", "role: Chief inspector",
         "11  Move it there, and indent it like the lines next to it."),
        (PRIORITY, "  - {agency: Moor", "  {agency: Moor",
         "88  Write [ before the {, and ] after its }."),
        (PRIORITY, ABBEY, ABBEY[:-1], f"80  Write {{code: {ABBEY}, name: Abbey}} in its place."),
        (PLAN, "vision_papers: [plan]", "vision_papers: [plan; survey]",
         "18  Write plan, survey in its place."),
        ("wards.yml", "year: 2021", "year: mid-2021", "51  Write 2021."),
        (PLAN, "on: 2024-09-18", "on: 18/9/2024", "116  Write 2024-09-18."),
        ("search.yml", "- [bike, bicycle]", "- bike, bicycle", "3  Write [bike, bicycle]."),
        (MEETING, "last_month: 2025-05", "last_month: May 2025", "25  Write 2025-05."),
        (MEETING, "per_cent: 4.5", "per_cent: (4.5)", "23  Write digits, such as 12.5."),
        ("postcodes.csv", "AX1 1BE", ",,,\nAX1 1BE", "3  Delete it."),
        (REPORT, "- {on: 2025-06-09, value: 58, before: 60,",
         "- (on: 2025-06-09, value: 58, before: 60,", f"17  {BRACES}"),
        ("partnership.yml", CALL, f"({CALL[1:-1]})", f"19  {BRACES}"),
        ("partnership.yml", CALL, f"{CALL[:-1]}]", f"19  {BRACES}"),
        (PLAN, "summary: Fewer break-ins and", "summary: >- Fewer break-ins\n  and",
         "7  Begin the text on the line below, indented by two more spaces."),
        (PLAN, AIM, "  - >- Answer\n    every call",
         "16  Begin the text on the line below, indented by two more spaces."),
        (PRIORITY, "categories: [burglary]", "categories: [burglary, vehicle crime]",
         "84  Write vehicle-crime in its place."),
        (PRIORITY, "categories: [burglary]", "categories: [burglary and vehicle crime]",
         "84  Write burglary, vehicle-crime in its place."),
        (PRIORITY, "categories: [burglary]", "categories: [antisocial behaviour]",
         "84  Did you mean 'anti-social-behaviour'?"),
        (PRIORITY, "papers: [plan, survey]\nlead", "papers: [Briefing for members]\nlead",
         "8  Add it to 'papers' of the plan or file, or write one of: plan, survey."),
        (PLAN, "    direction: increase\n", "    direction: increase\n    status: met\n",
         ("65  Write override: {status: met, reason: ..., approved_by: ..., until: ...} in its "
          "place, and replace the dots.")),
        (REPORT, "value: 480,", 'value: "480" calls,',
         "23  Write 480, without quotes and words."),
        (MEETING, "- {title: Minutes of 18 June 2025, address: 'https://aldermoor.example/minutes/4'}",
         "- [Minutes](https://aldermoor.example/4)",
         """42  Write {title: "Minutes", address: 'https://aldermoor.example/4'}."""),
        (MEETING, "minutes_agreed_on: 2025-09-17\n", "",
         ("6  Add the line minutes_agreed_on: with the day of the meeting that agreed them, such "
          "as minutes_agreed_on: 2026-01-28. If nobody has agreed them yet, write state: minutes "
         "draft.")),
        (MEETING, "state: minutes agreed", "state: held", "6  Write state: minutes agreed."),
        ("consultations.yml", "link: https://safer-aldermoor.example/quay",
         "link: {title: Quay, address: 'https://safer-aldermoor.example/quay'}",
         "21  Write 'https://safer-aldermoor.example/quay' alone in its place."),
        (NEXT, "items:\n  - title: Break-ins in the winter", "items: {}",
         "9  Begin each item on a line below it with '- title: ...', or delete the line."),
        ("wards.yml", "code: E05900014", "code: [[]]",
         "75  Write words, in double quotes if they start with a bracket or contain a colon."),
        (NEXT, "items:\n", "agenda:\n", "9  Did you mean 'items'? If not, delete it."),
        (NEXT, "  - title: Break-ins in the winter", "  - {}",
         "10  Write 'title: ...': what it was about, in a few plain words."),
        (REPORT, "figures:\n", "x_figures: []\nfigures:\n",
         "8  Delete it."),
        (REPORT, "{on: 2025-05-12, value: 480, before: 512}", "2025-05-12: 480",
         "23  Write the name of each value before it, such as on: 2025-05-12."),
        ("partnership.yml", "'mailto:council@aldermoor.example'", "council@aldermoor.example",
         "22  Write mailto:council@aldermoor.example."),
        ("partnership.yml", "address: 'tel:999'", "address: '999'", "19  Write tel:999."),
        (PRIORITY, "papers: [plan, survey]\nlead", "papers: [plan 2]\nlead",
         "8  Did you mean 'plan'?"),
        (REPORT, "{on: 2025-05-12, value: 480", "{<<: {on: 2025-05-12}, value: 480",
         "23  Write its fields here, without the <<."),
        ("wards.yml", "year: 2021", "year: '2021", "51  Delete it."),
        (PLAN, "{state: agreed, on: 2024-03-20, papers: [plan]}",
         "{state: agreed, on: 2024-03-20, papers: [plan}",
         "137  Write ] at the end of the list."),
        (PLAN, "{on: 2024-06-19, p", "{on 2024-06-19, p",
         "115  Write on: with a colon and a space."),
        (PLAN, "{on: 2024-06-19, p", "{on:2024-06-19, p",
         "115  Write on: with a colon and a space."),
        (PLAN, "{on: 2024-06-19, priority: burglary}", "{{on: 2024-06-19, priority: burglary}}",
         "115  Write one { and one }."),
        ("search.yml", "- [bike, bicycle]", "- bike = bicycle", "3  Write [bike, bicycle]."),
        (REPORT, "value: 480", "value: 48O", "23  Write 480."),
        ("wards.yml", "residents: 4800", "residents: 4\uff1800", "69  Write 4800."),
        (REPORT, "value: 480", "value: #N/A",
         "23  Write the value in its place, or leave out its field."),
        (MEETING, "on: 2025-06-18", "on: 2025-06-18 14:00", "4  Write 2025-06-18."),
        (PLAN, "by: 2023-11-30", "by: 2023\u201311\u201330", "92  Write 2023-11-30."),
        (PLAN, "by: 2023-11-30", "by: 2023-11-31",
         "92  Write a day of November 2023, up to 2023-11-30."),
        (PLAN, "by: 2023-11-30", "by: 2023-30-11",
         "92  If the day was written before the month, write 2023-11-30."),
        (PLAN, "by: 2023-11-30", "by: 2023-31-31",
         "92  Write year-month-day, such as 2027-03-31."),
        (PLAN, "vision: A", "vision:\n  - A",
         "13  Write its words without the hyphen or brackets of a list."),
        (PRIORITY, "categories: [burglary]", "categories: (burglary, vehicle crime)",
         "84  Write [burglary, vehicle-crime]."),
    ],
)  # fmt: skip
def test_what_to_write_is_right_to_the_letter(
    name: str, old: str, new: str, told: str, invented: Path
) -> None:
    (problem,) = found_after(invented, name, old, new)
    assert f"{problem.line}  {problem.remedy}" == told


def test_a_priority_named_by_its_title_is_told_its_slug(invented: Path) -> None:
    other = invented / "plans/2024-2027/priorities/anti-social-behaviour.yml"
    text = other.read_text("utf-8")
    title = "title: Anti-social behaviour\n"
    assert title in text
    other.write_text(text.replace(title, "title: Nuisance and noise\n"), "utf-8")
    told = found_after(invented, MEETING, "[burglary]", "[Nuisance and noise]")
    remedies = [problem.remedy for problem in told if problem.file.endswith(MEETING)]
    assert remedies == ["Write anti-social-behaviour in its place."]


def test_a_report_whose_file_has_a_wrong_name_is_told_to_rename_it(invented: Path) -> None:
    text = (invented / REPORT).read_text("utf-8").replace("period: 2024-25\n", "")
    (invented / REPORT).with_name("Q1 2025-26.yml").write_text(text, "utf-8")
    remedies = [problem.remedy for problem in found(invented) if "Q1" in problem.file]
    assert any(remedy.startswith("It is the name of the file") for remedy in remedies)


def test_a_document_beside_the_records_is_told_to_be_unread(invented: Path) -> None:
    (invented / "meetings/2026-09-16.json").write_text("{}", "utf-8")
    unread = unread_files(Folder(invented), None, ())
    (problem,) = (each for each in unread if each.file.endswith("09-16.json"))
    assert problem.what == "the file is not read: records are .yml files"


@pytest.mark.parametrize("moved", ["plans/map.yml", "old/map.yml"])
def test_a_record_in_another_folder_is_told_its_own(moved: str, invented: Path) -> None:
    (invented / moved).parent.mkdir(exist_ok=True)
    (invented / "map.yml").rename(invented / moved)
    (problem,) = (each for each in found(invented) if each.file.endswith(moved))
    assert problem.remedy == f"Move it to {invented.as_posix()}/, or remove it."
