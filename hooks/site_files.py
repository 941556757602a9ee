"""Files of a site as MkDocs takes them: made when they are asked for, named by what they hold."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from partnership.pages import assets
from partnership.pages.page import Content

_UNUSED = (
    "assets/stylesheets/site/*",
    "all/*",  # the page above the sites of many boroughs, which `partnership build-all` writes
    "files/*",  # templates of files that are no pages
    "admin/*",  # the form, which only a partnership that asks for it publishes
)
"""Files of our templates that no page loads; the first are parts of our style sheet."""

_NAMED_BY_CONTENT = ("assets/*.css", "assets/*.js")
"""Files of our own that a browser may keep for a year; the finder's worker keeps its address."""


class LateFile(File):
    """A file whose content is made once MkDocs reads or copies it, and not kept."""

    write: Callable[[], Content]
    title: str | None = None
    """The name of a page, as HTML, where it is known before the page is read."""

    @classmethod
    def of(
        cls,
        config: MkDocsConfig,
        path: str,
        write: Callable[[], Content],
        inclusion: InclusionLevel = InclusionLevel.INCLUDED,
    ) -> "LateFile":
        """Return a file for the site; MkDocs would leave out a name that begins with a dot."""
        file = cast("LateFile", cls.generated(config, path, content="", inclusion=inclusion))
        file.write = write
        return file

    @property
    def _content(self) -> str | bytes | None:
        content = self.write()
        return content if isinstance(content, str | bytes) else "".join(content)

    @_content.setter
    def _content(self, _: str | bytes | None) -> None:
        pass

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as MkDocs has it
        """Write it to its place, part by part where it is long."""
        content, path = self.write(), Path(self.abs_dest_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for part in [content] if isinstance(content, str | bytes) else content:
                file.write(part if isinstance(part, bytes) else part.encode())


def name_by_content(files: Files, config: MkDocsConfig) -> dict[str, str]:
    """Put our style sheets and scripts under a name that changes with them; return their names."""
    named, templates = {}, Path(config.theme.dirs[0])
    for file in [file for file in files if file.src_dir == str(templates)]:
        if any(fnmatchcase(file.src_uri, pattern) for pattern in _UNUSED):
            files.remove(file)
        elif any(fnmatchcase(file.src_uri, pattern) for pattern in _NAMED_BY_CONTENT):
            write = partial(assets.own_file, templates / file.src_uri)
            name = assets.with_fingerprint(file.src_uri, write)
            files.remove(file)
            files.append(LateFile.of(config, name, write))
            named[file.src_uri] = name
    return named
