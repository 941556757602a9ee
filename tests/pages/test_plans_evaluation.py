"""The report of a year and the closing evaluation come from the records of the quarters."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from building import DATA, INVENTED
from loading import loaded, site_of
from partnership.model.targets import TargetStatus
from partnership.pages.plans import plan_pages
from partnership.statistics.target_status import assess_targets

RUNNING, ENDED = date(2026, 11, 21), date(2027, 4, 1)
ANNUAL = "plans/2024-2027/monitoring/annual-2024-25.md"


def pages_of(data: Path, today: date) -> dict[str, str]:
    site = site_of(data, today)
    return {page.path: unescape(page.markdown) for page in plan_pages(site.writer)}


def section(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n")[1].split("\n## ", maxsplit=1)[0]


@pytest.fixture(scope="module")
def real() -> dict[str, str]:
    return pages_of(DATA, RUNNING)


@pytest.fixture(scope="module")
def invented_pages() -> dict[str, str]:
    return pages_of(INVENTED, RUNNING)


def test_the_report_of_a_year_has_figures_targets_meetings_changes_and_corrections(
    invented_pages: dict[str, str],
) -> None:
    text = invented_pages[ANNUAL]
    assert "1 April 2024 to 31 March 2025" in text
    assert "# 2024/25: what we know" in text
    assert "went up" not in text
    assert '<td class="number">58</td> <td class="number">60</td>' in section(text, "Figures")
    assert "not on track" in section(text, "Targets at the end of the year")
    assert "40 homes" in section(text, "What meetings heard")
    assert "One burglary had been filed under theft." in section(text, "Corrections")
    assert "What changed in the plan" not in text


def test_a_correction_shows_beside_the_figure_first_published(
    invented_pages: dict[str, str],
) -> None:
    text = invented_pages["plans/2024-2027/monitoring/2024-25.md"]
    corrected = section(text, "Corrections")
    assert "12 May 2025: 57." in corrected
    assert "9 June 2025: 58." in corrected
    assert "(corrected)" in text


def test_the_page_of_progress_leads_to_the_report_of_each_year(
    invented_pages: dict[str, str], real: dict[str, str]
) -> None:
    assert "(annual-2024-25.md)" in invented_pages["plans/2024-2027/monitoring/index.md"]
    assert "(annual-2013-14.md)" in real["plans/2011-2014/monitoring/index.md"]
    assert "there is no report of a year" in real["plans/2008-2011/monitoring/index.md"]


def test_a_year_without_figures_has_no_page(real: dict[str, str]) -> None:
    annual = sorted(path for path in real if "/annual-" in path)
    assert annual == [
        "plans/2011-2014/monitoring/annual-2013-14.md",
        "plans/2014-2017/monitoring/annual-2014-15.md",
    ]
    for path in annual:
        assert "figures of the whole year are not" in real[path], path


def test_the_report_of_a_year_judges_by_what_was_known_then() -> None:
    plan = loaded(INVENTED).plans[0]
    assert [year.name for year in plan.reported_years] == ["2024/25"]
    before = assess_targets(plan, RUNNING, date(2025, 3, 30))[0]
    after = assess_targets(plan, RUNNING, date(2025, 3, 31))[0]
    assert before.readings == ()
    assert before.rests_on_a_forecast
    assert [reading.value for reading in after.readings] == [58]
    assert after.verdict.status is TargetStatus.NOT_ON_TRACK


def test_only_a_plan_that_has_ended_is_judged_as_a_whole(invented_pages: dict[str, str]) -> None:
    assert "plans/2024-2027/evaluation.md" not in invented_pages
    assert "evaluation.md" not in invented_pages["plans/2024-2027/index.md"]
    ended = pages_of(INVENTED, ENDED)
    assert "(evaluation.md)" in ended["plans/2024-2027/index.md"]
    text = ended["plans/2024-2027/evaluation.md"]
    assert "The plan will be judged when it ends." in text
    assert '<td class="number">58</td>' in section(text, "The last figures reported")
    assert "What the next plan says of it" not in text


def test_a_plan_without_targets_and_figures_has_nothing_to_be_judged_by() -> None:
    plan = loaded(INVENTED).plans[0]
    bare = plan.model_copy(
        update={
            "targets": (),
            "reports": (),
            "priorities": tuple(
                priority.model_copy(update={"targets": ()}) for priority in plan.priorities
            ),
        }
    )
    assert plan.can_be_evaluated(ENDED)
    assert not bare.can_be_evaluated(ENDED)


def test_the_ended_plans_say_that_the_partnerships_own_evaluation_is_not_at_hand(
    real: dict[str, str],
) -> None:
    for years, said in (
        ("2008-2011", "We do not have it."),
        ("2011-2014", "We have no document that looks back on the whole plan."),
    ):
        assert said in real[f"plans/{years}/evaluation.md"]
        assert "(evaluation.md)" in real[f"plans/{years}/index.md"]


def test_the_evaluation_counts_every_target_by_its_status_and_owns_up_to_a_forecast(
    real: dict[str, str],
) -> None:
    text = real["plans/2008-2011/evaluation.md"]
    assert "Of the 5 known targets" in text
    assert text.count("#target-") == 5
    assert 'The only figure for "BCS comparator crime since 2003/04" is a forecast' in text
    assert "on track" not in text
    assert "1 is <span" in text
    assert "4 are <span" in text


def test_an_assessment_that_is_not_at_hand_is_not_quoted(real: dict[str, str]) -> None:
    assert "What the next plan says of it" not in real["plans/2008-2011/evaluation.md"]
