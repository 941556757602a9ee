"""The printable document of a plan: all its pages, with unique ids and internal links."""

import posixpath
import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from partnership.pages.page import Page, address_of

_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)
_RAW_HEADING = re.compile(r"<(/?)h3>")
_NOTICE = re.compile(r'^<p class="(?:notice|ended)">.*?</p>\n', re.MULTILINE)
_FORM = re.compile(r"<form .*?</form>\n", re.DOTALL)
_MARKDOWN_LINK = re.compile(r"\]\(([^)#:\s]*)(#[^)\s]*)?\)")
_HTML_LINK = re.compile(r'href="(\.\.?/[^"#]*)(#[^"]*)?"')
_OWN_LINK = re.compile(r'(href=")#|(\]\()#')
_CAPTION = re.compile(r"(<caption[^>]*>)(.*?)(?=</caption>)")
_NAME = re.compile(r'\b(id|for|aria-labelledby|aria-describedby)="([^"]+)"|\{: #([a-z0-9-]+)')


Chapter = tuple[Markup, str, Markup]
"""A page of the plan in the document: title, anchor and text."""


def chapters_of(pages: Sequence[Page], document: str) -> Iterator[Chapter]:
    """Yield each page as a chapter of the document at a path.

    Ids and captions are made unique, and relative links are adjusted.
    """
    captions: set[str] = set()
    for page in pages:
        anchor = "chapter-" + re.sub(r"[^a-z0-9]+", "-", page.path.split("/", 2)[2][:-3])
        title, _, text = page.markdown.lstrip().partition("\n")
        title = title.removeprefix("# ")

        def told_apart(found: re.Match[str], title: str = title) -> str:
            caption = f"{found[2]}, {title}" if found[2] in captions else found[2]
            captions.add(caption)
            return f"{found[1]}{caption}"

        def renamed(found: re.Match[str], anchor: str = anchor) -> str:
            attribute, names, heading = found.groups()
            if heading:
                return f"{{: #{anchor}-{heading}"
            return f'{attribute}="{" ".join(f"{anchor}-{name}" for name in names.split())}"'

        text = _CAPTION.sub(told_apart, _FORM.sub("", _NOTICE.sub("", text)))
        text = _NAME.sub(renamed, _OWN_LINK.sub(rf"\1\2#{anchor}-", text))
        text = _with_links_from(document, page.path, text)
        deeper = _RAW_HEADING.sub(r"<\1h4>", _HEADING.sub(r"#\1 ", text))
        # rendered by templates, which escaped every value
        yield Markup(title), anchor, Markup(deeper)  # noqa: S704


def _with_links_from(document: str, path: str, text: str) -> str:
    """Return text whose relative links work from the document's path."""

    def to_file(found: re.Match[str]) -> str:
        target, fragment = found.groups()
        if not target:
            return found[0]
        meant = posixpath.join(posixpath.dirname(path), target)
        return f"]({posixpath.relpath(meant, posixpath.dirname(document))}{fragment or ''})"

    def to_address(found: re.Match[str]) -> str:
        target, fragment = found.groups()
        meant = posixpath.normpath(posixpath.join("/", address_of(path), target))
        way = posixpath.relpath(meant, posixpath.join("/", address_of(document)))
        return f'href="{way}/{fragment or ""}"'

    return _HTML_LINK.sub(to_address, _MARKDOWN_LINK.sub(to_file, text))
