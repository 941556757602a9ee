"""Settings of mkdocs.yml that would change nothing, because our frame does not read them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from partnership.errors import Problem

_KNOWN = {"theme": {"name", "custom_dir"}, "extra": {"footer"}}
"""What our frame reads of the settings that Material and MkDocs give a meaning of their own."""

_LOOK = "The look is in overrides/assets/stylesheets/site/base.css."
_OWN = "It is taken from data/partnership.yml."
_INSTEAD = {
    "theme.features": "The menu is in overrides/partials/nav.html.",
    "theme.palette": _LOOK,
    "theme.font": _LOOK,
    "theme.logo": "The mark is overrides/assets/images/favicon.svg.",
    "theme.favicon": "The mark is overrides/assets/images/favicon.svg.",
    "theme.language": "Pages are in British English, which overrides/main.html says.",
    "repo_url": f"The address of the records is `site.repository`. {_OWN}",
    "repo_name": f"The address of the records is `site.repository`. {_OWN}",
    "edit_uri": f"The address of the records is `site.repository`. {_OWN}",
    "copyright": f"Licences and sources are `attributions`. {_OWN}",
    "site_url": f"The address of the site is `site.address`. {_OWN}",
    "extra_javascript": "A page names its scripts in its front matter, as `scripts`.",
}
"""What does what a setting is meant to do."""


def unread_settings(text: str, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield each setting of mkdocs.yml that would change nothing, with what does instead."""
    names = [name for name in _INSTEAD if "." not in name and name in settings]
    for group, known in _KNOWN.items():
        given = settings.get(group)
        if isinstance(given, Mapping):
            names += [f"{group}.{name}" for name in given if name not in known]
    for name in names:
        what = f"'{name}' changes nothing, for no template in overrides/ reads it"
        remedy = f"Take it out. {_INSTEAD.get(name, '')}".strip()
        field = re.compile(rf" *{re.escape(name.rpartition('.')[2])} *:")
        lines = (number for number, line in enumerate(text.split("\n"), 1) if field.match(line))
        yield Problem("mkdocs.yml", next(lines, None), what, remedy)
