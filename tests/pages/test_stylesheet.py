"""One style sheet for every page: what is used of the theme's, then our own parts in order."""

import re
from pathlib import Path

from building import ROOT
from partnership.pages.stylesheet import used_part, with_imports, words_of

WORDS = frozenset({"page", "card", "main"})
OWN = ROOT / "overrides" / "assets" / "stylesheets" / "site.css"


def test_a_rule_stays_where_every_class_and_id_of_it_may_be_on_a_page() -> None:
    sheet = "html{a:1}.page .card{b:2}#main{c:3}.page .dialog{d:4}#menu{e:5}"
    assert used_part(sheet, WORDS) == "html{a:1}.page .card{b:2}#main{c:3}"


def test_of_several_selectors_the_used_ones_stay() -> None:
    sheet = ".tabs,.page:is(.card,p),.page>.tabs{a:1}"
    assert used_part(sheet, WORDS) == ".page:is(.card,p){a:1}"


def test_what_a_selector_rules_out_need_not_be_there() -> None:
    assert used_part(".page:not(.tabs){a:1}", WORDS) == ".page:not(.tabs){a:1}"


def test_a_query_stays_with_what_is_used_inside_and_goes_when_nothing_is() -> None:
    sheet = "@media print{.page{a:1}.tabs{b:2}}@media screen{.tabs{c:3}}@keyframes x{to{d:4}}"
    assert used_part(sheet, WORDS) == "@media print{.page{a:1}}@keyframes x{to{d:4}}"


def test_an_icon_that_no_rule_asks_for_goes() -> None:
    icons = """:root{--a:url("data:image/svg,<p d='(1)'/>");--b:url("b")}.page{mask:var(--b)}"""
    assert used_part(icons, WORDS) == """:root{--b:url("b")}.page{mask:var(--b)}"""


def test_words_are_those_of_texts_alone(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<p class="card wide">', "utf-8")
    (tmp_path / "a.css").write_text(".tabs{}", "utf-8")
    assert words_of(tmp_path) == {"p", "class", "card", "wide"}


def test_our_sheet_holds_each_part_once_and_imports_nothing() -> None:
    whole = with_imports(OWN)
    parts = sorted(OWN.with_suffix("").glob("*.css"))
    assert parts
    assert [path.name for path in parts if whole.count(path.read_text("utf-8")) != 1] == []
    assert "@import" not in whole


def test_a_page_loads_one_sheet_with_a_fifth_of_the_theme(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    (name,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    theme, own = (site / name).read_text("utf-8").split("/* The look of the site", 1)
    assert own
    assert 20_000 < len(theme) < 30_000  # of 137,513 characters
