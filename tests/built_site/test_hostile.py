"""Hostile text in any field of any record appears verbatim on the site, and is never run."""

import csv
import io
import json
import re
import typing
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from building import INVENTED, built
from partnership.model.base import Record
from partnership.model.values import Line, Text
from partnership.model.wards import NamedWard
from partnership.pages.downloads.table import escape_formula
from partnership.records.registry import KINDS
from partnership.records.yaml_loader import read_document
from visible import Seen, one_line

pytestmark = pytest.mark.slow

MODELS = {kind.name: kind.model for kind in KINDS}

INLINE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} {# hidden #} "
    "**bold** _slanted_ `code` [link](javascript:alert(1)) ![picture](x) <https://x.example> "
    "{: onclick=alert(1) } { onclick=alert(1) } &lt;b&gt; &#42; &amp \\* \"double\" 'single' "
    "</td></tr></table></dl></p></main> <!-- note --> ]]> [^1] ~~out~~ $x$ | cell | [TOC] "
    ":smile: \u00a0\U0001f6a8 "
)

BEGINNINGS = (
    "# Heading ",
    "## Heading {#id} ",
    "=1+1 ",
    "-1 ",
    "+44 ",
    "@sum(1) ",
    "- item ",
    "1. item ",
    "12) item ",
    "> quoted ",
    "```\nfenced\n``` ",
    "~~~ fenced ",
    "<script>alert(1)</script> ",
    "{{ 7*7 }} ",
    "{: onclick=alert(1) } ",
    "[x]: https://x.example ",
    "[^1]: note ",
    "*[HTML]: abbreviation ",
    ": definition ",
    "| a | b |\n|---|---|\n| c | d | ",
    "line\n===\n",
    "line\n---\n",
    "one\n\n\n    two ",
    "!!! note ",
    "&#60;b&#62; ",
    "</title></head><body onload=alert(1)> ",
    "\ttab ",
    "--- ",
    "...\n---\ntitle: other ",
    "'quoted ",
    '"quoted ',
    ":smile: ",
    "\U0001f6a8 ",
    "long " + "x" * 10_000 + " ",
)

MEANINGFUL = {"current_plan"}
"""Fields of text that name something else and so cannot hold any text."""


def with_texts(value: Any, kind: Any, text: Callable[[], str]) -> Any:  # noqa: ANN401 - any record
    """Return a record's values with a new text wherever its model takes any text."""
    if value is None:
        return None
    if kind in (Line, Text):
        return text()
    for part in typing.get_args(kind) if typing.get_origin(kind) is not dict else ():
        if part in (Line, Text) and isinstance(value, str):
            return text()
    if isinstance(value, list):
        [item, *_] = [part for part in parts(kind) if typing.get_origin(part) is tuple]
        return [with_texts(inner, typing.get_args(item)[0], text) for inner in value]
    if isinstance(value, dict):
        return dict(in_mapping(value, kind, text))
    return value


def in_mapping(
    value: dict[str, Any],
    kind: Any,  # noqa: ANN401 - any record
    text: Callable[[], str],
) -> Iterator[tuple[str, Any]]:
    models = [part for part in parts(kind) if isinstance(part, type) and issubclass(part, Record)]
    kinds = typing.get_type_hints(models[0], include_extras=True) if models else {}
    for name, inner in value.items():
        unchanged = name in MEANINGFUL or name not in kinds or NamedWard in models
        yield name, inner if unchanged else with_texts(inner, kinds[name], text)


def parts(kind: Any) -> Iterator[Any]:  # noqa: ANN401 - any kind of field
    """Yield the members of a union without their annotations, or the kind alone."""
    if typing.get_origin(kind) is typing.Annotated:
        yield from parts(typing.get_args(kind)[0])
    elif typing.get_origin(kind) in (typing.Union, type(int | None)):
        for argument in typing.get_args(kind):
            yield from parts(argument)
    else:
        yield kind


def borough_with(texts: Iterator[str], data: Path) -> Path:
    """Write the invented borough with the next text in each field that takes any.

    A figure keeps the unit of its target: another would be refused.
    """
    units: dict[str, str] = {}
    for path in sorted(INVENTED.rglob("*")):
        copy = data / path.relative_to(INVENTED)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            continue
        if path.suffix == ".yml":
            schema = re.search(r"schema/([a-z-]+)\.json", path.read_text("utf-8"))
            assert schema, path
            values = with_texts(read_document(path).value, MODELS[schema[1]], lambda: next(texts))
            if schema[1] == "report":
                units |= {value.get("target"): value["unit"] for value in values["figures"]}
            for target in values.get("targets", ()):
                target["unit"] = units.get(target["id"], target.get("unit"))
            copy.write_text(json.dumps(values, ensure_ascii=False, default=written), "utf-8")
        else:
            copy.write_bytes(path.read_bytes())
    return data


def written(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def hostile_texts() -> Iterator[str]:
    for number, beginning in enumerate(cycle(BEGINNINGS)):
        yield f"{beginning}{INLINE}n{number}."


class Pair(typing.NamedTuple):
    """Two sites of the same shape: one with harmless words, one with hostile text."""

    harmless: Path
    hostile: Path
    meant: Callable[[str], str]
    """Puts the hostile text in place of the harmless words that stand for it."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    folder = tmp_path_factory.mktemp("hostile")
    given: list[str] = []

    def noted() -> Iterator[str]:
        for text in hostile_texts():
            given.append(text)
            yield text

    hostile = built(borough_with(noted(), folder / "hostile" / "data"), folder / "hostile" / "site")
    by_order = {text: f"Word{place:04d}q" for place, text in enumerate(sorted(given))}
    words = iter([by_order[text] for text in given])
    usual = built(borough_with(words, folder / "usual" / "data"), folder / "usual" / "site")
    by_word = {word: text.strip() for text, word in by_order.items()}

    def meant(text: str) -> str:
        """Put each text in place of its word; a page may write a name in small letters."""
        small = re.sub("word[0-9]{4}q", lambda match: by_word[match[0].capitalize()].lower(), text)
        return re.sub("Word[0-9]{4}q", lambda match: by_word[match[0]], small)

    return Pair(usual, hostile, meant)


def both(pair: Pair, pattern: str) -> Iterator[tuple[Path, Path]]:
    names, others = (
        sorted(
            path.relative_to(site)
            for path in site.rglob(pattern)
            if path.parent.name != "search"  # whose index is named by its content
            if path.name != "manifest.json"  # which lists what each file holds
            if not path.name.startswith("finder-answers.")  # HTML, and named by its content
        )
        for site in (pair.harmless, pair.hostile)
    )
    assert names == others
    assert names
    for name in names:
        yield pair.harmless / name, pair.hostile / name


@cache
def seen(path: Path) -> Seen:
    return Seen(path.read_text("utf-8"))


def test_the_pages_hold_texts_of_every_kind_of_record(pair: Pair) -> None:
    shown = "".join(path.read_text("utf-8") for path, _ in both(pair, "*.html"))
    assert len(set(re.findall("Word[0-9]{4}q", shown))) > 120


def test_every_page_shows_the_text_as_it_stands(pair: Pair) -> None:
    for usual_path, hostile_path in both(pair, "*.html"):
        usual, hostile = seen(usual_path), seen(hostile_path)
        assert hostile.text == one_line(pair.meant(usual.text)), hostile_path


def test_no_page_has_a_tag_or_an_attribute_that_text_has_made(pair: Pair) -> None:
    for usual_path, hostile_path in both(pair, "*.html"):
        usual, hostile = seen(usual_path), seen(hostile_path)
        assert hostile.bones == usual.bones, hostile_path


def test_every_attribute_holds_the_text_and_no_more(pair: Pair) -> None:
    for usual_path, hostile_path in both(pair, "*.html"):
        usual, hostile = seen(usual_path), seen(hostile_path)
        for (tag, name, value), (_, _, plain) in zip(hostile.values, usual.values, strict=True):
            is_named_by_content = name in ("data-index", "data-answers") or plain.endswith(".png")
            if made_of_a_heading(name, plain) or is_named_by_content:
                continue
            assert one_line(value) == one_line(pair.meant(plain)), (hostile_path, tag, name)


def test_the_answers_of_the_finder_hold_the_text_and_no_more(pair: Pair) -> None:
    usual, hostile = (Seen(answers_in(site)) for site in (pair.harmless, pair.hostile))
    assert hostile.bones == usual.bones
    for (_, name, value), (_, _, plain) in zip(hostile.values, usual.values, strict=True):
        assert one_line(value) == one_line(pair.meant(plain)), name


def answers_in(site: Path) -> str:
    (path,) = site.glob("assets/finder-answers.*.json")
    html: str = json.loads(path.read_text("utf-8"))
    return html


def made_of_a_heading(name: str, value: str) -> bool:
    """Tell whether an attribute is a heading's id, or leads to one."""
    return bool(re.search("word[0-9]{4}q", value)) and (name == "id" or "#" in value)


def test_search_knows_the_text_of_titles_and_headings(pair: Pair) -> None:
    usual, hostile = (pages_in_the_index(site) for site in (pair.harmless, pair.hostile))
    for (address, title, _, _, sections), other in zip(usual, hostile, strict=True):
        assert other[0] == address
        assert one_line(other[1]) == one_line(pair.meant(title))
        for section, hostile_section in zip(sections, other[4], strict=True):
            assert one_line(hostile_section[1]) == one_line(pair.meant(section[1]))


def pages_in_the_index(site: Path) -> list[Any]:
    [index] = site.glob("assets/search/index.*.json")
    pages: list[Any] = json.loads(index.read_text("utf-8"))["pages"]
    return pages


def test_spreadsheets_hold_the_text_and_run_none_of_it(pair: Pair) -> None:
    for usual_path, hostile_path in both(pair, "*.csv"):
        usual, hostile = (
            list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
            for path in (usual_path, hostile_path)
        )
        meant = [[escape_formula(pair.meant(cell)) for cell in row] for row in usual]
        assert hostile == meant
        for row in hostile:
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_files_for_programs_hold_the_text(pair: Pair) -> None:
    for usual_path, hostile_path in both(pair, "*.json"):
        usual, hostile = (
            of_text(json.loads(path.read_text("utf-8"))) for path in (usual_path, hostile_path)
        )
        assert hostile == in_json(usual, pair.meant), hostile_path


def of_text(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Leave out what depends on the bytes of texts, and the figure, which has tests of its own."""
    if isinstance(value, list):
        return [of_text(inner) for inner in value]
    if isinstance(value, dict):
        left_out = ("bytes", "hash", "figure")
        return {name: of_text(inner) for name, inner in value.items() if name not in left_out}
    return value


def in_json(value: Any, meant: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return meant(value)
    if isinstance(value, list):
        return [in_json(inner, meant) for inner in value]
    if isinstance(value, dict):
        return {meant(name): in_json(inner, meant) for name, inner in value.items()}
    return value
