"""The postcode index: the page decodes exactly what was encoded, in few bytes."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from building import DATA, ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded
from partnership.maps.postcode_index import LETTERS, encode_units, finder_index
from partnership.model.postcodes import ElsewherePostcode, Postcode, tidy_postcode
from partnership.model.wards import Ward
from partnership.pages.finder import Finder
from partnership.pages.snapshot import Snapshot
from playwright.sync_api import Browser, Page

MOST_BYTES = 3_000
DAY = date(2026, 11, 21)
UNITS = ["".join(pair) for pair in product(LETTERS, repeat=2)]

LOOK_UP = """([text, asked]) => {
    const index = JSON.parse(text);
    return asked.map((one) => {
        const { wards, boroughs, known } = postcodes.lookUp(index, one);
        return [wards, boroughs, known];
    });
}"""
FOUND_IN = """(text) => {
    const index = JSON.parse(text);
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const found = [];
    const districts = Object.keys(index.sectors).map((one) => one.split(" ")[0]);
    for (const outward of new Set([...districts, "ZZ1"])) {
        for (let digit = 0; digit < 10; digit += 1) {
            for (const one of letters) for (const other of letters) {
                const postcode = `${outward} ${digit}${one}${other}`;
                if (postcodes.lookUp(index, postcode).wards.length) found.push(postcode);
            }
        }
    }
    return found;
}"""

Answers = dict[str, tuple[list[str], list[str]]]


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """Open an empty page that holds the script that reads the index."""
    page = chromium.new_page()
    script = ROOT / "overrides" / "assets" / "javascripts" / "postcodes.js"
    page.add_script_tag(content=script.read_text("utf-8").replace("export const", "const", 1))
    yield page
    page.close()


def looked_up(page: Page, index: str, asked: list[str]) -> Answers:
    answers: list[Any] = page.evaluate(LOOK_UP, [index, asked])
    return {
        postcode: (wards, boroughs)
        for postcode, (wards, boroughs, known) in zip(asked, answers, strict=True)
        if known
    }


WARDS = tuple(
    Ward(code=f"E0500000{number}", name=f"Ward {number}", slug=f"ward-{number}")
    for number in range(6)
)
SLUGS = {ward.code: ward.slug for ward in WARDS}
BOROUGHS = {"E06000091": "East", "E06000092": "West"}
SECTORS = ["AX1 1", "AX1 2", "AX11 1", "A1 1", "A1A 9"]

wards_of = st.lists(st.sampled_from(list(SLUGS)), min_size=1, max_size=3, unique=True)
elsewhere = st.sampled_from(list(BOROUGHS)).map(lambda code: [code])
codes = wards_of | st.builds(list.__add__, wards_of, elsewhere)
tables = st.dictionaries(
    st.tuples(st.sampled_from(SECTORS), st.sampled_from(UNITS)).map("".join),
    codes | elsewhere | st.builds(list.__add__, elsewhere, wards_of),
    max_size=60,
)


def _sides(also: list[str]) -> tuple[tuple[str, ...], str | None]:
    """Return the other wards and the other borough that homes may lie in."""
    boroughs = [code for code in also if code in BOROUGHS]
    return tuple(code for code in also if code in SLUGS), boroughs[0] if boroughs else None


def index_of(table: dict[str, list[str]], points: dict[str, int]) -> tuple[str, Answers]:
    """Return the index of a table of postcodes, and what it should answer.

    The last letter of a postcode tells its point, so that some share one, as at a mail office.
    A sector in which the borough has nothing may be left out, so those answer for nothing here.
    """
    ours = {name: held for name, held in table.items() if held[0] in SLUGS}
    outside = {name: held for name, held in table.items() if name not in ours}
    sectors = {
        postcode[:-2]
        for postcode in (*ours, *(place for place in outside if len(outside[place]) > 1))
    }
    others = {name: held for name, held in outside.items() if name[:-2] in sectors}
    text = finder_index(
        [
            Postcode(postcode, held[0], points[postcode[-1]], 0, *_sides(held[1:]))
            for postcode, held in ours.items()
        ],
        WARDS,
        [ElsewherePostcode(other, (held[0],), tuple(held[1:])) for other, held in others.items()],
        BOROUGHS,
    )
    expected: Answers = {
        name: (
            [SLUGS[code] for code in held if code in SLUGS],
            [BOROUGHS[code] for code in held if code in BOROUGHS],
        )
        for name, held in (ours | others).items()
    }
    return text, expected


@settings(max_examples=12)
@given(
    table=tables, points=st.fixed_dictionaries({letter: st.integers(0, 50) for letter in LETTERS})
)
@pytest.mark.slow
def test_index_and_look_up_is_the_identity_and_finds_nothing_else(
    page: Page, table: dict[str, list[str]], points: dict[str, int]
) -> None:
    text, expected = index_of(table, points)
    every = [sector + unit for sector in SECTORS for unit in UNITS]
    assert looked_up(page, text, every) == expected


def test_units_are_written_as_the_module_says() -> None:
    units = {"AA": (3,), "AB": (3,), "AE": (3, 4), "AF": (4,), "AG": (3,), "BN": (3, 1, 2)}
    assert encode_units(units) == "3aa+4B-a-a+1.2X"
    assert encode_units({"AA": (0,)}) == "0a"
    assert encode_units({"ZZ": (0,)}) == "0" + "_" * 15 + "j"


def test_a_district_wholly_outside_is_written_once() -> None:
    outside = [
        ElsewherePostcode("AX1 1", ("E06000091",)),
        ElsewherePostcode("AX1 2", ("E06000091",)),
    ]
    outside += [
        ElsewherePostcode("AX2 1", ("E06000091", "E06000092")),
        ElsewherePostcode("AX2 2", ("E06000099",)),
    ]
    index = json.loads(finder_index([], WARDS, outside, BOROUGHS))
    assert index["boroughs"] == ["East", "West", ""]
    assert index["elsewhere"] == {"AX1": 6, "AX2 1": [6, 7], "AX2 2": 8}


def test_the_index_is_the_same_whatever_the_order_of_the_records() -> None:
    records = loaded(DATA)
    wards = Snapshot(records, DAY).wards
    turned = finder_index(reversed(records.postcodes), wards, reversed(records.outside))
    assert turned == finder_index(records.postcodes, wards, records.outside)


def test_every_postcode_of_the_borough_is_found_and_no_other_in_under_3_kb(page: Page) -> None:
    finder = Finder(Snapshot(loaded(DATA), DAY))
    assert len(gzip.compress(finder.index.encode(), 9, mtime=0)) <= MOST_BYTES
    records = loaded(DATA)
    slug = {ward.code: ward.slug for ward in Snapshot(records, DAY).wards}
    expected: Answers = {
        postcode.postcode: (
            [slug[code] for code in (postcode.ward, *postcode.also)],
            [finder.boroughs[postcode.beyond]] if postcode.beyond in finder.boroughs else [],
        )
        for postcode in records.postcodes
    }
    assert looked_up(page, finder.index, list(expected)) == expected
    near = {other.place for other in records.outside if other.also}
    assert set(page.evaluate(FOUND_IN, finder.index)) == set(expected) | near


def test_homes_on_both_sides_of_the_boundary_are_counted_and_told_from_each_other(
    page: Page,
) -> None:
    records = loaded(DATA)
    finder = Finder(Snapshot(records, DAY))
    assert finder.boundary_counts == (30, 16)
    assert sum(finder.counts.values()) + 30 == len(records.postcodes)
    asked = ["TS22 5SW", "TS21 1BW", "TS21 1EX", "TS9 5ND", "TS9 5AA", "TS18 1AA"]
    found = page.evaluate(
        """([text, asked]) => asked.map((one) => {
            const found = postcodes.lookUp(JSON.parse(text), one);
            return [found.wards.length, found.boroughs, found.isOutside, found.isAtBoundary];
        })""",
        [finder.index, asked],
    )
    assert found == [
        [1, ["Hartlepool"], False, True],
        [1, [], False, True],
        [1, ["Darlington"], True, True],
        [1, ["North Yorkshire"], True, True],
        [0, ["North Yorkshire"], True, False],
        [1, [], False, False],
    ]


def test_every_postcode_outside_names_its_borough(page: Page) -> None:
    records = loaded(DATA)
    finder = Finder(Snapshot(records, DAY))
    slug = {ward.code: ward.slug for ward in Snapshot(records, DAY).wards}
    asked = {
        other.place if len(other.place.split()[1]) > 1 else f"{other.place}AA": other
        for other in records.outside
    }
    assert looked_up(page, finder.index, list(asked)) == {
        postcode: (
            [slug[code] for code in other.also],
            [finder.boroughs[code] for code in other.boroughs],
        )
        for postcode, other in asked.items()
    }


def test_a_sector_names_the_ward_with_most_of_it_first_and_no_ward_of_a_mail_office() -> None:
    finder = Finder(Snapshot(loaded(DATA), DAY))
    assert finder.shared_points == {(444052, 519811): 88}
    wards = {sector: [ward.slug for ward in held] for sector, held, _ in finder.sectors}
    assert wards["TS15 9"][:2] == ["yarm", "southern-villages"]
    assert not [name for name in wards if name.startswith("TS23") and "newtown" in wards[name]]
    assert "newtown" in wards["TS19 0"]


HALVES = """([text, parts]) => parts.map((part) => {
    const { wards, boroughs } = postcodes.lookUpPart(JSON.parse(text), part);
    return [wards, boroughs.length > 0];
})"""


def test_half_a_postcode_is_answered_as_in_the_table(page: Page) -> None:
    finder = Finder(Snapshot(loaded(DATA), DAY))
    rows = {
        sector: [[ward.slug for ward in wards], is_shared]
        for sector, wards, is_shared in finder.sectors
    }
    answers = page.evaluate(HALVES, [finder.index, list(rows)])
    assert dict(zip(rows, answers, strict=True)) == rows


def test_half_a_postcode_of_nothing_but_boxes_names_the_ward_of_their_mail_office(
    page: Page,
) -> None:
    boxes = [Postcode(f"AX1 {sector}AA", WARDS[2].code, 0, 0) for sector in (1, 2)]
    home = Postcode("AX1 2AB", WARDS[3].code, 1, 0)
    text = finder_index([*boxes, home], WARDS)
    assert json.loads(text)["offices"] == [2]
    assert page.evaluate(HALVES, [text, ["AX1 1", "AX1 2", "AX1"]]) == [
        [["ward-2"], False],
        [["ward-3"], False],
        [["ward-3"], False],
    ]


WORDS = st.text(alphabet="ATSIO018 ,.-", max_size=24)
TIDIED = "(typed) => postcodes.tidy(typed)"


@settings(max_examples=100)
@given(before=WORDS, typed=WORDS)
def test_a_postcode_is_read_from_what_was_typed_and_from_whole_words_of_it(
    page: Page, before: str, typed: str
) -> None:
    read = page.evaluate(TIDIED, f"{before} {typed}")
    if read is None:
        return
    assert tidy_postcode(read) == read
    signs = r"[ ,.-]*".join(read.replace(" ", ""))
    assert re.search(rf"(?<![A-Z0-9]){signs}(?![A-Z0-9])", f"{before} {typed}")


def test_a_list_that_lacks_a_ward_is_known_for_it() -> None:
    records = loaded(DATA)
    lacking = tuple(at for at in records.postcodes if at.ward != records.postcodes[0].ward)
    snapshots = (Snapshot(each, DAY) for each in (records, replace(records, postcodes=lacking)))
    assert [Finder(snapshot).has_every_ward for snapshot in snapshots] == [True, False]


def test_the_example_is_in_one_ward_for_certain() -> None:
    finder = Finder(Snapshot(loaded(DATA), DAY))
    (example,) = (each for each in finder.snapshot.postcodes if each.postcode == finder.example)
    assert (example.also, example.beyond) == ((), None)
    assert finder.example != finder.snapshot.postcodes[0].postcode, "the first is at the boundary"
