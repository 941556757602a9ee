"""A chart is data: what it shows in words, its series and where they come from."""

from dataclasses import dataclass

from partnership.model.figures import Figure, Series, Status


@dataclass(frozen=True)
class Chart:
    """One monthly series with all that a reader needs to make sense of it."""

    id: str
    """Names the chart on its page; letters, digits and hyphens."""
    headline: str
    """What the chart shows, in a sentence with its main numbers."""
    subtitle: str
    """The measure, the place, the period and the unit."""
    column: str
    """What the numbers are called at the head of a table's column."""
    series: Series
    source: str

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each month whose figure is missing or partial."""
        return tuple(_note(figure) for figure in self.series if not figure.is_complete)

    @property
    def description(self) -> str:
        """The lowest, the highest and the latest value, in words."""
        known = [(figure.value, figure) for figure in self.series if figure.value is not None]
        if not known:
            return "No month has a figure."
        lowest = min(known, key=lambda pair: pair[0])[1]
        highest = max(known, key=lambda pair: pair[0])[1]
        parts = [f"{len(known)} months", f"lowest {_valued(lowest)}", f"highest {_valued(highest)}"]
        parts.append(f"latest {_valued(known[-1][1])}")
        return "; ".join(parts) + "." + "".join(f" {note}" for note in self.notes)


def _valued(figure: Figure) -> str:
    return f"{figure.value:,} in {figure.month.name}"


def _note(figure: Figure) -> str:
    if figure.status is Status.PARTIAL:
        return f"{figure.month.name} is partial: some records are missing."
    return f"{figure.month.name}: {figure.status}."
