"""The accessibility statement: what it holds, what it may not claim, and when it runs out."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from building import DATA, run
from checking import found
from loading import loaded
from partnership.errors import Severity
from partnership.model.accessibility import next_review

HEADINGS = [
    ("h1", "Accessibility statement for the site of the Safer Stockton Partnership"),
    ("h2", "Compliance status"),
    ("h2", "Non-accessible content"),
    ("h3", "Non-compliance with the accessibility regulations"),
    ("h3", "Disproportionate burden"),
    ("h3", "Content that's not within the scope of the accessibility regulations"),
    ("h2", "Preparation of this accessibility statement"),
    ("h3", "Tests by people"),
    ("h3", "Tests by program"),
    ("h2", "Feedback and contact information"),
    ("h2", "Enforcement procedure"),
]

Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(invented: Path) -> Edit:
    """Change one place in a file of the invented borough."""

    def change(name: str, old: str, new: str) -> None:
        path = invented / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), "utf-8")

    return change


def problems(data: Path, day: date = date(2026, 11, 21)) -> list[str]:
    """Return what a build on a day would refuse."""
    return [f"{problem.line}  {problem.what}. {problem.remedy}" for problem in found(data, day)]


def due(data: Path, day: date) -> list[str]:
    """Return what falls due, or has fallen due, on a day; it stops nothing."""
    return [problem.what for problem in found(data, day, Severity.DUE)]


def words(page: Path) -> str:
    """Return the text of a page's main part."""
    text = page.read_text("utf-8")
    main = text[text.index("<main") : text.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", main)))


def test_the_statement_has_every_heading_that_the_law_asks_for_in_order(site: Path) -> None:
    page = (site / "about" / "accessibility" / "index.html").read_text("utf-8")
    main = page[page.index("<main") : page.index("</main>")]
    found = re.findall(r"<(h[1-6])[^>]*>(.*?)</h", main)
    assert [(level, unescape(text)) for level, text in found] == HEADINGS


def test_the_statement_keeps_the_wording_of_the_model(site: Path) -> None:
    text = words(site / "about" / "accessibility" / "index.html")
    regulations = (
        "Public Sector Bodies (Websites and Mobile Applications) (No. 2) "
        "Accessibility Regulations 2018"
    )
    for sentence in (
        "This accessibility statement applies to https://www.saferstockton.com/.",
        f"is committed to making its website accessible, in accordance with the {regulations}.",
        "The content listed below is non-accessible for the following reasons.",
        "This statement was prepared on 21 November 2026.",
        f"(EHRC) is responsible for enforcing the {regulations} (the 'accessibility regulations')",
        "contact the Equality Advisory and Support Service (EASS)",
    ):
        assert sentence in text


def test_nothing_is_called_fully_compliant_without_an_audit(site: Path) -> None:
    said = loaded(DATA).accessibility
    assert said is not None
    if not said.audits:
        pages = [path for path in site.rglob("*.html") if "fully compliant" in path.read_text()]
        assert pages == []
        assert "No test by people is recorded" in words(site / "about/accessibility/index.html")


def test_the_statement_tells_all_that_its_file_holds(invented_site: Path) -> None:
    text = words(invented_site / "about" / "accessibility" / "index.html")
    for part in (
        "partially compliant",
        "the non-compliances and the exemptions listed below",
        "has no description. This fails success criterion 1.1.1 Non-text Content",
        "Nobody has written one yet.",
        "Read the page about the town hall. It will be corrected by 31 March 2027.",
        "refreshable braille display",
        "1.4.5 Images of Text",
        "Regulation 4(2) leaves out recordings",
        "It was last reviewed on 15 October 2026.",
        "last tested on 10 October 2026 against the WCAG 2.2 AA standard",
        "looked at 7 pages. It found 1 failure.",
        "Ward pages40",
        "30 September 2026: The Aldermoor Access Group tested.",
        "Contact form of Aldermoor Borough Council",
    ):
        assert part.replace(" ", "") in text.replace(" ", ""), part


@pytest.mark.parametrize(
    "why",
    [
        "no audit by people is recorded",
        "'issues' lists what fails",
        "'burdens' lists what fails",
        "'unchecked' lists what nobody has checked",
        "the last crawl found violations",
    ],
)
def test_fully_compliant_needs_an_audit_and_nothing_that_fails(
    invented: Path, edit: Edit, why: str
) -> None:
    edit("accessibility.yml", "compliance: partially", "compliance: fully")
    if why.startswith("no audit"):
        path = invented / "accessibility.yml"
        text = path.read_text("utf-8")
        start, end = text.index("audits:"), text.index("feedback:")
        path.write_text(text[:start] + text[end:], "utf-8")
    (told,) = (line for line in problems(invented) if "'compliance' is fully" in line)
    assert why in told


def test_a_folder_without_a_statement_is_told_that_the_law_asks_for_one(invented: Path) -> None:
    (invented / "accessibility.yml").unlink()
    (problem,) = found(invented)
    assert problem.what == "the file is missing"
    assert problem.remedy.endswith("the law requires every public site to have a statement.")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "criterion: 1.1.1 Non-text Content",
            "criterion: Non-text Content",
            (
                "7  'criterion' cannot be 'Non-text Content'. "
                "Write its number and its name as in WCAG 2.2, such as 1.4.3 Contrast (Minimum)."
            ),
        ),
        (
            "1.1.1 Non-text Content",
            "1.1.1 Images of Text",
            (
                "7  'criterion' cannot be '1.1.1 Images of Text'. "
                "Write 1.1.1 Non-text Content or 1.4.5 Images of Text."
            ),
        ),
        (
            "    reason: Nobody has written one yet.\n",
            "",
            "6  'reason' is missing.",
        ),
        (
            "    fix_by: 2027-03-31\n",
            "",
            "6  'fix_by' is missing.",
        ),
        (
            "last_reviewed: 2026-10-15",
            "last_reviewed: 2026-05-31",
            "4  'last_reviewed' is before 'prepared': 2026-05-31 and 2026-06-01.",
        ),
        (
            "'https://council.aldermoor.example/contact'",
            "'tel:101'",
            (
                "33  'feedback' has no link to a web page. "
                "Give one of its items a link with an address that starts with https://."
            ),
        ),
    ],
)
def test_a_statement_that_leaves_out_what_it_must_hold_is_refused(
    invented: Path, edit: Edit, old: str, new: str, problem: str
) -> None:
    edit("accessibility.yml", old, new)
    assert [message[: len(problem)] for message in problems(invented)] == [problem]


def test_a_review_is_due_before_twelve_months_are_over() -> None:
    assert next_review(date(2026, 11, 21)) == date(2027, 11, 20)
    assert next_review(date(2024, 2, 29)) == date(2025, 2, 28)


def test_what_falls_due_is_told_from_90_days_before_and_stops_nothing(
    invented: Path, edit: Edit
) -> None:
    (invented / "meetings/2027-01-20.yml").unlink()  # what came of it falls due too
    edit("partnership.yml", "expires: 2027-10-31", "expires: 2027-09-30")
    edit("accessibility.yml", "fix_by: 2027-03-31", "fix_by: 2028-03-31")
    review = "the yearly review of the accessibility statement"
    edit("partnership.yml", "current_plan: 2024-2027\n", "")
    assert due(invented, date(2027, 6, 1)) == []
    assert f"{review} is due by 2027-10-14" in due(invented, date(2027, 7, 16))
    assert f"{review} is due by 2027-10-14" in due(invented, date(2027, 10, 14))
    assert f"{review} has been overdue since 2027-10-14" in due(invented, date(2027, 10, 15))
    contact = "the renewal of the security contact"
    assert f"{contact} is due by 2027-08-31" in due(invented, date(2027, 8, 31))
    assert f"{contact} has been overdue since 2027-08-31" in due(invented, date(2027, 9, 1))
    assert problems(invented, date(2029, 1, 1)) == []


def test_an_issue_that_was_to_be_corrected_by_now_is_told(invented: Path) -> None:
    assert due(invented, date(2026, 12, 30)) == []
    issue = "the correction of an accessibility issue"
    assert f"{issue} is due by 2027-03-31" in due(invented, date(2026, 12, 31))


def test_a_plan_about_to_end_is_told(invented: Path) -> None:
    plan = "the plan that follows 2024-2027"
    assert f"{plan} is due by 2027-03-31" in due(invented, date(2026, 12, 31))
    assert f"{plan} has been overdue since 2027-03-31" in due(invented, date(2027, 4, 1))


def test_a_security_contact_of_over_a_year_is_refused(invented: Path) -> None:
    assert problems(invented, date(2027, 9, 30)) == []
    assert problems(invented, date(2026, 10, 29)) == [
        (
            "14  the security contact ends more than a year from now. "
            "Check that it is still correct, and set 'expires' to a day about 11 months from now."
        )
    ]


def test_a_review_on_a_day_far_ahead_is_refused(invented: Path, edit: Edit) -> None:
    edit("accessibility.yml", "last_reviewed: 2026-10-15", "last_reviewed: 2027-10-15")
    assert problems(invented) == [
        ("4  'last_reviewed' is 2027-10-15, which is in the future. Write when it happened.")
    ]


def test_the_command_tells_what_is_due_and_only_its_own_job_fails(invented: Path) -> None:
    words = ("partnership", "--data", str(invented), "check", "--day")
    soon = run(*words, "2027-01-10", "--due")
    assert soon.returncode == 0
    assert "Due: " in soon.stderr
    text = (invented / "partnership.yml").read_text("utf-8")
    line = text[: text.index("current_plan:")].count("\n") + 1
    assert f"partnership.yml:{line}  the plan that follows 2024-2027 is due" in soon.stderr
    assert run(*words, "2028-01-01").returncode == 0
    late = run(*words, "2028-01-01", "--due")
    assert late.returncode == 1
    assert "accessibility.yml:4  the yearly review of the accessibility statement" in late.stderr
    assert "has been overdue since 2027-10-14" in late.stderr


def test_a_page_that_must_be_left_quickly_needs_somewhere_to_go(invented: Path, edit: Edit) -> None:
    edit("partnership.yml", "  exit_address: https://weather.example/\n", "")
    edit(
        "plans/2024-2027/priorities/burglary.yml",
        "slug: burglary\n",
        "slug: burglary\nexit: true\n",
    )
    assert problems(invented) == [
        (
            "8  'exit_address' is missing, but the page of 'anti-social-behaviour' needs it. "
            "Write the address of a page of no interest to others, such as a weather forecast."
        )
    ]
