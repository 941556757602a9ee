"""A page before MkDocs sees it: its front matter can be read whatever its words hold."""

import pytest
import yaml
from building import INVENTED, ROOT
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from loading import site_of
from mkdocs.utils.meta import get_data
from partnership.pages.page import Page, PageWriter, address_of, way_home

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, texts)
def test_mkdocs_reads_back_what_a_page_says_of_itself(title: str, description: str) -> None:
    page = Page("wards/castle.md", title, description, "# Castle\n".__str__)
    markdown, meta = get_data(page.text)
    assert markdown.strip() == "# Castle"
    assert meta["description"] == description
    assert "<" not in meta["title"]


def test_front_matter_is_plain_characters_that_every_yaml_reader_takes() -> None:
    page = Page(
        "a.md", "\U0001f6a8 Caf\u00e9\u2028\ufffe", "...\n---\ntitle: other", "# A\n".__str__
    )
    head = page.text.split("---\n")[1]
    assert head.isascii()
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        meta = yaml.load(head, Loader=loader)  # noqa: S506 - both loaders are safe
        assert meta["title"] == page.title
        assert meta["description"] == page.description


def test_a_page_of_the_past_counts_for_little_in_a_search_and_a_copy_for_nothing() -> None:
    def search_of(*, is_a_record: bool = False, more: str = "") -> object:
        page = Page("a.md", "A", "What.", "# A\n".__str__, is_a_record=is_a_record, more=more)
        return get_data(page.text)[1].get("search")

    assert search_of() is None
    assert search_of(is_a_record=True) == {"boost": 0.0005}
    assert search_of(is_a_record=True, more="search: {exclude: true}\n") == {"exclude": True}


@pytest.mark.parametrize(
    ("path", "address", "home"),
    [
        ("index.md", "", "."),
        ("wards/index.md", "wards/", ".."),
        ("wards/castle.md", "wards/castle/", "../.."),
        (
            "plans/2024-2027/priorities/burglary.md",
            "plans/2024-2027/priorities/burglary/",
            "../../../..",
        ),
    ],
)
def test_a_page_knows_its_address_and_its_way_home(path: str, address: str, home: str) -> None:
    assert address_of(path) == address
    assert way_home(path) == home


def test_a_page_reads_the_same_each_time_it_is_written() -> None:
    for page in site_of(INVENTED).pages:
        first, second = page.write(), page.write()
        assert first == second, page.path


def test_a_template_says_first_what_its_page_is_called_and_about() -> None:
    snapshot = site_of(INVENTED).snapshot
    head = "---\ntitle: {{ name }}\ndescription: About {{ name }}.\nscripts: [copy]\n---\n"
    texts = {"pages/a.md": f"{head}# {{{{ name }}}}{{{{ late }}}}\n", "pages/b.md": "# B\n"}
    writer = PageWriter(snapshot, Environment(loader=DictLoader(texts), autoescape=True))
    page = writer.write(Page("a.md"), "a", {"name": "Bridge & Quay"}, lambda: {"late": "!"})
    assert (page.title, page.description) == ("Bridge & Quay", "About Bridge & Quay.")
    assert get_data(page.text)[1]["scripts"] == ["copy"]
    assert page.markdown == "# Bridge &amp; Quay!"
    with pytest.raises(ValueError, match="begins with no title and description"):
        writer.write(Page("b.md"), "b", {})


def test_every_template_of_a_page_begins_so() -> None:
    for path in (ROOT / "overrides" / "pages").glob("*.md"):
        first, title, description, *rest = path.read_text("utf-8").splitlines()
        assert (first, title[:7], description[:13]) == ("---", "title: ", "description: "), (
            path.name
        )
        assert "---" in rest, path.name
