"""The content security policy, other headers, and the check that pages comply.

For hosts that do not use our header files, every page also has the policy in a `meta` tag. Browsers
apply both, so the header allows what any page needs, and the tag only what its page needs: the
map's street pictures come from the one host in the records. The policy protects readers. The check
protects our own pages: browsers leave out without a word what the policy blocks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from partnership.errors import Problem
from partnership.pages.templates import file_text

_CONTENT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""The policy of pages: only files of our own."""

_FORM = _CONTENT | {
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self' https://api.github.com blob:",
    "worker-src": "'self' blob:",
}
"""The policy of the officers' form: inline styles, and connections to GitHub only."""

FORM = "admin"  # the folder of the form
_ALLOWED = ("geolocation",)  # browser features that our pages use: geolocation in the finder

_DENIED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking"),
)
"""Browser features that no page uses."""

_YEAR = 365 * 24 * 60 * 60
# File names with a content hash, which may be cached for a year.
_HASHED = r"\.[0-9a-f]{8}(\.min)?\.(css|js|json)$"
_POLICY = "Content-Security-Policy"
# The header files of hosts: Netlify and Cloudflare Pages, nginx, Apache.
NETLIFY, NGINX, APACHE = "_headers", "_nginx.conf", ".htaccess"
FORWARDS = "_redirects"  # the redirect file of the first two


def content_policy(pictures: str | None = None) -> str:
    """Return the content security policy header, with an optional host of pictures."""
    return _policy_text({**_CONTENT, "img-src": f"'self' {pictures}"} if pictures else _CONTENT)


def form_policy() -> str:
    """Return the content security policy header of the form."""
    return _policy_text(_FORM)


def in_a_page(policy: str) -> str:
    """Return a policy for a `meta` tag, without frame-ancestors."""
    return re.sub(r"; frame-ancestors [^;]*", "", policy)


def _policy_text(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def headers(pictures: str | None = None) -> dict[str, str]:
    """Return the headers of every response; the last one only applies to HTTPS."""
    return {
        _POLICY: content_policy(pictures),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(
            [f"{name}=(self)" for name in _ALLOWED] + [f"{name}=()" for name in _DENIED]
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Strict-Transport-Security": f"max-age={_YEAR}",
    }


def host_files(
    paths: Iterable[str],
    pictures: str | None = None,
    forwarded: Mapping[str, str] | None = None,
    *,
    is_preview: bool = False,
) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each host's configuration, for a site with these paths.

    Addresses in `forwarded` are temporary redirects. Previews are excluded from search engines.
    """
    sent = {**headers(pictures), **({"X-Robots-Tag": "noindex"} if is_preview else {})}
    paths = sorted(paths)
    has_form = any(path.startswith(f"{FORM}/") for path in paths)
    folders = {f"{top}/*" if below else top for top, below, _ in (p.partition("/") for p in paths)}
    for name in (NETLIFY, NGINX, APACHE, *([FORWARDS] if forwarded else [])):
        text = file_text(
            name,
            sent=sent,
            common={name: sent[name] for name in sent if not (has_form and name == _POLICY)},
            policy=_POLICY,
            has_form=has_form,
            form=FORM,
            form_headers={_POLICY: form_policy(), "X-Robots-Tag": "noindex"},
            folders=sorted({"", "404.html", *folders} - {f"{FORM}/*"}) if has_form else (),
            forwarded=forwarded or {},
            hashed=_HASHED,
            hashed_paths=[path for path in paths if re.search(_HASHED, path)],
            kept=f"public, max-age={_YEAR}, immutable",
        )
        yield name, text


_TAG = re.compile(r"""<[a-zA-Z][^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*+>""")
_ATTRIBUTE = re.compile(r"""([^\s"'=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
# Types of `script` that contain data and never run.
_DATA_BLOCKS = ("application/json", "application/ld+json")
_REMEDY = "Put it in its own file in overrides/assets/, or delete it."


def problems_of_files(folder: Path, name: str) -> Iterator[Problem]:
    """Yield the problems of each file in a folder that browsers open as a page."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".svg"):
            page = f"{name}/{path.relative_to(folder).as_posix()}"
            yield from page_problems(page, path.read_text("utf-8"))


def page_problems(name: str, text: str) -> Iterator[Problem]:
    """Yield what a page contains that the policy blocks, or that leads its readers elsewhere."""
    if not any(map(_blocked, set(_TAG.findall(text)))):
        return
    for tag in _TAG.finditer(text):
        for what in _blocked(tag[0]):
            yield Problem(name, text.count("\n", 0, tag.start()) + 1, what, _REMEDY)


@lru_cache(maxsize=4_000)
def _blocked(tag: str) -> list[str]:
    element, given = re.split(r"[\s/>]", tag, maxsplit=1)[0][1:], dict[str, str]()
    for name, *values in _ATTRIBUTE.findall(tag[len(element) + 1 : -1]):
        given.setdefault(name.lower(), "".join(values))  # of duplicates, browsers use the first
    element = element.lower()
    unsafe = (name for name in given if name == "style" or name.startswith("on"))
    findings = [f"<{element}> has a '{name}' attribute" for name in unsafe]
    if element == "style":
        findings.append("the page has a style sheet within itself")
    if element == "script" and "src" not in given and given.get("type") not in _DATA_BLOCKS:
        findings.append("the page has a script within itself")
    if given.get("http-equiv", _POLICY) != _POLICY:
        findings.append(f"the page sets the header '{given['http-equiv']}'")
    begun = {"preconnect", "dns-prefetch"} & set(given.get("rel", "").lower().split())
    if begun or re.match(r"([a-z]+:)?//|data:", given.get("src", ""), re.IGNORECASE):
        findings.append(f"<{element}> loads from elsewhere")
    return findings
