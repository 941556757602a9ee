"""Text from records ends on the page as that text, whatever HTML, Markdown or Jinja it holds."""

from datetime import date
from typing import Literal

import markdown
import pytest
from building import ROOT
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from partnership.errors import ProblemsFoundError
from partnership.model.months import Month
from partnership.pages.templates import (
    FILTERS,
    escape_markdown,
    render_authored,
    sandbox_beside,
    template_environment,
)
from partnership.text import join_and
from visible import Seen, one_line

OVERRIDES = ROOT / "overrides"
EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "sane_lists"]
"""Those of mkdocs.yml and those that MkDocs adds itself."""

PIECES = [
    *"\\`*_{}[]()<>#+-.!|~^$&\"':;=%@/ \n\t",
    "<script>alert(1)</script>",
    "<b>",
    "</td></tr></table>",
    "<!-- ",
    "-->",
    "<?php",
    "<![CDATA[",
    "{{ 7*7 }}",
    "{% raw %}",
    "{# note #}",
    "{: onclick=alert(1) }",
    "{ onclick=alert(1) }",
    "&lt;",
    "&#42;",
    "&amp",
    "# ",
    "\n===",
    "\n---\n",
    "- ",
    "1. ",
    "12) ",
    "> ",
    "```\n",
    "    ",
    "~~~",
    "[a](javascript:alert(1))",
    "![a](b)",
    "[a]: http://x",
    "[^1]: note",
    "*[HTML]: abbreviation",
    ": definition",
    "| a | b |\n|---|---|",
    "<https://x.example>",
    "https://x.example",
    "a@b.example",
    "!!! note",
    "[TOC]",
    "  \n",
    "\u202e",
    "\u200f",
    "\u00a0",
    "\U0001f6a8",
    "é",
    "word",
    "7",
]

UNSHOWN: tuple[Literal["Cc", "Cs"], ...] = ("Cc", "Cs")
"""Control characters and halves of characters: records that hold them are refused."""

texts = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
    st.text(st.characters(exclude_categories=UNSHOWN), min_size=1, max_size=40),
)

PLACES = {
    "alone": "{{ value }}",
    "in a sentence": "Before {{ value }} after.",
    "below a line": "Before\n{{ value }}\nafter.",
    "as a heading": "# {{ value }}",
    "as a heading with an id": "## {{ value }} {: #name }",
    "in a list": "- {{ value }}\n- other",
    "in a numbered list": "1. {{ value }}: {{ value }}",
    "in a link": "[{{ value }}](https://x.example/)",
    "in a cell": "<table><tr><td>{{ value }}</td></tr></table>",
    "in a paragraph of HTML": '<p class="inset">{{ value }}</p>',
    "in an attribute": '<p title="{{ value }}">{{ value }}</p>',
    "joined to other words": "{{ 'The ' ~ value ~ ' ward' }}",
    "between stars": "**{{ value }}**",
}

ENVIRONMENT = template_environment(OVERRIDES)


def shown(template: str, value: str) -> Seen:
    filled = ENVIRONMENT.from_string(template).render(value=value)
    return Seen(markdown.markdown(filled, extensions=EXTENSIONS))


@pytest.mark.parametrize("place", PLACES)
@given(text=texts)
@example(text="x" * 10_000)
@example(text="1. one")
@example(text="+ plus")
@example(text=": definition")
@settings(max_examples=60)
def test_text_is_shown_as_it_stands_and_changes_nothing_else(place: str, text: str) -> None:
    text = text.strip() or "word"
    seen, harmless = shown(PLACES[place], text), shown(PLACES[place], "Q")
    assert seen.text == one_line(harmless.text.replace("Q", text))
    assert seen.bones == harmless.bones
    for (tag, name, value), (_, _, usual) in zip(seen.values, harmless.values, strict=True):
        if name != "id":  # a heading's id is made of its words
            assert one_line(value) == one_line(usual.replace("Q", text)), (tag, name)


def test_what_a_template_has_made_is_not_escaped_twice() -> None:
    made = ENVIRONMENT.from_string("{% macro m(v) %}<i>{{ v }}</i>{% endmacro %}{{ m('<') }}")
    assert made.render() == "<i>&#60;</i>"


def test_a_value_is_markup_once_it_is_escaped() -> None:
    assert escape_markdown("a<b") == Markup("a&#60;b")


def test_values_are_written_in_words() -> None:
    assert FILTERS["number"](1234567) == "1,234,567"
    assert FILTERS["date"](date(2011, 4, 1)) == "1 April 2011"
    assert FILTERS["month"](Month(2025, 8)) == "August 2025"
    assert join_and(["a"]) == "a"
    assert join_and(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("# One\n\n{{ nothing }}\n", 3, "'nothing' is undefined"),
        ("# One\n{% if %}\n", 2, "Expected an expression"),
        ("{{ 1 | sparkle }}", 1, "No filter named 'sparkle'"),
        ("# One\n{{ 'x' | number }}", 2, "'number' cannot write 'x'"),
        ("{{ nothing | date }}", 1, "'nothing' is undefined"),
        ("{{ none | date }}", 1, "'date' cannot write None"),
        ("{{ 3 | month }}", 1, "'month' cannot write 3"),
        ("{{ [] | join_and }}", 1, "'join_and' cannot write []"),
        ("{{ [1, 2] | join_and }}", 1, "'join_and' cannot write [1, 2]"),
        ("# One\n{{ 1 / 0 }}", 2, "the value here cannot be calculated: division by zero"),
        ("{{ 'a' | round }}", 1, "the value here cannot be calculated: "),
    ],
)
def test_a_mistake_in_an_authored_page_is_told_with_its_line(
    text: str, line: int, what: str
) -> None:
    with pytest.raises(ProblemsFoundError) as told:
        render_authored(ENVIRONMENT, text, "content/index.md")
    [problem] = told.value.problems
    assert (problem.file, problem.line) == ("content/index.md", line)
    assert what in problem.what


@pytest.mark.parametrize(
    "page",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ root.__init__.__globals__ }}",
        "{{ write.__func__ }}",
        "{{ (write | attr('__globals__'))['os'] }}",
        "{{ known.append(1) }}",
        "{{ known.__setitem__(0, 1) }}",
        "{% for number in range(10 ** 9) %}{% endfor %}",
        "{% for number in range(1000000000) %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ '{0.__class__}'.format(root) }}",
        "{{ cycler.__init__.__globals__.os.getcwd() }}",
        "{{ self.__init__.__globals__ }}",
    ],
)
def test_an_authored_page_reads_values_and_reaches_nothing_else(page: str) -> None:
    sandbox = sandbox_beside(template_environment(OVERRIDES))
    known = [0]
    with pytest.raises(ProblemsFoundError, match=r"^content/a.md:1  "):
        render_authored(sandbox, page, "content/a.md", root="/", known=known, write=len)
    assert known == [0]


def test_an_authored_page_has_the_templates_and_the_sums_of_ours() -> None:
    environment = template_environment(OVERRIDES)
    environment.globals["borough"] = "Sandbank"
    page = "{% import 'macros/contact.html' as contact %}{{ borough }} {{ 2 * 3 }} {{ 7 - 1 }}"
    text = render_authored(sandbox_beside(environment), page, "content/a.md")
    assert text == "Sandbank 6 6"
