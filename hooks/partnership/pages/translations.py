"""The summary and the easy-read page of a plan, in English and in the languages on record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from markupsafe import Markup

from partnership.model.partnership import Partnership
from partnership.model.plans import Plan
from partnership.model.translations import TranslatedPage, Translation
from partnership.pages.page import Page
from partnership.pages.plan_writer import PlanWriter
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import TEMPLATES, plain, template_environment

_ENGLISH = Markup('<span lang="en-GB" dir="ltr">{}</span>')


@dataclass
class Wordbook:
    """What a template asks for each English text that it prints, and what it then prints."""

    translation: Translation | None = None
    """None for the English page."""
    asked: list[str] = field(default_factory=list)
    """Every English text that was asked for, in the order of the page."""

    def __call__(self, english: str) -> str:
        """Return a text in the language; where there is none yet, the English, marked as such."""
        self.asked.append(english)
        if self.translation is None:
            return english
        found = (line.text for line in self.translation.words if line.english == english)
        return next(found, None) or _ENGLISH.format(plain(english))


def english_drafts(writer: PlanWriter) -> Iterator[tuple[TranslatedPage, Page]]:
    """Yield the pages of a plan that can be had in other languages."""
    plan, with_exit = writer.plan, writer.is_on_abuse
    if plan.has_summary:
        title, about = f"Summary {plan.years}", f"{plan.title} in plain words."
        yield TranslatedPage.SUMMARY, Page("summary", title, about, has_exit_button=with_exit)
    if plan.is_easy:
        title, about = f"Easy read {plan.years}", f"{plan.title} in short sentences with pictures."
        yield TranslatedPage.EASY_READ, Page("easy-read", title, about, has_exit_button=with_exit)


def plain_pages(writer: PlanWriter) -> Iterator[Page]:
    """Yield the summary and the easy-read page, each in every language."""
    for name, draft in english_drafts(writer):
        yield _page(writer, name, draft, Wordbook())
        for translation in writer.plan.translations:
            if name in translation.pages:
                yield _page(writer, name, draft, Wordbook(translation))


def _page(writer: PlanWriter, name: TranslatedPage, draft: Page, t: Wordbook) -> Page:
    own = t.translation
    if own:
        draft = replace(
            draft,
            path=f"{name}-{own.language}",
            title=f"{draft.title}, {own.name}",
            source=f"translations/{own.language}",
            translation=own,
        )
    others: list[tuple[str, str, str, str]] = [("en-GB", "English", "ltr", name)] if own else []
    others += (
        (other.language, other.name, other.direction, f"{name}-{other.language}")
        for other in writer.plan.translations
        if name in other.pages and other is not own
    )
    return writer.write(draft, name, t=t, translation=own, languages=others)


def texts_by_plan(
    partnership: Partnership, day: date, plans: Iterable[Plan]
) -> dict[str, dict[str, list[str]]]:
    """Return every English text of each page of plans that can be had in other languages."""
    snapshot, environment = Snapshot.as_of(partnership, day), template_environment(TEMPLATES)
    return {plan.years: _texts(PlanWriter(snapshot, environment, plan)) for plan in plans}


def _texts(writer: PlanWriter) -> dict[str, list[str]]:
    books: dict[str, list[str]] = {}
    for name, draft in english_drafts(writer):
        book = Wordbook()
        _page(writer, name, draft, book).write()
        books[name] = book.asked
    return books
