"""What a plan said when it was published changes only with a reason on record."""

import shutil
from pathlib import Path

import pytest
from checking import DAY
from history import commit, edit
from partnership.checks.changes import Published
from partnership.checks.gate import check
from partnership.cli.git import published
from partnership.errors import ProblemsFoundError, Severity
from partnership.records.loading import read_records

PLAN = "plans/2024-2027"
BEHAVIOUR = f"{PLAN}/priorities/anti-social-behaviour.yml"
BURGLARY = f"{PLAN}/priorities/burglary.yml"
REPORT = f"{PLAN}/monitoring/2024-25.yml"


@pytest.fixture
def data(versioned: Path) -> Path:
    """Publish the invented borough in a repository of its own."""
    return versioned


def told(data: Path, severity: Severity = Severity.ERROR) -> list[str]:
    found = check(data, DAY, published(data, "HEAD")).with_severity(severity)
    return [f"{problem.what}. {problem.remedy}" for problem in found]


ANOTHER_LEAD = (
    "agency: Moorland Police\n  role: Chief",
    "agency: Fire Brigade\n  role: Chief",
)
LEDGER = """    ledger:
"""
NEW_ENTRY = """      - on: 2026-04-01
        direction: decrease
        baseline: 60
        value: 44
        due: 2027-03-31
        why: The second year went better than expected.
        papers: [plan]
    papers: [plan]
focus_wards:"""


def test_nothing_is_told_of_a_plan_as_it_was_published(data: Path) -> None:
    assert told(data) == []


def test_a_measure_that_is_reworded_may_count_something_else(data: Path) -> None:
    edit(data, BURGLARY, "measure: Burglaries recorded", "measure: Homes broken into, as recorded")
    (said,) = told(data, Severity.WARNING)
    assert "'measure' of target 'fewer-break-ins' was “Burglaries recorded by" in said
    assert "Check that it still counts the same; if not, restore it." in said


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (
            [
                ("    value: 45\n    due", "    value: 44\n    due"),
                ("        value: 45", "        value: 44"),
            ],
            (
                "'ledger' of target 'fewer-break-ins' has changed since it was published on "
                "3 June 2026. Add at its end the line - {on: 2026-11-21, direction: decrease, "
                "baseline: 60, value: 44"
            ),
        ),
        (
            [("      period: 2023/24", "      period: 2022/23")],
            "'baseline' of target 'fewer-break-ins' changed since it was published on 3 June 2026",
        ),
        (
            [ANOTHER_LEAD],
            "'lead' changed since it was published on 3 June 2026",
        ),
        (
            [("id: fewer-break-ins", "id: no-break-ins")],
            "'id' of target 'fewer-break-ins' was published on 3 June 2026 as fewer-break-ins",
        ),
    ],
)
def test_a_target_or_a_lead_that_changes_in_silence_is_refused(
    data: Path, changes: list[tuple[str, str]], what: str
) -> None:
    for old, new in changes:
        edit(data, BURGLARY, old, new)
    assert any(line.startswith(what) for line in told(data)), told(data)


def test_a_target_may_change_by_a_further_entry_of_its_ledger(data: Path) -> None:
    edit(data, BURGLARY, "    value: 45\n    due", "    value: 44\n    due")
    edit(data, BURGLARY, "    papers: [plan]\nfocus_wards:", NEW_ENTRY)
    assert told(data) == []


def test_a_target_that_is_given_up_stays_and_says_so(data: Path) -> None:
    dropped = "    dropped: {on: 2026-04-01, why: The police count it another way now.}\n"
    edit(data, BURGLARY, LEDGER, dropped + LEDGER)
    assert told(data) == []
    commit(data.parent, "Drop the target")
    edit(data, BURGLARY, dropped, "")
    assert any("'dropped' of target" in line for line in told(data))


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (*ANOTHER_LEAD, "former_leads"),
        ("agency: Aldermoor Borough Council\n  role: Comm", "agency: Fire\n  role: Comm",
         "former_deputies"),
    ],
)  # fmt: skip
def test_a_lead_or_a_deputy_may_change_where_the_former_one_is_kept(
    data: Path, old: str, new: str, kept: str
) -> None:
    edit(data, BURGLARY, old, new)
    (line,) = told(data)
    wanted = line[line.index("- {agency") : line.rindex("}") + 1]
    wanted = wanted.replace("the last day", "2026-03-31").replace("the reason", "A new post.")
    assert f"Add '{kept}:' with the line" in line
    edit(data, BURGLARY, "deputy:", f"{kept}:\n  {wanted}\ndeputy:")
    assert told(data) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "value: 57, before: 60",
            "value: 56, before: 60",
            "'entries' of figure 'burglary' has changed",
        ),
        (
            "value: 58, before: 60, why: One burglary",
            "value: 59, before: 60, why: One burglary",
            "'entries' of figure 'burglary' has changed",
        ),
        (
            "id: calls",
            "id: called",
            "'id' of figure 'calls' was published on 3 June 2026 as calls and is now",
        ),
    ],
)
def test_a_published_figure_stays_as_it_was(data: Path, old: str, new: str, what: str) -> None:
    edit(data, REPORT, old, new)
    assert any(line.startswith(what) for line in told(data)), told(data)


def test_a_figure_may_be_corrected_by_a_further_entry(data: Path) -> None:
    entry = "      - {on: 2025-05-12, value: 480, before: 512}\n"
    more = "      - {on: 2025-07-01, value: 481, before: 512, why: One call came late.}\n"
    edit(data, REPORT, entry, entry + more)
    assert told(data) == []


def test_a_file_that_is_gone_comes_back_or_is_withdrawn_as_the_message_says(data: Path) -> None:
    (data / REPORT).unlink()
    (line,) = told(data)
    assert line.startswith("the file was published on 3 June 2026 and has been removed. Restore it")
    wanted = line[line.index("- {file") : line.rindex("}") + 1]
    wanted = wanted.replace("the reason", "It named a person.")
    (data / "withdrawn.yml").write_text(f"withdrawn:\n  {wanted}\n", "utf-8")
    assert told(data) == []


@pytest.mark.parametrize(
    ("file", "what"),
    [
        (
            f"{PLAN}/priorities/robbery.yml",
            "was not published on 3 June 2026, so it cannot be withdrawn",
        ),
        ("wards.yml", "is as it was published on 3 June 2026, so nothing is withdrawn"),
    ],
)
def test_a_withdrawal_of_nothing_is_told(data: Path, file: str, what: str) -> None:
    entry = f"{{file: {file}, id: robbery, title: Robbery, on: 2026-11-20, why: It ended.}}"
    (data / "withdrawn.yml").write_text(f"withdrawn: [{entry}]\n", "utf-8")
    (problem,) = check(data, DAY, published(data, "HEAD")).with_severity(Severity.WARNING)
    assert problem.what == f"{file} {what}"


def test_a_plan_that_is_gone_is_told_once(data: Path) -> None:
    (data / PLAN).rename(data / "plans/2024-2026")
    edit(data, "plans/2024-2026/plan.yml", "years: 2024-2027", "years: 2024-2026")
    entry = f"file: {PLAN}, title: The plan, on: 2026-01-05, why: It named a person."
    (data / "withdrawn.yml").write_text(f"withdrawn:\n  - {{{entry}}}\n", "utf-8")
    problems = ProblemsFoundError(read_records(data).problems).problems
    (line,) = [str(found) for found in problems if "consultations.yml" in found.file]
    assert "plan '2024-2027' is withdrawn (withdrawn.yml)" in line
    assert line.endswith("Delete the reference.")
    (data / "withdrawn.yml").unlink()
    shutil.rmtree(data / "plans/2024-2026")
    shutil.rmtree(data / "meetings")  # one of them refers to it
    edit(data, "partnership.yml", "current_plan: 2024-2027\n", "")
    edit(data, "consultations.yml", "    plan: 2024-2027\n", "")
    (line,) = [line for line in told(data) if "meetings/" not in line]
    assert line.startswith("the plan was published on 3 June 2026 and has been removed. Restore it")


JOINED = "joined: {on: 2025-04-01, why: Burglary rose again.}\n"
LEFT = "left: {on: 2026-04-01, why: Its work goes on elsewhere.}\n"
FORMER = """former_leads:
  - {agency: Fire Brigade, role: Chief officer, until: 2024-12-31, why: A new post.}
"""


@pytest.mark.parametrize(
    ("kept", "before", "what"),
    [
        (JOINED, "title: Burglary\n", "'joined' has changed since it was published on 3 June 2026"),
        (LEFT, "title: Burglary\n", "'left' has changed since it was published on 3 June 2026"),
        (FORMER, "deputy:", "'former_leads' has changed since it was published on 3 June 2026"),
    ],
)
@pytest.mark.parametrize("is_gone", [True, False])
def test_what_was_told_of_a_priority_is_kept(
    data: Path, kept: str, before: str, what: str, *, is_gone: bool
) -> None:
    edit(data, BURGLARY, before, kept + before)
    commit(data.parent, "Tell it")
    assert told(data) == []
    edit(data, BURGLARY, kept, "" if is_gone else kept.replace("why: ", "why: Not that. "))
    (line,) = told(data)
    assert line.startswith(what)


def offered(line: str, day: str) -> str:
    """Return the item that a message offers, with its day and reason filled in."""
    item = line[line.index("- {") : line.rindex("}") + 1]
    return item.replace("the day", day).replace("the reason", "It was looked into again")


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("    unit: calls", "    unit: reports", "'unit'"),
        ("    entries:\n      - {on: 2025-05-12, value: 480", "SINCE", "'since'"),
    ],
)
def test_a_figure_that_stands_for_something_else_is_told_as_a_correction(
    data: Path, old: str, new: str, changed: str
) -> None:
    edit(data, REPORT, old, f"    since: 2024-07-01\n{old}" if new == "SINCE" else new)
    line = next(line for line in told(data) if "'calls'" in line)
    assert line.startswith(
        f"{changed} of figure 'calls' changed since it was published on 3 June 2026"
    )
    entry = "      - {on: 2025-05-12, value: 480, before: 512}\n"
    edit(data, REPORT, entry, f"{entry}      {offered(line, '2025-07-01')}\n")
    assert not any("'calls'" in line for line in told(data))


def test_a_target_may_change_by_the_line_that_the_message_offers(data: Path) -> None:
    edit(data, BURGLARY, "      period: 2023/24", "      period: 2022/23")
    (line,) = told(data)
    end = "    papers: [plan]\nfocus_wards:"
    edit(data, BURGLARY, end, f"      {offered(line, '2026-04-01')}\n{end}")
    assert told(data) == []


def test_a_new_entry_of_a_ledger_has_a_day(data: Path) -> None:
    edit(data, BURGLARY, "    value: 45\n    due", "    value: 44\n    due")
    undated = NEW_ENTRY.replace("on: 2026-04-01\n        ", "")
    edit(data, BURGLARY, "    papers: [plan]\nfocus_wards:", undated)
    (line,) = told(data)
    assert "a later entry of the 'ledger' has no day" in line


def test_a_lead_whose_role_holds_a_comma_is_offered_in_quotes(data: Path) -> None:
    role = "role: Chief inspector for Aldermoor"
    edit(data, BURGLARY, role, "role: 'Head of homes, roads: and parks'")
    commit(data.parent, "Another role")
    edit(data, BURGLARY, "role: 'Head of homes, roads: and parks'", role)
    (line,) = told(data)
    item = offered(line, "").replace("the last day", "2026-03-31")
    edit(data, BURGLARY, "deputy:", f"former_leads:\n  {item}\ndeputy:")
    assert told(data) == []


KNOWN = """plans:
  - years: 2020-2023
    title: The plan before
    known: [{text: It ran for three years., papers: [report]}]
    not_known: [What it set out to change.]
papers: [{id: report, title: Annual report, body: Aldermoor Borough Council}]
"""


def test_the_plans_known_of_do_not_go_in_silence(data: Path) -> None:
    (data / "plans/known.yml").write_text(KNOWN, "utf-8")
    commit(data.parent, "Name the plan before")
    assert told(data) == []
    (data / "plans/known.yml").unlink()
    (line,) = told(data)
    assert line.startswith("the file was published on 3 June 2026 and has been removed. Restore it")


def test_a_plan_known_of_is_renamed_only_where_the_record_says_so(data: Path) -> None:
    known = data / "plans/known.yml"
    known.write_text(KNOWN, "utf-8")
    commit(data.parent, "Name the plan before")
    edit(data, "plans/known.yml", "2020-2023", "2019-2022")
    (line,) = told(data)
    assert line.startswith(
        "'years' of known plan '2020-2023' was published on 3 June 2026 as 2020-2023"
    )
    wanted = line[line.index("- {file") : line.rindex("}") + 1]
    wanted = wanted.replace("the reason", "It ran in other years.")
    (data / "withdrawn.yml").write_text(f"withdrawn:\n  {wanted}\n", "utf-8")
    assert told(data) == []


def test_a_plan_known_of_may_become_one_of_the_plans(data: Path) -> None:
    known = KNOWN.replace("2020-2023", "2024-2027")
    first = KNOWN[KNOWN.index("  - years") : KNOWN.index("papers: [{")]
    both = known.replace("plans:\n", f"plans:\n{first}")
    (data / "plans/known.yml").write_text(both, "utf-8")
    commit(data.parent, "Name two plans")
    (data / "plans/known.yml").write_text(KNOWN, "utf-8")
    assert told(data) == []


def test_a_priority_that_is_new_in_a_published_plan_says_when_and_why(data: Path) -> None:
    text = (data / BURGLARY).read_text("utf-8")
    head, rest = text.split("targets:\n")
    another = head.replace("burglary", "fraud").replace("title: Burglary", "title: Fraud")
    another += "focus_wards:" + rest.split("focus_wards:")[1]
    (data / PLAN / "priorities/fraud.yml").write_text(another, "utf-8")
    plan = (data / PLAN / "plan.yml").read_text("utf-8")
    listed = plan.index("- burglary")
    indent = plan[plan.rindex("\n", 0, listed) : listed]
    edit(data, f"{PLAN}/plan.yml", "- burglary", f"- burglary{indent}- fraud")
    meeting = "    - {on: 2027-01-20, priority: burglary}\n"
    edit(data, f"{PLAN}/plan.yml", meeting, f"{meeting}    - {{on: 2026-12-02, priority: fraud}}\n")
    line = told(data)[-1]
    assert line.startswith("the plan was published on 3 June 2026 without this priority. Add ")
    wanted = line[line.index("joined:") : line.rindex("}") + 1]
    wanted = wanted.replace("the day", "2026-05-01").replace("the reason", "Fraud has risen.")
    edit(data, f"{PLAN}/priorities/fraud.yml", "plain:", f"{wanted}\nplain:")
    assert told(data) == []


def test_a_priority_that_leaves_keeps_its_page(data: Path) -> None:
    left = "left: {on: 2026-04-01, why: Its work goes on in the town centre team.}\n"
    edit(data, BURGLARY, "slug: burglary\n", f"slug: burglary\n{left}")
    assert told(data) == []


def test_a_priority_that_is_gone_is_told_once_with_where_it_and_its_target_are_named(
    data: Path,
) -> None:
    (data / BURGLARY).unlink()
    (line,) = told(data)
    assert line.startswith(
        "the priority was published on 3 June 2026 and has been removed; it is also named in "
    )
    assert "meetings/2025-06-18.yml:16" in line
    assert "plan.yml:115" in line or "plan.yml:111, 115" in line
    assert ". Restore it" in line


def test_a_file_that_was_published_keeps_its_name(data: Path) -> None:
    path = data / BURGLARY
    written = path.read_text("utf-8")
    edit(data, BURGLARY, "slug: burglary", "slug: break-ins")
    assert any("Write slug: burglary, under which it was published." in line for line in told(data))
    path.unlink()
    path.with_name("break-ins.yml").write_text(written, "utf-8")
    assert any("priorities/break-ins.yml burglary.yml again, and" in line for line in told(data))


def test_a_priority_that_holds_what_another_does_is_restored(data: Path) -> None:
    shutil.copy(data / BURGLARY, data / BEHAVIOUR)
    assert any(
        "Restore its last version: it has the same content as burglary.yml" in line
        for line in told(data)
    )


def test_a_priority_under_another_name_is_told_with_its_own(data: Path) -> None:
    edit(data, BEHAVIOUR, "slug: anti-social-behaviour", "slug: asb")
    (data / BEHAVIOUR).rename((data / BEHAVIOUR).with_name("asb.yml"))
    (line,) = told(data)
    assert "Name plans/2024-2027/priorities/asb.yml anti-social-behaviour.yml again" in line


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [
        ("monitoring/2013-14-q3.yml", "2011-2014", "2014-2017"),
        ("priorities/drug-related-offending.yml", "2014-2017", "2025-2027"),
    ],
)
def test_a_file_in_the_folder_of_another_plan_is_told_once(
    name: str, own: str, other: str, stockton: Path
) -> None:
    files = frozenset(path.relative_to(stockton).as_posix() for path in stockton.rglob("*.*"))
    (stockton / f"plans/{own}/{name}").rename(stockton / f"plans/{other}/{name}")
    (problem,) = check(stockton, DAY, Published("HEAD", files, frozenset())).with_severity(
        Severity.ERROR
    )
    assert problem.remedy.endswith(f"plans/{own}/{name}.")


def test_of_a_priority_without_a_target_the_file_that_is_gone_is_named_first(data: Path) -> None:
    (data / PLAN / "priorities/anti-social-behaviour.yml").unlink()
    (line,) = told(data)
    assert line.startswith(
        "the priority was published on 3 June 2026 and has been removed; it is also named in "
    )


FOCUS = "focus:\n  - Homes that were broken into before\n"
WHY = "why_chosen:\n  text: Burglary had risen for two years.\n  papers: [plan, survey]\n"
NOTE = "priorities_note: The priorities are in the order of the plan.\n"
CONTACT = """  - need: Somebody is in danger
    how: Call 999.
    link: {title: 'Call 999', address: 'tel:999'}
"""
MORE = "  - Answer every call about anti-social behaviour.\n"
SWAPPED = (
    ("measure: Burglaries recorded by the police", "measure: Calls about X"),
    ("measure: Calls about anti-social", "measure: Burglaries recorded by the police"),
    ("recorded by the police behaviour", "recorded by the police"),
    ("Calls about X", "Calls about anti-social behaviour"),
)


@pytest.mark.parametrize(
    ("name", "changes", "what"),
    [
        (
            BURGLARY,
            [(FOCUS, "")],
            "'focus' was published on 3 June 2026 as “Homes that were broken into",
        ),
        (BURGLARY, [(WHY, "")], "'why_chosen' was published on 3 June 2026 and has been removed"),
        (
            "partnership.yml",
            [(CONTACT, "")],
            "contact route 'Somebody is in danger' was published on 3 June 2026",
        ),
        (
            "wards.yml",
            [("residents: 11000", "residents: 7000")],
            "'residents' is 7,000, but was 11,000",
        ),
        (
            "postcodes.csv",
            [("AX2 4JF,E05900014,440954,513482\n", "")],
            "the file has 1 postcode fewer than on 3 June 2026",
        ),
        (
            f"{PLAN}/plan.yml",
            [(NOTE, "")],
            "'priorities_note' was published on 3 June 2026 as “The",
        ),
        (
            f"{PLAN}/plan.yml",
            [(MORE, "")],
            "'aims' was published on 3 June 2026 as “Answer every call",
        ),
        (
            REPORT,
            SWAPPED,
            "'measure' of figure 'calls' and 'measure' on ",
        ),
        (
            BEHAVIOUR,
            [("exit: true\n", "")],
            "'exit' was published on 3 June 2026 as “true” and has been removed",
        ),
        ("wards.yml", [("        residents: 3990\n", "")], "'residents' of ward 'E05900014' was"),
        (
            "places.yml",
            [
                ("      - {code: E05900011, name: Abbey}\n", ""),
                ("The two wards", "Wards"),
                ("two ", ""),
            ],
            "'wards' of place 'minster' had 2 items on 3 June 2026, but now has 1",
        ),
        (
            "wards.yml",
            [("residents: 5210", "residents: 5120")],
            "'residents' is 5,120, but was 5,210",
        ),
        (
            BEHAVIOUR,
            [("[anti-social-behaviour]", "[]")],
            "'categories' was published on 3 June 2026 as",
        ),
    ],
)
def test_words_that_are_gone_or_have_changed_places_are_doubted(
    data: Path, name: str, changes: list[tuple[str, str]], what: str
) -> None:
    for old, new in changes:
        edit(data, name, old, new)
    assert told(data) == []
    (problem,) = check(data, DAY, published(data, "HEAD")).with_severity(Severity.WARNING)
    assert problem.what.startswith(what)
    assert "add it to 'accepted' in data/accepted.yml" in problem.remedy


def test_words_put_otherwise_and_new_ones_are_not_doubted(data: Path) -> None:
    edit(data, f"{PLAN}/plan.yml", MORE, f"  - Answer calls.\n{MORE}  - Ask residents.\n")
    edit(data, BURGLARY, "text: Burglary had risen", "text: Break-ins had risen")
    assert check(data, DAY, published(data, "HEAD")).with_severity(Severity.WARNING) == ()


def test_a_thing_under_another_name_is_one_problem(data: Path) -> None:
    edit(data, f"{PLAN}/plan.yml", "- id: less-money", "- id: less-cash")
    (problem,) = check(data, DAY, published(data, "HEAD")).with_severity(Severity.ERROR)
    assert "as less-money and is now less-cash; it is also named in" in problem.what
    assert problem.remedy.startswith("Restore it: less-money.")


def test_a_file_that_was_moved_is_one_problem(data: Path) -> None:
    path = data / "meetings" / "2025-06-18.yml"
    moved = data / "meetings" / "2025" / path.name
    moved.parent.mkdir()
    path.rename(moved)
    (problem,) = check(data, DAY, published(data, "HEAD")).with_severity(Severity.ERROR)
    assert problem.file.endswith("meetings/2025/2025-06-18.yml")
    assert problem.remedy.endswith("meetings/2025-06-18.yml.")


def test_months_that_have_changed_places_are_told(data: Path) -> None:
    august, july = ((data / f"crime/2025-0{number}.yml") for number in (8, 7))
    texts = august.read_text("utf-8"), july.read_text("utf-8")
    july.write_text(texts[0], "utf-8")
    august.write_text(texts[1], "utf-8")
    problems = check(data, DAY, published(data, "HEAD")).with_severity(Severity.ERROR)
    (remedy,) = (problem.remedy for problem in problems)
    assert remedy == (
        "Rename it 2025-08.yml, and the other one 2025-07.yml: their names are swapped."
    )


def test_an_override_is_missed_only_while_it_applies(data: Path) -> None:
    record = data / BURGLARY
    text = record.read_text("utf-8")
    begun = text.index("    override:\n")
    record.write_text(text[:begun] + text[text.index("    ledger:\n") :], "utf-8")
    assert any("'override' of target" in line for line in told(data, severity=Severity.WARNING))
    text = text.replace("until: 2028-03-31", "until: 2026-03-31")
    record.write_text(text, "utf-8")
    commit(data, "The override has ended")
    record.write_text(text[:begun] + text[text.index("    ledger:\n") :], "utf-8")
    assert not told(data, severity=Severity.WARNING)


@pytest.mark.parametrize(
    ("report", "other"),
    [
        ("2011-2014/monitoring/2013-14-q3.yml", "2008-2011"),
        ("2014-2017/monitoring/2014-15-april-to-may.yml", "2011-2014"),
    ],
)
def test_a_report_in_the_folder_of_another_plan_is_told_its_own(
    report: str, other: str, stockton: Path
) -> None:
    moved = stockton / "plans" / other / report.partition("/")[2]
    moved.parent.mkdir(exist_ok=True)
    (stockton / "plans" / report).rename(moved)
    (problem,) = (each for each in check(stockton, DAY).problems if "the report ends" in each.what)
    folder = f"{stockton.as_posix()}/plans/{report.rpartition('/')[0]}"
    assert problem.remedy == f"Move the file to {folder}, or correct its days."
