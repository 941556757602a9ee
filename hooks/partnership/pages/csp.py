"""The content security policy, other headers, and the check that pages comply.

For hosts that do not use our header files, every page also has the policy in a `meta` tag. Browsers
apply both, so the header allows what any page needs, and the tag only what its page needs: the
map's street pictures come from the one host in the records. A page that violates the policy stops
the build, as does a tag that browsers could parse differently. Each distinct tag is checked once
for the whole site.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from itertools import zip_longest
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

FORM = "admin"
"""The folder of the form."""

_ALLOWED = ("geolocation",)
"""Browser features that our pages use: geolocation in the finder."""

_DENIED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking"),
)
"""Browser features that no page uses."""

_YEAR = 365 * 24 * 60 * 60
_HASHED = r"\.[0-9a-f]{8}(\.min)?\.(css|js|json)$"
"""File names with a content hash, which may be cached for a year."""

_POLICY = "Content-Security-Policy"

NETLIFY, NGINX, APACHE = "_headers", "_nginx.conf", ".htaccess"
"""The header files of hosts: Netlify and Cloudflare Pages, nginx, Apache."""

FORWARDS = "_redirects"
"""The redirect file of the first two."""


def content_policy(pictures: str | None = None) -> str:
    """Return the content security policy header, with an optional host of pictures."""
    return _written({**_CONTENT, "img-src": f"'self' {pictures}"} if pictures else _CONTENT)


def form_policy() -> str:
    """Return the content security policy header of the form."""
    return _written(_FORM)


def in_a_page(policy: str) -> str:
    """Return a policy for a `meta` tag, without frame-ancestors."""
    return re.sub(r"; frame-ancestors [^;]*", "", policy)


def _written(directives: dict[str, str]) -> str:
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


_FOREIGN = (
    *("animate", "animatemotion", "animatetransform", "applet", "audio", "base", "embed"),
    *("frame", "frameset", "iframe", "noembed", "noframes", "object", "plaintext", "portal"),
    *("set", "style", "track", "video", "xmp"),
)
"""Elements that load what the policy blocks, change other elements' attributes, or hide tags."""

_ADDRESSES = (
    *("attributionsrc", "background", "cite", "data", "href", "imagesrcset", "longdesc"),
    *("manifest", "ping", "poster", "src", "srcset", "xlink:href"),
)
"""Attributes that contain an address."""

_SEVERAL = ("imagesrcset", "ping", "srcset")
"""Attributes that contain several addresses."""

_LEAD = ("a href", "a xlink:href", "area href", "blockquote cite", "del cite", "ins cite", "q cite")
"""Elements and attributes with links that readers may follow; browsers load all others."""

_KINDS_THAT_LEAD = {"alternate", "author", "canonical", "help", "license", "next", "prev"}
_KINDS_THAT_LOAD = {"apple-touch-icon", "icon", "stylesheet"}
"""The `rel` values of a `link` that a page may have; an element with both kinds loads."""

_PAINTS = (
    *("clip-path", "cursor", "fill", "filter", "marker", "marker-end", "marker-mid"),
    *("marker-start", "mask", "stroke"),
)
"""SVG attributes that may refer to an address, as in `url(#name)`."""

_NEVER = ("action", "formaction", "srcdoc", "style")
"""Attributes that the policy always blocks, like event handlers."""

_SCHEMES = ("http", "https", "mailto", "tel")
"""The beginnings of addresses outside the site."""

_DATA_BLOCKS = ("application/json", "application/ld+json")
"""Types of `script` that contain data and never run."""


def _wrong_with_element(head: str) -> Iterator[str]:
    """Yield violations in an element; of duplicate attributes, browsers use the first."""
    begin = re.match(r"<([a-z][a-z0-9-]*)", head, re.IGNORECASE)
    if begin is None:  # an end tag, or not a tag
        return
    tag = begin[1].lower()
    attributes = [
        (name.lower(), unescape(value[1:-1] if value.startswith(("'", '"')) else value))
        for name, value in _ATTRIBUTE.findall(head)
    ]
    given = dict(reversed(attributes))
    kinds, header = set(given.get("rel", "").lower().split()), given.get("http-equiv", "").lower()
    if tag in _FOREIGN:
        yield f"the page has a <{tag}> element"
    if tag == "script" and "src" not in given and given.get("type") not in _DATA_BLOCKS:
        yield "the page has a script within itself"
    if tag == "link":
        for kind in sorted(kinds - _KINDS_THAT_LEAD - _KINDS_THAT_LOAD):
            yield f"the page has a <link> of kind '{kind}'"
    if header and header != "content-security-policy":
        yield f"the page sets the header '{header}'"
    is_led = tag == "link" and kinds <= _KINDS_THAT_LEAD
    for name, value in attributes:
        yield from _wrong_with_value(tag, name, value, may_lead=is_led and name == "href")


def _wrong_with_value(tag: str, name: str, value: str, *, may_lead: bool) -> Iterator[str]:
    """Yield violations in one attribute of an element."""
    if name in _NEVER or name.startswith("on"):
        yield f"<{tag}> has a '{name}' attribute"
    if name in _PAINTS and re.search(r"[:\\]|//", value):
        yield f"<{tag}> loads from elsewhere"
    for address in _addresses(name, value):
        scheme = re.match(r"([^/?#]*?):", address)
        if (scheme or address.startswith("//")) and not (may_lead or f"{tag} {name}" in _LEAD):
            yield f"<{tag}> loads from elsewhere"
        if scheme and scheme[1].lower() not in _SCHEMES:
            yield f"<{tag}> links to a '{scheme[1].lower()}:' address"


def _addresses(name: str, value: str) -> list[str]:
    """Return the addresses in an attribute as browsers parse them: a backslash is a slash."""
    if name not in _ADDRESSES:
        return []
    listed = re.split(r"[\s,]+", value) if name in _SEVERAL else [value]
    return [re.sub(r"[\x00-\x20]", "", address).replace("\\", "/") for address in listed]


_NAME = r"[a-z][a-z0-9:_-]*+"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'`=<>]++)"""
_ATTRIBUTE = re.compile(rf"\s({_NAME})(?:\s*+=\s*+({_VALUE}))?", re.ASCII | re.IGNORECASE)
_REST = rf"(?:\s++{_NAME}(?:\s*+=\s*+{_VALUE})?)*+\s*+/?>"
_TAG = re.compile(
    r"(</[a-z][a-z0-9-]*+\s*+>"
    rf"|<script{_REST}(?=[^<]*+</script>)|<title{_REST}(?=[^<]*+</title>)"
    rf"|<(?!(?:noscript|script|textarea|title)\b)[a-z][a-z0-9-]*+{_REST}"
    r"|<!doctype [^<>[]*+>|<\?xml [^<>]*+>|<!--[^<]*?-->)",
    re.ASCII | re.IGNORECASE,
)
"""A tag that all browsers parse alike, or text that hides no tag."""

_BEGIN = re.compile("<[a-z/!?]", re.IGNORECASE)
"""The possible beginnings of a tag or comment; any other `<` is text."""

_PLAIN_VALUE = re.compile(
    r'(?<!\brel)(?<!\btype)(?<!-equiv)="(?:[\w.,;#()+-]|[ /](?![ /]))+"', re.ASCII | re.IGNORECASE
)
"""A value that is always safe: no external address, no entity, and no keyword of a rule here."""

_REMEDY = "Put it in a file of its own in overrides/assets/, or take it out."
_PLAINLY = 'Write a tag as <p class="a" id="b">, and a < that begins none as &lt;.'


def problems_of_files(folder: Path, name: str) -> Iterator[Problem]:
    """Yield the problems of each file in a folder that browsers open as a page."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".svg"):
            page = f"{name}/{path.relative_to(folder).as_posix()}"
            yield from page_problems(page, path.read_text("utf-8"))


def page_problems(name: str, text: str) -> Iterator[Problem]:
    """Yield everything in a rendered page that violates the content security policy."""
    pieces = _TAG.split(text)
    words, tags = pieces[::2], pieces[1::2]
    if not _BEGIN.search("\n".join(words)) and not any(map(_wrong_with, set(tags))):
        return
    line = 1
    for said, tag in zip_longest(words, tags, fillvalue=""):
        if begin := _BEGIN.search(said):
            shown = said[begin.start() :].partition("\n")[0][:40]
            at = line + said.count("\n", 0, begin.start())
            yield Problem(name, at, f"'{shown}' is not a plain tag", _PLAINLY)
        line += said.count("\n")
        for what in _wrong_with(tag):
            yield Problem(name, line, what, _REMEDY)
        line += tag.count("\n")


@lru_cache(maxsize=4_000)
def _wrong_with(tag: str) -> tuple[str, ...]:
    kind = _PLAIN_VALUE.sub('="-"', tag)
    return tuple(_wrong_with_element(tag)) if kind == tag else _wrong_with(kind)
