"""Reads the accessible names of elements without text."""

from typing import Any

from playwright.sync_api import Page

NAMED = "svg, img, iframe, table, canvas, object, [role=img], [role=region]"
LEFT_OUT_ON_PURPOSE = {
    "ariaHiddenElement",
    "ariaHiddenSubtree",
    "emptyAlt",
    "notRendered",
    "notVisible",
}
"""Why the tree may leave an element out: its author said that it is decoration, or it is hidden."""


def unnamed(page: Page) -> list[str]:
    """Return the pictures, frames, tables and regions of a page that have no accessible name."""
    browser = page.context.new_cdp_session(page)
    root = browser.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = browser.send("DOM.querySelectorAll", {"nodeId": root, "selector": NAMED})
    problems = []
    for node in found["nodeIds"]:
        tree = browser.send(
            "Accessibility.getPartialAXTree", {"nodeId": node, "fetchRelatives": False}
        )
        if not _has_name(tree["nodes"][0]):
            html = browser.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
            problems.append(f"no name: {html[:120]}")
    browser.detach()
    return problems


def _has_name(node: dict[str, Any]) -> bool:
    if node["ignored"]:
        return any(reason["name"] in LEFT_OUT_ON_PURPOSE for reason in node["ignoredReasons"])
    return bool(node.get("name", {}).get("value", "").strip())
