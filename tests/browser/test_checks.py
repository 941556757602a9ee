"""The checks of the browser find what is wrong with a page on which everything is wrong."""

from browser.crawl import AXE, layout_problems, walk
from browser.naming import unnamed
from browser.watching import Watch, script, stored
from playwright.sync_api import BrowserContext, Page

WRONG = """
<!doctype html><html lang="en"><head><title>Wrong</title><style>
    .wide { width: 2000px }
    .cut { overflow: hidden; width: 3em; white-space: nowrap }
    .silent:focus { outline: none }
    .away { position: absolute; left: -5000px }
    .under { position: relative; z-index: -1 }
    .over { position: fixed; inset: 300px 0 0; background: white }
    body { height: 5000px }
</style></head><body>
    <a href="#1">one</a> <a href="#2">two</a> <a href="#3">three</a> <a href="#4">four</a>
    <a href="#5" class="silent">silent</a> <a href="#6" class="away">away</a>
    <a href="#7"><span></span>&nbsp;</a>
    <a href="#8" tabindex="2">eight</a>
    <p class="wide">A wide paragraph</p>
    <p class="cut">Words that do not fit</p>
    <svg width="200" height="50"><rect width="200" height="50" fill="#12436D"/>
        <text x="20" y="25" fill="#000">dark on dark</text>
        <text x="20" y="25" fill="#000" stroke="#fff" stroke-width="5" paint-order="stroke">with a
        line around</text></svg>
    <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
    <table><tr><td>1</td></tr></table>
    <div class="over"></div>
    <div style="margin-top: 400px"><a href="#9" class="under">covered</a></div>
</body></html>
"""


def test_layout_finds_what_is_wide_and_what_is_cut(newcomer: Page) -> None:
    newcomer.set_content(WRONG)
    problems = layout_problems(newcomer)
    assert any("the page is 20" in problem for problem in problems)
    assert any("cut off at the side: p.cut" in problem for problem in problems)


def test_names_are_missed_on_drawings_pictures_and_tables(newcomer: Page) -> None:
    newcomer.set_content(WRONG)
    tags = {problem.removeprefix("no name: <")[:3] for problem in unnamed(newcomer)}
    assert tags == {"svg", "img", "tab"}


def test_the_contrast_of_a_drawing_is_measured_against_its_shapes(newcomer: Page) -> None:
    newcomer.set_content(WRONG)
    problems = newcomer.evaluate(script("drawing_contrast"))
    assert len(problems) == 1
    assert problems[0].startswith("2.05 to 1")


def test_the_tab_walk_finds_stops_without_name_outline_or_place(newcomer: Page) -> None:
    newcomer.add_init_script(path=AXE)
    newcomer.goto("about:blank")
    newcomer.set_content(WRONG)
    problems = walk(newcomer)
    for what, where in [
        ("focus cannot be seen", "silent"),
        ("not on the screen", "away"),
        ("no name", "#7"),
        ("covered", "#9"),
    ]:
        assert any(what in problem and where in problem for problem in problems), (what, problems)


def test_the_watch_notes_requests_messages_violations_and_storage(
    newcomer: Page, context: BrowserContext
) -> None:
    base, picture = "https://site.test", "https://elsewhere.test/picture.png"
    policy = {"Content-Security-Policy": "img-src 'self'", "Content-Type": "text/html"}
    newcomer.route(f"{base}/**", lambda route: route.fulfill(headers=policy, body="<p>"))
    watch = Watch(newcomer)
    newcomer.goto(f"{base}/")
    newcomer.evaluate("localStorage.setItem('seen', 'yes'); console.warn('careful')")
    newcomer.evaluate("picture => { document.cookie = 'a=b'; new Image().src = picture; }", picture)
    newcomer.wait_for_function("window.policyViolations.length > 0")
    assert "careful" in watch.complaints
    assert stored(newcomer, context) == {"cookies": "a=b", "localStorage": ["seen"], "jar": ["a"]}
    assert watch.violations() == [f"img-src {picture}"]


def test_the_watch_notes_requests_to_another_host(newcomer: Page) -> None:
    newcomer.route("**/*", lambda route: route.fulfill(body="<p>Here", content_type="text/html"))
    watch = Watch(newcomer)
    newcomer.goto("http://site.test/")
    with newcomer.expect_request("http://elsewhere.test/picture.png"):
        newcomer.evaluate("new Image().src = 'http://elsewhere.test/picture.png'")
    assert watch.elsewhere("http://site.test") == ["http://elsewhere.test/picture.png"]
