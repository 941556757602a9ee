"""Names of files that change with their content, so that a browser may keep them for a year."""

from hashlib import sha256
from pathlib import PurePosixPath

_DIGITS = 8
"""As many as the theme's own files have."""


def with_fingerprint(path: str, content: bytes) -> str:
    """Return site.css as site.1a2b3c4d.css, after its content."""
    name = PurePosixPath(path)
    return str(name.with_name(f"{name.stem}.{sha256(content).hexdigest()[:_DIGITS]}{name.suffix}"))
