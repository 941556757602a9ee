"""Extracts what a reader sees of HTML: its text and structure."""

from html.parser import HTMLParser

UNSEEN = ("script", "style", "template")


class Seen(HTMLParser):
    """Reads HTML and keeps its visible words, its tags and the values of its attributes."""

    def __init__(self, html: str) -> None:
        """Read the HTML at once."""
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.bones: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[tuple[str, str, str]] = []
        self._unseen = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag with the names of its attributes."""
        self.bones.append((tag, tuple(name for name, _ in attrs)))
        self.values += [(tag, name, value or "") for name, value in attrs]
        self._unseen += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        """Keep the end of a tag."""
        self.bones.append(("/" + tag, ()))
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        """Keep words, unless they are a script's."""
        if not self._unseen:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        """Keep a comment among the tags, so that a new one is noticed."""
        self.bones.append(("comment", (data,)))

    def handle_decl(self, decl: str) -> None:
        """Keep a declaration among the tags."""
        self.bones.append(("declaration", (decl,)))

    @property
    def text(self) -> str:
        """The visible words, with single spaces."""
        return one_line("".join(self.words))


def one_line(text: str) -> str:
    """Return a text with single spaces for all its blanks, as a page shows it."""
    return " ".join(text.split())
