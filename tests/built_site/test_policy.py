"""One policy for every kind of host: the files that carry it agree, and a real server sends it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.nginx import required_nginx, serve_by_nginx
from browser.server import answer, header_rules, headers_for, serve
from partnership.pages.assets import with_fingerprint
from partnership.pages.csp import content_policy, headers, host_files, in_a_page

STREETS = "https://tile.openstreetmap.org"
PAGES_WITH_STREETS = ("find-your-ward", "compare")
POLICY = headers(STREETS)
KEPT = "public, max-age=31536000, immutable"
HASHED = "assets/site.1a2b3c4d.css"


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    """Write the files of every host for a site of one fingerprinted file."""
    paths = [HASHED, "index.html", "assets/plain.css"]
    return dict(host_files(paths, STREETS, {"old/a.csv": "new/a.csv"}))


@pytest.fixture(scope="module")
def nginx(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the built site with nginx; where there is none, skip, unless changes are checked."""
    with serve_by_nginx(required_nginx(), site, tmp_path_factory.mktemp("nginx")) as base:
        yield base


def test_nothing_inline_and_nothing_from_elsewhere_is_allowed() -> None:
    allowed = dict(part.split(" ", 1) for part in content_policy().split("; "))
    assert allowed["default-src"] == "'none'"
    assert allowed["form-action"] == allowed["frame-ancestors"] == allowed["base-uri"] == "'none'"
    assert set(allowed.values()) == {"'none'", "'self'"}


def test_a_page_carries_the_policy_without_what_a_page_must_not_hold() -> None:
    whole = content_policy().split("; ")
    assert in_a_page(content_policy()).split("; ") == whole[:-1]
    assert whole[-1] == "frame-ancestors 'none'"


def test_the_files_of_all_hosts_agree(written: dict[str, str]) -> None:
    netlify = headers_for(header_rules(written["_headers"]), "/")
    nginx = dict(
        re.findall(r'^add_header (\S+) "(.*)" always;$', written["_nginx.conf"], re.MULTILINE)
    )
    apache = dict(
        re.findall(r'^Header always set (\S+) "(.*)"$', written[".htaccess"], re.MULTILINE)
    )
    assert netlify == nginx == apache == POLICY


def test_every_host_that_can_forwards_an_address_that_leads_to_another(
    written: dict[str, str],
) -> None:
    assert written["_redirects"] == "/old/a.csv /new/a.csv 302\n"
    assert "\nlocation = /old/a.csv { return 302 /new/a.csv; }\n" in written["_nginx.conf"]
    assert '\nRedirectMatch 302 "^/old/a\\.csv$" "/new/a.csv"\n' in written[".htaccess"]
    assert "_redirects" not in dict(host_files(["index.html"]))


def test_only_a_file_named_after_its_content_is_kept_for_a_year(written: dict[str, str]) -> None:
    rules = header_rules(written["_headers"])
    assert headers_for(rules, f"/{HASHED}")["Cache-Control"] == KEPT
    assert "Cache-Control" not in headers_for(rules, "/assets/plain.css")
    for name in ("_nginx.conf", ".htaccess"):
        assert written[name].count(KEPT) == 1
        pattern = re.search(r'"(\\\..*\$)"', written[name])
        assert pattern is not None
        assert re.search(pattern[1], HASHED)
        assert not re.search(pattern[1], "assets/plain.css")
        assert not re.search(pattern[1], "index.html")


def test_a_fingerprint_changes_with_the_content() -> None:
    one = with_fingerprint("assets/site.css", lambda: b"p{}")
    assert re.fullmatch(r"assets/site\.[0-9a-f]{8}\.css", one)
    assert one == with_fingerprint("assets/site.css", lambda: b"p{}")
    assert one != with_fingerprint("assets/site.css", lambda: b"q{}")


def test_the_lines_fit_what_the_hosts_accept(written: dict[str, str]) -> None:
    assert max(len(line) for line in written["_headers"].splitlines()) < 2000


def test_every_page_carries_the_policy_itself(site: Path) -> None:
    for page in site.rglob("*.html"):
        has_streets = page.relative_to(site).parent.as_posix() in PAGES_WITH_STREETS
        policy = in_a_page(content_policy(STREETS if has_streets else None)).replace("'", "&#39;")
        carried = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        text = page.read_text("utf-8")
        assert carried in text, page
        assert ("data-streets=" in text) == has_streets, page


def test_only_a_page_with_the_map_may_show_pictures_of_streets() -> None:
    assert "img-src 'self';" in in_a_page(content_policy())
    for policy in (content_policy(STREETS), in_a_page(content_policy(STREETS))):
        assert f"img-src 'self' {STREETS};" in policy
        assert policy.count(STREETS) == 1


def test_of_all_abilities_only_a_readers_own_place_may_be_asked_for() -> None:
    abilities = headers()["Permissions-Policy"].split(", ")
    assert [ability for ability in abilities if not ability.endswith("=()")] == [
        "geolocation=(self)"
    ]


def test_every_style_sheet_and_script_is_named_after_its_content(site: Path) -> None:
    rules = header_rules((site / "_headers").read_text("utf-8"))
    loaded = {
        path
        for page in site.rglob("*.html")
        for path in re.findall(r'(?:src|href)="[./]*(/assets/[^"]+\.(?:css|js))"', page.read_text())
    }
    assert loaded
    for path in (site / "assets").rglob("*"):
        if path.suffix in (".css", ".js"):
            address = f"/{path.relative_to(site).as_posix()}"
            assert headers_for(rules, address)["Cache-Control"] == KEPT, address


def test_the_small_server_sends_what_the_file_says(site: Path) -> None:
    with serve(site) as base:
        for address in ("/", "/wards/", "/nowhere/"):
            _, sent, _ = answer(base + address)
            assert {name: sent[name] for name in POLICY} == POLICY


def test_nginx_sends_the_same(nginx: str) -> None:
    for address, status in (("/", 200), ("/wards/", 200), ("/nowhere/", 404)):
        code, sent, _ = answer(nginx + address)
        assert code == status
        assert {name: sent[name] for name in POLICY} == POLICY
        assert sent["Content-Type"] == "text/html; charset=utf-8"


def test_nginx_names_the_type_of_tables_and_calendars(
    nginx: str, site: Path, written: dict[str, str]
) -> None:
    assert "gzip_vary on;" in written["_nginx.conf"]
    for name, kind in (("downloads/ward-crime.csv", "csv"), ("releases/calendar.ics", "calendar")):
        assert (site / name).is_file()
        _, sent, _ = answer(f"{nginx}/{name}")
        assert sent["Content-Type"] == f"text/{kind}; charset=utf-8"
        assert {header: sent[header] for header in POLICY} == POLICY


def test_nginx_forwards_a_name_that_figures_keep_to_their_file(nginx: str, site: Path) -> None:
    held = answer(f"{nginx}/downloads/ward-crime-2023.csv")[2]
    assert held == (site / "downloads" / "ward-crime.csv").read_bytes()


def test_nginx_keeps_fingerprinted_files_and_asks_again_for_the_rest(
    nginx: str, site: Path
) -> None:
    style = next((site / "assets" / "stylesheets").glob("site.*.css"))
    address = f"{nginx}/{style.relative_to(site).as_posix()}"
    assert answer(address)[1]["Cache-Control"] == KEPT
    assert answer(f"{nginx}/")[1]["Cache-Control"] == "no-cache"


def test_nginx_shows_the_page_for_what_is_not_there_and_hides_its_settings(nginx: str) -> None:
    for address in ("/nowhere/", "/_nginx.conf", "/.htaccess", "/_headers", "/_redirects"):
        code, _, content = answer(nginx + address)
        assert code == 404
        assert b"Page not found" in content
