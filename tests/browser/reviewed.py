"""Cases that axe-core cannot decide and a person has reviewed, with reasons."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Reviewed:
    """A result that axe-core leaves open, and why there is nothing to correct."""

    rule: str
    html: str
    """A pattern for the element, matched from its start."""
    reasons: frozenset[str]
    """What axe-core gives as its own reason for not deciding."""
    because: str


REVIEWED = [
    Reviewed(
        rule="color-contrast",
        html=r"<(text|tspan) ",
        reasons=frozenset({"imgNode", "shortTextContent", "bgOverlap"}),
        because="axe-core does not look at shapes; in_page/drawing_contrast.js measures these.",
    ),
    Reviewed(
        rule="color-contrast",
        html=r'<span aria-hidden="true">.</span>',
        reasons=frozenset({"nonBmp"}),
        because="The shape of a status has the colour of its word, which axe-core does measure.",
    ),
]


def is_reviewed(rule: str, html: str, reasons: list[str]) -> bool:
    """Tell whether somebody has looked at a result of this kind."""
    return any(
        reviewed.rule == rule and re.match(reviewed.html, html) and reviewed.reasons >= set(reasons)
        for reviewed in REVIEWED
    )
