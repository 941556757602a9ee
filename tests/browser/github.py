"""A fake of the GitHub API that the form uses: files, commits and pull requests."""

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from hashlib import sha1
from typing import Any

from playwright.sync_api import BrowserContext, Route

HEAD, NEXT = "c" * 40, "d" * 40
"""The commit of the main branch, and the one that the form makes."""

_OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Allow-Methods": "*",
}


def blob_name(text: str) -> str:
    """Return the name by which git knows a text."""
    content = text.encode()
    return sha1(f"blob {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


class GitHub:
    """One repository, as its API tells of it; nothing leaves the machine."""

    def __init__(self, context: BrowserContext, files: Mapping[str, str]) -> None:
        """Take the place of GitHub for a browser."""
        self._texts = {blob_name(text): text for text in files.values()}
        self._tree = [
            {"path": path, "type": "blob", "mode": "100644", "sha": blob_name(text), "size": 1}
            for path, text in files.items()
        ]
        self.branches: list[str] = []
        self.commits: list[dict[str, str]] = []
        """The files of each commit with their texts."""
        self.pulls: list[dict[str, Any]] = []
        self.tokens: set[str] = set()
        context.route("https://api.github.com/**", self._answer)

    def _answer(self, route: Route) -> None:
        request = route.request
        asked = request.url.removeprefix("https://api.github.com")
        self.tokens |= {request.headers.get("authorization", "")} - {""}
        said = json.loads(request.post_data or "{}")
        told: Any = {}
        if asked == "/graphql":
            told = {"data": self._graph(said["query"], said.get("variables", {}))}
        elif asked == "/user":
            told = {
                "id": 1,
                "login": "officer",
                "name": "An officer",
                "email": "",
                "avatar_url": "",
            }
        elif "/git/trees/" in asked:
            told = {"sha": HEAD, "truncated": False, "tree": self._tree}
        elif asked.endswith("/pulls"):
            self.pulls.append(said)
            told = {"number": 7, "html_url": "", "title": said["title"], "head": {"sha": NEXT}}
        status = 204 if "/collaborators/" in asked else 200
        body = "" if status != 200 else json.dumps(told)
        route.fulfill(status=status, headers=_OPEN_TO_ALL, body=body)

    def _graph(self, query: str, given: dict[str, Any]) -> dict[str, Any]:
        """Answer a question or carry out an order in the language of graphs."""
        target = {"oid": HEAD, "history": {"nodes": [{"oid": HEAD, "message": ""}]}}
        if "createRef" in query:
            self.branches.append(given["input"]["name"].removeprefix("refs/heads/"))
            return {"createRef": {"ref": {"name": given["input"]["name"]}}}
        if "createCommitOnBranch" in query:
            added = given["input"]["fileChanges"]["additions"]
            self.commits.append(
                {file["path"]: b64decode(file["contents"]).decode() for file in added}
            )
            return {"createCommitOnBranch": {"commit": {"oid": NEXT, "committedDate": _NOON}}}
        if "fork: repository" in query:
            return {"fork": {"id": "R1"}, "base": {"ref": {"target": target}}}
        texts = re.findall(r'(\w+): object\(oid: "([0-9a-f]{40})"\)', query)
        found = {name: {"text": self._texts.get(oid, "")} for name, oid in texts}
        return {"repository": {"ref": {"target": target}, **found}}


_NOON = "2026-11-21T12:00:00Z"
