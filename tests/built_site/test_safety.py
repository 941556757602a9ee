"""A rendered page has no inline or external script, style or frame."""

import shutil
from pathlib import Path

import pytest
from building import INVENTED, ROOT, run, share_cache
from history import commit, git
from hypothesis import example, given
from hypothesis import strategies as some
from markupsafe import escape
from partnership.pages.csp import content_policy, in_a_page, page_problems

FRAME = "<!DOCTYPE html>\n<html><head>\n{head}\n</head><body>\n{body}\n</body></html>\n"


def found(body: str, head: str = "") -> list[str]:
    """Return what is wrong with a page, each with its line."""
    page = FRAME.format(head=head, body=body)
    return [f"{problem.line}  {problem.what}" for problem in page_problems("site/index.html", page)]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<script>alert(1)</script>", "the page has a script within itself"),
        ("<SCRIPT\n>alert(1)</SCRIPT>", "the page has a script within itself"),
        ("<script type='module'>x</script>", "the page has a script within itself"),
        ('<script data-src="x">alert(1)</script>', "the page has a script within itself"),
        (
            '<script type="text/javascript" type="application/json">alert(1)</script>',
            "the page has a script within itself",
        ),
        ("<style>p{}</style>", "the page has a style sheet within itself"),
        ('<p style="color:red">', "<p> has a 'style' attribute"),
        ("<p STYLE = 'a'>", "<p> has a 'style' attribute"),
        ("<img src=a.png onerror=alert(1)>", "<img> has a 'onerror' attribute"),
        ('<p title="a"onclick="b()">', "<p> has a 'onclick' attribute"),
        ("<svg/onload=alert(1)>", "<svg> has a 'onload' attribute"),
        ('<script src="https://elsewhere.example/a.js"></script>', "<script> loads from elsewhere"),
        ("<img alt='' src=//elsewhere.example/a.png>", "<img> loads from elsewhere"),
        ('<img alt="" src="data:image/png;base64,x">', "<img> loads from elsewhere"),
        ('<link rel="preconnect" href="https://e.example">', "<link> loads from elsewhere"),
        (
            '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
            "the page sets the header 'refresh'",
        ),
    ],
)
def test_what_browsers_would_leave_out_is_found_with_its_line(body: str, what: str) -> None:
    assert found(body) == [f"5  {what}"]


@pytest.mark.parametrize(
    "body",
    [
        '<script src="assets/site.js" defer></script>',
        '<script type="application/json">{"a": 1}</script>',
        '<a href="https://elsewhere.example/?a:b">a</a> <a href="tel:999">b</a>',
        "<p>Write style=bold, onclick=now or javascript:alert(1) and data: it is text.</p>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;p onclick=x&gt;</p>",
        '<p title="style=a onclick=b <style> <script>">quoted</p>',
        '<p title=\'"\' class="> onclick=x">quoted</p>',
        '<time datetime="2027-01-01T10:00">10</time> <p data-style="a:b" data-on="c">e</p>',
        "<p class=a title='b'>1 < 2</p><!-- a note --><form id=find novalidate></form>",
    ],
)
def test_harmless_pages_are_left_alone(body: str) -> None:
    assert found(body) == []


@given(some.text(max_size=200))
@example('"><script>alert(1)</script>')
@example("' onclick='alert(1)")
@example("javascript:alert(1)")
def test_escaped_text_is_never_taken_for_a_script(text: str) -> None:
    assert found(f'<p title="{escape(text)}">{escape(text)}</p>') == []


def test_no_page_of_the_site_has_anything_that_browsers_would_leave_out(site: Path) -> None:
    pages = {str(path): path.read_text("utf-8") for path in site.rglob("*.html")}
    assert len(pages) > 100
    assert [problem for page in pages.items() for problem in page_problems(*page)] == []


def project(home: Path) -> Path:
    """Lay out a project of the invented borough in a folder, and return its authored page."""
    for name in ("hooks", "node_modules", "overrides"):
        (home / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", home)
    share_cache(home)
    shutil.copytree(INVENTED, home / "data")
    shutil.copytree(ROOT / "content", home / "content")
    return home / "content" / "about" / "contact.md"


@pytest.mark.parametrize(
    ("command", "name", "place"),
    [
        ("build", "content/about/contact.md", "content/about/contact.md:"),
        ("build", "overrides/pages/crime.md", "site/crime/burglary/index.html:"),
        ("gh-deploy", "overrides/pages/crime.md", "site/crime/burglary/index.html:"),
    ],
)
@pytest.mark.slow
def test_a_site_with_a_script_in_a_page_is_not_published_and_the_last_one_stays(
    command: str, name: str, place: str, tmp_path: Path
) -> None:
    project(tmp_path)
    (tmp_path / "overrides").unlink()
    shutil.copytree(ROOT / "overrides", tmp_path / "overrides")
    page = tmp_path / name
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last good site", "utf-8")
    page.write_text(page.read_text("utf-8") + "\n<p onclick='x()'>Press</p>\n", "utf-8")
    outcome = run("mkdocs", command, folder=tmp_path, PARTNERSHIP_DATA="data")
    assert outcome.returncode == 1
    assert place in outcome.stderr
    assert "<p> has a 'onclick' attribute. Put it in its own file" in outcome.stderr
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


@pytest.mark.slow
def test_a_site_put_online_by_mkdocs_itself_is_the_one_that_a_build_makes(tmp_path: Path) -> None:
    home, online = tmp_path / "home", tmp_path / "online"
    home.mkdir()
    project(home)
    git(tmp_path, "init", "--quiet", "--bare", str(online))
    git(home, "init", "--quiet")
    git(home, "remote", "add", "origin", str(online))
    git(home, "config", "user.name", "Officer")
    git(home, "config", "user.email", "officer@example.org")
    commit(home, "The records")
    outcome = run("mkdocs", "gh-deploy", folder=home, PARTNERSHIP_DATA="data")
    assert outcome.returncode == 0, outcome.stderr
    page = git(online, "show", "gh-pages:index.html")
    assert page == (home / "site" / "index.html").read_text("utf-8")
    assert str(escape(in_a_page(content_policy()))) in page
