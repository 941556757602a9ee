"""The pages of each plan: the whole plan, summary, priorities, targets, risks, progress and others.

The summary and the easy-read page exist in English and in the other languages on record. The
printable document contains all pages of a plan.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import PurePath

from markupsafe import Markup

from partnership.model.meetings import Turn
from partnership.model.partnership import Partnership
from partnership.model.plan_parts import Translation
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.pages.page import Page, PageWriter, TemplateValues, address_of
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import TEMPLATES, escape_markdown, template_environment

_ENGLISH = Markup('<span lang="en-GB" dir="ltr">{}</span>')


@dataclass(frozen=True)
class PlanWriter(PageWriter):
    """Renders the pages of one plan."""

    plan: Plan

    def of_plan(self, page: Page, template: str, values: TemplateValues | None = None) -> Page:
        """Return a page of the plan; `path` and source are relative to the plan's folder.

        Both omit the file extension. Priorities with links to help are not ranked as past records.
        """
        folder, today = f"plans/{self.plan.years}", self.snapshot.today
        whole = replace(
            page, path=f"{folder}/{page.path}.md", source=f"{folder}/{page.source or 'plan'}.yml"
        )
        common = {"partnership": self.snapshot.partnership, "plan": self.plan, "today": today}
        written = self.write(whole, template, {**common, **(values or {})})
        leads_to_help = template == "priority" and "exit: true" in written.more
        return replace(written, is_a_record=self.plan.has_ended(today) and not leads_to_help)


@dataclass
class Translator:
    """Looks up the translation of each English text in a template, and records the texts."""

    translation: Translation | None = None  # None for the English page
    asked: list[str] = field(default_factory=list)  # every text looked up, in page order

    def __call__(self, english: str) -> str:
        """Return the translation of a text; if there is none, the English text, marked as such."""
        self.asked.append(english)
        if self.translation is None:
            return english
        translations = (line.text for line in self.translation.words if line.english == english)
        return next(translations, None) or _ENGLISH.format(escape_markdown(english))


def plain_pages(writer: PlanWriter) -> Iterator[tuple[Page, Translator]]:
    """Yield the summary and the easy-read page in every language, with the texts looked up."""
    plan = writer.plan
    has_page = {"summary": plan.has_summary, "easy-read": plan.is_easy}
    for name in (name for name in has_page if has_page[name]):
        translations = [version for version in plan.translations if name in version.pages]
        versions = [("en-GB", "English", "ltr", name)]
        versions += [
            (version.language, version.name, version.direction, f"{name}-{version.language}")
            for version in translations
        ]
        both = zip((None, *translations), versions, strict=True)
        for translation, (language, _, _, path) in both:
            source = f"translations/{language}" if translation else None
            page = Page(path, source=source, is_in_menu=translation is None)
            t = Translator(translation)
            languages = [version for version in versions if version[-1] != path]
            values = {"t": t, "translation": translation, "languages": languages}
            yield writer.of_plan(page, name, values), t


def texts_by_plan(
    partnership: Partnership, day: date, plans: Iterable[Plan]
) -> dict[str, dict[str, list[str]]]:
    """Return every English text of each translatable page of plans."""
    snapshot, environment = Snapshot.as_of(partnership, day), template_environment(TEMPLATES)
    found: dict[str, dict[str, list[str]]] = {}
    for plan in plans:
        found[plan.years] = {}
        for page, book in plain_pages(PlanWriter(snapshot, environment, plan)):
            if book.translation is None:
                page.write()
                found[plan.years][PurePath(page.path).stem] = book.asked
    return found


def neighbour_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the page of neighbours, if their plans are on record."""
    neighbours = writer.snapshot.partnership.neighbours
    if neighbours is None:
        return
    page = Page("neighbours.md", source="neighbours.yml", index_page="plans/index.md")
    yield writer.write(page, "neighbours", {"neighbours": neighbours})


def plan_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the pages of all plans, latest plan first."""
    for plan in writer.snapshot.plans:
        plan_writer = PlanWriter(writer.snapshot, writer.environment, plan)
        pages = list(_pages_of(plan_writer))
        yield from pages
        if plan.has_summary:
            plain = tuple(f"plans/{plan.years}/{name}" for name in ("summary", "easy-read"))
            whole = [page for page in pages if not page.path.startswith(plain)]
            chapters = partial(chapters_of, whole, f"plans/{plan.years}/print.md")
            yield plan_writer.of_plan(Page("print"), "print", {"chapters": chapters})


def _pages_of(writer: PlanWriter) -> Iterator[Page]:
    plan = writer.plan
    yield writer.of_plan(Page("index"), "plan")
    yield from (page for page, _ in plain_pages(writer))
    for priority in plan.priorities:
        name = f"priorities/{priority.slug}"
        page = Page(name, source=name, menu_title=priority.title)
        values = {"priority": priority, **_focus_of(writer.snapshot, priority)}
        yield writer.of_plan(page, "priority", values)
    if plan.has_targets:
        yield writer.of_plan(Page("targets"), "targets")
    if plan.risks:
        yield writer.of_plan(Page("risks"), "risks")
    if plan.has_progress:
        yield from _progress_pages(writer)
    if plan.assessment:
        yield writer.of_plan(Page("assessment", source="assessment"), "assessment")
    standards = writer.snapshot.partnership.standards
    if standards and plan.evidence:
        values = {"standards": standards, "address_of": address_of}
        yield writer.of_plan(Page("standards", source="standards"), "standards", values)
    if plan.national:
        yield writer.of_plan(Page("national", source="national"), "national")


def _progress_pages(writer: PlanWriter) -> Iterator[Page]:
    plan, snapshot = writer.plan, writer.snapshot
    yield writer.of_plan(Page("monitoring/index"), "progress", {"rota": rota_lines(snapshot, plan)})
    for report in plan.reports:
        page = Page(f"monitoring/{report.period}", source=f"monitoring/{report.period}")
        yield writer.of_plan(page, "report", {"report": report})
    for year in plan.reported_years:
        reports = [report for report in plan.reports if year.holds(report.last_day)]
        page = Page(f"monitoring/annual-{year.slug}", source=f"monitoring/{reports[-1].period}")
        yield writer.of_plan(page, "annual", {"year": year, "reports": reports})
    if plan.can_be_evaluated(snapshot.today):
        yield writer.of_plan(Page("evaluation"), "evaluation")


def _focus_of(snapshot: Snapshot, priority: Priority) -> dict[str, object]:
    named = priority.focus_wards
    wards = named.wards if named else ()
    focus = [(ward, snapshot.overlaps_now(named.set, ward.code)) for ward in wards if named]
    successors = {part.ward for _, now in focus for part in now}
    return {"focus": focus, "wards": [ward for ward in snapshot.wards if ward in successors]}


@dataclass(frozen=True)
class RotaLine:
    """A turn of the rota, with what its lead reported."""

    turn: Turn
    heard: tuple[str, ...]  # the status in the plan's record, otherwise in the meeting's
    is_ahead: bool  # whether the meeting is in the future

    @property
    def is_overdue(self) -> bool:
        """Whether the meeting is over without a report on record."""
        return not self.is_ahead and not self.heard


def rota_lines(snapshot: Snapshot, plan: Plan) -> tuple[RotaLine, ...]:
    """Return the turns of the rota in chronological order."""
    lines = []
    for turn in sorted(plan.rota.turns if plan.rota else (), key=lambda turn: turn.on):
        then = (report for report in plan.progress if report.on == turn.on)
        recorded = [report.what for report in then if report.priority == turn.priority]
        mentions = snapshot.meetings.about("priorities", turn.priority, plan.last_day)
        heard = [f"{mention.item.title}." for mention in mentions if mention.meeting.on == turn.on]
        lines.append(RotaLine(turn, (*recorded, *heard), turn.on > snapshot.today))
    return tuple(lines)


def priority_progress(snapshot: Snapshot, plan: Plan) -> Iterator[dict[str, object]]:
    """Yield the reports, our count and the next report of each priority that the plan still has."""
    lines, heard = rota_lines(snapshot, plan), snapshot.meetings.heard_items
    targets = snapshot.assessed_targets(plan)
    in_its_time = [mention for mention in heard if mention.meeting.earliest_day <= plan.last_day]
    for priority in plan.priorities:
        if priority.left and priority.left.on <= snapshot.today:
            continue
        turns = [line for line in lines if line.turn.priority == priority.slug]
        reported = (
            (category, mention.meeting, figure)
            for category in priority.categories
            for mention in in_its_time
            for figure in mention.item.figures
            if figure.counts == (category,)
        )
        nearest, meeting, figure = next(reported, (next(iter(priority.categories), ""), None, None))
        figures = snapshot.category_figures(priority)
        counted = (counts for counts in figures if counts.category.id == nearest)
        yield {
            "priority": priority,
            "category": next(counted, None),
            "figure": figure,  # the latest that a meeting was given for that category
            "meeting": meeting,
            "targets": [target for target in targets if target.priority is priority],
            "next_turn": next((line for line in turns if line.is_ahead), None),
            "overdue": next((line for line in reversed(turns) if line.is_overdue), None),
        }


_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)
_RAW_HEADING = re.compile(r"<(/?)h3>")
_NOTICE = re.compile(r'^<p class="(?:notice|ended)">.*?</p>\n', re.MULTILINE)
_FORM = re.compile(r"<form .*?</form>\n", re.DOTALL)
_MARKDOWN_LINK = re.compile(r"\]\(([^)#:\s]*)(#[^)\s]*)?\)")
_HTML_LINK = re.compile(r'href="(\.\.?/[^"#]*)(#[^"]*)?"')
_OWN_LINK = re.compile(r'(href=")#|(\]\()#')
_CAPTION = re.compile(r"(<caption[^>]*>)(.*?)(?=</caption>)")
_NAME = re.compile(r'\b(id|for|aria-labelledby|aria-describedby)="([^"]+)"|\{: #([a-z0-9-]+)')


Chapter = tuple[Markup, str, Markup]  # a page of the plan in the document: title, anchor and text


def chapters_of(pages: Sequence[Page], document: str) -> Iterator[Chapter]:
    """Yield each page as a chapter of a document, with unique ids and working links."""
    captions: set[str] = set()
    for page in pages:
        anchor = "chapter-" + re.sub(r"[^a-z0-9]+", "-", page.path.split("/", 2)[2][:-3])
        title, _, text = page.markdown.lstrip().partition("\n")
        title = title.removeprefix("# ")

        def told_apart(found: re.Match[str], title: str = title) -> str:
            caption = f"{found[2]}, {title}" if found[2] in captions else found[2]
            captions.add(caption)
            return f"{found[1]}{caption}"

        def renamed(found: re.Match[str], anchor: str = anchor) -> str:
            attribute, names, heading = found.groups()
            if heading:
                return f"{{: #{anchor}-{heading}"
            return f'{attribute}="{" ".join(f"{anchor}-{name}" for name in names.split())}"'

        text = _CAPTION.sub(told_apart, _FORM.sub("", _NOTICE.sub("", text)))
        text = _NAME.sub(renamed, _OWN_LINK.sub(rf"\1\2#{anchor}-", text))
        text = _with_links_from(document, page.path, text)
        deeper = _RAW_HEADING.sub(r"<\1h4>", _HEADING.sub(r"#\1 ", text))
        # rendered by templates, which escaped every value
        yield Markup(title), anchor, Markup(deeper)  # noqa: S704


def _with_links_from(document: str, path: str, text: str) -> str:
    """Return text whose relative links work from the document's path."""

    def to_file(link: re.Match[str]) -> str:
        target, fragment = link.groups()
        if not target:
            return link[0]
        linked = posixpath.join(posixpath.dirname(path), target)
        return f"]({posixpath.relpath(linked, posixpath.dirname(document))}{fragment or ''})"

    def to_address(link: re.Match[str]) -> str:
        target, fragment = link.groups()
        linked = posixpath.normpath(posixpath.join("/", address_of(path), target))
        way = posixpath.relpath(linked, posixpath.join("/", address_of(document)))
        return f'href="{way}/{fragment or ""}"'

    return _HTML_LINK.sub(to_address, _MARKDOWN_LINK.sub(to_file, text))
