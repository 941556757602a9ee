"""The form in a real browser, on a checkout: open, edit, add, take out, save, and what changed."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.github import GitHub
from browser.server import serve
from browser.watching import Watch, script
from building import INVENTED, ROOT
from partnership.pages.admin import form_files
from partnership.records.folder import Folder
from partnership.records.form import Form
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

PRIORITY = "data/plans/2024-2027/priorities/burglary.yml"
BURGLARY = "plans-2024-2027-priorities/entries/burglary"
CHECKOUT = {
    f"data/{path.relative_to(INVENTED).as_posix()}": path.read_text("utf-8")
    for path in INVENTED.rglob("*.yml")
}


@pytest.fixture
def page(newcomer: Page) -> Page:
    """Open a browser in which the form remembers nothing."""
    return newcomer


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the form of the invented borough; give its address."""
    folder = tmp_path_factory.mktemp("form")
    for name, content in form_files(INVENTED, ROOT / "overrides"):
        path = folder / "admin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with serve(folder) as base:
        yield f"{base}/admin/"


def opened(page: Page, form: str, record: str) -> Page:
    """Open a record of a fresh checkout, as an officer would by its address."""
    page.add_init_script(script("repository_choose"))
    page.goto(f"{form}start.js")
    page.evaluate(script("repository_fill"), CHECKOUT)
    page.goto(f"{form}#/collections/{record}")
    page.get_by_role("button", name="Work in the folder of the project").click()
    expect(page.get_by_role("group", name="Content Editor")).to_be_visible()
    return page


@pytest.fixture(scope="module")
def started(known: Page, form: str) -> Page:
    """Start the form on a checkout, which takes longer than most tests."""
    return opened(known, form, "site/entries/releases")


@pytest.fixture
def desk(started: Page) -> Iterator[Page]:
    """Give the started form, for a test that saves nothing, or a record that no other opens."""
    leave(started)
    yield started
    leave(started)


def leave(page: Page) -> None:
    """Leave an open record, and what was not saved of it."""

    def accept(dialog: Dialog) -> None:
        dialog.accept()

    page.on("dialog", accept)
    show(page, "site")
    expect(page.get_by_role("group", name="Content Library")).to_be_visible()
    page.remove_listener("dialog", accept)


def show(page: Page, address: str) -> None:
    """Go to a record or a list of records in the started form."""
    page.evaluate("address => { location.hash = `#/collections/${address}`; }", address)


def group(around: Page | Locator, label: str) -> Locator:
    """Return the part of a form for one field; the form puts marks of direction around names.

    A list comes before its items, which have its name.
    """
    return around.get_by_role("group", name=re.compile(rf"^“\W?{label}\W?” Field$")).first


def save(page: Page, file: str, before: str) -> list[str]:
    """Save, and return the lines that went and came."""
    page.get_by_role("button", name="Save", exact=True).click()
    after = str(page.evaluate(script("repository_read"), [file, before]))
    expect(page.get_by_role("group", name="Content Library")).to_be_visible()
    return changed_lines(before, after)


def changed_lines(before: str, after: str) -> list[str]:
    changed = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in changed if not line.startswith(("---", "+++", "@@"))]


def test_an_edit_an_addition_and_a_removal_are_all_that_changes(page: Page, form: str) -> None:
    opened(page, form, BURGLARY)
    plain = group(page, "In plain words").get_by_role("textbox")
    plain.fill("People breaking into homes, shops and schools.")
    actions = group(page, "Actions")
    scroll_to(page, actions)
    actions.get_by_role("button", name=re.compile("^Add ")).last.click()
    new = actions.get_by_role("textbox", name="Text")
    new.fill("Light the alleys: all of them.")
    actions.get_by_role("checkbox", name="Community Safety Plan").check()
    focus = group(page, "Focus")
    scroll_to(page, focus)
    remove = focus.get_by_role("button", name="Remove").first
    remove.click()  # a browser without a person answers no to what the form asks
    expect(remove).to_be_visible()
    page.once("dialog", lambda asked: asked.accept())
    remove.click()
    expect(focus.get_by_role("textbox")).to_have_count(0)
    assert save(page, PRIORITY, CHECKOUT[PRIORITY]) == [
        "-plain: People breaking into homes and shops.",
        "+plain: People breaking into homes, shops and schools.",
        "-focus:",
        "-  - Homes that were broken into before",
        "+  - text: 'Light the alleys: all of them.'",
        "+    papers:",
        "+      - plan",
    ]


def test_a_folder_without_the_records_is_refused(page: Page, form: str) -> None:
    page.add_init_script(script("repository_choose"))
    page.goto(f"{form}start.js")
    page.evaluate(script("repository_fill"), {"another/project.txt": ""})
    page.goto(form)
    page.get_by_role("button", name="Work in the folder of the project").click()
    expect(page.get_by_text("This is not the project's folder.")).to_be_visible()


def find(page: Page, words: str, record: str) -> None:
    """Search all records, and open one that is found."""
    search = page.get_by_placeholder("Search all records…")
    search.fill(words)
    search.press("Enter")
    page.get_by_role("row").filter(has_text=record).click()


def test_a_search_shows_what_it_found_far_down_in_a_record(desk: Page) -> None:
    find(desk, "The first year went better", "Burglary")
    found = desk.locator("input:focus, textarea:focus")
    expect(found).to_have_value("The first year went better than expected.")
    expect(found).to_be_in_viewport()


def test_a_search_that_found_what_is_not_shown_stays_at_the_top(desk: Page) -> None:
    find(desk, "burglary", "Burglary")
    expect(group(desk, "Title")).to_be_visible()
    desk.wait_for_timeout(300)
    expect(group(desk, "Title")).to_be_in_viewport()


def test_a_day_stands_in_words_beside_its_box(desk: Page) -> None:
    show(desk, "meetings/new")
    day = group(desk, "Day")
    day.locator("input").fill("2027-01-09")
    beside = day.locator("[data-day*=weekend]")
    expect(beside).to_have_attribute("data-day", "Saturday, 9 January 2027: a weekend")
    day.locator("input").fill("2027-01-12")
    expect(beside).to_have_count(0)


def test_a_ward_is_chosen_by_its_name_and_saved_with_its_code(page: Page, form: str) -> None:
    opened(page, form, BURGLARY)
    focus = group(page, "Wards it concentrates on")
    scroll_to(page, focus)
    focus.get_by_role("button", name="Expand", exact=True).first.click()
    wards = group(focus, "Wards")
    scroll_to(page, wards)
    wards.get_by_role("combobox").first.click()
    page.get_by_role("option", name=re.compile("^Castle")).click()
    page.keyboard.press("Escape")
    (line,) = save(page, PRIORITY, CHECKOUT[PRIORITY])
    assert line == "+    - {code: E05900013, name: Castle}"


def test_a_group_is_not_taken_out_without_asking(desk: Page) -> None:
    show(desk, BURGLARY)
    tick = desk.get_by_role("checkbox", name="Deputy")
    scroll_to(desk, tick)
    tick.click()  # a browser without a person answers no
    expect(tick).to_be_checked()
    desk.once("dialog", lambda asked: asked.accept())
    tick.click()
    expect(tick).not_to_be_checked()


def test_a_browser_in_american_english_offers_no_other_language(
    chromium: Browser, form: str
) -> None:
    context = chromium.new_context(locale="en-US")
    page = opened(context.new_page(), form, BURGLARY)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    expect(page.get_by_text("now available in")).to_have_count(0)
    context.close()


def test_saving_opens_a_draft_of_a_pull_request_with_that_one_change(page: Page, form: str) -> None:
    github = GitHub(page.context, CHECKOUT)
    page.goto(f"{form}#/collections/{BURGLARY}")
    page.get_by_role("button", name="Sign In Using Access Token").click()
    page.get_by_role("textbox", name="Personal Access Token").fill("github_pat_of_an_officer")
    page.keyboard.press("Enter")
    plain = group(page, "In plain words").get_by_role("textbox")
    plain.fill("People breaking into homes, shops and schools.")
    with page.expect_response("**/repos/*/*/pulls"):
        page.get_by_role("button", name="Save", exact=True).click()
    assert github.tokens == {"token github_pat_of_an_officer"}
    (branch,), (commit,), (pull,) = github.branches, github.commits, github.pulls
    assert list(commit) == [PRIORITY]
    assert changed_lines(CHECKOUT[PRIORITY], commit[PRIORITY]) == [
        "-plain: People breaking into homes and shops.",
        "+plain: People breaking into homes, shops and schools.",
    ]
    assert (pull["base"], pull["head"], pull["draft"]) == ("main", branch, True)


def test_escape_loses_nothing_that_was_typed(desk: Page) -> None:
    show(desk, "plans-2024-2027-priorities/entries/anti-social-behaviour")
    plain = group(desk, "In plain words").get_by_role("textbox")
    plain.fill("Noise, damage and nuisance that spoil the parks.")
    plain.press("Escape")
    file = PRIORITY.replace("burglary", "anti-social-behaviour")
    assert [line[0] for line in save(desk, file, CHECKOUT[file])] == ["-", "+"]


def test_the_way_back_asks_before_it_leaves_what_is_not_saved(desk: Page) -> None:
    show(desk, BURGLARY)
    back = desk.get_by_role("button", name="Cancel Editing")
    plain = group(desk, "In plain words").get_by_role("textbox")
    plain.fill("People breaking into homes, shops and schools.")
    back.click()  # a browser without a person answers no
    expect(plain).to_have_value("People breaking into homes, shops and schools.")
    plain.press("End")  # a browser asks nothing before a page was used
    with desk.expect_event("dialog") as asked:
        desk.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    desk.once("dialog", lambda dialog: dialog.accept())
    back.click()
    expect(desk.get_by_role("group", name="Content Library")).to_be_visible()
    desk.get_by_text("Burglary").first.click()
    expect(plain).to_have_value("People breaking into homes and shops.")
    back.click()  # with nothing to lose it leaves at once
    expect(desk.get_by_role("group", name="Content Library")).to_be_visible()


def test_a_press_on_the_words_of_a_closed_item_opens_it(desk: Page) -> None:
    show(desk, BURGLARY)
    why = group(desk, "Why it was chosen")
    why.get_by_text("Burglary had risen for two years.").click()
    expect(why.get_by_role("textbox", name="Text")).to_be_visible()


def fill(around: Page | Locator, label: str, words: str) -> None:
    field = group(around, label).first
    field.scroll_into_view_if_needed()
    field.locator("input, textarea, [contenteditable]").first.fill(words)


def scroll_to(page: Page, field: Locator) -> None:
    """Scroll to a field as with a wheel: only what is near the view is there."""
    page.mouse.move(600, 450)
    while not field.count():
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(50)
    field.scroll_into_view_if_needed()


def entries_of_the_first_figure(page: Page) -> Locator:
    """Open the first figure of a report, and return its entries."""
    figures = group(page, "Figures")
    scroll_to(page, figures)
    figures.get_by_role("button", name="Expand", exact=True).first.click()
    figures.hover()
    entries = group(figures, "Entries")
    scroll_to(page, entries)
    return entries


def test_a_new_report_has_a_line_for_each_target_and_keeps_those_that_got_a_figure(
    desk: Page,
) -> None:
    show(desk, "plans-2024-2027-monitoring/new")
    fill(desk, "Period", "2025-q1")
    fill(desk, "First day", "2025-04-01")
    fill(desk, "Last day", "2025-06-30")
    sources = group(desk, "Sources")
    sources.scroll_into_view_if_needed()
    sources.get_by_role("checkbox", name="Community Safety Plan").check()
    entries = entries_of_the_first_figure(desk)
    fill(entries, "Day", "2025-07-14")
    value = group(entries, "Value").locator("input").first
    value.press_sequentially("1 4,")  # the library would keep what follows a comma
    assert "without a comma" in str(value.evaluate("box => box.validationMessage"))
    assert save(desk, "data/plans/2024-2027/monitoring/2025-q1.yml", "") == [
        "+# yaml-language-server: $schema=../../../schema/report.json",
        "+period: 2025-q1",
        "+first_day: 2025-04-01",
        "+last_day: 2025-06-30",
        "+papers:",
        "+  - plan",
        "+figures:",
        "+  - id: fewer-break-ins",
        "+    measure: Burglaries recorded by the police in a year",
        "+    unit: offences",
        "+    priorities:",
        "+      - burglary",
        "+    target: fewer-break-ins",
        "+    entries:",
        "+      - on: 2025-07-14",
        "+        value: 14",
    ]


def test_the_entries_of_a_figure_stand_open_and_their_heading_scrolls_with_them(desk: Page) -> None:
    """A heading that stayed in view would lie on that of the list around it."""
    show(desk, "plans-2024-2027-monitoring/entries/2024-25")
    entries = entries_of_the_first_figure(desk)
    expect(group(entries, "Value")).to_be_attached()
    bars = entries.locator(".toolbar")
    positions = bars.evaluate_all("bars => bars.map(bar => getComputedStyle(bar).position)")
    assert set(positions) == {"static"}


def test_a_plan_is_begun_in_a_folder_named_after_its_years(desk: Page) -> None:
    show(desk, "plans/new")
    fill(desk, "Years", "2027-2030")
    fill(desk, "Title", "Safer Aldermoor 2027-2030")
    fill(desk, "Summary", "What we mean to do.")
    sources = group(desk, "Sources")
    sources.scroll_into_view_if_needed()
    for label, words in {"Short name": "plan", "Title": "The draft", "Published by": "Us"}.items():
        fill(sources, label, words)
    assert save(desk, "data/plans/2027-2030/plan.yml", "") == [
        "+# yaml-language-server: $schema=../../schema/plan.json",
        "+years: 2027-2030",
        "+title: Safer Aldermoor 2027-2030",
        "+summary: What we mean to do.",
        "+papers:",
        "+  - id: plan",
        "+    title: The draft",
        "+    body: Us",
    ]
    listed = desk.get_by_role("group", name="Content Library")
    expect(listed.get_by_text("Safer Aldermoor 2027-2030")).to_be_visible()


def test_a_priority_is_added_from_its_plan(desk: Page) -> None:
    """Only in a checkout: on the site each record has a pull request of its own."""
    show(desk, "plans-2024-2027/entries/plan")
    priorities = group(desk, "Priorities")
    scroll_to(desk, priorities)
    priorities.get_by_role("button", name=re.compile(r"^Add \W?Priority")).click()
    asked = desk.get_by_role("dialog")
    fill(asked, "Title", "Drug dealing")
    fill(asked, "In plain words", "People who sell drugs in the street.")
    asked.get_by_role("checkbox", name="Community Safety Plan").check()
    asked.get_by_role("button", name="Add", exact=True).click()
    plan = "data/plans/2024-2027/plan.yml"
    assert save(desk, plan, CHECKOUT[plan]) == ["+  - drug-dealing"]
    new = "data/plans/2024-2027/priorities/drug-dealing.yml"
    assert "title: Drug dealing" in desk.evaluate(script("repository_read"), [new, ""])


def records() -> list[tuple[str, str]]:
    """Return a record of each form that the borough has: its address there, and its file."""
    every: dict[str, str] = {}
    for collection in Form(Folder(INVENTED)).collections():
        entries = {file["name"]: file["file"] for file in collection.get("files", [])}
        inside = [file for file in CHECKOUT if str(Path(file).parent) == collection.get("folder")]
        entries |= {Path(file).stem: file for file in inside[:1]}
        every |= {f"{collection['name']}/entries/{name}": file for name, file in entries.items()}
    return [(address, file) for address, file in every.items() if file in CHECKOUT]


def words_of(page: Page) -> Locator:
    """Return a field with words in it, of whatever list or group holds the first."""
    fields = page.get_by_role("group", name="Content Editor").get_by_role("textbox")
    for _ in range(4):
        for number, value in enumerate(fields.evaluate_all(_VALUES)):
            if " " in value:
                return fields.nth(number)
        page.get_by_role("button", name="Expand", exact=True).first.click()
        expect(fields).not_to_have_count(0)
    return fields.first


_VALUES = "fields => fields.map(field => field.value ?? field.textContent)"


def test_one_edit_changes_one_line_of_each_record(page: Page, form: str) -> None:
    (first, _), *_ = every = records()
    opened(page, form, first)
    many: dict[str, Any] = {}
    for address, file in every:
        show(page, address)
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
        words = words_of(page)
        words.fill(f"{words.input_value()} Edited.")
        changed = save(page, file, CHECKOUT[file])
        if len(changed) != 2:
            many[file] = changed
    assert many == {}


def test_the_form_asks_no_other_host_and_is_not_wider_than_a_phone(page: Page, form: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    watch = Watch(page)
    opened(page, form, BURGLARY)
    expect(group(page, "In plain words")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    asked = {request.url for request in watch.requests if request.failure is None}
    assert {url for url in asked if not url.startswith((form, "blob:", "data:"))} == set()
