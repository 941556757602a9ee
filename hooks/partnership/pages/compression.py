"""Writes compressed forms of a built site's text files, for a host that hands them out.

It is a step of publishing, not of every build: the best compression takes longer than the build.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path, PurePath

import brotli

_TEXT = {".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"}
_SMALLEST = 1024
"""A file below this many bytes fits into one packet in any form."""


def compressed_forms(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each compressed form of a file with its name; equal files give equal forms."""
    if PurePath(name).suffix in _TEXT and len(content) > _SMALLEST:
        yield f"{name}.br", brotli.compress(content)
        yield f"{name}.gz", gzip.compress(content, mtime=0)


def compress_site(site: Path) -> int:
    """Write the compressed forms beside the files of a site, and return how many were written."""
    written = 0
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        for name, content in compressed_forms(path.name, path.read_bytes()):
            path.with_name(name).write_bytes(content)
            written += 1
    return written
