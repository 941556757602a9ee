"""Visits the pages of a site at two widths and writes down everything that is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from browser.kinds import BuiltPage
from browser.naming import unnamed
from browser.reviewed import is_reviewed
from browser.watching import Watch, script, stored
from building import ROOT
from playwright.sync_api import Browser, Page, ViewportSize, expect

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {1280: 900, 320: 640}
"""The screens, each width with its height: a desk, and the narrowest that WCAG 2.2 asks for."""

SMALLEST = 13.9
"""Pixels that letters have at least: 14, but for what is lost in scaling a drawing."""

MOST_STOPS = 400
STOPS_AT_ONCE = 5

SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
"""
"""A reader's own spacing of text, as criterion 1.4.12 sets it."""

MOVING = """() => document.getAnimations()
    .filter((motion) => motion.timeline instanceof DocumentTimeline)
    .map((motion) => motion.effect.target.outerHTML.slice(0, 100))"""
"""What moves by itself; the shade of a table follows the reader's own scrolling instead."""

Problems = Iterator[tuple[str, str]]
"""What is wrong, each with the name of the check that found it."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with one page at one width."""

    check: str
    page: BuiltPage
    width: int
    what: str

    def __str__(self) -> str:
        """Return the finding as a line of a test's message."""
        return f"/{self.page.address} at {self.width}: {self.what}"


@dataclass(frozen=True)
class Crawl:
    """All that was visited, and all that was found."""

    visited: list[BuiltPage]
    findings: list[Finding]

    def of(self, check: str) -> list[str]:
        """Return the findings of one check as lines."""
        return [str(finding) for finding in self.findings if finding.check == check]


def crawl(browser: Browser, base: str, pages: list[BuiltPage], width: int) -> Crawl:
    """Visit the pages of the site at an address, at a width."""
    return Crawl(pages, list(_visit_all(browser, base, pages, width)))


def _visit_all(
    browser: Browser, base: str, pages: list[BuiltPage], width: int
) -> Iterator[Finding]:
    """Visit pages one after the other as one visitor, whose device must stay empty.

    The visitor asked for no motion.
    """
    size = ViewportSize(width=width, height=WIDTHS[width])
    context = browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce")
    context.add_init_script(path=AXE)
    watch = Watch(context.new_page())
    for built in pages:
        watch.begin_again()
        answer = watch.page.goto(f"{base}/{built.address}")
        assert answer
        assert answer.ok, built.address
        expect(watch.page.locator("#explore:not(.is-ready)")).to_have_count(0)
        for check, what in _problems(watch, base):
            yield Finding(check, built, width, what)
    context.close()


def _problems(watch: Watch, base: str) -> Problems:
    """Yield everything that is wrong with the page that is open."""
    yield from (("motion", what) for what in watch.page.evaluate(MOVING))
    yield from _by_axe(watch.page)
    yield from (("stop", what) for what in walk(watch.page))
    yield from _by_own_checks(watch.page)
    yield from _by_watch(watch, base)


def _by_axe(page: Page) -> Problems:
    """Yield what axe-core finds on an open page, and what it leaves for a person to review."""
    results = page.evaluate(script("axe_results"))
    for result in results["violations"]:
        yield "violation", f"{result['rule']} {result['target']} {result['html']}"
    for result in results["incomplete"]:
        if not is_reviewed(result["rule"], result["html"], result["reasons"]):
            yield (
                "incomplete",
                f"{result['rule']} {result['reasons']} {result['target']} {result['html']}",
            )


def _by_own_checks(page: Page) -> Problems:
    """Yield which names are missing and what does not fit, in the page's and a reader's style."""
    yield from (("name", what) for what in unnamed(page))
    yield from (("drawing", what) for what in page.evaluate(script("drawing_contrast")))
    yield from (("layout", what) for what in layout_problems(page))
    page.evaluate(script("adopt_styles"), SPACED)
    yield from (("spacing", what) for what in layout_problems(page, drawings=False))
    yield from (("size", what) for what in small_texts(page))


def small_texts(page: Page) -> list[str]:
    """Return the texts of an open page that are too small to read on most phones, or at a desk."""
    size = page.viewport_size
    assert size
    page.set_viewport_size({**size, "width": max(size["width"], 360)})
    small = page.evaluate(script("small_texts"), SMALLEST)
    page.set_viewport_size(size)
    return list(small)


def walk(page: Page) -> list[str]:
    """Press Tab through an open page, and see whether the walk has ended; return what is wrong.

    The page counts what it expects to be stops: to press on after the last one takes as long.
    """
    presses, pressed = int(page.evaluate(script("tab_walk"))) + 1, 0
    while pressed < MOST_STOPS and not page.evaluate("tabWalk.hasEnded()"):
        for _ in range(presses):
            page.keyboard.press("Tab")
        pressed, presses = pressed + presses, STOPS_AT_ONCE
    walked = page.evaluate("tabWalk.result()")
    assert walked["hasEnded"]
    assert walked["stops"] > 5
    return list(walked["problems"])


def layout_problems(page: Page, *, drawings: bool = True) -> list[str]:
    """Return what is cut off, spills over or makes an open page scroll sideways."""
    return list(page.evaluate(script("layout_problems"), {"withDrawings": drawings}))


def _by_watch(watch: Watch, base: str) -> Problems:
    """Yield what the page did that a page must not do."""
    yield from (("console", what) for what in watch.complaints)
    yield from (("policy", what) for what in watch.violations())
    yield from (("elsewhere", what) for what in watch.elsewhere(base))
    left = stored(watch.page, watch.page.context)
    yield from (("storage", f"{kind}: {names}") for kind, names in left.items())
