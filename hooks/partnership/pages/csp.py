"""The one source of what browsers are told to refuse and to keep, written for each kind of host.

A host that reads no file of ours still gets the content policy, from a `meta` tag on every page.
A browser obeys both, so what only one page may do is allowed to all in the header and to that page
alone in its tag: the map's street pictures, which come from the one host that the records name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

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

_NOT_IN_A_PAGE = re.compile(r"; frame-ancestors [^;]*")
"""The directive that a `meta` tag must not hold."""

_ALLOWED = ("geolocation",)
"""Abilities that a page of ours may ask for: the finder's button for a reader's own place."""

_DENIED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking"),
)
"""Abilities of a browser that no page here uses."""

_YEAR = 365 * 24 * 60 * 60
_HASHED = r"\.[0-9a-f]{8}(\.min)?\.(css|js|json)$"
"""A file with this ending changes its name with its content, so that it may be kept for a year."""

_POLICY = "Content-Security-Policy"

NETLIFY, NGINX, APACHE = "_headers", "_nginx.conf", ".htaccess"
"""The files by which a host learns the policy: Netlify and Cloudflare Pages, nginx, Apache."""

FORWARDS = "_redirects"
"""The file by which the first two learn which addresses lead to another."""


def content_policy(pictures: str | None = None) -> str:
    """Return the content security policy as a header holds it, with a host of pictures."""
    return _written({**_CONTENT, "img-src": f"'self' {pictures}"} if pictures else _CONTENT)


def content_policy_of_a_page(pictures: str | None = None) -> str:
    """Return the content security policy as a `meta` tag may hold it."""
    return _NOT_IN_A_PAGE.sub("", content_policy(pictures))


def form_policy() -> str:
    """Return the content security policy of the form as a header holds it."""
    return _written(_FORM)


def form_policy_of_a_page() -> str:
    """Return the content security policy of the form as a `meta` tag may hold it."""
    return _NOT_IN_A_PAGE.sub("", form_policy())


def _written(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def headers(pictures: str | None = None) -> dict[str, str]:
    """Return the headers of every answer; the last one counts only where it came over https."""
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
    """Yield the name and the text of each host's file, for a site that holds these paths.

    An address that is `forwarded` leads to another one for a time.
    Search engines are to keep nothing of a preview, its downloads and drawings included.
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
