"""Serves a built site as a careful host would: its `_headers`, right types, its own 404 page.

Where a site was compressed for publishing, the compressed form of a file is sent.
"""

import fnmatch
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

Rules = list[tuple[str, list[tuple[str, str]]]]
"""Address patterns, each with its headers, in the order of the file."""


def header_rules(text: str) -> Rules:
    """Return the rules of a `_headers` file as Netlify and Cloudflare Pages read it."""
    rules: Rules = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("/"):
            rules.append((line.strip(), []))
        else:
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value.strip()))
    return rules


def headers_for(rules: Rules, address: str) -> dict[str, str]:
    """Return the headers of an address; one that several rules set is joined, as the hosts do."""
    headers: dict[str, str] = {}
    for pattern, lines in rules:
        if fnmatch.fnmatchcase(address, pattern.replace("[", "[[]").replace("?", "[?]")):
            for name, value in lines:
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


class _Handler(SimpleHTTPRequestHandler):
    """Answers for one folder; knows no address outside it."""

    protocol_version = "HTTP/1.1"
    rules: ClassVar[Rules] = []
    is_compressed = False
    extensions_map = {  # noqa: RUF012 - the parent declares it
        "": "application/octet-stream",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".geojson": "application/geo+json",
        ".csv": "text/csv; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".xml": "application/xml",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".webmanifest": "application/manifest+json",
        ".woff2": "font/woff2",
        ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    }

    def translate_path(self, path: str) -> str:
        """Find the file of an address: its compressed form, where there is one and it is taken."""
        found = super().translate_path(path)
        compressed = f"{found}index.html.gz" if found.endswith("/") else f"{found}.gz"
        taken = "gzip" in self.headers.get("Accept-Encoding", "")
        self.is_compressed = taken and Path(compressed).is_file()
        return compressed if self.is_compressed else found

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Return the type of a file, whatever form it is sent in."""
        return super().guess_type(str(path).removesuffix(".gz"))

    def end_headers(self) -> None:
        """Say so where the file is sent in its compressed form."""
        if self.is_compressed:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        super().end_headers()

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the headers of `_headers` with every answer, mistakes and redirects included."""
        super().send_response(code, message)
        address = unquote(urlsplit(self.path).path)
        for name, value in headers_for(self.rules, address).items():
            self.send_header(name, value)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is not there with the site's own page for it."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", self.extensions_map[".html"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def list_directory(self, path: Any) -> None:  # noqa: ANN401, ARG002 - as the parent declares it
        """Refuse to list a folder without a page."""
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing: a test speaks through its outcome."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """Let a browser break off a request, as it does when it leaves a page."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; give its address without a final slash."""
    policy = folder / "_headers"
    rules = header_rules(policy.read_text("utf-8")) if policy.is_file() else []

    class Handler(_Handler):
        def __init__(self, *args: Any) -> None:  # noqa: ANN401 - as the parent declares them
            super().__init__(*args, directory=str(folder))

    Handler.rules = rules
    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer(address: str, **asked: str) -> tuple[int, Message, bytes]:
    """Return the status, headers and content of an address."""
    request = urllib.request.Request(address, headers=asked)  # noqa: S310 - the test's own server
    try:
        with urllib.request.urlopen(request) as got:  # noqa: S310 - the same
            return got.status, got.headers, got.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()
