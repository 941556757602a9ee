"""Writes pages of one plan, with its targets and their verdicts, and the plan as one document."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from partnership.model.months import day_name
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.targets import (
    Override,
    Reading,
    Target,
    TargetStatus,
)
from partnership.pages.page import Page, PageWriter, Values, address_of
from partnership.statistics.area_figures import CategoryFigures
from partnership.statistics.target_status import TargetCount, TargetVerdict, judge


@dataclass(frozen=True)
class JudgedTarget:
    """A target with what the rule says of it."""

    target: Target
    priority: Priority | None
    readings: tuple[Reading, ...]
    """The figures reported for it, in the order of time."""
    verdict: TargetVerdict
    """By the latest figure reported; where none is, by the site's own count."""
    override: Override | None
    """The officer's verdict, while it stands."""
    count: TargetCount | None = None
    """What the site has counted itself, where the police figures can tell."""
    verdict_on_count: TargetVerdict | None = None
    """What the rule says of that count."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """What the documents do not say of it."""
        target = self.target
        asked = {
            "what is counted": target.measure or target.measured_by,
            "the starting figure": target.baseline,
            "the figure to reach": target.value,
            "the day it is due": target.due,
            "who leads on it": target.lead_agency,
            "who has the figure": target.figure_owner,
        }
        return tuple(words for words, value in asked.items() if value is None)

    @property
    def rests_on_a_forecast(self) -> bool:
        """Whether the status tells what was expected, because no figure is published."""
        return bool(self.target.forecasts) and not self.readings and not self.verdict_on_count


Counting = Callable[[Target, date], TargetCount | None]
"""Counts a target from the police figures up to a day, where they can tell."""


def judged_targets(
    plan: Plan, today: date, until: date = date.max, counted: Counting | None = None
) -> tuple[JudgedTarget, ...]:
    """Return every target of a plan with its verdict, by the figures up to a day."""
    has_ended = plan.has_ended(today) and until >= plan.last_day
    day = min(today, until)
    found = []
    for priority, target in plan.all_targets():
        readings = plan.readings_of(target, until)
        count = counted(target, min(day, target.due or plan.last_day)) if counted else None
        if target.dropped and target.dropped.on <= day:
            working = f"Given up on {day_name(target.dropped.on)}. {target.dropped.why}"
            verdict = TargetVerdict(TargetStatus.DROPPED, working)
            found.append(JudgedTarget(target, priority, readings, verdict, override=None))
            continue
        on_count = judge(target, [count], has_ended=has_ended) if count and count.counts else None
        reported = judge(target, readings, has_ended=has_ended)
        verdict = on_count if on_count and not readings else reported
        override = target.override  # it stands for a time, and no ended plan is on track
        is_on_track = override and override.status is TargetStatus.ON_TRACK
        if override and (day > override.until or (has_ended and is_on_track)):
            override = None
        found.append(JudgedTarget(target, priority, readings, verdict, override, count, on_count))
    return tuple(found)


def status_counts(judged: tuple[JudgedTarget, ...]) -> dict[TargetStatus, int]:
    """Return how many targets have each status that occurs."""
    found = Counter(target.verdict.status for target in judged)
    return {status: found[status] for status in TargetStatus if found[status]}


@dataclass(frozen=True)
class PlanWriter(PageWriter):
    """Writes the pages of one plan."""

    plan: Plan

    def of_plan(self, path: str, template: str, values: Values, **about: Any) -> Page:  # noqa: ANN401 - the same
        """Return a page of the plan; its path and source are given below the plan's folder.

        Both go without their endings. A page that leads to help is no record of the past.
        """
        folder, today = f"plans/{self.plan.years}", self.snapshot.today
        is_translated = "translation" in about
        leads_to_help = template == "priority" and about["has_exit_button"]
        whole = {
            "is_found_by_search": not is_translated,
            "is_in_menu": not is_translated,
            "is_a_record": self.plan.has_ended(today) and not leads_to_help,
            **about,
            "source": f"{folder}/{about.get('source', 'plan')}.yml",
        }
        common = {"partnership": self.snapshot.partnership, "plan": self.plan, "today": today}
        return self.write(f"{folder}/{path}.md", template, {**common, **values}, **whole)

    @property
    def is_on_abuse(self) -> bool:
        """Whether a page that tells of every priority tells of abuse, and can be left quickly."""
        return any(priority.exit for priority in self.plan.priorities)

    def judged(self, priority: Priority | None = None) -> tuple[JudgedTarget, ...]:
        """Return the targets of the plan, or of one priority, with their verdicts."""
        every = judged_targets(
            self.plan, self.snapshot.today, counted=self.snapshot.count_of_target
        )
        return tuple(judged for judged in every if priority is None or judged.priority is priority)

    def now(self, priority: Priority) -> tuple[CategoryFigures, ...]:
        """Return what the police figures of the borough say now in a priority's categories."""
        known, wards = self.snapshot.partnership.category_by_id, self.snapshot.wards
        return tuple(self.snapshot.counts(wards, (known[name],)) for name in priority.categories)


_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)
_RAW_HEADING = re.compile(r"<(/?)h3>")
_NOTICE = re.compile(r'^<p class="(?:notice|ended)">.*?</p>\n', re.MULTILINE)
_FORM = re.compile(r"<form .*?</form>\n", re.DOTALL)
_MARKDOWN_LINK = re.compile(r"\]\(([^)#:\s]*)(#[^)\s]*)?\)")
_HTML_LINK = re.compile(r'href="(\.\.?/[^"#]*)(#[^"]*)?"')
_OWN_LINK = re.compile(r'(href=")#|(\]\()#')
_CAPTION = re.compile(r"(<caption[^>]*>)(.*?)(?=</caption>)")
_NAME = re.compile(r'\b(id|for|aria-labelledby|aria-describedby)="([^"]+)"|\{: #([a-z0-9-]+)')


Chapter = tuple[Markup, str, Markup]
"""One page of the plan in the document: its title, its anchor and its text."""


def bound_chapters(pages: Sequence[Page], document: str) -> Iterator[Chapter]:
    """Yield each page as a chapter of the document at a path.

    No two chapters share a name, and no two tables a caption; relative links lead where they led.
    """
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
        # made by templates, which escaped every value
        yield Markup(title), anchor, Markup(deeper)  # noqa: S704


def _with_links_from(document: str, path: str, text: str) -> str:
    """Make the relative links of a page lead to the same places from the document."""

    def to_file(found: re.Match[str]) -> str:
        target, fragment = found.groups()
        if not target:
            return found[0]
        meant = posixpath.join(posixpath.dirname(path), target)
        return f"]({posixpath.relpath(meant, posixpath.dirname(document))}{fragment or ''})"

    def to_address(found: re.Match[str]) -> str:
        target, fragment = found.groups()
        meant = posixpath.normpath(posixpath.join("/", address_of(path), target))
        way = posixpath.relpath(meant, posixpath.join("/", address_of(document)))
        return f'href="{way}/{fragment or ""}"'

    return _HTML_LINK.sub(to_address, _MARKDOWN_LINK.sub(to_file, text))
