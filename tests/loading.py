"""The records and the sites that tests read; what is frozen is read once in each process."""

import gc
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from building import DATA, INVENTED, ROOT
from checking import DAY
from partnership.checks.gate import load_partnership
from partnership.model.partnership import Partnership
from partnership.pages.site import Site
from partnership.pages.snapshot import Snapshot
from partnership.records.text_files import display_name
from partnership.records.yaml_loader import Document, Judge, read_document

FROZEN = (DATA, INVENTED)
"""What all the tests of a process share; a test changes a copy."""


def loaded(data: Path) -> Partnership:
    """Return the records of a folder."""
    return _loaded(data) if data in FROZEN else load_partnership(data)


def site_of(data: Path, day: date = DAY) -> Site:
    """Return the site of a folder as of a day."""
    return _site_of(data, day) if data in FROZEN else _fresh_site_of(data, day)


def authored(site: Site, path: str) -> str:
    """Return an authored page of a site, filled in."""
    return site.authored(path, (ROOT / "content" / path).read_text("utf-8"), path)


def snapshot_of(data: Path, day: date = DAY) -> Snapshot:
    """Return the records of a folder as of a day."""
    return site_of(data, day).snapshot


def document_of(path: Path, judge: Judge) -> Document:
    """Read a YAML file; what a copy has in common with a frozen borough is not parsed again."""
    content = path.read_bytes() if path.is_file() else b""
    if content not in _frozen_files():
        return read_document(path, judge)
    return replace(_frozen_document(content), name=display_name(path))


@cache
def _frozen_files() -> dict[bytes, Path]:
    return {path.read_bytes(): path for data in FROZEN for path in data.rglob("*.yml")}


@cache
def _frozen_document(content: bytes) -> Document:
    return read_document(_frozen_files()[content])


@cache
def _loaded(data: Path) -> Partnership:
    partnership = load_partnership(data)
    gc.freeze()  # they stay until the end, so no search for garbage need look at them
    return partnership


def _fresh_site_of(data: Path, day: date) -> Site:
    return Site.of(loaded(data), day, ROOT / "overrides")


_site_of = cache(_fresh_site_of)
