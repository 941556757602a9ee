"""The form at /admin/: published only if enabled, with its own security policy."""

import json
import re
import shutil
from collections.abc import Iterator
from functools import reduce
from operator import getitem
from pathlib import Path

import pytest
from browser.nginx import required_nginx, serve_by_nginx
from browser.server import answer, header_rules, headers_for
from building import INVENTED, ROOT, build, built
from partnership.pages.csp import content_policy, form_policy

pytestmark = pytest.mark.slow

FORM_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "connect-src 'self' https://api.github.com blob:; worker-src 'self' blob:"
)
STREETS = "https://streets.aldermoor.example"
REPOSITORY = "https://github.com/aldermoor/safer"


def ask_for_the_form(data: Path, repository: str = REPOSITORY) -> None:
    record = data / "partnership.yml"
    text = record.read_text("utf-8")
    if repository:
        text = text.replace("site:\n", f"site:\n  repository: {repository}\n", 1)
    record.write_text(f"{text}admin: true\n", "utf-8")


@pytest.fixture(scope="module")
def with_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the invented borough's site with the form in it."""
    folder = tmp_path_factory.mktemp("admin")
    data = Path(shutil.copytree(INVENTED, folder / "data"))
    ask_for_the_form(data)
    return built(data, folder / "site")


@pytest.fixture(scope="module")
def nginx(with_form: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site with nginx; where there is none, skip, unless changes are checked."""
    with serve_by_nginx(required_nginx(), with_form, tmp_path_factory.mktemp("nginx")) as base:
        yield base


def test_a_site_whose_partnership_does_not_ask_has_no_form(invented_site: Path) -> None:
    assert not (invented_site / "admin").exists()
    for name in ("_headers", "_nginx.conf", ".htaccess"):
        assert "admin" not in (invented_site / name).read_text("utf-8")


def test_the_form_weighs_nothing_on_other_pages(with_form: Path, invented_site: Path) -> None:
    for page in invented_site.rglob("*.html"):
        name = page.relative_to(invented_site)
        assert "sveltia" not in (with_form / name).read_text("utf-8")
    shared = {p.relative_to(with_form) for p in with_form.rglob("*.js")}
    own = {path for path in shared if path.parts[0] == "admin"}
    assert shared - own == {p.relative_to(invented_site) for p in invented_site.rglob("*.js")}


def test_the_form_is_not_indexed_and_carries_its_policy(with_form: Path) -> None:
    page = (with_form / "admin/index.html").read_text("utf-8")
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert f'content="{FORM_POLICY}'.replace("'", "&#39;") in page
    assert "admin" not in (with_form / "sitemap.xml").read_text("utf-8")


def test_no_file_of_the_form_names_the_fonts_of_another_host(with_form: Path) -> None:
    fonts = re.compile(r"url\(https?://|jsdelivr\.net/fontsource/fonts/[a-z]")
    script = (with_form / "admin/sveltia/index.js").read_text("utf-8")
    assert not fonts.search(script)
    named = set(re.findall(r"sveltia/assets/[a-z0-9_A-Z-]+\.woff2", script))
    assert len(named) == 3
    assert all((with_form / "admin" / name).is_file() for name in named)


def test_the_form_has_its_words_in_british_english(with_form: Path) -> None:
    words = (with_form / "admin/locales/en-GB.js").read_text("utf-8")
    assert words.startswith("export default {")
    ours = json.loads((ROOT / "overrides/admin/words.json").read_bytes())
    library = json.loads((ROOT / "node_modules/@sveltia/cms/locales/en-GB.json").read_bytes())
    for name, said in ours.items():
        assert reduce(getitem, name.split("."), library), name  # the library says it too
        assert json.dumps(said, ensure_ascii=False) in words
    script = (with_form / "admin/sveltia/index.js").read_text("utf-8")
    named = set(re.findall(r"\.\./(locales/[\w-]+\.\w+)", script))
    assert "locales/en-GB.js" in named
    assert all((with_form / "admin" / name).is_file() for name in named)


def test_every_library_comes_with_its_licence(with_form: Path) -> None:
    assert "MIT License" in (with_form / "admin/sveltia/LICENSE.txt").read_text("utf-8")
    assert "Eemeli Aro" in (with_form / "admin/yaml/LICENSE").read_text("utf-8")
    fonts = {
        path.name.split("-latin")[0] for path in with_form.glob("admin/sveltia/assets/*.woff2")
    }
    licences = {path.name.split(".")[0] for path in with_form.glob("admin/sveltia/assets/*.txt")}
    assert fonts == licences


def test_saving_opens_a_pull_request_in_the_named_repository(with_form: Path) -> None:
    settings = json.loads((with_form / "admin/config.json").read_text("utf-8"))
    assert settings["backend"]["repo"] == "aldermoor/safer"
    assert settings["backend"]["auth_methods"] == ["token"]
    assert settings["publish_mode"] == "editorial_workflow"
    month = "https://github.com/aldermoor/safer/actions/workflows/month.yml"
    assert month in settings["collections"][0]["description"]


def test_each_host_sends_the_policy_of_the_form_with_the_form_alone(with_form: Path) -> None:
    assert form_policy().startswith(FORM_POLICY)
    assert form_policy().endswith("; font-src 'self'")
    rules = header_rules((with_form / "_headers").read_text("utf-8"))
    for address in ("/admin/", "/admin/start.js", "/admin/yaml/index.js"):
        sent = headers_for(rules, address)
        assert sent["Content-Security-Policy"] == form_policy()
        assert sent["X-Robots-Tag"] == "noindex"
    pages = [f"/{page.relative_to(with_form).as_posix()}" for page in with_form.rglob("*.html")]
    for address in ("/", "/wards/", *(page for page in pages if not page.startswith("/admin/"))):
        sent = headers_for(rules, address)
        assert sent["Content-Security-Policy"] == content_policy(STREETS), address
        assert "X-Robots-Tag" not in sent
    apache = (with_form / ".htaccess").read_text("utf-8")
    inside = apache[apache.index("<If ") : apache.index("</If>")]
    assert f'Header always set Content-Security-Policy "{form_policy()}"' in inside
    assert apache.count("Content-Security-Policy") == 2


def test_nginx_does(nginx: str) -> None:
    for address in ("/admin/", "/admin/start.js"):
        _, sent, _ = answer(nginx + address)
        assert sent.get_all("Content-Security-Policy") == [form_policy()]
        assert sent["X-Robots-Tag"] == "noindex"
    for address in ("/", "/wards/", "/nowhere/"):
        _, sent, _ = answer(nginx + address)
        assert sent.get_all("Content-Security-Policy") == [content_policy(STREETS)]
        assert sent["X-Robots-Tag"] is None


@pytest.mark.parametrize("repository", ["", "https://example.org/aldermoor"])
def test_a_form_without_a_repository_to_write_to_is_refused(
    invented: Path, tmp_path: Path, repository: str
) -> None:
    ask_for_the_form(invented, repository)
    outcome = build(invented, tmp_path / "site")
    assert outcome.returncode != 0
    assert "'admin' needs the 'repository' that the form writes to" in outcome.stderr
    assert "Write repository: https://github.com/owner/name in 'site'" in outcome.stderr
