"""The summary and the easy-read page of a plan, in English and in the languages on record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

from markupsafe import Markup

from partnership.model.partnership import Partnership
from partnership.model.plan_parts import Translation
from partnership.model.plans import Plan
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


def plain_pages(writer: PlanWriter) -> Iterator[tuple[Page, Wordbook]]:
    """Yield the summary and the easy-read page, each in every language, with what it asked."""
    plan = writer.plan
    there = {"summary": plan.has_summary, "easy-read": plan.is_easy}
    for name in (name for name in there if there[name]):
        others = [own for own in plan.translations if name in own.pages]
        for own in (None, *others):
            path, about = name, dict[str, Any]()
            languages: list[tuple[str, str, str, str]] = []
            if own:
                path, languages = f"{name}-{own.language}", [("en-GB", "English", "ltr", name)]
                about = {"source": f"translations/{own.language}", "translation": own}
            languages += (
                (other.language, other.name, other.direction, f"{name}-{other.language}")
                for other in others
                if other is not own
            )
            t = Wordbook(own)
            values = {"t": t, "translation": own, "languages": languages}
            is_on_abuse = writer.is_on_abuse
            yield writer.write(path, name, values, **about, has_exit_button=is_on_abuse), t


def texts_by_plan(
    partnership: Partnership, day: date, plans: Iterable[Plan]
) -> dict[str, dict[str, list[str]]]:
    """Return every English text of each page of plans that can be had in other languages."""
    snapshot, environment = Snapshot.as_of(partnership, day), template_environment(TEMPLATES)
    found: dict[str, dict[str, list[str]]] = {}
    for plan in plans:
        found[plan.years] = {}
        for page, book in plain_pages(PlanWriter(snapshot, environment, plan)):
            if book.translation is None:
                page.write()
                found[plan.years][PurePath(page.path).stem] = book.asked
    return found
