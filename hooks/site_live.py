"""The live preview: `mkdocs serve` renders each file when a browser requests it.

An edit is visible at once, however large the site is. The code that renders pages is the same as in
a build.
"""

import gc
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from html import escape
from http import HTTPStatus
from pathlib import Path
from threading import RLock
from typing import Any, cast
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

from jinja2 import Environment
from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import clean_directory
from mkdocs.utils.meta import get_data
from partnership.errors import ProblemsFoundError
from watchdog.observers.polling import PollingObserver

log = logging.getLogger("mkdocs.hooks.partnership")
NOTICED_WITHIN = 0.1  # how soon a saved change is noticed, in seconds


class LiveSite:
    """The files rendered from the current records; a change of any source discards them all."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    waiting: dict[str, Callable[[], None]]  # what renders each file that is not rendered yet

    def __init__(self, settings: str, folder: str, address: str) -> None:
        """Set the configuration, the output folder and the address of the home page."""
        self.settings, self.folder, self.address = settings, folder, address
        self.lock = RLock()

    def begin(self) -> None:
        """Read the sources again and discard every rendered file."""
        with self.lock:
            gc.disable()  # the records stay in memory, so the collector would find nothing
            config = load_config(config_file=self.settings, site_dir=self.folder)
            config.site_url = self.address
            config = config.plugins.on_config(config)
            config.plugins.on_pre_build(config=config)
            files, env = get_files(config), config.theme.get_env()
            files.add_files_from_theme(env, config)
            files = config.plugins.on_files(files, config=config)
            set_exclusions(files, config)
            nav = get_navigation(files, config)
            nav = config.plugins.on_nav(nav, config=config, files=files)
            self.config, self.files, self.nav = config, files, nav
            self.env = config.plugins.on_env(env, config=config, files=files)
            for page in self.pages:
                self._name(page)
            clean_directory(self.folder)
            self.waiting = {file.dest_uri: partial(self._make, file) for file in files}
            for name in config.theme.static_templates:
                self.waiting[name] = partial(
                    build._build_theme_template, name, self.env, files, config, nav
                )
            gc.enable()

    @property
    def pages(self) -> list[Page]:
        """All pages of the site."""
        return [file.page for file in self.files.documentation_pages() if file.page]

    def read_all(self) -> None:
        """Render every page: the search index needs all of them."""
        for page in self.pages:
            with suppress(ProblemsFoundError):  # the page itself shows them
                self._read(page)

    def _name(self, page: Page) -> None:
        """Set a page's title for the menus of other pages, without rendering the page."""
        if page.title is None:
            title = getattr(page.file, "title", None)
            page.title = title or get_data(page.file.content_string)[1].get("title")

    def _read(self, page: Page) -> None:
        if page.content is None:
            build._populate_page(page, self.config, self.files)

    def _make(self, file: File) -> None:
        page, extra = file.page, self.config.extra
        if page is None:
            file.copy_file()
            return
        known = extra.get("problems")
        try:
            self._read(page)
        except ProblemsFoundError as error:  # shown instead of the page until they are corrected
            extra["problems"], page.content = error.problems, ""
        build._build_page(page, self.config, self.files.documentation_pages(), self.nav, self.env)
        extra["problems"] = known

    def made(self, path: str) -> Path | None:
        """Return a file of the site, rendered if necessary; None if the site has no such file."""
        with self.lock:
            make = self.waiting.pop(path, None)
            if make:
                make()
            file = Path(self.folder, path)
            return file if file.is_file() else None


def show(server: LiveReloadServer, live: LiveSite, watched: Iterable[str]) -> None:
    """Make a server answer from a live site, and notice changes of what is `watched` sooner."""
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=NOTICED_WITHIN)
    for path in watched:
        server.watch(path)
    server.build_delay = NOTICED_WITHIN / 2
    server.builder = live.begin

    inject, kind_of = cast("Any", server)._inject_js_into_html, cast("Any", server)._guess_type

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        name = path.removeprefix(server.mount_path)
        if path.startswith("/livereload/") or name == path:
            return server.serve_request(environ, start)
        name += "index.html" if name.endswith("/") or not name else ""
        with live.lock:
            status, content = _found(live, name)
            if name.endswith(".html") or status is not HTTPStatus.OK:
                content = inject(content, server._visible_epoch)
        kind = kind_of(name) if status is HTTPStatus.OK else "text/html"
        head = [("Content-Type", kind), ("Content-Length", str(len(content)))]
        if status is HTTPStatus.FOUND:
            head.append(("Location", quote(f"{path}/")))
        start(f"{status.value} {status.phrase}", head)
        return [content]

    server.set_app(answer)


def _found(live: LiveSite, name: str) -> tuple[HTTPStatus, bytes]:
    try:
        if file := live.made(name):
            return HTTPStatus.OK, file.read_bytes()
        if f"{name}/index.html" in live.waiting or live.made(f"{name}/index.html"):
            return HTTPStatus.FOUND, b""
        lost = live.made("404.html")
        return HTTPStatus.NOT_FOUND, lost.read_bytes() if lost else b""
    except Exception as error:
        log.exception("%s cannot be made", name)
        return HTTPStatus.INTERNAL_SERVER_ERROR, f"<h1>{escape(str(error))}</h1>".encode()
