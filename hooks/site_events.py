"""MkDocs event handlers: the entry point of the generator.

Handlers are in the order in which MkDocs calls them; hooks/README.md explains each. A build writes
to a temporary folder beside the site, which replaces the site only after a complete build.
"""

import gc
import logging
import os
from datetime import UTC, datetime
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import mkdocs
from jinja2 import Environment, pass_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler
from mkdocs.utils.meta import get_data
from mkdocs.utils.templates import TemplateContext, url_filter
from mkdocs.utils.yaml import get_yaml_loader, yaml_load
from partnership.checks.gate import Checked, check, problems_of_pages
from partnership.checks.pages import problems_of_authored
from partnership.checks.settings import unread_settings
from partnership.cli.git import published, revision_of
from partnership.clock import today, today_utc
from partnership.errors import (
    Problem,
    ProblemsFoundError,
    Severity,
    one_per_kind,
    raise_problems,
    refusal,
)
from partnership.importers.atomic_write import undo_interrupted
from partnership.model.crime import CrimeMonth
from partnership.pages import assets
from partnership.pages.admin import form_files
from partnership.pages.csp import FORM, content_policy, host_files, in_a_page, problems_of_files
from partnership.pages.page import index_above, with_pages
from partnership.pages.publication import Manifest, Publication, versions
from partnership.pages.search import FoundPage
from partnership.pages.site import Site
from partnership.pages.templates import TEMPLATES, RawHtml, TemplateCache
from partnership.records import cache as kept
from site_files import LazyFile, name_by_content

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer
    from site_live import LiveSite

log = logging.getLogger("mkdocs.hooks.partnership")


class _Build:
    """State that is kept between the events of one run of MkDocs."""

    is_published: bool = True  # a live preview is not: it adds a reload script to its pages
    publication: Publication
    site: Site
    fingerprinted: dict[str, str]  # maps each of our style sheets and scripts to its published name
    raw_html: dict[str, RawHtml]  # each page's parts that bypass Markdown, such as tables
    live: "LiveSite"
    found: list[FoundPage]  # collects the text that the search index needs from each page
    main: list[str]  # the addresses of the pages at the top of the menu
    planned: list[str]  # the path of every file that the site should contain


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG001, FBT001 - MkDocs names and passes both
    """Remember the MkDocs command, and log warnings even with `--quiet`: they must fail the build.

    Garbage collection is off while records are read: it would take a tenth of a build.
    """
    _Build.is_published = assets.FINGERPRINTS.are_used = command != "serve"
    logger = logging.getLogger("mkdocs")
    logger.setLevel(min(logger.level, logging.WARNING))
    gc.disable()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the records, set the site's name and address, and complete the menu."""
    kept.LOCATION.settings = Path(config.config_file_path)
    templates = Path(str(config.theme.custom_dir or TEMPLATES))
    config.theme.dirs[:] = [str(templates), config.theme.dirs[-1]]  # the last one is MkDocs's own
    try:
        if _Build.is_published:
            _Build.publication = Publication(Path(config.site_dir).resolve())
            _Build.publication.put_back()
        data, day = _data_folder(config), max(today(os.environ), today_utc())
        undo_interrupted(data)
        checked = check(data, day, published(data, None), datetime.now(UTC), asks_pages=False)
        _free(data, checked)
        for problem in one_per_kind(
            checked.with_severity(Severity.WARNING) + checked.with_severity(Severity.DUE)
        ):
            log.info("%s: %s", problem.severity.capitalize(), problem)  # a warning fails a build
        _Build.site = _site_of(checked, templates)
        _refuse_what_would_lack(config)
    except ProblemsFoundError as error:
        if _Build.is_published or not hasattr(_Build, "site"):
            raise
        for problem in error.problems:
            log.info("%s", problem)  # an error would stop the preview
        config.extra["problems"] = error.problems  # shown in place of each page, until corrected
    for notice in _Build.site.notices:
        log.info("Missing: %s", notice)
    config.nav = with_pages(config.nav or [], _Build.site.pages)
    _name_the_site(config)
    if _Build.is_published:
        config.site_dir = str(_Build.publication.begin())
    return config


def _free(data: Path, checked: Checked) -> None:
    """Store what was read for the next command; in a build, free what only rules needed."""
    memory = kept.memory_of(data)
    if not hasattr(_Build, "site"):  # after an edit in a preview, this would delay its page
        memory.keep()
    if _Build.is_published and checked.records:
        memory.made.clear()  # each file is read once in a build
        for month in checked.records.all(CrimeMonth):
            checked.records.remove(month.name)


def _refuse_what_would_lack(config: MkDocsConfig) -> None:
    """Raise ProblemsFoundError if a setting has no effect, or if search would not work."""
    settings, site = Path(config.config_file_path), _Build.site
    text = settings.read_text("utf-8")
    problems = list(unread_settings(text, yaml_load(text, get_yaml_loader())))
    if _Build.is_published:  # while a site is edited, the page itself shows its mistakes
        problems += problems_of_authored(site, Path(config.docs_dir), settings)
    if _Build.is_published and not site.search.is_there:
        what = "the search would be missing, because MiniSearch is not installed"
        problems.append(Problem("node_modules", None, what, "Run `make build`, which installs it."))
    raise_problems(problems)


def _site_of(checked: Checked, templates: Path) -> Site:
    """Return the site; raise ProblemsFoundError if the records have errors.

    In live preview, references to pages are only checked again when they have changed.
    """
    earlier = getattr(_Build, "site", None)
    site = Site.build(checked.sound, today(os.environ), templates, earlier)
    now, before = site.snapshot.partnership, earlier and earlier.snapshot.partnership
    has_changed = not before or (now.search, now.plans) != (before.search, before.plans)
    if checked.records and (has_changed or _Build.is_published):
        raise_problems(problems_of_pages(checked.records, site))
    return site


def _name_the_site(config: MkDocsConfig) -> None:
    organisation = _Build.site.snapshot.organisation
    config.site_name = organisation.name
    config.site_description = organisation.site.description
    if _Build.is_published:
        config.site_url = organisation.site.address
    config.extra.update(
        is_preview=bool(os.environ.get("PARTNERSHIP_PREVIEW")),  # for a proposed change
        borough=organisation.borough,
        notice=organisation.notice,
        attributions=organisation.attributions,
        exit_url=organisation.site.exit_address,
        repository=(organisation.site.repository or "").rstrip("/"),
    )


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and files; put content hashes into the names of our assets."""
    _Build.raw_html, _Build.found = {}, []
    _Build.fingerprinted = name_by_content(files, config)
    for page in _Build.site.pages:
        inclusion = InclusionLevel.INCLUDED if page.is_in_menu else InclusionLevel.NOT_IN_NAV
        file = LazyFile.build(config, page.path, partial(getattr, page, "text"), inclusion)
        file.title = escape(page.title)
        files.append(file)
    for path, write in _Build.site.files():
        files.append(LazyFile.build(config, path, write))
    for picture in _Build.site.pictures.values() if _Build.is_published else ():
        files.append(LazyFile.build(config, picture.address, picture.content))
    if _Build.site.snapshot.organisation.admin:
        for path, content in form_files(_data_folder(config), Path(config.theme.dirs[0])):
            files.append(LazyFile.build(config, f"{FORM}/{path}", partial(bytes, content)))
    return files


def on_nav(nav: Navigation, files: Files, **_: object) -> Navigation:
    """Give pages outside the menu a parent for breadcrumbs: the index of their folder."""
    if _Build.is_published:
        gc.freeze()
        gc.enable()  # each page's parser is a reference cycle, which only the collector frees
    for page in _Build.site.pages:
        index = files.get_file_from_path(page.index_page or index_above(page.path))
        file = files.get_file_from_path(page.path)
        if not page.is_in_menu and file and file.page and index and index.page:
            file.page.parent = index.page.parent
    firsts = (next(iter(entry.children or [entry])) for entry in nav.items)
    _Build.main = [first.url for first in firsts if isinstance(first, MkDocsPage)]
    return nav


def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, **_: object) -> str:
    """Render the values of an authored page, and set aside the parts that bypass Markdown."""
    name = page.file.src_uri
    if not page.file.generated_by:
        text = page.file.content_string  # with front matter, for right line numbers
        markdown = _Build.site.authored(name, text, f"{Path(config.docs_dir).name}/{name}")
        markdown, _ = get_data(markdown)
    _Build.raw_html[name] = RawHtml.from_markdown(markdown)
    return _Build.raw_html[name].markdown


def on_page_content(html: str, page: MkDocsPage, **_: object) -> str:
    """Restore tables and drawings, record the text for search, and store the page on disk."""
    parts = _Build.raw_html.pop(page.file.src_uri)
    page.markdown = ""
    found = FoundPage.from_html(
        page.url, str(page.title), parts.whole(html, is_searched=True), page.meta
    )
    _Build.found += [found] if found else []
    if not _Build.is_published:
        return parts.whole(html)
    waiting = Path(page.file.abs_dest_path)
    waiting.parent.mkdir(parents=True, exist_ok=True)
    waiting.write_text(parts.whole(html), "utf-8")
    return ""


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Set the template variables that every page needs, and add the remaining files."""
    env.bytecode_cache = TemplateCache(f"theme-{mkdocs.__version__}")
    env.filters["url"] = _url
    if _Build.is_published:
        vars(_Build.site).pop("authored", None)  # the source text is not needed any more
    site, search, index = _Build.site, _Build.site.search, cache(_index)
    address = assets.with_fingerprint("assets/search/index.json", index)
    files.append(LazyFile.build(config, address, index))
    root, is_published = urlsplit(config.site_url or "").path.rstrip("/"), _Build.is_published
    env.globals |= {
        "finder_form": partial(site.finder, root),
        "record_of": dict(site.records(_data_folder(config))),
        "search": {
            "is_there": search.is_there,
            "library": search.library,
            "index": address,
            "postcodes": site.postcode_finder.index_file,
        },
        "content_policy": in_a_page(content_policy()) if is_published else "",
        "content_policy_with_streets": (
            in_a_page(content_policy(site.street_host)) if is_published else ""
        ),
        "pictures": site.pictures if is_published else {},
    }
    paths, is_preview = [file.dest_uri for file in files], bool(config.extra["is_preview"])
    forwarded = site.downloads.forwarded
    for path, text in host_files(paths, site.street_host, forwarded, is_preview=is_preview):
        files.append(LazyFile.build(config, path, partial(str, text)))
    _Build.planned = [file.dest_uri for file in files if file.inclusion != InclusionLevel.EXCLUDED]
    return env


def _index() -> str:
    """Return the search index; in live preview this renders every page first."""
    if hasattr(_Build, "live"):
        _Build.live.read_all()
    return _Build.site.search.index(_Build.found, _Build.main)


@pass_context
def _url(context: TemplateContext, path: str) -> str:
    return url_filter(context, _Build.fingerprinted.get(path, path))


def on_page_context(context: TemplateContext, page: MkDocsPage, **_: object) -> TemplateContext:
    """Read the page's content back from disk."""
    if _Build.is_published:
        page.content = Path(page.file.abs_dest_path).read_text("utf-8")
    return context


def on_post_page(output: str, page: MkDocsPage, **_: object) -> str:
    """Free the content of a written page."""
    page.content = ""
    return output


@event_priority(-100)  # after the handlers of all plugins
def on_post_build(config: MkDocsConfig) -> None:
    """Replace the last site with the finished build, unless it is unsafe or has warnings."""
    if not _Build.is_published:
        return
    raise_problems(problems_of_files(Path(config.site_dir), _Build.publication.site.name))
    handlers = logging.getLogger("mkdocs").handlers  # strict mode fails a build with warnings
    if any(isinstance(handler, CountHandler) and handler.get_counts() for handler in handlers):
        return
    _Build.publication.write_receipt(_about(config), _Build.planned)
    _Build.publication.exchange()
    config.site_dir = str(_Build.publication.site)  # gh-deploy publishes this folder


def _about(config: MkDocsConfig) -> Manifest:
    settings, own = Path(config.config_file_path), Path(__file__).parent
    made_of = (_data_folder(config), Path(config.docs_dir), Path(config.theme.dirs[0]))
    commit, edited = revision_of(settings.parent, settings, own, *made_of)
    day = _Build.site.snapshot.today
    return Manifest(commit=commit, edited=edited, day=day, versions=versions(), files=())


def _data_folder(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent / os.environ.get("PARTNERSHIP_DATA", "data")


def on_build_error(error: Exception) -> None:
    """Explain an error in plain words, including a full or read-only disk; keep the last site."""
    if isinstance(error, OSError):
        place = str(error.filename or _Build.publication.site)
        remedy = "Free some space, or check that you may write there, and build again."
        what = f"it cannot be read or written: {error.strerror or error}"
        error = refusal(place, None, what, remedy)
    if isinstance(error, ProblemsFoundError):
        for problem in error.problems:
            log.error("%s", problem)
        raise Abort(f"Nothing was published. Problems to correct: {len(error.problems)}.") from None


def on_serve(server: "LiveReloadServer", config: MkDocsConfig, **_: object) -> "LiveReloadServer":
    """Serve the site while it is edited; each page is rendered on request."""
    from site_live import LiveSite, show  # noqa: PLC0415 - a build watches nothing

    _Build.live = LiveSite(config.config_file_path, server.root, server.url)
    _Build.live.begin()
    show(server, _Build.live, (config.docs_dir, config.config_file_path))
    return server


class PartnershipPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """A MkDocs plugin with the same event handlers, for sites that install the package."""


for _name, _event in [*globals().items()]:
    if _name.startswith("on_"):
        setattr(PartnershipPlugin, _name, staticmethod(_event))
