"""Priorities: what a plan puts first, why, who leads on it and what it sets out to change."""

from typing import Annotated

from pydantic import Field

from partnership.model.annotations import (
    AppendOnly,
    Chronological,
    Derived,
    Fact,
    FreelyEditable,
    Ref,
)
from partnership.model.base import Record, at_most_one_of, exactly_one_of
from partnership.model.sources import Amendment, SourceIds, Statement
from partnership.model.targets import Target
from partnership.model.values import Line, PastDay, SetId, Slug, Text, YesOrNo
from partnership.model.wards import NamedWard


class Lead(Record, labels=("agency",)):
    """Who leads on a priority, by agency and role; never by name."""

    agency: Annotated[Line, Fact()] | None = None
    """The body the lead comes from; leave out with `role` and say why in `not_published`."""
    role: Annotated[Line, Fact()] | None = None
    """The lead's role in that body; leave out with `agency` and say why in `not_published`."""
    not_published: Text | None = None

    _known_or_explained = exactly_one_of("agency role", "not_published")


class FormerLead(Record, labels=("agency",)):
    """Who led on a priority before, or stood in, by agency and role; never by name."""

    agency: Line
    role: Line
    until: PastDay  # The last day on which they led or stood in.
    why: Text


class FocusWards(Record, labels=("why",)):
    """The wards that a priority concentrates on."""

    set: Annotated[SetId, Ref("ward set")]  # The ward set the plan used, such as 2003.
    why: Text  # Why these wards.
    wards: tuple[NamedWard, ...] = Field(min_length=1)
    papers: SourceIds


class Action(Record):
    """One thing the partnership did or said it would do."""

    text: Text  # What is to be done, in a sentence.
    bodies: tuple[Text, ...] = ()  # The bodies, schemes or projects that the documents name for it.
    papers: SourceIds


class EasyRead(Record):
    """The priority for the easy-read version, which appears when every priority has it."""

    icon: Slug  # The name of a picture in Material Design Icons, such as home-heart.
    lines: tuple[Text, ...] = Field(min_length=1)  # Short sentences, one idea per line.


class Priority(Record):
    """One priority of a plan (`data/plans/<years>/priorities/<slug>.yml`)."""

    slug: Annotated[Slug, Derived.NAME]  # Its name in addresses; the same as the name of its file.
    title: Line  # What the plan calls it.
    plain: Text  # What it is about, in one sentence that a resident understands.
    objective: Text | None = None
    """What the plan set out to achieve; leave out when the documents do not say."""
    why_chosen: Statement | None = None  # How it came to be a priority.
    lead: Lead | None = None
    """Who leads on it; leave out if the plan as a whole says that it is not known."""
    joint_leads: tuple[Lead, ...] = ()  # Who else leads on it, together with the lead.
    former_leads: Annotated[
        tuple[FormerLead, ...], Chronological("until"), AppendOnly(explains=("lead", "joint_leads"))
    ] = ()
    """Who led on it before, the latest last."""
    deputy: Lead | None = None  # Who stands in for the lead.
    former_deputies: Annotated[
        tuple[FormerLead, ...], Chronological("until"), AppendOnly(explains=("deputy",))
    ] = ()
    """Who stood in before, the latest last."""
    focus: tuple[Text, ...] = ()  # What it concentrates on: behaviour, groups or places.
    strategy: Statement | None = None  # How the plan intends to achieve it, in a sentence or two.
    actions: tuple[Action, ...] = ()
    targets: tuple[Target, ...] = ()
    """What it set out to change; a priority without any says so on its page."""
    focus_wards: FocusWards | None = None
    wards_not_named: Text | None = None  # What the plan says about places when it names no ward.
    risks: Annotated[tuple[Annotated[Slug, Ref("risk")], ...], FreelyEditable()] = ()
    categories: Annotated[tuple[Annotated[Slug, Ref("category")], ...], FreelyEditable()] = ()
    """The published crime categories that it is about; leave out for one such as Prevent."""
    categories_note: Text | None = None
    """What these categories can and cannot tell, or why there is none."""
    easy: EasyRead | None = None
    joined: Annotated[Amendment, AppendOnly()] | None = None
    """When and why it was added to a published plan."""
    left: Annotated[Amendment, AppendOnly()] | None = None
    """When and why it was removed from the plan; its page stays and says so."""
    exit: YesOrNo = False
    papers: SourceIds

    _named_or_explained = at_most_one_of("focus_wards", "wards_not_named")
