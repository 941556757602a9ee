"""The Jinja environment: escapes every value for HTML and Markdown.

Special characters of either are written as numeric entities, so text from data/ appears verbatim
wherever a template puts it.

Finished HTML bypasses Markdown, which would parse every table cell without changing it.
Placeholders replace tables and drawings first, then the HTML blocks around them. Parts that search
should not index, such as a month's numbers, are restored after indexing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from operator import attrgetter
from pathlib import Path
from traceback import walk_tb
from types import CodeType
from typing import IO, Any, ClassVar
from xml.sax.saxutils import escape

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    TemplateAssertionError,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    pass_eval_context,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.nodes import EvalContext, Expr
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markdown.extensions.toc import slugify
from markupsafe import Markup

from partnership.charts.sparkline import IntervalLayout, trend_layout
from partnership.errors import ProblemsFoundError, refusal
from partnership.model.months import day_name
from partnership.pages.assets import pictogram
from partnership.records.cache import read_cached, write_cached
from partnership.text import format_change, format_number, join_and, suggestion

_PACKAGE = Path(__file__).parents[1]
# The folder of templates, pages and browser libraries: in the package, otherwise the checkout.
HOME = _PACKAGE if (_PACKAGE / "overrides").is_dir() else _PACKAGE.parents[1]
TEMPLATES = HOME / "overrides"  # the folder of the default templates
# Characters with a meaning within a line of Markdown.
_ANYWHERE = {ord(mark): f"&#{ord(mark)};" for mark in "\\`*_{}[]<>&\"'|~^$#"}
# Characters with a meaning only at the beginning of a line.
_AT_THE_START = re.compile(r"^(?:[-+=:!]|[0-9]+(?=[.)]))")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


@lru_cache(maxsize=5_000)
def escape_markdown(text: str) -> Markup:
    """Return text that HTML and Markdown show verbatim, on one line."""
    line = _BLANKS.sub(" ", text).translate(_ANYWHERE)
    if start := _AT_THE_START.match(line):
        line = "".join(f"&#{ord(mark)};" for mark in start[0]) + line[start.end() :]
    return Markup(line)  # noqa: S704 - this is the escaping


def _finalize(value: object) -> Markup:
    """Escape a value that a template outputs, unless a template produced it."""
    return value if isinstance(value, Markup) else escape_markdown(str(value))


class _Finishing(CodeGenerator):
    """Compiles templates so that only `_finalize` escapes values, not Jinja."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as Jinja calls it
        self.write(f"({finalize.src}")


# The errors of an expression that has no value.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

FILTERS: dict[str, Callable[..., Any]] = {
    "number": "{:,}".format,  # 1,234
    "date": day_name,
    "month": attrgetter("name"),  # August 2025
    "short_month": attrgetter("short_name"),  # Aug 2025
    "join_and": join_and,
    "figure": format_number,  # 1,234.5
    "signed": format_change,  # +1,234.5
    "slug": partial(slugify, separator="-"),  # as the anchor of a heading
    "pictogram": pictogram,
    "strip": IntervalLayout,
    "trend_line": trend_layout,
}
"""The filters of templates; hooks/README.md lists them."""


class _Undefined(StrictUndefined):
    """A missing value, whose message names the most similar one."""

    @property
    def _undefined_message(self) -> str:
        names = (name for name in dir(self._undefined_obj) if not name.startswith("_"))
        meant = suggestion(str(self._undefined_name), names, "")
        return f"{super()._undefined_message}. {meant}".rstrip(". ")


class _Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which pages can read values but not change or access anything else."""

    intercepted_binops = frozenset(["*", "**"])

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:  # noqa: ARG002 - as Jinja calls it
        """Multiply numbers; reject repetitions of text, which could exhaust memory."""
        if operator == "*" and isinstance(left, (int, float)) and isinstance(right, (int, float)):
            return left * right
        raise SecurityError(f"a page cannot calculate '{operator}' with these values")


@pass_eval_context
def _in_xml(context: EvalContext, value: object) -> object:
    """Escape a value for XML files; leave it unchanged in other files."""
    is_text = context.autoescape and not isinstance(value, Markup)
    return Markup(escape(str(value))) if is_text else value  # noqa: S704 - this is the escaping


@cache
def _files() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "files"),
        autoescape=select_autoescape(["xml"]),
        undefined=StrictUndefined,
        finalize=_in_xml,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def file_text(name: str, /, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    """Return a non-page file, rendered from its template in overrides/files/."""
    return _files().get_template(name).render(**values)


def write_file(file: IO[bytes], name: str, /, **values: Any) -> None:  # noqa: ANN401 - the same
    """Render such a file to `file` in chunks, so that it need not fit in memory."""
    parts = _files().get_template(name).stream(**values)
    parts.enable_buffering(1000)
    parts.dump(file, "utf-8")


class TemplateCache(BytecodeCache):
    """A bytecode cache for compiled templates: of this process, then of earlier commands."""

    _loaded: ClassVar[dict[tuple[str, str], CodeType | None]] = {}

    def __init__(self, environment: str) -> None:
        """Use a separate cache per environment, because each compiles templates differently."""
        self._environment = environment

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the bytecode of a template, if cached."""
        name = f"{self._environment}-{bucket.key}"
        bucket.code = self._loaded.get((name, bucket.checksum))
        if bucket.code is None and (code := read_cached(name, bucket.checksum)) is not None:
            bucket.bytecode_from_string(code)
            self._loaded[name, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the bytecode of a template."""
        name = f"{self._environment}-{bucket.key}"
        self._loaded[name, bucket.checksum] = bucket.code
        write_cached(name, bucket.checksum, bucket.bytecode_to_string())


def template_environment(templates: Path) -> Environment:
    """Return the environment for the page templates in a folder."""
    return _environment(Environment, FileSystemLoader(templates))


def sandbox_beside(environment: Environment) -> Environment:
    """Return the environment of authored pages, with the same templates and values."""
    sandbox = _environment(_Sandbox, environment.loader)
    sandbox.globals.update(environment.globals | {"range": safe_range})
    return sandbox


def _environment(kind: type[Environment], loader: BaseLoader | None) -> Environment:
    environment = kind(
        loader=loader,
        bytecode_cache=TemplateCache(kind.__name__),
        autoescape=True,
        undefined=_Undefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.code_generator_class = _Finishing
    environment.filters.update({name: _speaking(name, write) for name, write in FILTERS.items()})
    return environment


def _speaking(name: str, write: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that reports its input if the value is unsuitable."""

    def written(value: object, *words: object, **options: object) -> object:
        try:
            return write(value, *words, **options)
        except (AttributeError, TypeError, ValueError) as error:
            raise TemplateRuntimeError(f"'{name}' cannot write {value!r}") from error

    return written


def render_authored(environment: Environment, text: str, file: str, **values: Any) -> str:  # noqa: ANN401
    """Render an authored page; raise ProblemsFoundError for a mistake in it."""
    try:
        template = FunctionLoader(lambda _: text).load(environment, file, environment.globals)
        return template.render(**values)
    except TemplateError as error:
        raise _refusal(file, error, str(error.message), text) from error
    except _MISTAKES as error:
        raise _refusal(file, error, f"the value here cannot be calculated: {error}") from error


_TAGS = (
    *("for", "endfor", "if", "elif", "else", "endif", "set", "endset", "call", "endcall"),
    *("import", "include"),
)


def _refusal(file: str, error: Exception, what: str, text: str = "") -> ProblemsFoundError:
    remedy = "Look up the name in hooks/README.md, under 'What a page can use'."
    if found := re.search(r"no attribute '(\w+)'|'(\w+)' is undefined", what):
        unknown = found[1] or found[2]
        remedy = suggestion(unknown, sorted({*re.findall(r"\w+", text)} - {unknown}), remedy)
        what, _, meant = what.partition(". Did you mean ")
        remedy = f"Did you mean {meant}" if meant else remedy
    if isinstance(error, TemplateNotFound):
        what = f"there is no template {error.name}"
        known = (path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
        remedy = suggestion(str(error.name), known, "Write the name of a file in overrides/.")
    if isinstance(error, TemplateSyntaxError) and not isinstance(error, TemplateAssertionError):
        remedy = "Check for pairs: {{ and }}, {% and %}, quotes, {% if %} and {% endif %}."
        if found := re.search(r"unknown tag '(\w+)'", what):
            wanted = re.search(r"looking for(?: .* or)? '(end\w+)'", what)
            begun = "Complete the tag before it, such as {% if … %} or {% for … %}."
            begun = f"Write {{% {wanted[1]} %}} above it, where that ends." if wanted else begun
            remedy = begun if found[1] in _TAGS else suggestion(found[1], _TAGS, remedy)
        what = what.partition(". ")[0]
    steps = walk_tb(error.__traceback__)
    lines = (line for frame, line in steps if frame.f_code.co_filename == "<template>")
    line = getattr(error, "lineno", None) or next(lines, None)
    return refusal(file, line, what.rstrip("."), remedy)


_PART = re.compile(r"<(table|svg)\b[^<]*+(?:<(?!/\1>)[^<]*+)*+</\1>")
_BLOCK = re.compile(
    r"^<(details|div|dl|figure|form|nav|ol|p|section|ul)\b[^<]*+(?:<(?!/\1>$)[^<]*+)*+</\1>$",
    re.MULTILINE,
)
_ID = re.compile(r' id="[^"]+"')
_UNSEARCHED = re.compile(r"<\w+ data-search-exclude\b")
_MARK = re.compile(r'<(\w+) data-aside="([0-9]+)"[^>]*></\1>', re.DOTALL)


@dataclass(frozen=True)
class RawHtml:
    """Markdown with placeholders, and the parts that they stand for."""

    markdown: str
    parts: tuple[str, ...]

    @classmethod
    def from_markdown(cls, markdown: str) -> "RawHtml":
        """Set aside the HTML of a page, but keep ids, because links are checked."""
        parts: list[str] = []

        def mark(part: re.Match[str]) -> str:
            begun = len(re.findall(rf"<{part[1]}\b", part[0]))
            if begun != part[0].count(f"</{part[1]}>") or " markdown=" in part[0]:
                return part[0]  # does not end with its first element, or contains Markdown
            parts.append(part[0])
            ids = "".join(_ID.findall(part[0]))
            return f'<{part[1]} data-aside="{len(parts) - 1}"{ids}></{part[1]}>'

        return cls(_BLOCK.sub(mark, _PART.sub(mark, markdown)), tuple(parts))

    def whole(self, html: str, *, is_searched: bool = False) -> str:
        """Return a page with all parts restored, or only those that search may index."""

        def put_back(mark: re.Match[str]) -> str:
            part = self.parts[int(mark[2])]
            return mark[0] if is_searched and _UNSEARCHED.match(part) else part

        return _MARK.sub(put_back, _MARK.sub(put_back, html))
