"""The finder's seven answers, each in its own words, and what people type instead of a postcode."""

import re
from collections.abc import Iterator

import pytest
from browser.asking import ask, details, field_of, opened, outcome, rows_of
from browser.crawl import AXE, layout_problems
from browser.watching import script
from playwright.sync_api import Browser, Page, expect

NOTHING, NO_POSTCODE = "Enter a postcode", "Enter a full UK postcode"
NO_PLACE = f"{NO_POSTCODE}, or a town, village or ward on our list"
STREET = "Enter the full postcode of the street: this site has no list of streets"
WRONG_LETTER = f"{NO_POSTCODE}. The last 2 letters are never C, I, K, M, O or V"


@pytest.fixture(scope="module")
def finder(chromium: Browser, base: str) -> Iterator[Page]:
    """Open the finder once: each answer replaces the one before."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield opened(context.new_page(), base)
    context.close()


def wrong(page: Page, message: str, typed: str) -> None:
    """Expect an error in the manner of GOV.UK, with what was typed kept."""
    summary = page.get_by_role("group", name="There is a problem")
    expect(summary).to_be_focused()
    assert summary.evaluate("one => one.nextElementSibling.tagName") == "H1"
    expect(page).to_have_title(re.compile("^Error: "))
    field = field_of(page)
    expect(page.locator("#postcode-error")).to_have_text(f"Error: {message}")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(re.escape(message)))
    expect(field).to_have_value(typed)
    expect(outcome(page)).to_be_empty()
    summary.get_by_role("link", name=message).click()
    expect(field).to_be_focused()


def right(page: Page) -> None:
    """Expect that nothing of an error is left."""
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.locator("#postcode-error")).to_be_hidden()
    expect(field_of(page)).not_to_have_attribute("aria-invalid", "true")
    assert not page.title().startswith("Error")


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0"])
def test_nothing_typed(finder: Page, typed: str) -> None:
    ask(finder, typed)
    wrong(finder, NOTHING, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "12345",
        "TS18 1A1",
        "TS181 1AA",
        "01642 527610",
        "no 1",
        "Flat B, 12",
        "TS18 1AA is where, or so they said, " + "the letter went and was lost " * 10,
        "<img src=1 onerror=alert(1)>",
        "TS18 1AA" * 40,
    ],
)
def test_not_a_postcode(finder: Page, typed: str) -> None:
    ask(finder, typed)
    wrong(finder, NO_POSTCODE, typed)
    expect(finder.get_by_role("button", name=re.compile("^Use [A-Z]"))).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("TS18 1CA", WRONG_LETTER),
        ("TS17 6EO", WRONG_LETTER),
        ("6 mandale road", STREET),
        ("Yarm Road", STREET),
        ("Flat B 12 St Ann's Terrace", STREET),
    ],
)
def test_what_it_seems_to_be_tells_what_to_say(finder: Page, typed: str, message: str) -> None:
    ask(finder, typed)
    wrong(finder, message, typed)


@pytest.mark.parametrize(
    "typed",
    ["TSI8 1AA", "ts18 iaa", "TSI8IAA", "12 High Street, TSI8 1AA", "1 High Street TSI8 1AA."],
)
def test_a_letter_for_a_digit_is_corrected_by_a_button(finder: Page, typed: str) -> None:
    ask(finder, typed)
    wrong(finder, NO_POSTCODE, typed)
    finder.get_by_role("button", name="Use TS18 1AA").click()
    right(finder)
    expect(field_of(finder)).to_have_value("TS18 1AA")
    expect(field_of(finder)).to_be_focused()
    expect(outcome(finder)).to_contain_text("TS18 1AA is in")


def test_an_o_for_a_nought_is_mended_too(finder: Page) -> None:
    ask(finder, "TS2O 1AA")
    wrong(finder, NO_POSTCODE, "TS2O 1AA")
    expect(finder.get_by_role("button", name="Use TS20 1AA")).to_be_visible()


def test_a_repair_that_is_not_in_the_list_is_not_offered(finder: Page) -> None:
    ask(finder, "TS18 IAD")
    wrong(finder, NO_POSTCODE, "TS18 IAD")
    expect(finder.get_by_role("button", name=re.compile("^Use [A-Z]"))).to_have_count(0)


@pytest.mark.parametrize("typed", ["yarm", "Yarm High Street", "12 High Street, Yarm"])
def test_a_place_in_one_ward_is_answered_with_its_figures(finder: Page, typed: str) -> None:
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_have_text("Yarm is a ward of Stockton-on-Tees.")
    expect(details(finder)).to_contain_text("in the year to")
    expect(details(finder)).to_contain_text(
        re.compile("Crime: (lower|higher|no clear change|about|prob|too)")
    )
    expect(details(finder).locator("svg + p > strong").first).to_be_visible()  # beside


def test_a_place_of_several_wards_is_answered_with_each(finder: Page) -> None:
    ask(finder, "norton")
    right(finder)
    expect(outcome(finder)).to_have_text(
        "Norton is made of 3 wards. Type a postcode to find yours."
    )
    for name in ("Norton Central", "Norton North", "Norton South"):
        expect(details(finder).get_by_role("link", name=name)).to_be_visible()
    whole = details(finder).get_by_role("link", name="All figures for Norton", exact=True)
    expect(whole).to_have_attribute("href", re.compile("/places/norton/$"))
    kinds = details(finder).get_by_role("link", name="By kind of crime in Norton", exact=True)
    expect(kinds).to_have_attribute("href", re.compile("/places/norton/#kinds$"))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Thornabby", "Nothing found for thornabby. Thornaby is made of 3 wards."),
        ("12 High St, Billinghm", "Nothing found for billinghm. Billingham is made of 5 wards."),
        ("stocton", "Nothing found for stocton. Stockton-on-Tees is made of 27 wards."),
        ("midlesbrough", "Nothing found for midlesbrough. Middlesbrough is outside Stockton"),
        ("yram", "Nothing found for yram. Yarm is a ward of Stockton-on-Tees."),
    ],
)
def test_a_misspelt_place_is_answered_with_the_nearest(
    finder: Page, typed: str, answer: str
) -> None:
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_contain_text(answer)


TOWN = """section => section.insertAdjacentHTML("beforeend",
    '<template data-place="Stockton" data-wards="ropner hartburn" data-page="places/stockton/">')"""


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("stockton", "Stockton is made of 2 wards."),
        ("Stockton town", "Stockton is made of 2 wards."),
        ("12 Durham Road, Stockton", "Stockton is made of 2 wards."),
        ("Norton, Stockton", "Norton is made of 3 wards."),
        ("Stockton Town Centre", "Stockton Town Centre is a ward of Stockton-on-Tees."),
        ("12 Durham Road, Stockton-on-Tees", "Stockton-on-Tees is made of 27 wards."),
    ],
)
def test_a_town_that_the_borough_is_called_after_is_told_from_it(
    finder: Page, typed: str, answer: str
) -> None:
    finder.locator(".finder").evaluate(TOWN)
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_contain_text(answer)
    finder.locator("template[data-place=Stockton]").evaluate("town => town.remove()")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("middlesbrough", "Middlesbrough is outside Stockton-on-Tees."),
        ("redcar", "Redcar and Cleveland is outside Stockton-on-Tees."),
        ("1 Yarm Road, Hartlepool", "Hartlepool is outside Stockton-on-Tees."),
        (
            "Stockton",
            "Stockton-on-Tees is made of 27 wards. Type a postcode to find yours.",
        ),
        ("12 Yarm Lane, Norton, Stockton-on-Tees", "Norton is made of 3 wards."),
        ("mandale and victoria", "Mandale & Victoria is a ward of Stockton-on-Tees."),
        ("hardwick and salters lane", "Hardwick & Salters Lane is a ward of Stockton-on-Tees."),
    ],
)
def test_boroughs_and_wards_are_answered_by_name(finder: Page, typed: str, answer: str) -> None:
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_contain_text(answer)


def test_another_borough_leads_to_why_it_is_not_compared(finder: Page) -> None:
    ask(finder, "Middlesbrough")
    why = details(finder).get_by_role("link", name="Why it cannot compare")
    expect(why).to_have_attribute("href", re.compile("/compare/#elsewhere$"))


@pytest.mark.parametrize("typed", ["Farm Estate", "Long Newton"])
def test_what_is_near_to_no_place_is_none(finder: Page, typed: str) -> None:
    ask(finder, typed)
    wrong(finder, NO_PLACE, typed)


@pytest.mark.parametrize(
    ("typed", "part"), [("TSI5", "TS15"), ("TS2O", "TS20"), ("tsi8 i", "TS18 1")]
)
def test_half_a_postcode_with_a_letter_for_a_digit_is_mended_too(
    finder: Page, typed: str, part: str
) -> None:
    ask(finder, typed)
    wrong(finder, NO_POSTCODE, typed)
    finder.get_by_role("button", name=f"Use {part}").click()
    right(finder)
    expect(outcome(finder)).to_contain_text(f"{part} is half a postcode.")


@pytest.mark.parametrize(
    ("typed", "part", "count"),
    [
        ("ts 18", "TS18", 11),
        ("TS 18 1", "TS18 1", 3),
        ("TS18", "TS18", 11),
        ("ts18 1", "TS18 1", 3),
        ("TS181", "TS18 1", 3),
        ("TS18 1A", "TS18 1", 3),
    ],
)
def test_half_a_postcode(finder: Page, typed: str, part: str, count: int) -> None:
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_have_text(
        f"{part} is half a postcode. Type the whole of it, such as TS15 9AA, to find your ward."
    )
    expect(details(finder)).to_contain_text(f"It covers {count} wards of Stockton-on-Tees")
    expect(details(finder).get_by_role("link")).to_have_count(count)


MORE_THAN_ONE = "Why there is more than one, and how to be sure"
BOXES = "not counting PO boxes and firms that fetch their mail"


def test_half_a_postcode_leaves_out_the_boxes_at_a_mail_office_and_says_so(finder: Page) -> None:
    ask(finder, "TS23 2")
    expect(details(finder)).to_contain_text(f"It covers 5 wards of Stockton-on-Tees, {BOXES}:")
    expect(details(finder).get_by_role("link", name="Newtown")).to_have_count(0)
    ask(finder, "TS21 2")
    expect(outcome(finder)).to_contain_text(
        f"no postcode of Stockton-on-Tees in our list begins with it, {BOXES}"
    )
    ask(finder, "TS23 4")
    expect(details(finder)).to_contain_text("It covers 3 wards of Stockton-on-Tees")
    expect(details(finder)).not_to_contain_text("PO boxes")
    ask(finder, "TS23 2WU")
    expect(outcome(finder)).to_contain_text("TS23 2WU may be in Newtown or Stockton Town Centre.")


def test_half_a_postcode_of_another_borough(finder: Page) -> None:
    ask(finder, "TS1 3")
    expect(outcome(finder)).to_contain_text("no postcode of Stockton-on-Tees in our list begins")
    expect(outcome(finder)).to_contain_text("it is in Middlesbrough")


@pytest.mark.parametrize(
    ("typed", "borough"), [("TS1 1AA", "Middlesbrough"), ("TS24 0AA", "Hartlepool")]
)
def test_outside_the_borough(finder: Page, typed: str, borough: str) -> None:
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_have_text(
        f"{typed} is outside Stockton-on-Tees: it is in {borough}."
    )


def test_outside_the_borough_in_a_sector_that_is_shared(finder: Page) -> None:
    shared = [row["place"] for row in rows_of("postcodes-outside.csv") if len(row["place"]) > 7]
    for postcode in shared[::60]:
        ask(finder, postcode)
        expect(outcome(finder)).to_contain_text(f"{postcode} is outside Stockton-on-Tees: it is in")


def test_far_outside_the_borough(finder: Page) -> None:
    ask(finder, "SW1A 1AA")
    expect(outcome(finder)).to_have_text("SW1A 1AA is probably outside Stockton-on-Tees.")
    expect(details(finder)).to_contain_text("begins with TS")


@pytest.mark.parametrize("typed", ["?", "Somewhere Else", "Guisborough"])
def test_a_place_that_is_not_ours_is_told_what_can_be_typed_and_where_to_go(
    finder: Page, typed: str
) -> None:
    ask(finder, typed)
    wrong(finder, NO_PLACE, typed)
    expect(details(finder).get_by_role("link")).to_have_text(["list of wards", "whom to call"])


@pytest.mark.parametrize(("typed", "wards"), [("TS18 1ZZ", 3), ("TS99 9ZZ", 0)])
def test_unknown_to_our_list(finder: Page, typed: str, wards: int) -> None:
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_have_text(f"{typed} is not in our list of postcodes.")
    expect(details(finder)).to_contain_text("Our list is of 20 October")
    expect(details(finder).get_by_role("listitem").get_by_role("link")).to_have_count(wards)
    assert details(finder).get_by_text("Postcodes that begin with TS18 1 are in").count() == (
        1 if wards else 0
    )
    for name in ("list of wards", "whom to call"):
        expect(details(finder).get_by_role("link", name=name)).to_be_visible()


def test_two_wards(finder: Page) -> None:
    first = rows_of("postcodes-edges.csv")[0]
    ask(finder, first["postcode"])
    right(finder)
    expect(outcome(finder)).to_contain_text(f"{first['postcode']} may be in")
    expect(outcome(finder)).to_contain_text("Most likely it is in ")
    expect(outcome(finder).get_by_role("link")).to_have_count(2)
    details(finder).get_by_text(MORE_THAN_ONE).click()
    expect(details(finder).locator("details a[href^='https://']").first).to_be_visible()
    expect(finder.locator(".ward-map svg a.is-found")).to_have_count(2)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "TS22 5SW",
            "may be in Northern Parishes, or outside Stockton-on-Tees, in Hartlepool.",
        ),
        (
            "TS21 1BW",
            "may be in Northern Parishes, or outside Stockton-on-Tees.",
        ),
        (
            "TS21 1EX",
            "is outside Stockton-on-Tees: it is in Darlington.",
        ),
    ],
)
def test_at_the_borough_boundary_both_sides_are_named(finder: Page, typed: str, said: str) -> None:
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_contain_text(f"{typed} {said}")
    last = "But some of its homes may be in Northern Parishes."
    expect(outcome(finder)).to_contain_text(
        last if "it is in" in said else "Most likely it is in Northern Parishes."
    )
    expect(outcome(finder).get_by_role("link", name="Northern Parishes")).to_be_visible()
    details(finder).get_by_text(MORE_THAN_ONE).click()
    expect(finder.locator(".ward-map svg a.is-found")).to_have_count(1)


@pytest.mark.parametrize(
    "typed",
    [
        "TS18 1AA",
        "ts18 1aa",
        "ts181aa",
        "  Ts18   1aA ",
        "TS18-1AA",
        "TS18\u20131AA",
        "(TS18 1AA)",
        "TS18 1AA.",
        "t s 1 8 1 a a",
        "TS18\u00a01AA",
        "TS18\u20091AA",
        "\uff34\uff33\uff11\uff18\u3000\uff11\uff21\uff21",
        "1 High Street, Stockton-on-Tees, TS18 1AA",
        "High Street\tTS18 1AA, England",
        "1 High Street, Stockton TS18 1 AA",
        "1 High Street TS 18 1AA.",
        "1 High Street t s 1 8 1 a a",
        "a word and " * 40 + "TS18 1AA",
    ],
)
def test_found_however_it_is_written(finder: Page, typed: str) -> None:
    ask(finder, typed)
    right(finder)
    expect(outcome(finder)).to_have_text("TS18 1AA is in Stockton Town Centre ward.")


def test_every_message_avoids_the_words_that_blame(finder: Page) -> None:
    texts = finder.evaluate(
        "[...document.querySelectorAll('.finder template')].map((one) => one.content.textContent)"
    )
    for word in ("please", "sorry", "invalid", "oops", "valid "):
        assert not [text for text in texts if word in text.lower()], word


@pytest.mark.parametrize("width", [1280, 320])
def test_an_answer_holds_to_the_standards_of_a_page(finder: Page, base: str, width: int) -> None:
    finder.set_viewport_size({"width": width, "height": 700})
    opened(finder, base)
    finder.evaluate(AXE.read_text("utf-8"))
    for typed in ("TS18 1AA", "TS15 9JN", "TS22 5SW", "TS18", "TS1 1AA", "TSI8 IAA"):
        ask(finder, typed)
        expect(finder.locator("#finder-result p, #postcode-repair p").first).to_be_visible()
        part = None if typed == "TS18 1AA" else ".finder"
        told = finder.evaluate(script("axe_results"), part)["violations"]
        assert [violation["rule"] for violation in told] == [], typed
        assert layout_problems(finder) == [], typed


@pytest.mark.parametrize("address", ["", "find-your-ward/", "wards/", "no/such/page/"])
def test_on_a_small_phone_the_answer_is_in_view_and_the_focus_stays(
    finder: Page, base: str, address: str
) -> None:
    finder.set_viewport_size({"width": 320, "height": 640})
    opened(finder, base, address)
    ask(finder, "TS18 1AA")
    expect(outcome(finder).locator("p")).to_be_in_viewport(ratio=1)
    expect(field_of(finder)).to_be_focused()


@pytest.mark.parametrize("size", [(320, 640), (1280, 900)], ids=str)
@pytest.mark.parametrize("typed", ["somewhere", "TSI8 1AA"])
@pytest.mark.parametrize("address", ["", "find-your-ward/"])
def test_the_link_of_the_summary_leads_to_the_field_with_all_that_is_said_of_it(
    finder: Page, base: str, address: str, typed: str, size: tuple[int, int]
) -> None:
    finder.set_viewport_size({"width": size[0], "height": size[1]})
    opened(finder, base, address)
    ask(finder, typed)
    finder.get_by_role("link", name=NO_POSTCODE).click()
    field = field_of(finder)
    expect(field).to_be_focused()
    for part in (field, *finder.locator(".finder__field > :not([hidden]):not(:empty)").all()):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("address", ["", "find-your-ward/", "wards/", "no/such/page/"])
def test_on_a_small_phone_what_was_meant_is_in_view_with_the_error(
    finder: Page, base: str, address: str
) -> None:
    finder.set_viewport_size({"width": 320, "height": 640})
    opened(finder, base, address)
    ask(finder, "TSI8 1AA")
    expect(finder.get_by_role("group", name="There is a problem")).to_be_focused()
    expect(finder.get_by_role("group", name="There is a problem")).to_be_in_viewport(ratio=1)
    expect(finder.get_by_role("button", name="Use TS18 1AA")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("address", ["", "find-your-ward/"])
def test_a_whole_postcode_fits_into_the_field_on_a_phone(
    finder: Page, base: str, address: str
) -> None:
    finder.set_viewport_size({"width": 360, "height": 640})
    opened(finder, base, address)
    field = field_of(finder)
    field.fill("TS22 5MW")
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
