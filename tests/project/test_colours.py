"""The colours of the site: one palette, each with the contrast that its use asks for, unrounded."""

import re

import pytest
from building import ROOT
from colours import contrast

ASSETS = ROOT / "overrides" / "assets"
STYLES = (ASSETS / "stylesheets" / "site" / "base.css").read_text("utf-8")
DECLARED = re.findall(r"--([a-z-]+): (#[0-9A-F]{6});(?: /\* ([0-9.]+):)?", STYLES)
COLOURS = {name: value for name, value, _ in DECLARED}

PALETTE = {"#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1", "#2073BC", "#6BACE6"}
"""The Analysis Function palette."""

GREYS = {"#BFBFBF", "#FFFFFF", "#000000", "#1F1F1F", "#6B6B6B", "#F4F4F4"}
"""The greys that stand beside it."""

TEXT = ("dark-blue", "dark-pink", "charcoal", "mid-blue", "black", "ink")
"""Colours that words are written in, on white or on the quiet plate."""

EDGES = ("dark-blue", "charcoal", "edge", "ink", "turquoise", "orange", "purple")
"""Colours of lines and shapes that tell something, on white."""


@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("ground", ["white", "plate"])
def test_words_can_be_read_on_each_ground(name: str, ground: str) -> None:
    assert contrast(COLOURS[name], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize("name", EDGES)
def test_lines_and_shapes_stand_out_from_the_page(name: str) -> None:
    assert contrast(COLOURS[name], COLOURS["white"]) >= 3


@pytest.mark.parametrize(("name", "value", "stated"), [colour for colour in DECLARED if colour[2]])
def test_the_contrast_that_a_comment_states_is_true(name: str, value: str, stated: str) -> None:
    assert contrast(value, "#FFFFFF") == pytest.approx(float(stated), abs=0.006), name


def test_nothing_is_drawn_in_a_colour_of_its_own() -> None:
    for path in (*ROOT.glob("overrides/**/*.css"), *ROOT.glob("overrides/**/*.html")):
        used = {
            match.upper() for match in re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))
        }
        assert used <= PALETTE | GREYS, path
