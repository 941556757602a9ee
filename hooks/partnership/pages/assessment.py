"""The page of the strategic assessment, with the figures by ward worked out."""

from collections.abc import Iterator
from dataclasses import dataclass

from partnership.model.assessment import Assessment, Profile
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.wards import WardSet
from partnership.pages.snapshot import Edition
from partnership.pages.ward_counts import WardCounts, WardLine
from partnership.statistics.totals import Total


@dataclass(frozen=True)
class Located:
    """A priority with its profiles and the figures by ward."""

    priority: Priority
    profile: Profile
    ward_set: WardSet
    columns: tuple[str, ...]
    categories: tuple[str, ...]
    """The names of the categories that are counted."""
    wards: tuple[WardLine, ...]
    year: Total | None
    """The twelve months that the figures are for; None where fewer are at hand."""


def located(edition: Edition, plan: Plan, assessment: Assessment) -> Iterator[Located]:
    """Yield every priority with its profiles and the figures of the wards of the plan's time."""
    ward_set = edition.partnership.wards_on(plan.first_day)
    for profile in assessment.profiles:
        priority = plan.by_slug[profile.priority]
        counts = WardCounts(edition, ward_set, priority)
        yield Located(
            priority=priority,
            profile=profile,
            ward_set=ward_set,
            columns=counts.columns,
            categories=counts.categories,
            wards=tuple(counts.lines()),
            year=counts.year,
        )
