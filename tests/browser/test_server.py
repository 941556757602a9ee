"""The server of the browser tests behaves like the hosts that it imitates."""

import gzip
import urllib.error
import urllib.request
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser.server import serve


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wards").mkdir()
    (tmp_path / "wards" / "index.html").write_text("<h1>Wards</h1>", "utf-8")
    (tmp_path / "404.html").write_text("<h1>Not here</h1>", "utf-8")
    (tmp_path / "site.css").write_text("body{}", "utf-8")
    (tmp_path / "_headers").write_text(
        "# a note\n/*\n  X-One: everywhere\n/*.css\n  X-One: and here\n  X-Two: a: b\n", "utf-8"
    )
    return tmp_path


def answer(address: str) -> tuple[int, Message, str]:
    """Return the status, headers and text of an address."""
    try:
        with urllib.request.urlopen(address) as got:  # noqa: S310 - the test's own server
            return got.status, got.headers, got.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def test_a_folder_is_answered_with_its_page_and_the_headers_of_the_site(folder: Path) -> None:
    with serve(folder) as base:
        status, headers, text = answer(f"{base}/wards")
    assert (status, text) == (200, "<h1>Wards</h1>")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-One"] == "everywhere"


def test_a_header_set_twice_is_joined(folder: Path) -> None:
    with serve(folder) as base:
        _, headers, _ = answer(f"{base}/site.css")
    assert headers["X-One"] == "everywhere, and here"
    assert headers["X-Two"] == "a: b"


def test_what_is_not_there_gets_the_page_for_it_and_the_status(folder: Path) -> None:
    with serve(folder) as base:
        status, headers, text = answer(f"{base}/nowhere/at/all")
    assert (status, text) == (404, "<h1>Not here</h1>")
    assert headers["X-One"] == "everywhere"


def test_a_folder_without_headers_is_served_too(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<h1>Home</h1>", "utf-8")
    with serve(tmp_path) as base:
        assert answer(f"{base}/")[2] == "<h1>Home</h1>"
        assert answer(f"{base}/none")[0] == 404


def test_a_reader_who_takes_it_gets_the_compressed_form_of_a_page(folder: Path) -> None:
    (folder / "wards" / "index.html.gz").write_bytes(gzip.compress(b"<h1>Wards</h1>"))
    with serve(folder) as base:
        connection = HTTPConnection(urlsplit(base).netloc)
        connection.request("GET", "/wards/", headers={"Accept-Encoding": "gzip, br"})
        got = connection.getresponse()
        content, headers = got.read(), got.headers
        connection.close()
        plain = answer(f"{base}/wards/")
    assert gzip.decompress(content) == b"<h1>Wards</h1>"
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-One"] == "everywhere"
    assert plain[1]["Content-Encoding"] is None
    assert plain[2] == "<h1>Wards</h1>"
