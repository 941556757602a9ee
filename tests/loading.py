"""The records of the two frozen boroughs, read once for all the tests of a process."""

import gc
from datetime import date
from functools import cache
from pathlib import Path

from building import DATA, INVENTED, ROOT
from partnership.checks.gate import load_partnership
from partnership.model.partnership import Partnership
from partnership.pages.site import Site


@cache
def loaded(data: Path) -> Partnership:
    """Return the records of a frozen borough; what a test changes it must copy."""
    assert data in (DATA, INVENTED), f"{data} may change: read it with load_partnership"
    partnership = load_partnership(data)
    gc.freeze()  # they stay until the end, so no search for garbage need look at them
    return partnership


@cache
def site_of(data: Path, day: date) -> Site:
    """Return the site of a frozen borough as of a day."""
    return Site.of(loaded(data), day, ROOT / "overrides")
