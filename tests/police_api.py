"""A local server that behaves like the police API, including its failures."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from shapely import Point, Polygon

Answer = tuple[int, dict[str, str], bytes]


def said(code: int, content: object = None, **headers: str) -> Answer:
    """Return an answer; what is not bytes is written as JSON."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return code, headers, raw


API_NAMES = {
    "violence-and-sexual-offences": "violent-crime",
    "criminal-damage-and-arson": "criminal-damage-arson",
}
"""The categories that the API names in another way than the monthly files."""


def as_the_api_says(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return the rows of a monthly file in the words of the API."""
    return [
        {
            "category": API_NAMES.get(slug := row["Crime type"].lower().replace(" ", "-"), slug),
            "location_type": "Force",
            "location": {
                "latitude": row["Latitude"],
                "longitude": row["Longitude"],
                "street": {"id": number, "name": row["Location"]},
            }
            if row["Latitude"]
            else None,
            "context": "",
            "outcome_status": None,
            "persistent_id": row["Crime ID"],
            "id": number,
            "location_subtype": "",
            "month": row["Month"],
        }
        for number, row in enumerate(rows, start=1)
    ]


@dataclass
class FakeApi:
    """The records that the API holds, what it does before it answers, and what it was asked."""

    records: list[dict[str, Any]]
    before: list[Callable[[], Answer]] = field(default_factory=list)
    """What happens instead of the next answers, one after the other."""
    months: set[str] = field(default_factory=lambda: {"2025-06", "2025-07"})
    """The months that are out."""
    asked: list[dict[str, str]] = field(default_factory=list)
    address: str = ""

    def dates(self) -> Answer:
        """Return the months of which there are records, in the words of the API."""
        return said(200, [{"date": month} for month in sorted(self.months)])

    def answer(self, path: str, question: dict[str, str]) -> Answer:
        """Return the records of the month inside the polygon."""
        self.asked.append(question)
        if self.before:
            return self.before.pop(0)()
        if path != "/api/crimes-street/all-crime":
            return said(404, b"")
        return said(200, self._inside(question["poly"], question["date"]))

    def _inside(self, poly: str, month: str) -> list[dict[str, Any]]:
        corners = [tuple(map(float, corner.split(",")))[::-1] for corner in poly.split(":")]
        area = Polygon(corners)
        return [
            record
            for record in self.records
            if record["month"] == month
            and area.contains(
                Point(float(record["location"]["longitude"]), float(record["location"]["latitude"]))
            )
        ]


class _Handler(BaseHTTPRequestHandler):
    api: FakeApi

    def do_GET(self) -> None:
        """Answer which months there are."""
        self._say(self.api.dates() if self.path.endswith("/crimes-street-dates") else said(404))

    def do_POST(self) -> None:
        """Answer one question."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        question = {name: values[0] for name, values in parse_qs(body).items()}
        self._say(self.api.answer(self.path, question))

    def _say(self, answer: Answer) -> None:
        code, headers, raw = answer
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.get("Pretended", str(len(raw))))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def served(records: list[dict[str, Any]]) -> Iterator[FakeApi]:
    """Serve records on this machine for a while."""
    api = FakeApi(records)
    handler = type("Handler", (_Handler,), {"api": api})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        api.address = f"http://127.0.0.1:{server.server_address[1]}/api"
        yield api
        server.shutdown()
        thread.join()
