"""The index of all postcodes: one small file, read once and looked up on the page."""

import json
from collections import defaultdict
from collections.abc import Iterable

from partnership.model.postcodes import Postcode
from partnership.model.wards import Ward


def finder_index(postcodes: Iterable[Postcode], wards: tuple[Ward, ...]) -> str:
    """Return the index as JSON.

    `wards` is a list of slug and name; `sectors` gives, for each sector such as `TS15 9`,
    the two last letters of its postcodes strung together, by the ward's place in the list.
    Postcodes of wards that are not in the list are left out.
    """
    places = {ward.code: place for place, ward in enumerate(wards)}
    sectors: dict[str, dict[int, str]] = defaultdict(lambda: defaultdict(str))
    for one in sorted(postcodes):
        if one.ward in places:
            sectors[one.postcode[:-2]][places[one.ward]] += one.postcode[-2:]
    index = {"wards": [[ward.slug, ward.name] for ward in wards], "sectors": sectors}
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
