"""The whole plan as one document for a bound copy: its pages one after another, with contents."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Chapter:
    """One page of the plan as a chapter of the document."""

    title: Markup
    anchor: str
    markdown: Markup
    """Its text, made by a template: every value in it is escaped already."""


def bound_chapters(pages: Sequence[Page], document: str) -> Iterator[Chapter]:
    """Yield each page as a chapter of the document at a path."""
    captions: set[str] = set()
    for page in pages:
        anchor = "chapter-" + re.sub(r"[^a-z0-9]+", "-", page.path.split("/", 2)[2][:-3])
        title, _, text = page.markdown.lstrip().partition("\n")
        text = _FORM.sub("", _NOTICE.sub("", text))
        title = title.removeprefix("# ")
        text = _with_captions_apart(title, text, captions)
        text = _with_names_of(anchor, _OWN_LINK.sub(rf"\1\2#{anchor}-", text))
        text = _with_links_from(document, page.path, text)
        deeper = _RAW_HEADING.sub(r"<\1h4>", _HEADING.sub(r"#\1 ", text))
        yield Chapter(_finished(title), anchor, _finished(deeper))


def _with_captions_apart(title: str, text: str, captions: set[str]) -> str:
    """Add the chapter's title to a caption that stood before, so that no two tables share one.

    Both come from templates and are escaped already.
    """

    def told_apart(found: re.Match[str]) -> str:
        opening, caption = found.groups()
        if caption in captions:
            caption = f"{caption}, {title}"
        captions.add(caption)
        return f"{opening}{caption}"

    return _CAPTION.sub(told_apart, text)


def _with_names_of(anchor: str, text: str) -> str:
    """Put the chapter's name before every name, so that no two chapters share one."""

    def renamed(found: re.Match[str]) -> str:
        attribute, names, heading = found.groups()
        if heading:
            return f"{{: #{anchor}-{heading}"
        return f'{attribute}="{" ".join(f"{anchor}-{name}" for name in names.split())}"'

    return _NAME.sub(renamed, text)


def _finished(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - made by a template, which escaped every value


def _with_links_from(document: str, path: str, text: str) -> str:
    """Make the relative links of a page lead to the same places from the document."""

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
