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

NETLIFY, NGINX, APACHE = "_headers", "_nginx.conf", ".htaccess"
"""The files by which a host learns the policy: Netlify and Cloudflare Pages, nginx, Apache."""


def content_policy(pictures: str | None = None) -> str:
    """Return the content security policy as a header holds it, with a host of pictures."""
    return _written(_allowed(pictures))


def content_policy_of_a_page(pictures: str | None = None) -> str:
    """Return the content security policy as a `meta` tag may hold it."""
    allowed = _allowed(pictures)
    return _written({name: allowed[name] for name in allowed if name not in _HEADERS_ALONE})


def _allowed(pictures: str | None) -> dict[str, str]:
    return {**_CONTENT, "img-src": f"'self' {pictures}"} if pictures else _CONTENT


def _written(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def headers(pictures: str | None = None) -> dict[str, str]:
    """Return the headers of every answer.

    A browser obeys Strict-Transport-Security only where the answer came over https.
    """
    return {
        "Content-Security-Policy": content_policy(pictures),
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
    yield NETLIFY, _netlify(sent, (path for path in paths if re.search(_HASHED, path)))
    yield NGINX, _nginx(sent)
    yield APACHE, _apache(sent)


def _netlify(sent: dict[str, str], hashed: Iterable[str]) -> str:
    """Write for Netlify and Cloudflare Pages, which join a header that two rules set.

    So the rest says nothing of keeping: both hosts let it be asked for again of themselves.
    """
    lines = ["/*", *(f"  {name}: {value}" for name, value in sent.items())]
    for path in sorted(hashed):
        lines += [f"/{path}", f"  Cache-Control: {_KEPT}"]
    return "\n".join(lines) + "\n"


def _nginx(sent: dict[str, str]) -> str:
    """Write for nginx: a part of the block of the site's `server`."""
    return "\n".join(
        [
            "# Include this in the `server` block of the site, after `root` and `listen`.",
            "index index.html;",
            "error_page 404 /404.html;",
            "charset utf-8;",
            "charset_types text/css text/csv text/plain text/javascript application/javascript;",
            "gzip_static on;",
            *(f'add_header {name} "{value}" always;' for name, value in sent.items()),
            f'set $kept "{_ASKED_AGAIN}";',
            f'if ($uri ~ "{_HASHED}") {{ set $kept "{_KEPT}"; }}',
            "add_header Cache-Control $kept;",
            f"location ~ ^/({NETLIFY}|{NGINX}|{APACHE})$ {{ return 404; }}".replace(".", r"\."),
            "",
        ]
    )


def _apache(sent: dict[str, str]) -> str:
    """Write for Apache, which needs its module headers for it, and deflate to compress."""
    return "\n".join(
        [
            "ErrorDocument 404 /404.html",
            "Options -Indexes",
            "AddDefaultCharset utf-8",
            "<IfModule mod_deflate.c>",
            f"AddOutputFilterByType DEFLATE {' '.join(_COMPRESSED)}",
            "</IfModule>",
            *(f'Header always set {name} "{value}"' for name, value in sent.items()),
            f'Header set Cache-Control "{_ASKED_AGAIN}"',
            f'<FilesMatch "{_HASHED}">',
            f'Header set Cache-Control "{_KEPT}"',
            "</FilesMatch>",
            "",
        ]
    )
