"""Writes compressed forms of a built site's text files, for a host that hands them out.

It is a step of publishing, not of every build. What was compressed once is kept by its content.
"""

import gzip
import io
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path, PurePath
from threading import get_ident

TEXT = {".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"}
_SMALLEST = 1024
"""A file below this many bytes fits into one packet in any form."""

_LARGEST = 400_000
"""A file above this many bytes is a table to download, or Plotly: nobody waits for it first."""


def _quality(content: bytes) -> int:
    """Return how well brotli is to compress a file.

    9 makes the pages 12% larger than 10, and 11 takes 2.6 times as long for 4%. Of the largest
    files, 5 takes a thirtieth of the time of 10, and makes tables a third larger and Plotly 9%.
    """
    return 10 if len(content) <= _LARGEST else 5


def _brotli(content: bytes) -> bytes:
    import brotli  # noqa: PLC0415 - a build needs none, and it takes 5 MiB

    return bytes(brotli.compress(content, quality=_quality(content)))


ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": _brotli,
    "gz": lambda content: gzip.compress(content, mtime=0),
}
"""How each compressed form is made, by the ending of its name."""


def compressed_forms(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each compressed form of a file with its name; equal files give equal forms."""
    if PurePath(name).suffix in TEXT and len(content) > _SMALLEST:
        for ending, compress in ENCODINGS.items():
            yield f"{name}.{ending}", compress(content)


def compress_site(site: Path, kept: Path | None = None) -> int:
    """Write the compressed forms beside the files of a site, and return how many were written.

    In the folder `kept` lie the forms of the last time, and afterwards those of this time.
    """
    before = {path.name: path for path in kept.glob("*")} if kept else {}
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        used = list(pool.map(lambda path: _compress(path, before, kept), paths))
    for name in before.keys() - set().union(*used):
        before[name].unlink(missing_ok=True)
    return sum(map(len, used))


def _compress(path: Path, before: Mapping[str, Path], kept: Path | None) -> set[str]:
    """Write the forms of a file, and return the names under which they are kept."""
    content = path.read_bytes()
    stem = f"{sha256(content).hexdigest()}-{_quality(content)}"
    known = [before.get(f"{stem}.{ending}") for ending in ENCODINGS]
    if all(known):
        forms = [(f"{path.name}{form.suffix}", form.read_bytes()) for form in known if form]
    else:
        forms = list(compressed_forms(path.name, content))
    for name, form in forms:
        path.with_name(name).write_bytes(form)
        if kept and not all(known):
            kept.mkdir(parents=True, exist_ok=True)
            aside = kept / f"{stem}.{get_ident()}"
            aside.write_bytes(form)
            aside.replace(kept / f"{stem}{PurePath(name).suffix}")
    return {f"{stem}{PurePath(name).suffix}" for name, _ in forms}


def content_of(ending: str, form: bytes, most: int) -> bytes:
    """Return what a compressed form holds, no more than a byte over `most`, or raise ValueError."""
    try:
        if ending == "br":
            import brotli  # noqa: PLC0415 - the same

            return bytes(brotli.Decompressor().process(form, output_buffer_limit=most + 1))
        with gzip.open(io.BytesIO(form)) as file:
            return file.read(most + 1)
    except Exception as error:  # what the library of brotli raises is no kind of ValueError
        raise ValueError(str(error)) from error
