"""The accessibility statement that the law requires, and the tests that it is based on."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from partnership.errors import FieldPath
from partnership.model.annotations import Chronological
from partnership.model.base import Record, ordered, rule
from partnership.model.months import a_year_after
from partnership.model.organisation import ContactRoute
from partnership.model.values import Day, Line, PastDay, Text, Whole, matching
from partnership.text import join_and

# The minimum and maximum time until a security contact expires; it must be reviewed each year.
SHORTEST, LONGEST = timedelta(days=30), timedelta(days=366)


def next_review(done: date) -> date:
    """Return the last day on which something counts as regularly reviewed: within a year."""
    return a_year_after(done) - timedelta(days=1)


# The names of the success criteria of WCAG 2.2, by number.
_WCAG = Path(__file__).with_name("wcag.json")


@cache
def _criteria() -> dict[str, str]:
    return dict(json.loads(_WCAG.read_text("utf-8")))


def _named_as_in_wcag(text: str) -> str:
    """Reject a number with another criterion's name; a name may lack the words in brackets."""
    number, _, name = text.partition(" ")
    names = {key: f"{key} {known}" for key, known in _criteria().items()}
    plain = name.lower().replace("colour", "color")
    alike = [key for key, known in _criteria().items() if known.lower().startswith(plain)]
    if number not in alike:
        meant = [names[key] for key in (number, *alike[:1]) if key in names]
        remedy = f"Write {' or '.join(meant)}." if meant else "Look it up in WCAG 2.2."
        context = {"text": text, "remedy": remedy}
        raise PydanticCustomError("criterion", "cannot be '{text}'", context)
    return text


Criterion = Annotated[
    str,
    matching(
        r"^(?:1\.1\.1|1\.2\.[1-9]|1\.3\.[1-6]|[12]\.4\.(?:[1-9]|1[0-3])|2\.1\.[1-4]|2\.2\.[1-6]"
        r"|2\.3\.[1-3]|2\.5\.[1-8]|3\.[12]\.[1-6]|3\.3\.[1-9]|4\.1\.[1-3]) [A-Z].+$",
        "Write its number and its name as in WCAG 2.2, such as 1.4.3 Contrast (Minimum).",
    ),
    AfterValidator(_named_as_in_wcag),
]
"""A success criterion of the Web Content Accessibility Guidelines: its number and its name."""


class Issue(Record):
    """A known accessibility problem of the site; the most serious comes first."""

    what: Text  # What does not work, and for whom.
    criterion: Criterion
    reason: Text  # The cause.
    instead: Text
    fix_by: Day  # The day by which it will be corrected.


class Burden(Record):
    """Something left as it is because correcting it would be a disproportionate burden."""

    what: Text  # What does not work, and for whom.
    criterion: Criterion
    assessment: Text  # Who compared the burden with the benefit, when, and the result.
    instead: Text


class Exemption(Record):
    """Content that is exempt from the regulations."""

    what: Text  # Which content it is.
    reason: Text  # The regulation that exempts it, and why it applies.
    instead: Text | None = None


class Audit(Record):
    """A manual test of the site."""

    on: PastDay
    who: Line  # Who tested.
    scope: Text  # Which pages they tested, and with which browsers and assistive technology.
    findings: Text  # What they found, in a sentence.


class CrawledKind(Record):
    """One kind of page in an automatic test."""

    name: Line  # What the pages have in common, such as ward pages.
    pages: Annotated[Whole, Field(ge=1)]  # How many of them were visited.
    violations: Whole  # How many failures the program found on them.


class Crawl(Record):
    """An automatic test of the site: every page that it visited, by kind."""

    on: PastDay
    tool: Line  # The program and its version.
    how: Text  # What it tested, and at which screen widths.
    kinds: tuple[CrawledKind, ...] = Field(min_length=1)

    @property
    def pages(self) -> int:
        """The number of pages visited."""
        return sum(kind.pages for kind in self.kinds)

    @property
    def violations(self) -> int:
        """The number of failures found."""
        return sum(kind.violations for kind in self.kinds)


class Accessibility(Record, title="Accessibility statement", changes_freely=True):
    """The accessibility statement (`data/accessibility.yml`)."""

    compliance: Literal["fully", "partially", "not"]
    """How far the site meets the guidelines, in the words of the model statement."""
    prepared: PastDay  # The day the statement was first published.
    last_reviewed: PastDay  # The day somebody last compared it with the site.
    issues: tuple[Issue, ...] = ()
    unchecked: tuple[Text, ...] = ()  # What has not been checked against the guidelines yet.
    burdens: tuple[Burden, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    crawl: Crawl | None = None
    audits: Annotated[tuple[Audit, ...], Chronological("on")] = ()
    feedback: tuple[ContactRoute, ...] = Field(min_length=1)
    """Where to report a problem or to ask for another format; one of them is a web page."""

    _is_reviewed_after_it_began = ordered("prepared", "last_reviewed")

    @rule("'compliance' is fully, but {0.unlike_full}", "Write partially.")
    def _claims_no_more_than_is_known(self) -> bool | FieldPath:
        return self.compliance != "fully" or not self.unlike_full or ("compliance",)

    @property
    def unlike_full(self) -> str:
        """What contradicts that the site meets the guidelines fully, in words."""
        reasons = {
            "no audit by people is recorded": not self.audits,
            "'issues' lists what fails": self.issues,
            "'burdens' lists what fails": self.burdens,
            "'unchecked' lists what nobody has checked": self.unchecked,
            "the last crawl found violations": self.crawl and self.crawl.violations,
        }
        contradictions = [reason for reason, holds in reasons.items() if holds]
        return join_and(contradictions) if contradictions else ""

    @rule(
        "'compliance' is {0.compliance}, but no problem is listed",
        "List it under 'issues', or what nobody has checked yet under 'unchecked'.",
    )
    def _says_what_fails(self) -> bool | FieldPath:
        listed = (self.issues, self.burdens, self.unchecked, self.exemptions)
        return self.compliance == "fully" or any(listed) or ("compliance",)

    @rule(
        "the last crawl found violations, but 'issues' lists none of them",
        "Correct them and crawl again, or list each of them.",
    )
    def _lists_what_was_found(self) -> bool | FieldPath:
        return bool(self.issues) or not (self.crawl and self.crawl.violations) or ("crawl",)

    @rule(
        "'feedback' has no link to a web page",
        "Give one of its items a link with an address that starts with https://.",
    )
    def _leads_to_a_web_page(self) -> bool | FieldPath:
        links = [route.link.address for route in self.feedback if route.link]
        return any(address.startswith("https://") for address in links) or ("feedback",)

    @property
    def last_tested(self) -> date | None:
        """The day of the latest manual or automatic test; None if there is none."""
        crawled = [self.crawl.on] if self.crawl else []
        return max([*crawled, *(audit.on for audit in self.audits)], default=None)
