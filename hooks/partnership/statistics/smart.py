"""Tells which letters of SMART a target lacks, by what is published of it."""

from partnership.model.targets import Target

LETTERS = {
    "Specific": "says what is counted",
    "Measurable": "gives a starting figure and a figure to reach",
    "Achievable": "names the body that answers for it",
    "Relevant": "belongs to a priority that says why it was chosen",
    "Time-bound": "gives the day by which it is due",
}
"""What a target must do for each letter."""


def missing_letters(target: Target, *, in_a_priority: bool) -> tuple[str, ...]:
    """Return the words of SMART that a target does not live up to, in their order."""
    lived_up_to = {
        "Specific": target.measure is not None,
        "Measurable": target.baseline is not None and target.value is not None,
        "Achievable": target.lead_agency is not None,
        "Relevant": in_a_priority,
        "Time-bound": target.due is not None,
    }
    return tuple(word for word in LETTERS if not lived_up_to[word])
