"""One style sheet for every page, and scripts without comments that name what they load."""

import re
from pathlib import Path

from building import ROOT
from partnership.pages.assets import (
    script,
    small,
    used_part,
    with_fingerprint,
    with_imports,
    words_of,
)

WORDS = frozenset({"page", "card", "main"})
OWN = ROOT / "overrides" / "assets" / "stylesheets" / "site.css"


def test_a_rule_stays_where_every_class_and_id_of_it_may_be_on_a_page() -> None:
    sheet = "html{a:1}.page .card{b:2}#main{c:3}.page .dialog{d:4}#menu{e:5}"
    assert used_part(sheet, WORDS) == "html{a:1}.page .card{b:2}#main{c:3}"


def test_of_several_selectors_the_used_ones_stay() -> None:
    sheet = ".tabs,.page:is(.card,p),.page>.tabs{a:1}"
    assert used_part(sheet, WORDS) == ".page:is(.card,p){a:1}"


def test_an_element_that_no_page_has_needs_no_rule() -> None:
    assert used_part(".page p,.page kbd{a:1}kbd{b:2}", WORDS) == ".page p{a:1}"


def test_what_a_selector_rules_out_need_not_be_there() -> None:
    assert used_part(".page:not(.tabs){a:1}", WORDS) == ".page:not(.tabs){a:1}"


def test_a_query_stays_with_what_is_used_inside_and_goes_when_nothing_is() -> None:
    sheet = "@media print{.page{a:1}.tabs{b:2}}@media screen{.tabs{c:3}}@page{d:4}"
    assert used_part(sheet, WORDS) == "@media print{.page{a:1}}@page{d:4}"


def test_what_a_selector_asks_of_an_attribute_must_be_there() -> None:
    sheet = '[dir=rtl] .page,[data-side="main"] .page{a:1}'
    assert used_part(sheet, WORDS) == '[data-side="main"] .page{a:1}'


def test_a_value_that_no_rule_asks_for_goes_and_what_it_asked_for() -> None:
    icons = """:root{--a:url("data:image/svg,<p d='(1)'/>");--b:url("b")}.page{mask:var(--b)}"""
    assert used_part(icons, WORDS) == """:root{--b:url("b")}.page{mask:var(--b)}"""
    chain = ":root{--a:var(--b);--b:1px}.page{--c:2px;top:var(--d)}"
    assert used_part(chain, WORDS) == ".page{top:var(--d)}"
    assert (
        used_part(chain, WORDS, "p{top:var(--a)}")
        == ":root{--a:var(--b);--b:1px}.page{top:var(--d)}"
    )


def test_a_movement_that_no_rule_names_goes() -> None:
    sheet = "@keyframes in{0%{a:1}to{a:2}}@keyframes out{to{a:1}}.page{animation:out 1s}"
    assert used_part(sheet, WORDS) == "@keyframes out{to{a:1}}.page{animation:out 1s}"


def test_our_own_rules_go_without_comments_and_indents_and_mean_the_same() -> None:
    sheet = """/* Why. */
@media (min-width: 40em) {
  .a > .b:hover,
  .c :is(td, th) {
    background:
      url("a b") 0 0,
      red;
    color: red !important;
    grid-template-areas:
      "a b"
      "c d";
  }
}
"""
    assert small(sheet) == (
        '@media (min-width: 40em){.a > .b:hover,.c :is(td, th){background:url("a b") 0 0,red;'
        'color:red !important;grid-template-areas:"a b" "c d";}}'
    )


def test_words_are_those_of_texts_alone(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<p class="card wide">', "utf-8")
    (tmp_path / "a.css").write_text(".tabs{}", "utf-8")
    (tmp_path / "README.md").write_text("Tabs are a block of the theme.", "utf-8")
    (tmp_path / "b.html").write_text("{# No tabs\nhere. #}", "utf-8")
    assert words_of(tmp_path) == {"p", "class", "card", "wide"}


def test_our_sheet_holds_each_part_once_and_imports_nothing() -> None:
    whole = with_imports(OWN)
    parts = sorted(OWN.with_suffix("").glob("*.css"))
    assert parts
    assert [path.name for path in parts if whole.count(path.read_text("utf-8")) != 1] == []
    assert "@import" not in whole


def test_a_page_loads_one_sheet_with_a_seventh_of_the_theme(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    (name,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    sheet, own = (site / name).read_text("utf-8"), small(with_imports(OWN))
    assert sheet.endswith(own)
    assert 10_000 < len(sheet) - len(own) < 20_000  # of 137,513 characters


def test_a_script_goes_without_comments_and_names_what_it_loads_as_published(
    tmp_path: Path,
) -> None:
    texts = {
        "page.js": '// Why.\nimport { a } from "./part.js";\n  // more\n'
        'const b = () => import("./part.js"); // "//" is no comment\n',
        "part.js": '/** What. @param {x} y\n * more */\nexport { a } from "./deep.js";\n',
        "deep.js": "export const a = /** @type {number} */ (1);\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    deep = with_fingerprint("deep.js", lambda: b"export const a = (1);\n")
    part = f'export {{ a }} from "./{deep}";\n'.encode()
    named = with_fingerprint("part.js", lambda: part)
    assert script(tmp_path / "part.js") == part
    assert script(tmp_path / "page.js").decode() == (
        f'import {{ a }} from "./{named}";\n'
        f'const b = () => import("./{named}"); // "//" is no comment\n'
    )
