"""A rendered page has no inline or external script, style or frame."""

import shutil
from pathlib import Path

import pytest
from building import INVENTED, ROOT, run
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
        ("<style>p{}</style>", "the page has a <style> element"),
        ('<p style="color:red">', "<p> has a 'style' attribute"),
        ("<p STYLE = 'a'>", "<p> has a 'style' attribute"),
        ("<img src=a.png onerror=alert(1)>", "<img> has a 'onerror' attribute"),
        ('<a href="javascript:alert(1)">a</a>', "<a> links to a 'javascript:' address"),
        ('<a href=" java\tscript:alert(1)">a</a>', "<a> links to a 'javascript:' address"),
        ('<a href="java&#115;cript:alert(1)">a</a>', "<a> links to a 'javascript:' address"),
        ("<a href=javascript&colon;alert(1)>a</a>", "<a> links to a 'javascript:' address"),
        ('<a href="data:text/html,x">a</a>', "<a> links to a 'data:' address"),
        ('<img alt="" src="data:image/png;base64,x">', "<img> links to a 'data:' address"),
        ('<a xlink:href="vbscript:x">a</a>', "<a> links to a 'vbscript:' address"),
        ('<script src="https://elsewhere.example/a.js"></script>', "<script> loads from elsewhere"),
        ("<img alt='' src=//elsewhere.example/a.png>", "<img> loads from elsewhere"),
        ('<iframe title="map" src="map.html"></iframe>', "the page has a <iframe> element"),
        ('<object data="a.pdf"></object>', "the page has a <object> element"),
        ("<embed src=a.swf>", "the page has a <embed> element"),
        ('<base href="https://elsewhere.example/">', "the page has a <base> element"),
        (
            '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
            "the page sets the header 'refresh'",
        ),
        ("<meta http-equiv=refresh content=0>", "the page sets the header 'refresh'"),
        ("<link rel=stylesheet href=https://e.example/a.css>", "<link> loads from elsewhere"),
        ('<link rel="alternate stylesheet" href="//e.example/a">', "<link> loads from elsewhere"),
        ('<link rel="icon" href="https://e.example/a.svg">', "<link> loads from elsewhere"),
        ('<link rel="manifest" href="a.json">', "the page has a <link> of kind 'manifest'"),
        ('<link rel="preconnect" href="https://e.example">', "<link> loads from elsewhere"),
        ('<script data-src="x">alert(1)</script>', "the page has a script within itself"),
        (
            '<script type="text/javascript" type="application/json">alert(1)</script>',
            "the page has a script within itself",
        ),
        ('<script src="/\\e.example/a.js"></script>', "<script> loads from elsewhere"),
        ('<script src="/\t/e.example/a.js"></script>', "<script> loads from elsewhere"),
        ('<img alt="" src="\\\\e.example/a.png">', "<img> loads from elsewhere"),
        ('<img alt="" srcset="a.png, https://e.example/b.png 2x">', "<img> loads from elsewhere"),
        ('<svg><image href="https://e.example/a.png"/></svg>', "<image> loads from elsewhere"),
        ('<svg><use xlink:href="https://e.example/a#b"/></svg>', "<use> loads from elsewhere"),
        ('<svg><path mask="url(https://e.example/a#b)"/></svg>', "<path> loads from elsewhere"),
        ('<a href="../" ping="https://e.example/">a</a>', "<a> loads from elsewhere"),
        ('<video poster="a.png"></video>', "the page has a <video> element"),
        ('<form action="/sent/"></form>', "<form> has a 'action' attribute"),
        (
            '<button formaction="https://e.example/">a</button>',
            "<button> has a 'formaction' attribute",
        ),
    ],
)
def test_what_the_policy_would_refuse_is_found_with_its_line(body: str, what: str) -> None:
    assert f"5  {what}" in found(body)


@pytest.mark.parametrize(
    "body",
    [
        "<svg/onload=alert(1)>",
        '<p title="a"onclick="b()">',
        "<p title=a`b onclick=b()>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[><script>alert(1)</script>]]>",
        '<title><a title="</title><script src=//e.example/a.js>"></title>',
        '<textarea><a title="</textarea><script src=//e.example/a.js>"></textarea>',
        '<svg><script type="application/json"><img onerror="a()"></script></svg>',
        '<?xml-stylesheet href="https://e.example/"?>',
        '<!DOCTYPE html [<!ENTITY a "b">]>',
        '<p class="a',
        "<p",
    ],
)
def test_a_tag_that_browsers_may_read_otherwise_is_refused_with_its_line(body: str) -> None:
    (first, *_) = found(body)
    assert first.startswith("5  '<")
    assert first.endswith("' is not a plain tag")


@pytest.mark.parametrize(
    "body",
    [
        '<script src="assets/site.js" defer></script>',
        '<script type="application/json">{"a": 1}</script>',
        '<a href="https://elsewhere.example/?a:b">a</a> <a href="tel:999">b</a>',
        '<a href="mailto:a@b.example?subject=One%20two">c</a> <a href="../a/#b:c">d</a>',
        "<p>Write style=bold, onclick=now or javascript:alert(1) and data: it is text.</p>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;p onclick=x&gt;</p>",
        '<p title="style=a onclick=b <style> <script>">quoted</p>',
        '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">',
        '<time datetime="2027-01-01T10:00">10</time> <p data-style="a:b" data-on="c">e</p>',
        '<link rel="canonical" href="https://elsewhere.example/"> <link rel="icon" href="a.svg">',
        '<svg><title>A &amp; B</title><path fill="url(#a)" d="M0 0"/><use href="#b"/></svg>',
        '<q cite="https://elsewhere.example/">a</q> <img alt="" srcset="a.png, b.png 2x">',
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


def test_no_page_of_the_site_has_anything_that_the_policy_does_not_know(site: Path) -> None:
    pages = {str(path): path.read_text("utf-8") for path in site.rglob("*.html")}
    assert len(pages) > 100
    assert [problem for page in pages.items() for problem in page_problems(*page)] == []


def project(home: Path) -> Path:
    """Lay out a project of the invented borough in a folder, and return its authored page."""
    for name in ("hooks", "node_modules", "overrides"):
        (home / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", home)
    shutil.copytree(INVENTED, home / "data")
    shutil.copytree(ROOT / "content", home / "content")
    return home / "content" / "about" / "contact.md"


@pytest.mark.parametrize("command", ["build", "gh-deploy"])
@pytest.mark.slow
def test_a_site_with_a_script_in_a_page_is_not_published_and_the_last_one_stays(
    command: str, tmp_path: Path
) -> None:
    contact = project(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last good site", "utf-8")
    contact.write_text(contact.read_text("utf-8") + "\n<p onclick='x()'>Press</p>\n", "utf-8")
    outcome = run("mkdocs", command, folder=tmp_path, PARTNERSHIP_DATA="data")
    assert outcome.returncode == 1
    assert "site/about/contact/index.html:" in outcome.stderr
    assert "<p> has a 'onclick' attribute. Put it in a file of its own" in outcome.stderr
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
