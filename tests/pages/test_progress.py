"""Is it working, have your say, and the paper of a meeting: each answers on its first screen."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from loading import authored, site_of
from partnership.model.consultations import Consultation
from partnership.model.targets import Report
from partnership.pages.site import Site
from pydantic import ValidationError
from visible import Seen

TODAY = date(2026, 11, 21)


def seen(site: Path, address: str) -> str:
    return Seen((site / address / "index.html").read_text("utf-8")).text


@pytest.fixture(scope="module")
def real() -> Site:
    return site_of(DATA, TODAY)


def test_progress_has_a_line_for_each_priority_with_what_is_reported_and_counted(
    site: Path,
) -> None:
    page = seen(site, "progress")
    assert "has 7 priorities and no targets that we know of." in page
    assert "It is a draft, seen in 2025." in page
    assert "Anti-social behaviour: 4,993 in 12 months. Probably higher: 12% more" in page
    assert "12% more than the year before (4,472)" in page
    assert "Reported on 1 October 2025. Anti-social behaviour, as told by" in page
    assert "by the public and by officers: more." in page
    assert "Drug offences: 868 in 12 months. No clear change: 19% more" in page
    assert "It is part of this one, which holds much else as well." in page
    assert "1 too uncertain to say, 4 not measured." in page
    assert "Drug offences: 18.2% more." in page
    assert page.count("We cannot tell for sure. Nearest figure") == 4
    unseen = ("Reoffending by the most prolific offenders", "Prevent", "Diverse communities")
    for title in unseen:
        assert f"{title} We cannot tell: no police figure shows how it goes." in page


def test_progress_says_who_reports_next_and_what_is_overdue(invented_site: Path) -> None:
    page = seen(invented_site, "progress")
    burglary = page.split("Burglary Aim")[1]
    assert "Next report: 20 January 2027." in burglary
    assert "Report overdue since 17 June 2026." in page
    assert "No dates are set" not in page


def test_progress_without_a_plan_in_force_leads_to_the_plans_that_ended() -> None:
    page = authored(site_of(INVENTED, date(2027, 4, 1)), "progress/index.md")
    assert "No plan is in force on this site today." in page
    assert "2024-2027/index.md" in page


@pytest.mark.parametrize("address", ["progress", "meetings", "have-your-say"])
def test_each_question_of_the_home_page_is_answered_one_link_away(site: Path, address: str) -> None:
    home = Seen((site / "index.html").read_text("utf-8"))
    leads = {value.strip("./") for tag, name, value in home.values if (tag, name) == ("a", "href")}
    assert address in leads


def test_every_audit_stands_with_its_answers(site: Path) -> None:
    page = seen(site, "have-your-say")
    for count in ("more than 2,500", "3,685", "at least 4,000", "4,021", "3,982", "5,488"):
        assert count in page
    for time in ("August to October 2013", "5 October 2007", "In 2004", "28 February 2011"):
        assert time in page
    assert "You said: Counter-terrorism should not come first. We did: It was left out" in page


def test_an_open_consultation_leads_home_and_the_page_and_a_closed_one_does_not() -> None:
    for day, is_open in (
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2027, 2, 26), True),
        (date(2027, 2, 27), False),
    ):
        site = site_of(INVENTED, day)
        assert ("have your say until 26 February 2027" in authored(site, "index.md")) is is_open
        assert ("**Open until 26 February 2027.**" in authored(site, "have-your-say.md")) is is_open


def test_a_consultation_has_days_or_words_for_its_time_and_ends_after_it_begins() -> None:
    known = {"id": "a", "title": "A", "what": "B", "papers": ["c"]}
    for wrong in (
        {},
        {"when": "In 2004", "closes": date(2004, 3, 1)},
        {"opens": date(2004, 3, 2), "closes": date(2004, 3, 1)},
    ):
        with pytest.raises(ValidationError):
            Consultation.model_validate({**known, **wrong})


def test_a_meeting_gets_its_figures_from_the_12_months_before_it(real: Site) -> None:
    assert str(real.snapshot.briefing_months["2025-05-14"]) == "2025-04"
    assert str(real.snapshot.briefing_months["2025-11-26"]) == "2025-08"


def test_no_paper_is_made_without_two_years_a_day_or_the_partnership(real: Site) -> None:
    assert {meeting.id for meeting in real.snapshot.meetings.latest_first} >= {"2024-10-02"}
    for name in ("2024-10-02", "2023-late-1206", "2025-12-18"):
        assert name not in real.snapshot.briefing_months, name


def test_the_paper_sets_12_months_against_12_by_category_and_ward(site: Path) -> None:
    page = seen(site, "meetings/2025-11-26/paper")
    assert "All recorded crime 20,171 21,607 lower" in page
    assert "Drug offences 868 732 no clear change" in page
    assert "Ropner" in page
    assert 'href="paper/"' in (site / "meetings/2025-11-26/index.html").read_text("utf-8")


def test_a_month_and_a_meetings_figures_lead_to_each_other(site: Path) -> None:
    month = (site / "releases/2025-08/index.html").read_text("utf-8")
    for name in ("2025-10-01", "2025-11-26"):
        assert f'href="../../meetings/{name}/paper/"' in month
        paper = (site / "meetings" / name / "paper/index.html").read_text("utf-8")
        assert 'href="../../../releases/2025-08/"' in paper
    assert "/paper/" not in (site / "releases/2025-07/index.html").read_text("utf-8")


def test_a_report_and_the_figures_of_the_next_meeting_lead_to_each_other(real: Site) -> None:
    plan = real.snapshot.plans[0]
    report = Report.model_validate(
        {
            "period": "2025-q2",
            "first_day": date(2025, 4, 1),
            "last_day": date(2025, 6, 30),
            "figures": [{"id": "a", "measure": "A", "unit": "a", "entries": [{"value": 1}]}],
            "papers": [plan.papers[0].id],
        }
    )
    with_report = plan.model_copy(update={"reports": (report,)})
    records = replace(real.snapshot.partnership, plans=(with_report,))
    site = Site.build(records, TODAY, ROOT / "overrides")
    pages = {page.path: page.markdown for page in site.pages}
    told = pages["plans/2025-2027/monitoring/2025-q2.md"]
    assert "figures for the meeting of 23 July 2025](../../../meetings/2025-07-23/paper.md)" in told
    assert "monitoring/2025-q2.md" in pages["meetings/2025-07-23/paper.md"]
    assert "monitoring/2025-q2.md" not in pages["meetings/2025-10-01/paper.md"]


def test_a_report_of_long_ago_leads_to_no_meeting_of_today(real: Site) -> None:
    (report,) = next(plan for plan in real.snapshot.plans if plan.years == "2011-2014").reports
    assert real.snapshot.briefing_for(report) is None
