"""The hooks of the plain site: tables and drawings are kept from Markdown, as our build does."""

from mkdocs.structure.pages import Page
from partnership.pages.templates import RawHtml

_asides: dict[str, RawHtml] = {}


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Set a page's tables and drawings aside."""
    _asides[page.file.src_uri] = RawHtml.from_markdown(markdown)
    return _asides[page.file.src_uri].markdown


def on_page_content(html: str, page: Page, **_: object) -> str:
    """Return the page with its tables and drawings."""
    return _asides[page.file.src_uri].whole(html)
