"""Tells in words how many months of figures are whole, and which are not."""

from dataclasses import dataclass

from partnership.model.figures import Series, Status
from partnership.model.months import Month


@dataclass(frozen=True)
class Completeness:
    """How whole the figures of a page are."""

    months: tuple[Month, ...]
    """Every month from the first to the last."""
    lacking: tuple[tuple[Month, Status], ...]
    """The months that are not whole, and what they are instead."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacking

    @property
    def in_words(self) -> str:
        """The badge: whether all is there, and how many months are whole."""
        word = "Complete" if self.is_whole else "Incomplete"
        whole = len(self.months) - len(self.lacking)
        return f"{word}: {whole} of {len(self.months)} months"

    @property
    def what_is_lacking(self) -> tuple[str, ...]:
        """Each month that is not whole, with what it is instead."""
        return tuple(f"{month.name} is {status.value}" for month, status in self.lacking)


def completeness_of(*series: Series) -> Completeness:
    """Return how whole some series over the same months are, taken together.

    A month counts as whole where it is whole in each of them.
    """
    months = tuple(figure.month for figure in series[0]) if series else ()
    lacking: dict[Month, Status] = {}
    for one in series:
        for figure in one:
            if not figure.is_complete:
                lacking.setdefault(figure.month, figure.status)
    return Completeness(months, tuple(sorted(lacking.items())))
