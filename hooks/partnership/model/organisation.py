"""The partnership: names, area, members and contacts."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field

from partnership.model.annotations import Fact, FreelyEditable, Ref
from partnership.model.base import Record, rule
from partnership.model.telephone import behind_relay, dialled, numbers_in
from partnership.model.values import (
    AreaCode,
    Day,
    Language,
    Line,
    PastDay,
    Slug,
    Text,
    WardCode,
    WebAddress,
    Whole,
    YesOrNo,
)

_GITHUB = "https://github.com/"  # the only host that the form for officers can write to
# The remedy if words and a link disagree.
SAME_NUMBER = "Write the same number in both, and ring it to check."


class Link(Record):
    """A link to somebody else's page."""

    title: Line  # What the link says; it makes sense out of context.
    address: WebAddress  # The address it leads to.
    note: Text | None = None  # What to expect there, in a sentence.

    @property
    def dials(self) -> set[str]:
        """The number that the link dials, if it is a telephone link."""
        return {dialled(self.address[4:])} if self.address.startswith("tel:") else set()

    @rule("'title' says a different number from the one that the link dials", SAME_NUMBER)
    def _title_says_what_is_dialled(self) -> bool:
        return self.dials <= (numbers_in(self.title) or self.dials)


class WardLink(Link):
    """A page of others about those who serve a ward, such as its councillors or its police team."""

    ward: Annotated[WardCode, Ref("ward")] | None = None
    """The ward that it is about; leave out if it serves every ward."""


Picture = Literal["siren", "police", "motorbike", "home", "medicine", "disguise", "bin", "people"]


class ContactRoute(Record, title="Way to get in touch"):
    """One way to get in touch, and when to use it."""

    slug: Slug | None = None  # Its part of an address, such as noise in /about/contact/#noise.
    need: Text  # When to use it, such as: it is happening now.
    in_short: Line | None = None
    """The same in a few words, for the short list on the pages of wards, places and crimes;
    leave out if that list does not need it."""
    who: Line | None = None  # Who answers, such as the police.
    how: Text  # What to do, such as: call 999.
    when: Line | None = None  # When somebody answers, such as: by day and by night.
    link: Link | None = None  # The page or number to use.
    call: Link | None = None  # The number to call, if the link is a page.
    relay: Line | None = None
    """What to dial through Relay UK or from a textphone, such as 18001 101."""
    sign: Link | None = None  # The page of a sign language service for the call, if there is one.
    help_with: Annotated[Literal["danger", "abuse", "report"] | None, FreelyEditable()] = None
    """Its place in the box for victims at the top of the pages of crimes and priorities: danger
    stands first, abuse only on pages with an Exit button, report last; leave out if the box does
    not need it."""
    picture: Annotated[Picture | None, FreelyEditable()] = None
    """The picture beside it in easy read; leave out for a telephone, or a screen if it has no
    number."""
    for_formats: YesOrNo = False
    """True for the way to ask for this site in another language or format."""

    @property
    def dials(self) -> set[str]:
        """The numbers that the links dial."""
        return {number for link in (self.link, self.call) if link for number in link.dials}

    @rule("'how' says a different number from the one that the link dials", SAME_NUMBER)
    def _words_say_what_is_dialled(self) -> bool:
        return self.dials <= (numbers_in(self.how) or self.dials)

    @rule(
        "'relay' is {0.relay}, but people who cannot hear dial 18001 before a number",
        "Write 18001 and the number that the link dials; 18000 alone means 999.",
    )
    def _relay_is_for_those_who_cannot_hear(self) -> bool:
        digits = (self.relay or "18000").replace(" ", "")
        return digits == "18000" or digits.startswith("18001")

    @rule(
        "'relay' has a different number from the one that the link dials",
        "Write 18001 and the number that the link dials; 18000 alone means 999.",
    )
    def _relay_leads_to_the_same(self) -> bool:
        behind = behind_relay(self.relay or "")
        return not (behind and self.dials) or behind in self.dials


class Member(Record):
    """A body that takes part in the partnership."""

    name: Line
    responsible_authority: YesOrNo = False
    """True for a body that the law makes a responsible authority."""
    note: Text | None = None  # What happened to it, or its former name.


class SecurityContact(Record, changes_freely=True):
    """Where to report a security problem of the site (`/.well-known/security.txt`)."""

    contact: tuple[WebAddress, ...] = Field(min_length=1, title="Where to report it")
    """Where to report it, the best way first: https:, mailto: or tel:."""
    expires: Day  # The day on which these details expire: 30 days to a year ahead.
    languages: tuple[Language, ...] = ("en",)
    """The languages for reports, the best first, such as en."""


class LegalBody(Record):
    """The public body that is legally responsible for the site."""

    name: Line
    note: Text | None = None


class SiteDetails(Record, title="Site"):
    """The public site."""

    address: Annotated[WebAddress, Fact()]  # The address of its home page, with a final slash.
    description: Annotated[Text, Field(max_length=300)]
    """What the site is for, in a sentence; search engines show it."""
    opened: PastDay | None = None
    """The day on which it opened: wards that ended earlier never had a page of their own.
    If left out, the address of every former ward says where to look."""
    legal_body: LegalBody | None = None
    """The public body that is legally responsible for the site; the council if left out."""
    exit_address: WebAddress | None = None
    """The page that `Exit this page` opens: a harmless page of another site, such as a forecast."""

    @rule("'exit_address' is on this site", "Write a page of another site, such as a forecast.")
    def _exit_leads_away(self) -> bool:
        return urlsplit(self.exit_address or "").netloc != urlsplit(self.address).netloc

    security: SecurityContact | None = None
    repository: WebAddress | None = None
    """Where the records are kept and edited, such as https://github.com/owner/name; each page then
    links to its own record there, and to a form for reporting mistakes."""
    hosting: tuple[Text, ...] = ()
    """What the host of the site records about visits, and for how long."""


class ComingWards(Record, changes_freely=True):
    """Future wards that an order creates, before their boundaries are published."""

    valid_from: Day  # The first day on which they are in force.
    order: Line  # The order that creates them.
    number: Annotated[Whole, Field(ge=1, le=1000)]  # How many wards there will be.
    link: Link | None = None  # Where the order can be read.


class Organisation(Record, title="The partnership"):
    """The partnership itself (`data/partnership.yml`)."""

    name: Annotated[Line, Fact()]  # The partnership's name.
    borough: Annotated[Line, Fact()]  # The name of the borough.
    area_code: AreaCode  # The borough's code, as in the boundary and postcode files.
    coming_wards: ComingWards | None = None  # Future wards, until their boundaries are imported.
    police_force: Annotated[Line, Fact()]
    """The force whose figures are shown, as named in the monthly files."""
    council: Annotated[Line, Fact()]  # The council's name.
    legal_basis: Text  # The law that sets the partnership up, in a sentence.
    site: SiteDetails
    contact: tuple[ContactRoute, ...] = Field(min_length=1, title="Ways to get in touch")
    """Ways to get in touch, the most urgent first."""
    other_ways: tuple[Link, ...] = ()
    """Services for people who cannot hear or speak on the telephone, each with its own page."""
    members: tuple[Member, ...] = ()
    members_as_of: Text | None = None  # Where and when the list of members was published.
    scrutiny_committee: Line | None = None
    """The council's committee that reviews the partnership's work."""
    current_plan: Annotated[Text, Ref("plan"), FreelyEditable()] | None = None
    """The years of the plan in force, such as 2011-2014; leave out when none is on record."""
    notice: Text | None = None  # A notice for the top of every page; leave out when there is none.
    inspections: tuple[Link, ...] = ()
    """Inspection reports on the force, the latest first, each with a note on it."""
    licences_checked: Annotated[PastDay, FreelyEditable()] | None = None
    """The day on which somebody last checked that the licences of the data still apply."""
    attributions: tuple[Text, ...] = ()  # The lines that the licences of the open data require.
    links: tuple[Link, ...] = ()  # Other sites that residents may need.
    ward_links: tuple[WardLink, ...] = ()
    admin: YesOrNo = False
    """True where the public site has the form for officers at /admin/; it needs the repository."""

    @rule(
        "'admin' needs the 'repository' that the form writes to",
        f"Write repository: {_GITHUB}owner/name in 'site', or delete 'admin'.",
    )
    def _form_has_a_repository(self) -> bool:
        return not self.admin or (self.site.repository or "").startswith(_GITHUB)

    @property
    def legal_body(self) -> LegalBody:
        """The public body that is legally responsible for the site."""
        return self.site.legal_body or LegalBody(name=self.council)
