"""The preview picture of a shared link, as a PNG; the only module that imports Pillow."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from partnership.statistics.series import Total

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630  # the size that link previews use, in pixels
EDGE = 60  # the margin at each side, in pixels
# The colours of the drawing and the background; smooth edges use shades between them.
INK, PAPER = (0x12, 0x43, 0x6D), (0xFF, 0xFF, 0xFF)
SHADES = 16  # the number of shades: keeps the file small without visible steps
LARGEST, SMALLEST = 72, 28  # letter sizes of a line of text; the largest that fits is used
# The position of the trend (left, top, width and height), and its line width, in pixels.
LINE, THICK = (640, 240, 500, 150), 8


@dataclass(frozen=True)
class Picture:
    """The content of a preview picture."""

    site: str
    name: str
    number: str
    words: tuple[str, ...]  # the meaning of the number and its change, one line each
    totals: tuple[Total | None, ...]  # the rolling twelve-month totals of the trend

    @property
    def in_words(self) -> str:
        """The text alternative of the picture."""
        return f"{self.name}: {self.number} {'. '.join(self.words)}."


def draw_picture(picture: Picture) -> bytes:
    """Return the picture as the bytes of a PNG file."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - slow to load, and few builds need it

    image = Image.new("L", (WIDTH, HEIGHT), 255)
    page = ImageDraw.Draw(image)
    page.rectangle((0, 0, WIDTH, EDGE // 3), fill=0)
    _write(page, 70, picture.site, 36)
    _write(page, 130, picture.name, LARGEST)
    _write(page, 240, picture.number, 150, LINE[0] - 2 * EDGE)
    for row, line in enumerate(picture.words):
        _write(page, 450 + 60 * row, line, 42)
    left, top, width, height = LINE
    line_of = Image.new("L", (2 * width, 2 * height), 255)
    points = [(2 * x, 2 * y) for x, y in _points(picture.totals, width, height)]
    if points:
        pencil = ImageDraw.Draw(line_of)
        pencil.line(points, fill=0, width=2 * THICK, joint="curve")
        pencil.circle(points[-1], 2 * THICK, fill=0)
    image.paste(line_of.resize((width, height)), (left, top))
    foot = top + height
    page.line((left, foot, left + width, foot), fill=160, width=2)
    complete = [total.last for total in picture.totals if total and total.is_complete]
    ends = zip((complete[:1] + complete[-1:]), ("la", "ra"), (left, left + width), strict=False)
    for month, anchor, x in ends:
        page.text((x, foot + 10), month.short_name, 0, _font(SMALLEST), anchor)
    image = image.point([shade * SHADES // 256 for shade in range(256)])
    steps = [shade / (SHADES - 1) for shade in range(SHADES)]
    colours = list(zip(INK, PAPER, strict=True))
    mixed = (ink + (paper - ink) * step for step in steps for ink, paper in colours)
    image.putpalette([*map(round, mixed)])
    file = BytesIO()
    image.save(file, "PNG", bits=4, compress_level=3)
    return file.getvalue()


@cache
def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415 - slow to load, and few builds need it

    return ImageFont.load_default(size)


def _write(
    page: "ImageDraw", y: int, text: str, largest: int, room: int = WIDTH - 2 * EDGE
) -> None:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    fitting = int(largest * room / max(room, _font(largest).getlength(plain)))
    size = max(SMALLEST, fitting // 4 * 4)
    page.text((EDGE, y), plain, font=_font(size), fill=0)


def _points(totals: tuple[Total | None, ...], width: int, height: int) -> list[tuple[float, float]]:
    """Scale complete totals from 0 upwards, with margins for the line and its end."""
    complete = [(index, total) for index, total in enumerate(totals) if total and total.is_complete]
    known = [(index, total.value) for index, total in complete]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return []
    highest = max(value for _, value in known) or 1
    first, last = known[0][0], known[-1][0]
    inner, upright = width - 4 * THICK, height - 4 * THICK
    return [
        (
            2 * THICK + inner * (index - first) / (last - first),
            2 * THICK + upright * (1 - value / highest),
        )
        for index, value in known
    ]
