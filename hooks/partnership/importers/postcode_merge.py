"""Keeps the postcode areas of earlier imports: each area is as its own last file has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from partnership.importers.existing import postcode_source_at_hand
from partnership.model.postcodes import PostcodePart, PostcodeSource, area_of
from partnership.records.postcode_lists import LISTS, PLACED

_OF_A_FILE = ("publisher", "title", "vintage", "licence", "file", "sha256", "published")


@dataclass(frozen=True)
class Kept:
    """What is on record of postcode areas that a new file does not hold."""

    parts: tuple[PostcodePart, ...]
    """The files that they were read from."""
    lines: Mapping[str, list[str]]
    """Their lines in each list, by its name."""
    source: PostcodeSource | None
    """What was on record before."""

    @classmethod
    def of(cls, data: Path, areas: set[str]) -> "Kept":
        """Return what to keep where a file with these areas comes in."""
        before = postcode_source_at_hand(data)
        parts = tuple(_without(areas, before)) if before else ()
        still = {area for part in parts for area in part.areas}
        lines = {name: list(_lines_of(data / name, name, still)) for name in LISTS}
        return cls(parts, lines, before)

    @property
    def codes(self) -> set[str]:
        """The wards of the postcodes that are kept."""
        return {line.split(",")[1] for line in self.lines["postcodes.csv"]}

    def with_new(self, name: str, text: str, sets: set[str]) -> str:
        """Return a list with the lines kept in it, in the order of postcodes."""
        column = _column(name)
        kept = [line for line in self.lines[name] if name != PLACED or line.split(",")[0] in sets]
        if not kept:
            return text
        head, *new = text.splitlines()
        merged = sorted((*kept, *new), key=lambda line: line.split(",")[: column + 1])
        return "\n".join((head, *merged)) + "\n"

    def report(self, new: PostcodeSource) -> Iterator[str]:
        """Yield what is kept, and a warning where a newer edition was on record."""
        for part in self.parts:
            edition = f", {part.vintage}" if part.vintage else ""
            yield f"kept from {part.file}{edition}: postcode area {', '.join(part.areas)}"
        was = self.source
        if was and was.published and new.published and new.published < was.published:
            yield (
                f"WARNING: this edition, of {new.published}, is older than the one on record, "
                f"of {was.published}. If that is a slip, import the newer file again."
            )


def _without(areas: set[str], before: PostcodeSource) -> Iterator[PostcodePart]:
    """Yield each file on record with those of its areas that the new one does not hold."""
    whole = before.model_dump(include={*_OF_A_FILE})
    last = PostcodePart(**whole, areas=before.areas or (), estimated=before.own_estimated)
    for part in (*(before.parts or ()), last):
        left = tuple(area for area in part.areas if area not in areas)
        if left:
            yield part.model_copy(update={"areas": left})


def _lines_of(path: Path, name: str, areas: set[str]) -> Iterator[str]:
    """Yield the lines of a list that are of postcode areas."""
    lines = path.read_text("utf-8").splitlines() if areas and path.is_file() else []
    for line in lines[1:]:
        if area_of(line.split(",")[_column(name)]) in areas:
            yield line


def _column(name: str) -> int:
    """Return the column of the postcode."""
    return 1 if name == PLACED else 0
