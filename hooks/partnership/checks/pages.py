"""Checks that what points to a page and its section finds them: answers of the search, evidence."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from partnership.errors import Problem, nearest, suggestion
from partnership.model.plans import Plan
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


def evidence_problems(
    records: Records, plans: Iterable[Plan], pages: Iterable[Page]
) -> Iterator[Problem]:
    """Yield a problem for each duty that points to a page or heading that does not exist."""
    headings = {page.path: cache(lambda page=page: headings_of(page.write())) for page in pages}
    for plan in plans:
        folder = f"plans/{plan.years}/"
        own = {
            path.removeprefix(folder): known for path, known in headings.items() if folder in path
        }
        for number, evidence in enumerate(plan.evidence.evidence if plan.evidence else ()):
            for position, place in enumerate(evidence.at):
                at = ("evidence", number, "at", position)
                what = f"duty '{evidence.duty}' points to "
                if place.page not in own:
                    what += f"the page {place.page}, which does not exist"
                    remedy = suggestion(place.page, own, "Name a page of this plan.")
                    yield records.problem(f"{folder}standards.yml", (*at, "page"), what, remedy)
                elif place.heading not in (there := own[place.page]()):
                    what += f"the heading '{place.heading}' on {place.page}, which has none"
                    known = "Delete the item, or name one that is there: "
                    known += f"{', '.join(sorted(there))}."
                    remedy = suggestion(place.heading, there, known)
                    yield records.problem(f"{folder}standards.yml", (*at, "heading"), what, remedy)
