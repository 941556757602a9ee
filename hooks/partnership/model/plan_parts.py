"""The parts of a plan besides priorities: status, years, assessment and translations."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from partnership.model.annotations import Derived, FreelyEditable, Names, Ref
from partnership.model.base import Record, exactly_one_of, ordered, reason_required, rule
from partnership.model.months import a_year_after
from partnership.model.sources import SourceIds, Statement
from partnership.model.values import Day, Language, Line, PastDay, Slug, Text

Level = Literal["low", "medium", "high"]  # how likely a risk is, or how much harm it would do


class Edition(Record):
    """Which edition of the plan the pages show."""

    name: Line  # Its name, such as: as published in 2011.
    known_from: Statement  # What the pages are based on, and what we did not have.


class Step(Record):
    """One event in the history of the plan: a draft, a meeting, a revision."""

    on: Day | None = None
    """The day it happened or was due; leave out and write `when` if no day is known."""
    when: Line | None = None
    what: Text  # What happened or was to happen.
    why: Text | None = None  # The reason, the assessment or the meeting behind it.
    comments_by: Day | None = None  # The last day for comments on a draft.
    papers: SourceIds

    _comments_follow = ordered("on", "comments_by")
    _has_a_time = exactly_one_of("on", "when")


class PlanStep(Record, title="State", labels=("state",)):
    """The state of the plan, and since when; earlier states are kept."""

    state: Literal["draft", "consultation", "agreed", "refreshed", "ended"]
    """The state that the plan has reached."""
    on: Day | None = None
    """The day from which it applies; leave out and write `when` if no day is known."""
    when: Line | None = None
    until: Day | None = Field(None, title="Last day for comments")
    """The last day for comments, for a plan that is out for consultation."""
    note: Text | None = None
    papers: SourceIds

    _comments_follow = ordered("on", "until")
    _has_a_time = exactly_one_of("on", "when")


class Project(Record):
    """A project that the documents name, and who pays for it."""

    name: Line
    what: Text  # What it does, or what the documents say about it.
    paid_by: tuple[Text, ...] = ()  # The bodies that pay; leave out when the documents do not say.
    papers: SourceIds


class Resources(Record):
    """What pays for a plan."""

    ways: tuple[Statement, ...] = Field(min_length=1, title="Where they come from")
    """Where the money and the people come from."""
    pooled_by: tuple[Text, ...] = ()
    """The bodies that pay into the pooled budget; leave out when the documents do not say."""
    projects: tuple[Project, ...] = ()


class LinkedPlan(Record):
    """Another plan or strategy that this one is linked to."""

    title: Line
    how: Text  # How the two are linked.
    papers: SourceIds


class Risk(Record):
    """One line of the risk register."""

    id: Annotated[Slug, Names("risk")]
    what: Text  # What could go wrong.
    likelihood: Annotated[Level, FreelyEditable()] | None = None
    """`low`, `medium` or `high`; leave out when the documents do not rate it."""
    impact: Annotated[Level, FreelyEditable()] | None = None
    """`low`, `medium` or `high`; leave out when the documents do not rate it."""
    owner: Line | None = None
    """The body or role that monitors it; leave out when the documents do not name one."""
    mitigation: Text | None = None
    """What is done about it; leave out when the documents do not say."""
    reviewed_on: Annotated[PastDay, FreelyEditable()] | None = None  # The day it was last reviewed.
    not_published: Text | None = None
    papers: SourceIds

    _absence_has_a_reason = reason_required("likelihood impact owner mitigation reviewed_on")


@dataclass(frozen=True)
class PlanYear:
    """One year of a plan; the last may be shorter."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """The year as written in documents, such as 2013/14."""
        if self.first.year == self.last.year:
            return str(self.first.year)
        return f"{self.first.year}/{self.last.year % 100:02}"

    @property
    def slug(self) -> str:
        """The year as written in addresses, such as 2013-14."""
        return self.name.replace("/", "-")

    def holds(self, day: date) -> bool:
        """Return whether a day is in the year."""
        return self.first <= day <= self.last


def years_between(first: date, last: date) -> tuple[PlanYear, ...]:
    """Return the years from the first day to the last."""
    years = []
    while first <= last:
        following = a_year_after(first)
        years.append(PlanYear(first, min(last, following - timedelta(days=1))))
        first = following
    return tuple(years)


class DataSource(Record):
    """A body that the assessment takes data from."""

    name: Line  # What the data are.
    owner: Line | None = None  # The body that holds them; leave out when the documents do not say.
    note: Text | None = None


class Breakdown(Record):
    """How the answers to the consultation break down, as far as that is published."""

    by: Text  # What they are broken down by, such as age.
    published: Text | None = None  # What is published about it.
    not_published: Text | None = None

    _known_or_explained = exactly_one_of("published", "not_published")


class ProfilePart(Record):
    """The victims, the offenders or the places of one priority."""

    looks_at: tuple[Text, ...] = ()
    """What the assessment looks at; leave out when the documents do not say."""
    findings: tuple[Statement, ...] = ()  # What it found, as far as that is published.
    not_published: Text | None = None

    _known_or_explained = exactly_one_of("findings", "not_published")


class Profile(Record, labels=("priority",)):
    """The three profiles of one priority, in the order of the plan."""

    priority: Annotated[Slug, Ref("priority", once=True)]  # The priority that they are about.
    victim: ProfilePart  # Who suffers.
    offender: ProfilePart  # Who offends.
    location: ProfilePart  # Where it happens, beside the figures by ward, which are worked out.


class Assessment(Record, title="Strategic assessment"):
    """A plan's strategic assessment (`data/plans/<years>/assessment.yml`)."""

    about: Text  # What the assessment is and what of it we have, in a sentence or two.
    data_from: Line  # The period of its data.
    papers: SourceIds
    sources: tuple[DataSource, ...] = ()
    responses: tuple[Breakdown, ...] = ()
    last_plan: Statement | None = None
    """The review of the previous plan; leave out when no document we have contains one."""
    profiles: tuple[Profile, ...] = Field(min_length=1)
    summary: Statement  # Its summary and actions, or where to find them.
    gaps: tuple[Text, ...] = ()  # What is known to be missing, one gap per line.


class Wording(Record):
    """One sentence or heading in English and in the language."""

    english: Text
    """The English text, exactly as on the page; if that changes, the page shows the new English
    until this line is updated."""
    text: Text  # The translation.


class Translation(Record, changes_freely=True):
    """Pages of a plan in another language (`data/plans/<years>/translations/<language>.yml`)."""

    language: Annotated[Language, Derived.NAME]
    """The language by its short code, such as ar or pl; the name of the file."""
    name: Line  # The language's own name, in its own script; links to the pages use it.
    direction: Literal["ltr", "rtl"]
    """Which way it is read: ltr from left to right, rtl from right to left."""
    translated_by: Text  # Who translated it, by body or role.
    checked_by: Text
    """Who checked it against the English, by body or role; not the translator alone."""
    checked_on: PastDay  # The day on which they finished checking it.
    pages: tuple[Literal["summary", "easy-read"], ...] = Field(min_length=1)
    """The translated pages: summary, easy-read or both."""

    words: tuple[Wording, ...] = Field(min_length=1)
    """Every heading and sentence of those pages; `partnership check` names what is missing."""

    @rule(
        "'checked_by' is who translated it",
        "Have somebody else read it against the English, and write who that was.",
    )
    def _is_checked_by_another(self) -> bool:
        return self.checked_by != self.translated_by
