"""The files of the site as MkDocs knows them: those of the theme, and those that are made."""

import os
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.theme import Theme
from partnership.pages.assets import script, small, used_part, with_imports, words_of
from partnership.pages.publication import with_fingerprint
from partnership.pages.templates import TEMPLATES

_UNUSED = (
    "assets/javascripts/bundle.*",
    "assets/javascripts/lunr/*",
    "assets/javascripts/workers/*",
    "assets/stylesheets/main.*",
    "assets/stylesheets/palette.*",
    "assets/stylesheets/site/*",
    "assets/*.map",
    "all/*",  # the page above the sites of many boroughs, which `partnership build-all` writes
    "files/*",  # templates of files that are no pages
    "admin/*",  # the form, which only a partnership that asks for it publishes
)
"""Files that no page loads: of the theme, and the parts of our style sheet."""

_NAMED_BY_CONTENT = ("assets/*.css", "assets/*.js")
"""Files of our own that a browser may keep for a year; the finder's worker keeps its address."""


class MadeFile(File):
    """A file whose content is made once MkDocs reads or copies it, and not kept."""

    write: Callable[[], str | bytes]
    title: str | None = None
    """The name of a page, as HTML, where it is known before the page is read."""

    @classmethod
    def of(
        cls,
        config: MkDocsConfig,
        path: str,
        write: Callable[[], str | bytes],
        inclusion: InclusionLevel = InclusionLevel.INCLUDED,
    ) -> "MadeFile":
        """Return a file for the site; MkDocs would leave out a name that begins with a dot."""
        file = cast("MadeFile", cls.generated(config, path, content="", inclusion=inclusion))
        file.write = write
        return file

    @property
    def _content(self) -> str | bytes | None:
        return self.write()

    @_content.setter
    def _content(self, _: str | bytes | None) -> None:
        pass


class _Loader(FileSystemLoader):
    """Leaves out what is hidden before MkDocs does: 14,000 pictures of the theme."""

    def list_templates(self) -> list[str]:
        """Return every file that is not hidden, by its path below a folder of the theme."""
        found: set[str] = set()
        for home in self.searchpath:
            for folder, inside, names in os.walk(home, followlinks=self.followlinks):
                inside[:] = (name for name in inside if not name.startswith("."))
                below = Path(folder).relative_to(home)
                found.update((below / name).as_posix() for name in names)
        return sorted(found)


def environment_of(theme: Theme) -> Environment:
    """Return the environment of a theme's templates."""
    environment = Theme.get_env(theme)
    environment.loader = _Loader(theme.dirs)
    return environment


def templates_of(config: MkDocsConfig) -> Path:
    """Return the folder of our templates: the site's own, or that of the installed package."""
    return Path(str(config.theme.custom_dir)) if config.theme.custom_dir else TEMPLATES


def drop_what_no_page_loads(files: Files) -> None:
    """Leave out what the theme has for other sites than ours."""
    for file in list(files):
        if any(fnmatchcase(file.src_uri, pattern) for pattern in _UNUSED):
            files.remove(file)


def name_by_content(files: Files, config: MkDocsConfig) -> dict[str, str]:
    """Put our style sheets and scripts under a name that changes with them; return their names."""
    own = [file for file in files if file.src_dir == str(templates_of(config))]
    named = {}
    for file in own:
        if any(fnmatchcase(file.src_uri, pattern) for pattern in _NAMED_BY_CONTENT):
            path = Path(str(file.abs_src_path))
            content = script(path) if path.suffix == ".js" else _stylesheet(file, path, config)
            name = with_fingerprint(file.src_uri, content)
            files.remove(file)
            files.append(MadeFile.of(config, name, partial(bytes, content)))
            named[file.src_uri] = name
    return named


def _stylesheet(file: File, path: Path, config: MkDocsConfig) -> bytes:
    """Return a style sheet of ours; that of every page stands after what it uses of the theme's."""
    own = with_imports(path)
    if file.src_uri not in config.extra_css:
        return small(own).encode()
    theme = _theme_file(config, "assets/stylesheets/main.*.min.css").read_text("utf-8")
    words = words_of(templates_of(config), Path(config.docs_dir))
    return (used_part(theme, words, own) + small(own)).encode()


def _theme_file(config: MkDocsConfig, pattern: str) -> Path:
    """Return a file of the theme, whose name changes with every release of the theme."""
    for folder in config.theme.dirs:
        for path in sorted(Path(folder).glob(pattern)):
            return path
    lacking = f"The theme has no file {pattern}: read its release notes."
    raise Abort(lacking)
