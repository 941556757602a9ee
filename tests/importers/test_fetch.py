"""A month is fetched from the police API completely or not at all."""

import csv
import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import shapely
from building import DATA, ROOT
from click.testing import CliRunner, Result
from importers.sandbank import refused
from partnership.cli import main
from partnership.errors import ProblemsFoundError
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime
from partnership.importers.existing import (
    read_months,
    required_outlines,
    required_ward_sets,
)
from partnership.importers.fetching import (
    TRIES,
    Fetch,
    PoliceApi,
    areas_of,
    fetch_crime,
    fetch_next,
)
from partnership.importers.geometry import in_rounded_degrees
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.statistics.overlaps import shape_of
from police_api import Answer, FakeApi, as_the_api_says, said, served

SANDBANK = ROOT / "tests" / "fixtures" / "official"
JULY = SANDBANK / "2025-07-sandbank-street.csv"
TODAY = date(2025, 10, 15)


def records() -> list[dict[str, Any]]:
    """Return the located rows of July in the words of the API."""
    with JULY.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Latitude"]]
    return as_the_api_says(rows)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data folder with the categories and the wards of Sandbank, and forget any proxy."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    data = tmp_path / "data"
    data.mkdir()
    (data / "categories.yml").write_bytes((DATA / "categories.yml").read_bytes())
    request = WardsRequest("2023", valid_from=date(2023, 5, 4))
    write_all(data, import_wards(data, SANDBANK / "wards-2025.geojson", request).files)
    return data


@pytest.fixture
def api() -> Iterator[FakeApi]:
    """Serve the records of July."""
    with served(records()) as api:
        yield api


class Waits:
    """Remembers for how long we would have slept."""

    def __init__(self) -> None:
        """Start with no wait."""
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        """Note a wait and do not wait."""
        self.seconds.append(seconds)


def fetch(
    data: Path,
    api: FakeApi,
    month: str = "2025-07",
    timeout: float = 30,
    partial: str | None = None,
) -> tuple[list[str], list[float]]:
    """Fetch and land a month; return the report and the waits after failures."""
    waits = Waits()
    police = PoliceApi(api.address, pace=0, timeout=timeout, sleep=waits)
    asked = Fetch(Month.parse(month), police, data.parent / "kept", partial)
    done = fetch_crime(data, asked, TODAY)
    write_all(data, done.files)
    return list(done.report), waits.seconds


def refusal(data: Path, api: FakeApi, **said: Any) -> str:  # noqa: ANN401 - handed on to fetch
    return refused(data, fetch, api, **said)


def nonzero(month: CrimeMonth) -> dict[tuple[str, str], int]:
    """Return every count above zero by ward and category."""
    lines = month.counts["2023"].items()
    return {(ward, name): count for ward, line in lines for name, count in line.items() if count}


def test_a_rare_category_of_which_the_api_says_nothing_is_zero(data: Path, api: FakeApi) -> None:
    report, _ = fetch(data, api)
    assert read_months(data)["2025-07"].count("2023", "E05999901", "robbery") == 0
    assert not [line for line in report if "not reported" in line]


def test_the_counts_are_those_of_the_monthly_file(data: Path, api: FakeApi) -> None:
    report, waits = fetch(data, api)
    fetched = read_months(data)["2025-07"]
    write_all(data, import_crime(data, [JULY], TODAY).files)
    assert nonzero(fetched) == nonzero(read_months(data)["2025-07"])
    assert report[0].startswith("2025-07: ")
    assert "8 in the borough" in report[0]
    assert waits == []


def test_the_record_says_that_the_api_was_asked_and_when(data: Path, api: FakeApi) -> None:
    fetch(data, api)
    source = read_months(data)["2025-07"].source
    assert (source.title, source.file) == ("Street-level crime (API)", "2025-07-api.json")
    assert source.retrieved == TODAY
    assert source.sha256
    assert "retrieved: 2025-10-15\n" in (data / "crime/2025-07.yml").read_text("utf-8")


def test_each_ward_is_asked_for_once_with_the_month(data: Path, api: FakeApi) -> None:
    fetch(data, api)
    assert len(api.asked) == 4
    assert {entry["date"] for entry in api.asked} == {"2025-07"}


def test_the_areas_cover_every_ward_of_every_set_to_the_last_metre() -> None:
    sets = required_ward_sets(DATA)
    outlines = required_outlines(DATA, sets)
    former, present = (outlines[ward_set.id] for ward_set in sets)
    areas = shapely.union_all(
        [
            shapely.transform(asked_area.shape, in_rounded_degrees)
            for asked_area in areas_of(present, former)
        ]
    )
    assert all(areas.contains(shape_of(outline)) for outline in (*former, *present))


@pytest.mark.parametrize(
    "failure",
    [
        lambda: said(429, b""),
        lambda: said(500, b""),
        lambda: said(502, b"<html>"),
        lambda: said(503, b""),
        lambda: said(200, b'[{"category":'),
        lambda: said(200, b"<html>Maintenance</html>"),
        lambda: said(200, {"error": "busy"}),
        lambda: said(200, b"[]", Pretended="100"),
    ],
)
def test_a_failure_is_followed_by_another_try(
    data: Path, api: FakeApi, failure: Callable[[], Answer]
) -> None:
    api.before = [failure]
    report, waits = fetch(data, api)
    assert "8 in the borough" in report[0]
    assert waits == [1.0]


def test_each_wait_is_twice_as_long_as_the_last(data: Path, api: FakeApi) -> None:
    api.before = [lambda: said(500, b"")] * 4
    assert fetch(data, api)[1] == [1.0, 2.0, 4.0, 8.0]


def test_the_api_may_say_how_long_to_wait(data: Path, api: FakeApi) -> None:
    api.before = [
        lambda: said(429, b"", Retry_After="7"),
        lambda: said(429, b"", Retry_After="999"),
    ]
    assert fetch(data, api)[1] == [7.0, 60.0]


def test_an_answer_that_does_not_come_is_asked_for_again(data: Path, api: FakeApi) -> None:
    def late() -> Answer:
        for _ in range(3000):
            if len(api.asked) > 1:
                break
            time.sleep(0.01)
        return said(200, [])

    api.before = [late]
    report, waits = fetch(data, api, timeout=1)
    assert "8 in the borough" in report[0]
    assert waits == [1.0]


def test_after_some_tries_we_give_up_and_keep_what_is_there(data: Path, api: FakeApi) -> None:
    fetched = [lambda: said(200, records()[:1])] * 2
    api.before = [*fetched, *[lambda: said(500, b"")] * TRIES]
    message = refusal(data, api)
    assert f"{api.address}  the API failed 5 times, at last because it answered 500. " in message
    assert "what was fetched is kept" in message
    api.asked.clear()
    fetch(data, api)
    assert len(api.asked) == 2


def test_what_was_kept_is_not_used_a_day_later(data: Path, api: FakeApi) -> None:
    api.before = [*[lambda: said(200, [])] * 2, lambda: said(400, b"")]
    refusal(data, api)
    for path in (data.parent / "kept").rglob("*.json"):
        os.utime(path, (time.time() - 90_000, time.time() - 90_000))
    api.asked.clear()
    fetch(data, api)
    assert len(api.asked) == 4


def test_nothing_is_kept_inside_the_records_and_no_parts_after_success(
    data: Path, api: FakeApi
) -> None:
    fetch(data, api)
    kept = [path.name for path in (data.parent / "kept").rglob("*")]
    assert kept == ["2025-07-api.json"]
    write_all(data, import_crime(data, [data.parent / "kept" / kept[0]], TODAY).files)
    assert sorted(path.name for path in (data / "crime").iterdir()) == ["2025-07.yml"]


def test_a_server_that_is_not_there_is_named(data: Path, api: FakeApi) -> None:
    api.address = "http://127.0.0.1:1/api"
    message = refusal(data, api)
    assert "http://127.0.0.1:1/api  the API failed 5 times, at last because it could not" in message


def nothing() -> Answer:
    """Answer that there is no record."""
    return said(200, [])


def with_half_a_year_before(data: Path, api: FakeApi) -> None:
    """Give the first ward nine calls in each of the six months before July, and forget July."""
    fetch(data, api)
    july = (data / "crime/2025-07.yml").read_text("utf-8")
    (data / "crime/2025-07.yml").unlink()
    busy = re.sub(r"(E05999901: {anti-social-behaviour: )[0-9]+", r"\g<1>9", july)
    for number in range(1, 7):
        path = data / f"crime/2025-0{number}.yml"
        path.write_text(busy.replace("2025-07", f"2025-0{number}"), "utf-8")
    api.asked.clear()


def test_an_empty_answer_is_asked_for_again(data: Path, api: FakeApi) -> None:
    api.before = [nothing]
    report, _ = fetch(data, api)
    assert "8 in the borough" in report[0]
    assert len(api.asked) == 5


def test_a_ward_that_stays_silent_is_refused_and_asked_again_the_next_time(
    data: Path, api: FakeApi
) -> None:
    with_half_a_year_before(data, api)
    api.before = [nothing, nothing]
    message = refusal(data, api)
    assert "the API was asked twice and has no records of July 2025 in St Elmo's Light, " in message
    assert '--partial "the reason"' in message
    api.asked.clear()
    fetch(data, api)
    assert len(api.asked) == 1


def test_a_silent_ward_may_be_fetched_as_a_month_that_is_not_whole(
    data: Path, api: FakeApi
) -> None:
    with_half_a_year_before(data, api)
    api.before = [nothing, nothing]
    fetch(data, api, partial="One ward is missing.")
    assert read_months(data)["2025-07"].coverage.reason == "One ward is missing."


def test_an_empty_month_is_refused_and_not_taken_for_zero(data: Path, api: FakeApi) -> None:
    api.records = []
    message = refusal(data, api)
    assert "the API has no records of July 2025 in the borough. This is unlikely" in message


def test_an_answer_of_another_month_is_refused(data: Path, api: FakeApi) -> None:
    api.before = [lambda: said(200, [{**records()[0], "month": "2025-06"}])]
    assert "was asked for 2025-07 and answered with 2025-06" in refusal(data, api)


def test_a_month_that_is_not_over_is_not_even_asked_for(data: Path, api: FakeApi) -> None:
    assert "--month  October 2025 is not over yet" in refusal(data, api, month="2025-10")
    assert api.asked == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda: said(404, b""), "the API answered 404"),
        (lambda: said(400, b""), "the API answered 400"),
        (lambda: said(302, b"", Location="http://127.0.0.1:1/"), "the API answered 302"),
    ],
)
def test_what_will_not_get_better_is_not_asked_again(
    data: Path, api: FakeApi, answer: Callable[[], Answer], message: str
) -> None:
    api.before = [answer]
    assert message in refusal(data, api)
    assert len(api.asked) == 1


@pytest.mark.parametrize(
    "address",
    ["http://example.org/api", "file:///etc/passwd", "ftp://127.0.0.1/", "data.police.uk/api"],
)
def test_an_address_must_be_safe_from_others_on_the_way(address: str) -> None:
    with pytest.raises(ProblemsFoundError, match="does not start with https://"):
        PoliceApi(address)


def test_questions_keep_their_distance() -> None:
    waits = Waits()
    with served(records()) as api:
        police = PoliceApi(api.address, pace=30, sleep=waits)
        for _ in range(3):
            police.crimes("55,1:55,2:56,2", "2025-07")
    assert len(waits.seconds) == 2
    assert all(20 < wait <= 30 for wait in waits.seconds)


def run(*words: str, api: FakeApi) -> Result:
    """Run the command with the address of the server."""
    return CliRunner().invoke(main, [*words, "--address", api.address, "--pace", "0.07"])


def test_the_command_fetches_and_imports(data: Path, api: FakeApi) -> None:
    kept = data.parent / "kept"
    words = ("--month", "2025-07", "--address", api.address, "--pace", "0.07", "--kept", str(kept))
    outcome = CliRunner().invoke(main, ["fetch", "crime", "--data", str(data), *words])
    assert outcome.exit_code == 0, outcome.output
    assert f"wrote {data}/crime/2025-07.yml" in outcome.stdout.splitlines()
    assert len(json.loads((kept / "2025-07-api.json").read_text("utf-8"))) == 8


def test_a_month_that_is_not_out_ends_the_command_with_3(data: Path, api: FakeApi) -> None:
    outcome = run("fetch", "crime", "--data", str(data), "--month", "2025-08", api=api)
    assert outcome.exit_code == 3
    assert outcome.stderr == f"{api.address}  August 2025 is not published yet. Try again later.\n"
    assert api.asked == []


def test_without_a_month_the_next_one_is_fetched(data: Path, api: FakeApi) -> None:
    outcome = run("fetch", "crime", "--data", str(data), api=api)
    assert outcome.exit_code == 2
    assert "choose one with --month" in outcome.stderr
    fetch(data, api)
    outcome = run("fetch", "crime", "--data", str(data), api=api)
    assert outcome.exit_code == 3
    assert "August 2025 is not published yet" in outcome.stderr


def next_of(data: Path, api: FakeApi) -> list[str]:
    """Fetch the first month after June that there is, land it and return the report."""
    police = PoliceApi(api.address, pace=0, sleep=Waits())
    asked = Fetch(Month(2025, 6), police, data.parent / "kept")
    done = fetch_next(data, asked, TODAY)
    write_all(data, done.files)
    return list(done.report)


@pytest.mark.parametrize(
    ("months", "why"),
    [
        ({"2025-07"}, "does not list it"),
        ({"2025-06", "2025-07"}, "has no records of it in the borough"),
    ],
)
def test_a_month_that_the_police_skip_does_not_stop_the_next(
    data: Path, api: FakeApi, months: set[str], why: str
) -> None:
    api.months = months
    report = next_of(data, api)
    assert report[0] == (
        f"2025-06: skipped, because the API {why}; its page says that it is not reported. "
        "If the police publish it later, fetch it with --month 2025-06"
    )
    assert report[1].startswith("2025-07: ")
    assert [path.name for path in (data / "crime").iterdir()] == ["2025-07.yml"]


def test_the_last_month_without_records_is_not_skipped(data: Path, api: FakeApi) -> None:
    api.months = {"2025-06"}
    with pytest.raises(ProblemsFoundError, match=r"records of June 2025 .* Once it has a"):
        next_of(data, api)


def test_the_command_goes_on_after_a_month_that_was_skipped(data: Path, api: FakeApi) -> None:
    fetch(data, api)
    may = data / "crime/2025-05.yml"
    (data / "crime/2025-07.yml").rename(may)
    may.write_text(may.read_text("utf-8").replace("2025-07", "2025-05"), "utf-8")
    api.months = {"2025-05", "2025-07"}
    api.records = [{**entry, "month": "2025-07"} for entry in records()[:-1]]
    kept = ("--kept", str(data.parent / "kept"))
    outcome = run("fetch", "crime", "--data", str(data), *kept, api=api)
    assert outcome.exit_code == 0, outcome.output
    assert outcome.output.startswith("2025-06: skipped, ")
    assert f"wrote {data}/crime/2025-07.yml" in outcome.stdout.splitlines()


def test_the_command_tells_how_a_month_is_written(data: Path) -> None:
    words = ["fetch", "crime", "--data", str(data), "--month", "July"]
    outcome = CliRunner().invoke(main, words)
    assert outcome.exit_code == 2
    assert "'July' is not a month. Write year-month, such as 2025-08." in outcome.output


class _Dripping(BaseHTTPRequestHandler):
    """Answers a byte at a time: in the head of the answer or in its body, and never ends."""

    in_its_head = False

    def do_GET(self) -> None:
        """Drip until the other side has gone."""
        start = b"HTTP/1.0 200 OK\r\n"
        self.wfile.write(start if self.in_its_head else start + b"\r\n[")
        with suppress(OSError):
            while True:
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.01)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def dripping(*, in_its_head: bool) -> Iterator[str]:
    handler = type("Handler", (_Dripping,), {"in_its_head": in_its_head})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("in_its_head", [True, False])
def test_a_host_that_drips_for_ever_is_given_up(data: Path, *, in_its_head: bool) -> None:
    with dripping(in_its_head=in_its_head) as address:
        words = ("--month", "2025-07", "--address", address, "--limit", "0.3")
        outcome = CliRunner().invoke(main, ["fetch", "crime", "--data", str(data), *words])
    assert outcome.exit_code == 1
    assert f"{address}  the API has not given every answer within 0.3 seconds. " in outcome.output
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
