"""Where a figure comes from: the one step back to the publisher."""

from partnership.model.base import Day, Record, Sha256, Text, WebAddress


class Source(Record):
    """An official file or paper, named so that anyone can find it again."""

    publisher: Text
    """Who published it, such as Office for National Statistics."""
    title: Text
    """What it is called there."""
    vintage: Text | None = None
    """The edition or period it holds, such as December 2025."""
    licence: Text
    """The licence it may be reused under."""
    file: Text | None = None
    """The name of the file that was read."""
    sha256: Sha256 | None = None
    """The fingerprint of that file."""
    address: WebAddress | None = None
    """Where it is published."""
    published: Day | None = None
    """The day it was published or agreed."""
    retrieved: Day | None = None
    """The day on which a program asked the publisher for it; absent for a downloaded file."""
