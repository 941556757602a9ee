"""Plans in other languages: pages with their language and direction, and what is out of date."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import DATA, INVENTED
from checking import DAY, found
from history import edit
from loading import site_of
from partnership.errors import Severity
from partnership.model.plan_parts import Translation, Wording
from partnership.pages.page import Page
from partnership.pages.plans import PlanWriter, plain_pages, plan_pages
from partnership.pages.site import Site

ARABIC = "plans/2024-2027/summary-ar.md"
FILE = "plans/2024-2027/translations/ar.yml"
SUMMARY = "Fewer break-ins and calmer streets, by working on two priorities."


def pages_of(site: Site) -> dict[str, Page]:
    return {page.path: page for page in plan_pages(site.writer)}


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return pages_of(site_of(INVENTED, DAY))


def test_a_translated_page_says_its_language_and_all_of_it_is_in_that(
    pages: dict[str, Page],
) -> None:
    page = pages[ARABIC]
    assert '\nlang: "ar"\ndir: rtl\n' in page.text
    assert "<span lang=" not in page.markdown
    assert "Translated by Aldermoor Translation Service." in page.markdown
    assert "Checked by Aldermoor Arabic Reading Group on 3 June 2024." in page.markdown
    assert not page.is_in_menu
    assert "search: {exclude: true}" in page.more
    assert page.source == FILE


def test_each_language_leads_to_the_others_in_its_own_name(pages: dict[str, Page]) -> None:
    there = '<a href="../summary-ar/" lang="ar" hreflang="ar" dir="rtl">العربية</a>'
    back = '<a href="../summary/" lang="en-GB" hreflang="en-GB" dir="ltr">English</a>'
    assert there in pages["plans/2024-2027/summary.md"].markdown
    assert back in pages[ARABIC].markdown
    assert "summary-ar" not in pages["plans/2024-2027/print.md"].markdown


def test_the_partnership_has_no_translation_and_each_page_says_how_to_ask() -> None:
    pages = pages_of(site_of(DATA, date(2025, 11, 1)))
    plain = [page for page in pages.values() if page.path.endswith(("summary.md", "easy-read.md"))]
    assert len(plain) > 3
    for page in plain:
        assert "(../../about/contact.md#formats)" in page.markdown
        assert "hreflang" not in page.markdown


def test_an_easy_read_page_is_translated_too() -> None:
    site = site_of(DATA, date(2025, 11, 1))
    plan = next(plan for plan in site.snapshot.plans if plan.years == "2011-2014")
    words = (Wording(english="Do you need help?", text="Potrzebujesz pomocy?"),)
    polish = Translation(
        language="pl",
        name="Polski",
        direction="ltr",
        translated_by="A translator",
        checked_by="A reader",
        checked_on=date(2025, 1, 1),
        pages=("easy-read",),
        words=words,
    )
    writer = PlanWriter(site.snapshot, site.environment, plan)
    translated = replace(writer, plan=plan.model_copy(update={"translations": (polish,)}))
    made = {page.path: page.markdown for page, _ in plain_pages(translated)}
    assert sorted(made) == [
        f"plans/2011-2014/{name}.md" for name in ("easy-read-pl", "easy-read", "summary")
    ]
    page = made["plans/2011-2014/easy-read-pl.md"]
    assert "## Potrzebujesz pomocy? { #help }" in page
    assert f'<span lang="en-GB" dir="ltr">{plan.easy[0]}</span>' in page
    assert '<p class="ended" lang="en-GB" dir="ltr">' in page


def outdated(data: Path, name: str, old: str, new: str) -> list[tuple[int | None, str, str]]:
    """Return the warnings about the translation after a change of one file."""
    edit(data, name, old, new)
    told = found(data, severity=Severity.WARNING)
    return [(one.line, one.what, one.remedy) for one in told if one.file.endswith("ar.yml")]


def test_nothing_is_said_of_a_translation_that_fits() -> None:
    assert not [one for one in found(INVENTED, severity=Severity.WARNING) if "ar.yml" in one.file]


def test_a_sentence_whose_english_changed_is_named_with_what_it_says_now(invented: Path) -> None:
    new = "Fewer break-ins and calmer streets, by working on three priorities."
    ((line, what, remedy),) = outdated(invented, "plans/2024-2027/plan.yml", SUMMARY, new)
    written = (invented / FILE).read_text("utf-8").splitlines()
    assert SUMMARY in written[(line or 0) - 1]
    assert what == f"the English “{SUMMARY}” is no longer on the page"
    assert remedy.startswith(f"It now says “{new}”: have that translated and checked")


def test_a_sentence_without_a_translation_is_named(invented: Path) -> None:
    line = "  - english: How to ask\n    text: كيف تطلب\n"
    ((_, what, _),) = outdated(invented, FILE, line, "")
    assert what == "1 text of the page still shown in English: “How to ask”"


def test_a_page_that_is_not_there_in_english_is_told(invented: Path) -> None:
    ((_, what, _),) = outdated(invented, FILE, "pages: [summary]", "pages: [summary, easy-read]")
    assert re.match("the plan has no easy-read page in English", what)
