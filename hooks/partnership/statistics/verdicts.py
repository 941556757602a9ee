"""Every word about change in police figures that a page may print: templates hold none."""

from enum import StrEnum


class Verdict(StrEnum):
    """What two totals of twelve months say, in one of four fixed sentences."""

    SAME = "About the same: chance alone could explain the difference."
    HIGHER = "Higher than chance would explain."
    LOWER = "Lower than chance would explain."
    TOO_FEW = "Too few to say whether this has changed."


IN_SHORT = {
    Verdict.SAME: "about the same",
    Verdict.HIGHER: "higher",
    Verdict.LOWER: "lower",
    Verdict.TOO_FEW: "too few to say",
}
"""The four verdicts in a table, where a column's head asks the question."""

NOT_COMPARED = "Not compared: one of the two totals leaves months out."
"""Instead of a verdict, where a total is not whole."""

NOTHING_BEFORE = "Not compared: there are no figures for the 12 months before."
"""Instead of a verdict, where the series is too short."""

NOT_ALIKE = "Not compared: the categories have changed since the 12 months before."
"""Instead of a verdict, where the police count in another way than before."""


def sized(verdict: Verdict, percentage: int | None) -> str:
    """Return the sentence of a verdict, with the size of the change where it may be told."""
    if percentage is None:
        return str(verdict)
    direction = IN_SHORT[verdict]
    return f"{verdict} About {abs(percentage)}% {direction}."
