"""Mistakes in authored pages or the menu are reported with their line, before rendering."""

import shutil
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from checking import DAY
from history import edit
from mkdocs.config.defaults import MkDocsConfig
from partnership.checks.content import problems_of_content
from partnership.checks.gate import load_partnership
from partnership.checks.pages import problems_of_authored
from partnership.checks.settings import unread_settings
from partnership.pages.site import Site
from partnership.pages.templates import TEMPLATES

PAGE = "content/have-your-say.md"
MENU = "mkdocs.yml"
TABLE = "| Ward | Crimes |\n| --- | --- |\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with our own pages and settings."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / MENU, tmp_path)
    for name in ("hooks", "overrides"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told() -> list[str]:
    return [str(problem) for problem in problems_of_content(Path("content"), Path(MENU))]


def test_our_own_pages_are_right(home: Path) -> None:
    assert (home / PAGE).exists()
    assert told() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (PAGE, "title: Have", "titel: Have", f"{PAGE}:2  'titel' is not a field here."),
        (
            PAGE,
            "description: What",
            "description: Now: what",
            f"{PAGE}:3  the text contains a colon",
        ),
        (PAGE, "title: Have your say", "title: Have your say: now", f"{PAGE}:2  the text contains"),
        (PAGE, "[toc]\n---\n", "[toc]\n", f"{PAGE}:4  there is no --- line below"),
        (PAGE, "# Have your say\n", "\n", "the page has no title above its first heading."),
        (
            "content/crime/index.md",
            "scripts: [sort]",
            "scripts: [sorting]",
            "names sorting, but assets/javascripts has no sorting.js. Correct or delete it.",
        ),
        (PAGE, "Tell the", "TODO: say more. Tell the", "the line contains a placeholder."),
        (MENU, "hooks/site_events.py", "hooks/site_event.py", "Did you mean 'hooks/site_events.py"),
        (MENU, "- sane_lists", "- sane_list", "'markdown_extensions' names sane_list, which does"),
        (MENU, "name: material", "name: materials", "'theme' names materials, which does not"),
        (
            MENU,
            "theme:\n  name: material",
            "theme: material",
            "there is a text where 'theme' should have fields. Write 'name: ' before it",
        ),
        (PAGE, "## {{ one.title }}", "# {{ one.title }}", "the page has a second title."),
        (PAGE, "## {{ one.title }}", "### {{ one.title }}", "Begin the line with ##."),
        (PAGE, "contact.md#partnership)", "contact.md#partnership", "a link has no ) at its end."),
        (PAGE, "(about/contact.md#partnership)", "()", "a link has no address."),
        (PAGE, "Tell the", "<<<<<<< HEAD\nTell the", "the file contains two versions"),
        (PAGE, "Tell the", "<p>Tell the", "<p> is not closed before the element around it ends."),
        (
            PAGE,
            "Tell the",
            "<p><b>Tell</p></b> the",
            "<b> is not closed before the element around it ends.",
        ),
        (PAGE, "Tell the", "</div>\n\nTell the", "</div> has no opening <div> here."),
        (
            PAGE,
            "Tell the",
            f"{TABLE}| 1 | 2 | 3 |\n\nTell the",
            "has 3 cells, but the first row of its",
        ),
        (
            PAGE,
            "Tell the",
            f"{TABLE}| 1 |\n\nTell the",
            "has 1 cell, but the first row of its table 2.",
        ),
        (
            MENU,
            "  - Explore:",
            "  - Map: explore.md\n  - Explore:",
            "'nav' lists explore.md twice.",
        ),
        (MENU, "Explore: explore.md", "Explore explore.md", "Write Explore: explore.md, with a"),
        (MENU, "site_dir: site", "site_dir: site\nsite_url: x", "'site_url' has no effect"),
        (MENU, "Compare: compare", '"Compare: compare', "that is opened is not closed. Delete it."),
        (MENU, "explore.md", "exploer.md", "Did you mean 'explore.md'?"),
        (MENU, "Explore: explore", "Explore: content/explore", "Did you mean 'explore.md'?"),
        (MENU, "Explore: explore", "Explore:explore", "Write a space after the colon."),
        (MENU, "  - Explore: explore.md\n", "", "content/explore.md  the page is not in the menu."),
        (
            MENU,
            "      - Privacy:",
            "    - Privacy:",
            f"{MENU}:34  the line is not aligned",
        ),
        (
            MENU,
            "  - Explore:",
            "    Explore:",
            "Replace the two spaces before 'Explore:' with '- '.",
        ),
        (PAGE, "## {{ one.title }}", "##{{ one.title }}", "the heading has no space after its #."),
        (PAGE, "---\ntitle", "title", f"{PAGE}:1  there is no --- line above the page's settings."),
        (
            PAGE,
            "Tell the",
            "(Contact)[about/contact.md] Tell the",
            "the two parts of a link are in the wrong order.",
        ),
        (
            PAGE,
            "Tell the",
            "[Contact] (about/contact.md) Tell the",
            "there is a space before or inside",
        ),
        (PAGE, "[what to write", "what to write", "a link has no [."),
        (
            PAGE,
            "(about/contact.md#partnership)",
            "(\u201cabout/contact.md\u201d)",
            "curly quotation marks.",
        ),
        (
            PAGE,
            "Tell the",
            '<p class="told>Tell the</p>',
            'a tag has no " at the end of its value.',
        ),
        (PAGE, "# Have your say\n", "## Have your say\n", "Begin the line with a single #."),
        (PAGE, "## {{ one.title }}", "## { one.title }", "a value is in single braces."),
        (PAGE, "Tell the", "On { today } tell the", "a value is in single braces."),
        (
            PAGE,
            "Tell the",
            "| A | B |\n| 1 | 2 |\n\nTell the",
            "Write | --- | --- | below it.",
        ),
        (PAGE, "about/contact.md#", "about/ contact.md#", "there is a space before or inside"),
        (PAGE, "[toc]\n---", "[toc]\n--", "Replace the line below it with ---."),
        (PAGE, "Tell the", "**Tell the", "a ** has no matching **."),
        (PAGE, "Tell the", "\u2022 Tell the", "Begin each item with a hyphen and a space: '- '."),
        (
            MENU,
            "      - Privacy:",
            "\t- Privacy:",
            "the line is indented with a tab instead of spaces.",
        ),
    ],
)
def test_a_mistake_is_told(home: Path, name: str, old: str, new: str, what: str) -> None:
    edit(home, name, old, new)
    assert what in told()[0]


def test_a_page_under_another_name_is_told_once_by_where_it_is(home: Path) -> None:
    (home / "content/about/contact.md").rename(home / "content/about/contacts.md")
    (problem,) = told()
    assert problem.startswith("content/about/contacts.md  the page is about/contact.md in 'nav'")
    assert problem.endswith("Name it content/about/contact.md again.")


def test_a_page_without_its_first_lines_is_told(home: Path) -> None:
    text = (home / PAGE).read_text("utf-8").split("---\n", 2)[2]
    (home / PAGE).write_text(text, "utf-8")
    (problem,) = told()
    assert problem.startswith(f"{PAGE}:1  the page does not begin with its settings")


def test_a_page_that_is_gone_is_told_where_the_menu_names_it(home: Path) -> None:
    (home / PAGE).unlink()
    (problem,) = told()
    assert f"Restore {PAGE}, write another page, or delete the entry." in problem


def test_a_document_of_an_office_program_is_no_page(home: Path) -> None:
    (home / "content/news.docx").touch()
    (problem,) = told()
    assert problem.startswith("content/news.docx  the file is not a page")


def test_a_page_that_is_no_text_is_told(home: Path) -> None:
    (home / PAGE).write_bytes(b"The council\x92s page.\n")
    assert told() == [f"{PAGE}:1  the file is not in UTF-8. Save it again with the encoding UTF-8."]


def test_a_page_whose_name_ends_in_capitals_is_told(home: Path) -> None:
    (home / PAGE).rename(home / "content/have-your-say.MD")
    assert any(line.endswith("Name it have-your-say.md.") for line in told())


def test_settings_that_name_what_is_python_are_not_ours_to_judge(home: Path) -> None:
    with (home / MENU).open("a", encoding="utf-8") as file:
        file.write("extra_of_others: !!python/name:os.path\n")
    assert told() == []


def test_code_and_comments_are_no_text_of_a_page(home: Path) -> None:
    with (home / PAGE).open("a", encoding="utf-8") as file:
        file.write("\n```\n# no title](\n```\n\n<!-- # nor\n# this -->\n")
    assert told() == []


@pytest.mark.parametrize(
    "text",
    [
        f"{TABLE}| {{{{ 1 | number }}}} | `a|b` \\| c |\n",
        f"{TABLE}{{% for one in [1] %}}\n| {{{{ one }}}} | |\n{{% endfor %}}\n\n1 | 2 | 3\n",
        "{% if today %}<p>{% else %}<p class='{{ 1 if 2 > 1 }}'>{% endif %}a<br>b</p>\n",
        "<ul>{% for a in [1] %}{% if a %}</ul><ul>{% endif %}<li>1 < 2</li>{% endfor %}</ul>\n",
        "Write `<p>`, or <https://aldermoor.example/> to <help@aldermoor.example>.\n",
        "<svg><path d='M0 0'/></svg> <!-- <p> -->\n",
    ],
)
def test_tags_and_tables_that_are_whole_are_not_told(home: Path, text: str) -> None:
    with (home / PAGE).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}")
    assert told() == []


def test_a_menu_may_name_a_page_that_is_made_from_records(home: Path) -> None:
    edit(home, MENU, "  - Explore: explore.md\n", "  - Explore: explore.md\n  - wards/yarm.md\n")
    assert told() == []


@pytest.fixture(scope="module", params=[INVENTED, DATA], ids=lambda data: data.name)
def site(request: pytest.FixtureRequest) -> Site:
    """Return the site of a borough."""
    return Site.build(load_partnership(request.param), DAY, TEMPLATES)


def line_of(home: Path, text: str) -> int:
    """Return the line of a text on the page that these tests edit."""
    above, _, _ = (home / PAGE).read_text("utf-8").partition(text)
    return above.count("\n") + 1


def shown(site: Site) -> list[str]:
    return [str(problem) for problem in problems_of_authored(site, Path("content"), Path(MENU))]


def test_the_links_of_our_own_pages_lead_somewhere(home: Path, site: Site) -> None:
    assert (home / PAGE).exists()
    assert shown(site) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "(about/contact.md).",
            "(about/contcat.md).",
            "to a page that does not exist. Did you mean 'about/contact.md'?",
        ),
        (
            "(about/contact.md).",
            "(/about/contact.md).",
            "to a page that does not exist. Did you mean 'about/contact.md'?",
        ),
        ("(about/contact.md).", "(about/contact.md#partnrship).", "Did you mean '#partnership'?"),
        ("To report", '<a href="{{ root }}/crme/">Crime</a>: to report', "'{{ root }}/crime/'?"),
        (
            "To report",
            '<a href="#partnership">Here</a>: to report',
            "a section that does not exist",
        ),
        (
            "To report",
            "{{ snapshot.plan }} to report",
            "has no attribute 'plan'. Did you mean 'plans'?",
        ),
        (
            "To report",
            '{% import "macros/figure.html" as figures %} to report',
            "there is no template macros/figure.html. Did you mean 'macros/figures.html'?",
        ),
        ("To report", "<script>alert(1)</script> To report", "a script within itself."),
        ("To report", "<b style='color: red'>To</b> report", "<b> has a 'style' attribute."),
    ],
)
def test_a_link_that_leads_nowhere_is_told_on_its_line(
    home: Path, site: Site, old: str, new: str, what: str
) -> None:
    line = line_of(home, old)
    edit(home, PAGE, old, new)
    (told,) = shown(site)
    assert told.startswith(f"{PAGE}:{line}  ")
    assert what in told


def test_an_end_that_is_lost_is_named(home: Path, site: Site) -> None:
    edit(home, PAGE, "{% endif %}\n", "")
    assert "unknown tag 'endfor'. Write {% endif %} above it, where that ends." in shown(site)[0]


def test_a_mistake_on_a_page_hides_none_on_those_that_lead_to_it(home: Path, site: Site) -> None:
    line = line_of(home, "To report")
    edit(home, PAGE, "To report", "{{ snapshot.plan }} [here](contact.md#nowhere) to report")
    with (home / "content/about/contact.md").open("a", encoding="utf-8") as file:
        file.write("\n{% endif %}\n")
    contact, own = shown(site)
    assert "unknown tag 'endif'. Complete the tag before it" in contact
    assert own.startswith(f"{PAGE}:{line}  ")


def test_a_page_that_the_site_makes_itself_is_told(home: Path, site: Site) -> None:
    shutil.copy(home / "content/explore.md", home / "content/crime/burglary.md")
    (told,) = shown(site)
    assert told.startswith("content/crime/burglary.md  the site makes a page of this name itself")


def test_a_page_of_the_footer_that_does_not_exist_is_told(home: Path, site: Site) -> None:
    edit(home, MENU, "url: about/privacy/", "url: about/private/")
    (told,) = shown(site)
    assert told.endswith(
        "names about/private/, which does not exist. Did you mean 'about/privacy/'?"
    )


def test_links_to_files_and_to_others_are_not_followed(home: Path, site: Site) -> None:
    with (home / PAGE).open("a", encoding="utf-8") as file:
        file.write("\nNever `<script>`.\n")
        file.write("\n[A](feed.xml), [B](https://aldermoor.example/x.md), [C](tel:101).\n")
        file.write('\n<a href="{{ root }}/plans/{{ snapshot.plans[0].years }}/">Plan</a>\n')
    assert shown(site) == []


def test_every_setting_of_mkdocs_is_known() -> None:
    """Settings that MkDocs has dropped, or sets itself, are none."""
    own = MkDocsConfig().keys() - {"config_file_path", "google_analytics", "pages"}
    assert "nav" in own
    told = [problem.what for problem in unread_settings("", dict.fromkeys(own, True))]
    assert not [what for what in told if "is not a setting of MkDocs" in what]
