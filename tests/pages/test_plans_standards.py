"""Each duty of the national standards points to the very heading, or is shown as open."""

from datetime import date
from pathlib import Path

import pytest
from building import DATA, build, run
from history import edit
from loading import loaded, site_of
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError
from partnership.pages.page import Page, headings_of
from partnership.pages.plans import plan_pages

DUTIES = "plans/2008-2011/standards.yml"


def changed(stockton: Path, old: str, new: str) -> Path:
    edit(stockton, DUTIES, old, new)
    return stockton


def pages_of(data: Path) -> dict[str, Page]:
    site = site_of(data, date(2025, 11, 1))
    return {page.path: page for page in plan_pages(site.writer)}


def test_both_plans_are_held_against_nine_requirements_and_eight_practices() -> None:
    pages = pages_of(DATA)
    for years in ("2008-2011", "2011-2014"):
        text = pages[f"plans/{years}/standards.md"].markdown
        assert text.count('id="duty-') == 17
    text = pages["plans/2008-2011/standards.md"].markdown
    assert "meets 7 of 9 requirements of the law" in text
    assert "4 of 8 suggestions of good practice" in text
    for letter in "abcdefgh":
        assert f">{letter}) " in text


def test_todays_summary_on_this_site_proves_no_duty_met() -> None:
    held = {plan.years: plan.evidence for plan in loaded(DATA).plans if plan.evidence}
    assert sorted(held) == ["2008-2011", "2011-2014"]
    for evidence in held.values():
        for duty in evidence.evidence:
            assert not [at for at in duty.at if at.page in ("summary.md", "targets.md", "risks.md")]


@pytest.mark.slow
def test_a_duty_that_points_nowhere_stops_the_check_and_the_build_with_its_line(
    stockton: Path,
    tmp_path: Path,
) -> None:
    changed(stockton, "heading: other-plans-it-is-tied-to", "heading: other-plans-it-is-tied")
    data = changed(stockton, "criminal-damage.md", "criminal-damages.md")
    heading = (
        f"{data}/{DUTIES}:12  duty 'other-cycles' points to the heading 'other-plans-it-is-tied' "
        "on index.md, which does not exist. Did you mean 'other-plans-it-is-tied-to'?"
    )
    page = (
        f"{data}/{DUTIES}:25  duty 'strategy' points to the page priorities/criminal-damages.md, "
        "which does not exist. Did you mean 'priorities/criminal-damage.md'?"
    )
    checked = run("partnership", "check", "--data", str(data))
    assert (checked.returncode, checked.stderr.splitlines()[:-1]) == (1, [heading, page])
    outcome = build(data, tmp_path / "site")
    assert outcome.returncode == 1
    assert heading in outcome.stderr
    assert page in outcome.stderr
    assert not (tmp_path / "site").exists()


def test_a_duty_without_an_entry_is_shown_as_open(stockton: Path) -> None:
    first = (DATA / DUTIES).read_text("utf-8").index("  - duty: three-years")
    text = (DATA / DUTIES).read_text("utf-8")
    entry = text[first : text.index("  - duty: other-cycles")]
    page = pages_of(changed(stockton, entry, ""))["plans/2008-2011/standards.md"]
    assert "meets 6 of 9 requirements" in page.markdown
    assert "records show nothing for this duty" in page.markdown


def test_an_unknown_duty_is_told_with_the_nearest_one(stockton: Path) -> None:
    data = changed(stockton, "duty: engagement", "duty: engagment")
    with pytest.raises(ProblemsFoundError, match="Did you mean 'engagement'"):
        load_partnership(data)


def test_an_entry_either_shows_how_or_says_why_the_duty_is_open(stockton: Path) -> None:
    data = changed(stockton, "    open: By its own", "    how: By its own")
    with pytest.raises(
        ProblemsFoundError, match="either 'how' and 'at' or 'open' is needed, not both"
    ):
        load_partnership(data)


def test_headings_have_the_anchors_that_the_site_generator_gives_them() -> None:
    text = "# You said, we did\n\ntext\n\n## [A link](b.md) &#38; more\n\n## Named {: #by-hand }\n"
    assert headings_of(text) == {"you-said-we-did", "a-link-more", "by-hand"}
