"""The one source of what browsers are told to refuse and to keep, written for each kind of host.

A host that reads no file of ours still gets the content policy, from a `meta` tag on every page.
A browser obeys both, so what only one page may do is allowed to all in the header and to that page
alone in its tag: the map's street pictures, which come from the one host that the records name.
"""

import re
from collections.abc import Iterable, Iterator

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
"""What pages may load and do: files of our own, and nothing else."""

_FORM = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self' https://api.github.com blob:",
    "worker-src": "'self' blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""What the form for officers may load and do: it writes styles, and speaks to GitHub alone."""

FORM = "admin"
"""The folder of the form."""

_HEADERS_ALONE = ("frame-ancestors",)
"""Directives that a `meta` tag must not hold."""

_ALLOWED = ("geolocation",)
"""Abilities that a page of ours may ask for: the finder's button for a reader's own place."""

_DENIED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
"""Abilities of a browser that no page here uses."""

_YEAR = 365 * 24 * 60 * 60
_KEPT = f"public, max-age={_YEAR}, immutable"
_ASKED_AGAIN = "no-cache"
_HASHED = r"\.[0-9a-f]{8}(\.min)?\.(css|js|json)$"
"""A file with this ending changes its name with its content, so that it may be kept for a year."""

_COMPRESSED = (
    "text/html",
    "text/css",
    "text/csv",
    "text/plain",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
)
"""The types of text that Apache compresses as it sends them."""

_KINDS = {"csv": "text/csv", "ics": "text/calendar"}
"""What hosts know no type of, by the ending of the name."""

_OF_LETTERS = (
    "text/css",
    "text/csv",
    "text/calendar",
    "text/plain",
    "text/javascript",
    "application/javascript",
)
"""The types of text, besides HTML, of which nginx tells the alphabet."""

_POLICY = "Content-Security-Policy"

NETLIFY, NGINX, APACHE = "_headers", "_nginx.conf", ".htaccess"
"""The files by which a host learns the policy: Netlify and Cloudflare Pages, nginx, Apache."""


def content_policy(pictures: str | None = None) -> str:
    """Return the content security policy as a header holds it, with a host of pictures."""
    return _written(_allowed(pictures))


def content_policy_of_a_page(pictures: str | None = None) -> str:
    """Return the content security policy as a `meta` tag may hold it."""
    return _written_in_a_page(_allowed(pictures))


def form_policy() -> str:
    """Return the content security policy of the form as a header holds it."""
    return _written(_FORM)


def form_policy_of_a_page() -> str:
    """Return the content security policy of the form as a `meta` tag may hold it."""
    return _written_in_a_page(_FORM)


def _written_in_a_page(directives: dict[str, str]) -> str:
    return _written({name: directives[name] for name in directives if name not in _HEADERS_ALONE})


def _allowed(pictures: str | None) -> dict[str, str]:
    return {**_CONTENT, "img-src": f"'self' {pictures}"} if pictures else _CONTENT


def _written(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


_FORM_HEADERS = {_POLICY: form_policy(), "X-Robots-Tag": "noindex"}
"""What is sent with the form alone."""


def headers(pictures: str | None = None) -> dict[str, str]:
    """Return the headers of every answer.

    A browser obeys Strict-Transport-Security only where the answer came over https.
    """
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
    paths: Iterable[str], pictures: str | None = None, *, is_preview: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each host's file, for a site that holds these paths.

    Search engines are to keep nothing of a preview, its downloads and drawings included.
    """
    sent = {**headers(pictures), **({"X-Robots-Tag": "noindex"} if is_preview else {})}
    paths = list(paths)
    has_form = any(path.startswith(f"{FORM}/") for path in paths)
    yield NETLIFY, _netlify(sent, paths, has_form=has_form)
    yield NGINX, _nginx(sent, has_form=has_form)
    yield APACHE, _apache(sent, has_form=has_form)


def _netlify(sent: dict[str, str], paths: list[str], *, has_form: bool) -> str:
    """Write for Netlify and Cloudflare Pages, which join a header that two rules set.

    So the rest says nothing of keeping: both hosts let it be asked for again of themselves.
    Where there is a form, the policy is set for each other folder by its name, for the two would be
    joined; an address that leads nowhere is answered with a page that carries the policy itself.
    """
    common = {name: sent[name] for name in sent if not (has_form and name == _POLICY)}
    lines = ["/*", *(f"  {name}: {value}" for name, value in common.items())]
    if has_form:
        tops = {f"{top}/*" if below else top for top, below, _ in (p.partition("/") for p in paths)}
        for top in sorted({"", "404.html", *tops} - {f"{FORM}/*"}):
            lines += [f"/{top}", f"  {_POLICY}: {sent[_POLICY]}"]
        lines += [f"/{FORM}/*", *(f"  {name}: {value}" for name, value in _FORM_HEADERS.items())]
    for path in sorted(path for path in paths if re.search(_HASHED, path)):
        lines += [f"/{path}", f"  Cache-Control: {_KEPT}"]
    return "\n".join(lines) + "\n"


def _nginx(sent: dict[str, str], *, has_form: bool) -> str:
    """Write for nginx: a part of the block of the site's `server`."""
    form = [
        f'set $policy "{sent[_POLICY]}";',
        'set $robots "";',
        f'if ($uri ~ "^/{FORM}/") {{ set $policy "{form_policy()}"; set $robots "noindex"; }}',
        f"add_header {_POLICY} $policy always;",
        "add_header X-Robots-Tag $robots always;",  # nginx sends no header without a value
    ]
    common = {name: sent[name] for name in sent if not (has_form and name == _POLICY)}
    return "\n".join(
        [
            "# Include this in the `server` block of the site, after `root` and `listen`.",
            "index index.html;",
            "error_page 404 /404.html;",
            "charset utf-8;",
            f"charset_types {' '.join(_OF_LETTERS)};",
            "gzip_static on;",
            "gzip_vary on;",
            "# Where nginx has the module for Brotli, add: brotli_static on;",
            *(
                f"location ~ \\.{ending}$ {{ types {{ }} default_type {kind}; }}"
                for ending, kind in _KINDS.items()
            ),
            *(f'add_header {name} "{value}" always;' for name, value in common.items()),
            *(form if has_form else ()),
            f'set $kept "{_ASKED_AGAIN}";',
            f'if ($uri ~ "{_HASHED}") {{ set $kept "{_KEPT}"; }}',
            "add_header Cache-Control $kept;",
            f"location ~ ^/({NETLIFY}|{NGINX}|{APACHE})$ {{ return 404; }}".replace(".", r"\."),
            "",
        ]
    )


def _apache(sent: dict[str, str], *, has_form: bool) -> str:
    """Write for Apache, which needs its module headers for it, and deflate to compress."""
    form = [
        f'<If "%{{REQUEST_URI}} =~ m#^/{FORM}/#">',
        *(f'Header always set {name} "{value}"' for name, value in _FORM_HEADERS.items()),
        "</If>",
    ]
    return "\n".join(
        [
            "ErrorDocument 404 /404.html",
            "Options -Indexes",
            "AddDefaultCharset utf-8",
            *(f"AddType {kind} .{ending}" for ending, kind in _KINDS.items()),
            "<IfModule mod_deflate.c>",
            f"AddOutputFilterByType DEFLATE {' '.join(_COMPRESSED)}",
            "</IfModule>",
            *(f'Header always set {name} "{value}"' for name, value in sent.items()),
            *(form if has_form else ()),
            f'Header set Cache-Control "{_ASKED_AGAIN}"',
            f'<FilesMatch "{_HASHED}">',
            f'Header set Cache-Control "{_KEPT}"',
            "</FilesMatch>",
            "",
        ]
    )
