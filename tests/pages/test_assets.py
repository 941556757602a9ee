"""One style sheet for every page, and scripts without comments that name what they load."""

import re
from pathlib import Path

from building import ROOT
from partnership.pages.assets import minify_css, script, with_fingerprint, with_imports

OWN = ROOT / "overrides" / "assets" / "stylesheets" / "site.css"


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
    assert minify_css(sheet) == (
        '@media (min-width: 40em){.a > .b:hover,.c :is(td, th){background:url("a b") 0 0,red;'
        'color:red !important;grid-template-areas:"a b" "c d";}}'
    )


def test_our_sheet_holds_each_part_once_and_imports_nothing() -> None:
    whole = with_imports(OWN)
    parts = sorted(OWN.with_suffix("").glob("*.css"))
    assert parts
    assert [path.name for path in parts if whole.count(path.read_text("utf-8")) != 1] == []
    assert "@import" not in whole


def test_a_page_loads_one_sheet_of_our_own(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    (name,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert (site / name).read_text("utf-8") == minify_css(with_imports(OWN))


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
