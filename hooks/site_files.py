"""MkDocs files with lazy content, and asset names that contain a content hash."""

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
    "all/*",  # the index page of `partnership build-all`
    "files/*",  # templates of files that are not pages
    "admin/*",  # the editing form, published only on request
)
"""Template files that no page loads; the first patterns are parts of the bundled style sheet."""

# Assets that browsers may cache for a year; the service worker must keep its address.
_NAMED_BY_CONTENT = ("assets/*.css", "assets/*.js")


class LazyFile(File):
    """A file whose content is made when MkDocs reads or copies it, and is not kept in memory."""

    write: Callable[[], Content]
    title: str | None = None  # the page's title as HTML, if it is known before the page is read

    @classmethod
    def build(
        cls,
        config: MkDocsConfig,
        path: str,
        write: Callable[[], Content],
        inclusion: InclusionLevel = InclusionLevel.INCLUDED,
    ) -> "LazyFile":
        """Return a file of the site; include names with a leading dot, which MkDocs would skip."""
        file = cast("LazyFile", cls.generated(config, path, content="", inclusion=inclusion))
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
        """Write the file to its destination, in chunks if it is long."""
        content, path = self.write(), Path(self.abs_dest_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for part in [content] if isinstance(content, str | bytes) else content:
                file.write(part if isinstance(part, bytes) else part.encode())


def name_by_content(files: Files, config: MkDocsConfig) -> dict[str, str]:
    """Add a content hash to the names of our style sheets and scripts; return the new names."""
    named, templates = {}, Path(config.theme.dirs[0])
    for file in [file for file in files if file.src_dir == str(templates)]:
        if any(fnmatchcase(file.src_uri, pattern) for pattern in _UNUSED):
            files.remove(file)
        elif any(fnmatchcase(file.src_uri, pattern) for pattern in _NAMED_BY_CONTENT):
            write = partial(assets.own_file, templates / file.src_uri)
            name = assets.with_fingerprint(file.src_uri, write)
            files.remove(file)
            files.append(LazyFile.build(config, name, write))
            named[file.src_uri] = name
    return named
