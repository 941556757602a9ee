"""The plan in force: a draft is called one, priorities are as listed, and nothing is an archive."""

from datetime import date
from pathlib import Path

import pytest
from building import DATA
from loading import loaded
from partnership.model.plans import Plan
from visible import Seen

PRIORITIES = (
    "Serious and organised crime",
    "Crime and disorder linked to drugs and alcohol",
    "Anti-social behaviour and feelings of safety",
    "Reoffending by the most prolific offenders",
    "Domestic abuse",
    "Prevent",
    "Diverse communities",
)


def seen(site: Path, address: str) -> str:
    return Seen((site / address / "index.html").read_text("utf-8")).text


@pytest.fixture(scope="module")
def draft() -> Plan:
    return next(plan for plan in loaded(DATA).plans if plan.years == "2025-2027")


def test_the_home_page_says_what_is_worked_on_now_and_that_it_is_a_draft(site: Path) -> None:
    now = seen(site, ".").split("The draft plan")[-1]
    places = [now.index(title) for title in PRIORITIES[:3]]
    assert places == sorted(places)
    assert f"and {len(PRIORITIES) - 3} more in the 2025-2027 draft plan (seen in 2025)." in now
    assert "Partnership meetings: latest 26 November 2025" in now


def test_the_plan_lists_its_priorities_in_their_order_and_says_once_what_is_not_known(
    site: Path,
) -> None:
    page = seen(site, "plans/2025-2027")
    priorities = page.split("Priorities")[-1]
    places = [priorities.index(title) for title in PRIORITIES]
    assert places == sorted(places)
    assert page.count("We do not know whether it has been agreed") == 1
    assert page.count("The target, the lead and the wards of each priority") == 1


def test_pages_of_the_plan_in_force_do_not_speak_as_an_archive_does(site: Path) -> None:
    for path in sorted(site.glob("plans/2025-2027/**/index.html")):
        text = Seen(path.read_text("utf-8")).text.lower()
        for words in ("at hand", "in the papers", "this plan has ended", "kept here as a record"):
            assert words not in text, (path, words)


def test_a_priority_shows_what_the_police_figures_say_and_what_meetings_said_newest_first(
    site: Path,
) -> None:
    page = seen(site, "plans/2025-2027/priorities/anti-social-behaviour")
    assert "Criminal damage and arson: 2,370 in 12 months. No clear change:" in page
    said = page.split("What meetings said")[1]
    assert (
        said.index("26 November 2025") < said.index("1 October 2025") < said.index("23 July 2025")
    )


def test_a_priority_says_once_and_above_all_else_that_its_lead_is_not_known(site: Path) -> None:
    for path in site.glob("plans/2025-2027/priorities/*/index.html"):
        page = Seen(path.read_text("utf-8")).text
        assert page.count("We do not know yet who leads this work") == 1
        assert page.index("who leads") < page.index("What the police figures say now")
    ended = seen(site, "plans/2011-2014/priorities/alcohol")
    assert "who leads this work" not in ended


def test_a_priority_says_on_its_first_screen_whether_it_works(site: Path) -> None:
    page = seen(site, "plans/2025-2027/priorities/drugs-and-alcohol")
    first = page[: page.index("What the police figures say now")]
    assert "We do not know yet who leads this work or what will be done." in first
    assert "Is it working? We cannot tell for sure. Nearest figure, Drug offences: 868" in first
    assert "868 in 12 months. No clear change: 19% more" in first


def test_a_priority_that_no_police_category_shows_says_so(site: Path) -> None:
    assert "No published police category shows it." in seen(
        site, "plans/2025-2027/priorities/prevent"
    )


def test_a_plan_is_a_draft_until_it_is_agreed_and_its_draft_stays_on_record(draft: Plan) -> None:
    today = date(2026, 11, 21)
    assert draft.is_draft(today)
    (step,) = draft.states
    agreed = step.model_copy(update={"state": "agreed", "on": date(2026, 1, 28), "when": None})
    later = draft.model_copy(update={"states": (step, agreed)})
    assert later.is_draft(date(2026, 1, 27))
    assert not later.is_draft(date(2026, 1, 28))
    assert later.states[0].state == "draft"


def test_meetings_of_after_a_plan_are_not_shown_on_its_priorities(site: Path) -> None:
    page = seen(site, "plans/2011-2014/priorities/anti-social-behaviour")
    assert "What meetings said" not in page
