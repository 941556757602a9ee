"""The records and sites that tests read; immutable ones are cached per process."""

import gc
from datetime import date
from functools import cache
from pathlib import Path

from building import DATA, INVENTED, ROOT
from checking import DAY
from partnership.checks.gate import load_partnership
from partnership.model.partnership import Partnership
from partnership.pages.site import Site
from partnership.pages.snapshot import Snapshot

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


@cache
def _loaded(data: Path) -> Partnership:
    partnership = load_partnership(data)
    gc.freeze()  # they stay until the end, so no search for garbage need look at them
    return partnership


def _fresh_site_of(data: Path, day: date) -> Site:
    return Site.build(loaded(data), day, ROOT / "overrides")


_site_of = cache(_fresh_site_of)
