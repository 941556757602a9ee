"""What a plan said when it was published changes only with a reason on record."""

import shutil
from pathlib import Path

import pytest
from building import INVENTED
from checking import DAY
from history import commit, git
from partnership.checks.gate import check
from partnership.cli.published import published
from partnership.errors import Severity

PLAN = "plans/2024-2027"
BURGLARY = f"{PLAN}/priorities/burglary.yml"
REPORT = f"{PLAN}/monitoring/2024-25.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Publish the invented borough in a repository of its own."""
    copied = Path(shutil.copytree(INVENTED, tmp_path / "data"))
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "Publish")
    return copied


def edit(data: Path, name: str, old: str, new: str) -> None:
    path = data / name
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(data: Path) -> list[str]:
    found = check(data, DAY, published(data, "HEAD")).of(Severity.ERROR)
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


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (
            [
                ("    value: 45\n    due", "    value: 44\n    due"),
                ("        value: 45", "        value: 44"),
            ],
            "the ledger of target 'fewer-break-ins' is not as it was published",
        ),
        (
            [("      period: 2023/24", "      period: 2022/23")],
            "'baseline' of target 'fewer-break-ins' changed since HEAD",
        ),
        (
            [ANOTHER_LEAD],
            "the lead was published at HEAD as Chief inspector for Aldermoor, Moorland Police",
        ),
        ([("id: fewer-break-ins", "id: no-break-ins")], "target 'fewer-break-ins' was published"),
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


def test_a_lead_may_change_where_the_former_one_is_kept(data: Path) -> None:
    edit(
        data,
        BURGLARY,
        "agency: Moorland Police\n  role: Chief",
        "agency: Fire Brigade\n  role: Chief",
    )
    (line,) = told(data)
    wanted = line[line.index("- {agency") : line.rindex("}") + 1]
    wanted = wanted.replace("the last day", "2026-03-31").replace("the reason", "A new post.")
    edit(data, BURGLARY, "deputy:", f"former_leads:\n  {wanted}\ndeputy:")
    assert told(data) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("value: 57, before: 60", "value: 56, before: 60", "figure 'burglary' is not as it was"),
        (
            "value: 58, before: 60, why: One burglary",
            "value: 59, before: 60, why: One burglary",
            "figure 'burglary' is not as it was",
        ),
        ("id: calls", "id: called", "figure 'calls' was published at HEAD and is gone"),
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
    assert line.startswith("the file was published at HEAD and is gone. Put it back")
    wanted = line[line.index("- {file") : line.rindex("}") + 1]
    wanted = wanted.replace("its name", "Report of 2024/25").replace("the day", "2026-05-01")
    wanted = wanted.replace("the reason", "It named a person.")
    (data / "withdrawn.yml").write_text(f"withdrawn:\n  {wanted}\n", "utf-8")
    assert told(data) == []


def test_a_plan_that_is_gone_is_told_once(data: Path) -> None:
    shutil.rmtree(data / PLAN)
    edit(data, "partnership.yml", "current_plan: 2024-2027\n", "")
    (line,) = told(data)
    assert line.startswith("the plan was published at HEAD and is gone. Put it back")


def test_a_priority_that_leaves_keeps_its_page(data: Path) -> None:
    left = "left: {on: 2026-04-01, why: Its work goes on in the town centre team.}\n"
    edit(data, BURGLARY, "slug: burglary\n", f"slug: burglary\n{left}")
    assert told(data) == []
