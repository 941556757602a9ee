"""Checks that each answer of the search leads to a page that exists, and to a section of it."""

import re
from collections.abc import Iterator
from pathlib import Path

from partnership.errors import Problem, nearest
from partnership.model.site import Search
from partnership.pages.page import Page, address_of, headings_of
from partnership.pages.site import Site
from partnership.records.loading import Records

_IDS = re.compile(r'\bid="([^"]+)"|\{:? ?#([\w-]+) ?\}')


def answers_that_lead_nowhere(records: Records, site: Site, content: Path) -> Iterator[Problem]:
    """Yield a problem for each answer whose page or section does not exist.

    A page is one of the site or of the authored ones in a folder.
    """
    names = (path.relative_to(content).as_posix() for path in content.rglob("*.md"))
    authored, generated = {address_of(name): name for name in names}, dict[str, Page]()
    for filed in records.all(Search):
        for number, answer in enumerate(filed.record.answers):
            address, mark, section = answer.page.removeprefix("/").partition("#")
            if address not in authored and not generated:  # pages are slow to make
                generated = {address_of(page.path): page for page in site.pages}
            if address not in authored and address not in generated:
                what = f"the answer leads to the page /{address}, which does not exist"
                meant = nearest(f"/{address}", [f"/{known}" for known in {**authored, **generated}])
                meant = meant and f"{meant}{mark}{section}"
            elif section:
                if name := authored.get(address):
                    text = (content / name).read_text("utf-8")
                    text = site.authored(name, text, f"{content.name}/{name}")
                else:
                    text = generated[address].markdown
                ids = {first or second for first, second in _IDS.findall(text)} | headings_of(text)
                if section in ids:
                    continue
                what = f"the answer leads to #{section} of the page /{address}, which has none"
                meant = nearest(answer.page, [f"/{address}#{name}" for name in sorted(ids)])
            else:
                continue
            remedy = f"Did you mean '{meant}'?" if meant else "Copy its address from a browser."
            yield filed.problem(("answers", number, "page"), what, remedy)
