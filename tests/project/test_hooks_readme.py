"""hooks/README.md names each event of the hook, each command and each value a page can use."""

import re
from datetime import date

import pytest
from building import INVENTED, ROOT
from loading import site_of
from partnership.cli.common import COMMANDS
from partnership.pages import site as site_module
from partnership.pages.templates import FILTERS

README = (ROOT / "hooks" / "README.md").read_text("utf-8")


def rows(heading: str) -> list[str]:
    """Return the first cells of the table under a heading, without its head."""
    section = README.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)


def test_every_value_that_a_page_can_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    given: set[str] = set()

    def note(*_: object, **values: object) -> str:
        given.update(values)
        return ""

    monkeypatch.setattr(site_module, "render_authored", note)
    site = site_of(INVENTED, date(2026, 11, 21))
    site.authored("index.md", "", "content/index.md")
    own = {"postcode_finder", "interactive_map"} & site.environment.globals.keys()
    named = set(re.findall("`([a-z_]+)`", " ".join(rows("What a page can use"))))
    assert named == given | own | FILTERS.keys()


def test_every_event_is_named_in_the_order_in_which_mkdocs_calls_it() -> None:
    hook = (ROOT / "hooks" / "site_events.py").read_text("utf-8")
    events = re.findall(r"^def (on_[a-z_]+)", hook, re.MULTILINE)
    named = [row.strip("`") for row in rows("The events, in the order in which MkDocs calls them")]
    assert named
    assert named == events


def test_every_command_is_named() -> None:
    (commands,) = re.findall(r"^\| `cli/` \| (.*?);", README, re.MULTILINE)
    assert set(re.findall("`([a-z-]+)`", commands)) - {"partnership"} == set(COMMANDS)
