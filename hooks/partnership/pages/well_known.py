"""The files that machines look for at a fixed address: security.txt and robots.txt."""

from collections.abc import Iterator

from partnership.model.organisation import Organisation

SECURITY = ".well-known/security.txt"


def standing_files(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of each of these files."""
    home = organisation.site.address.rstrip("/")
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {home}/sitemap.xml\n"
    security = organisation.site.security
    if security is not None:
        lines = [
            *(f"Contact: {address}" for address in security.contact),
            f"Expires: {security.expires.isoformat()}T00:00:00Z",
            f"Preferred-Languages: {', '.join(security.languages)}",
            f"Canonical: {home}/{SECURITY}",
        ]
        yield SECURITY, "\n".join(lines) + "\n"
