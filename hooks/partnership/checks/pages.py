"""Checks references to pages and sections: links, search answers and evidence of plans."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from partnership.checks.content import problems_of_content
from partnership.errors import Problem, Problems, ProblemsFoundError, Thing
from partnership.model.base import cached_method
from partnership.model.site import Answer
from partnership.model.standards import Evidence
from partnership.pages.csp import page_problems
from partnership.pages.page import Page, address_of, headings_of
from partnership.pages.site import Site
from partnership.records.loading import Records
from partnership.text import nearest, suggestion

_IDS = re.compile(r'\bid="([^"]+)"|\{:? ?#([\w-]+) ?\}')
_LINKS = re.compile(r'\]\(([^\s)]*)\)|\bhref="([^"]*)"')
# Links of an authored page: rendered, and in the source with template expressions.
_LINKS_BEFORE = re.compile(r'\]\(((?:\{\{.*?\}\}|[^\s)])*)\)|\bhref="((?:\{\{.*?\}\}|[^"])*)"')
_CODE = re.compile(r"(`+|~~~).*?\1|<!--.*?-->", re.DOTALL)
_VALUE = re.compile(r"\{[{%].*?[%}]\}")
_ANOTHER_OF_THE_NAME = re.compile(r"_[0-9]+$")


@dataclass(frozen=True)
class _Pages:
    """The pages of a site by address, both generated and authored."""

    site: Site
    content: Path

    @cached_property
    def authored(self) -> dict[str, str]:
        """The names of the authored pages."""
        names = (path.relative_to(self.content).as_posix() for path in self.content.rglob("*.md"))
        return {address_of(name): name for name in names}

    @cached_property
    def generated(self) -> dict[str, Page]:
        """The generated pages, which are slow to make."""
        return {address_of(page.path): page for page in self.site.pages}

    def has(self, address: str) -> bool:
        """Return whether there is a page at an address."""
        return address in self.authored or address in self.generated

    def text(self, name: str) -> str:
        """Return an authored page with its values filled in."""
        text = (self.content / name).read_text("utf-8")
        return self.site.authored(name, text, f"{self.content.name}/{name}")

    @cached_method
    def sections(self, address: str) -> frozenset[str] | None:
        """Return the anchors of a page; None if the page has errors."""
        name = self.authored.get(address)
        try:
            text = self.text(name) if name else self.generated[address].markdown
        except ProblemsFoundError:  # reported with the page itself
            return None
        named = {first or second for first, second in _IDS.findall(text)}
        return frozenset(named | headings_of(text))

    def nearest(self, address: str) -> str | None:
        """Return the most similar address of a page, with a leading slash."""
        return nearest(
            f"/{address}", [f"/{known}" for known in {**self.authored, **self.generated}]
        )


def check_answer_links(records: Records, site: Site, content: Path) -> Problems:
    """Yield a problem for each search answer whose page or section does not exist.

    A page is one of the site or of the authored ones in a folder.
    """
    pages = _Pages(site, content)
    for part in records.all(Answer):
        answer = part.record
        address, mark, section = answer.page.removeprefix("/").partition("#")
        if not pages.has(address):
            what = f"the answer links to the page /{address}, which does not exist"
            meant = pages.nearest(address)
            meant = meant and f"{meant}{mark}{section}"
            otherwise = "Copy its address from a browser."
        elif section and (ids := pages.sections(address)) is not None and section not in ids:
            what = f"the answer links to #{section} of /{address}, which does not exist"
            meant = nearest(section, sorted(ids))
            meant = meant and f"/{address}#{meant}"
            otherwise = f"If it was renamed, give it that name again, as in 'slug: {section}'."
        else:
            continue
        remedy = f"Did you mean '{meant}'?" if meant else otherwise
        about = (Thing("page", answer.page if pages.has(address) else address),)
        yield part.problem(("page",), what, remedy, about=about)


def problems_of_authored(site: Site, content: Path, settings: Path) -> Problems:
    """Yield problems of the pages in a folder; if there are none, of their rendered content.

    Those are mistakes in template values, scripts and styles, and broken links. Links to files and
    to other sites are not checked.
    """
    pages = _Pages(site, content)
    made = {page.path for page in pages.generated.values()}
    if problems := list(problems_of_content(content, settings, made)):
        yield from problems
        return
    for name in sorted(pages.authored.values()):
        try:
            shown = {unescape("".join(link)) for link in _LINKS.findall(pages.text(name))}
        except ProblemsFoundError as error:
            yield from error.problems
            continue
        text = (content / name).read_text("utf-8")
        yield from page_problems(f"{content.name}/{name}", _CODE.sub(_without_text, text))
        written = [
            (re.compile(".*".join(map(re.escape, parts))), (len("".join(parts)), -number))
            for number, line in enumerate(text.split("\n"), start=1)
            for link in _LINKS_BEFORE.findall(line)
            if any(parts := _VALUE.split("".join(link)))
        ]
        for link in shown:
            fits = [place for pattern, place in written if pattern.fullmatch(link)]
            # otherwise it is not a link of the page's own
            if fits and (problem := _leads_nowhere(pages, name, link)):
                yield Problem(f"{content.name}/{name}", -max(fits)[1], *problem)


def _without_text(match: re.Match[str]) -> str:
    """Return the line ends of a text alone, so that lines keep their numbers."""
    return "\n" * match[0].count("\n")


def _leads_nowhere(pages: _Pages, name: str, link: str) -> tuple[str, str] | None:
    """Return what is wrong with a link of an authored page, with the remedy; None if nothing.

    In Markdown, a link names a page by its file; in HTML, by its address.
    """
    path, _, section = link.partition("#")
    folder, own = PurePosixPath(name).parent, address_of(name)
    address = own if not path else address_of(normpath(f"{folder}/{path}"))
    if path.endswith("/"):
        address = f"{normpath(f'{own}{path}')}/".removeprefix("./")
    elif path and not path.endswith(".md"):
        return None
    if ":" in path:
        return None
    if path.startswith("/") or not pages.has(address):
        names = [*pages.authored.values(), *(page.path for page in pages.generated.values())]
        meant = nearest(normpath(f"{folder}/{path}"), names)
        if path.endswith("/"):
            meant = pages.nearest(address)
            meant = meant and f"{{{{ root }}}}{meant}"
        elif meant:
            meant = relpath(meant, folder)
        what = f"the link to {link} goes to a page that does not exist"
    elif (
        section
        and (ids := pages.sections(address)) is not None
        and _ANOTHER_OF_THE_NAME.sub("", section) not in ids
    ):
        meant = nearest(section, ids)
        meant = meant and f"#{meant}"
        what = f"the link to {link} goes to a section that does not exist"
    else:
        return None
    return what, f"Did you mean '{meant}'?" if meant else "Copy its address from a browser."


def check_evidence(records: Records, pages: Iterable[Page]) -> Problems:
    """Yield a problem for each duty that refers to a page or heading that does not exist."""
    headings = {page.path: cache(lambda page=page: headings_of(page.write())) for page in pages}
    for part in records.all(Evidence):
        prefix, what = part.plan_prefix, f"duty '{part.record.duty}' points to "
        own = {path.removeprefix(prefix): ids for path, ids in headings.items() if prefix in path}
        for position, place in enumerate(part.record.at):
            if place.page not in own:
                missing = f"{what}the page {place.page}, which does not exist"
                remedy = suggestion(place.page, own, "Write a page of this plan.")
                yield part.problem(("at", position, "page"), missing, remedy)
            elif place.heading not in (there := own[place.page]()):
                missing = f"{what}the heading '{place.heading}' on {place.page}, "
                known = "Delete the item, or write one of these headings: "
                known += f"{', '.join(sorted(there))}."
                remedy = suggestion(place.heading, there, known)
                at = ("at", position, "heading")
                yield part.problem(at, f"{missing}which does not exist", remedy)
