"""The colours of the site: one palette, each with the contrast that its use asks for, unrounded."""

import re

import pytest
from building import ROOT
from colours import contrast, turned_over

ASSETS = ROOT / "overrides" / "assets"
STYLES = (ASSETS / "stylesheets" / "site" / "base.css").read_text("utf-8")
DECLARATIONS = re.compile(r"--([a-z-]+): (#[0-9A-F]{6});(?: /\* ([0-9.]+))?")
DAY, DARK = STYLES.split("@media screen and (prefers-color-scheme: dark)", 1)
DARK = DARK.split("}", 1)[0]
SCHEMES = {
    "light": {name: value for name, value, _ in DECLARATIONS.findall(DAY)},
    "dark": {name: value for name, value, _ in DECLARATIONS.findall(DAY + DARK)},
}
"""The colours of each scheme: a dark screen changes some, and keeps the others."""

STATED = [
    (scheme, value, stated)
    for scheme, sheet in (("light", DAY), ("dark", DARK))
    for _, value, stated in DECLARATIONS.findall(sheet)
    if stated
]
"""The contrasts that comments state."""

PALETTE = {"#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1", "#2073BC", "#6BACE6"}
"""The Analysis Function palette."""

GREYS = {"#BFBFBF", "#FFFFFF", "#000000", "#1F1F1F", "#6B6B6B", "#F4F4F4", "#121212"}
"""The greys that stand beside it."""

TEXT = ("blue", "pink", "charcoal", "ink")
"""Colours that words are written in, on the page or on the quiet plate."""

EDGES = ("blue", "mid-blue", "charcoal", "edge", "ink", "turquoise", "orange")
"""Colours of lines and shapes that tell something, on the page."""

INTERACTIVE = ("#12436D", "#28A197", "#801650", "#F46A25", "#1F1F1F")
"""Colours of the interactive chart, which a dark screen turns over as a whole."""


@pytest.mark.parametrize("scheme", list(SCHEMES))
@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("ground", ["paper", "plate"])
def test_words_can_be_read_on_each_ground(scheme: str, name: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[name], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", list(SCHEMES))
@pytest.mark.parametrize("name", EDGES)
def test_lines_and_shapes_stand_out_from_the_page(scheme: str, name: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[name], colours["paper"]) >= 3


@pytest.mark.parametrize("scheme", list(SCHEMES))
@pytest.mark.parametrize("ground", ["lower", "higher"])
def test_the_marks_of_a_ward_stand_out_from_its_colour(scheme: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours["ink"], colours[ground]) >= 3


@pytest.mark.parametrize(("scheme", "value", "stated"), STATED)
def test_the_contrast_that_a_comment_states_is_true(scheme: str, value: str, stated: str) -> None:
    assert contrast(value, SCHEMES[scheme]["paper"]) == pytest.approx(float(stated), abs=0.006)


@pytest.mark.parametrize("colour", INTERACTIVE)
def test_the_interactive_chart_can_be_read_on_a_dark_screen(colour: str) -> None:
    assert turned_over("#FFFFFF") == SCHEMES["dark"]["paper"]
    assert contrast(turned_over(colour), SCHEMES["dark"]["paper"]) >= 3


def test_nothing_is_drawn_in_a_colour_of_its_own() -> None:
    for path in (*ROOT.glob("overrides/**/*.css"), *ROOT.glob("overrides/**/*.html")):
        used = {
            match.upper() for match in re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))
        }
        assert used <= PALETTE | GREYS, path
