"""Which pages read otherwise than before, those of the records and those that people write."""

from collections.abc import Iterator
from pathlib import Path

from partnership.errors import ProblemsFoundError
from partnership.pages.page import address_of
from partnership.pages.site import Site


def changed_pages(was: Site, now: Site, content_then: Path, content: Path) -> tuple[str, ...]:
    """Return a line for each page that is new, gone or reads otherwise, by its address."""
    old, new = _texts(was, content_then), _texts(now, content)
    return tuple(_told(path, old.get(path), new.get(path)) for path in sorted({**old, **new})
                 if old.get(path) != new.get(path))  # fmt: skip


def _told(path: str, old: str | None, new: str | None) -> str:
    state = " is new" if old is None else " is gone" if new is None else ""
    return f"/{address_of(path)}{state}"


def _texts(site: Site, content: Path) -> dict[str, str]:
    return {**{page.path: page.text for page in site.pages}, **dict(_authored(site, content))}


def _authored(site: Site, content: Path) -> Iterator[tuple[str, str]]:
    """Yield each page that people write, filled in; as it is written, where it cannot be."""
    for path in sorted(content.rglob("*.md")):
        name, text = path.relative_to(content).as_posix(), path.read_text("utf-8")
        try:
            yield name, site.authored(name, text, f"{content.name}/{name}")
        except ProblemsFoundError:
            yield name, text
