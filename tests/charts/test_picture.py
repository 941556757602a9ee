"""The picture of a shared link: drawn from the figures of its page, and named by its content."""

from io import BytesIO

import pytest
from building import DATA
from loading import snapshot_of
from partnership.charts.picture import HEIGHT, WIDTH, Picture, draw_picture
from partnership.pages.pictures import pictures_of
from partnership.pages.snapshot import Snapshot
from partnership.statistics.series import rolling_totals
from PIL import Image
from series import monthly


@pytest.fixture(scope="module")
def real() -> Snapshot:
    return snapshot_of(DATA)


def drawn(name: str, counts: list[int]) -> Image.Image:
    totals = rolling_totals(monthly(counts))
    picture = Picture("A partnership", name, "1,234", ("crimes in a year", "Lower"), totals)
    return Image.open(BytesIO(draw_picture(picture)))


def right_edge(image: Image.Image, top: int, bottom: int) -> int:
    """Return where the last ink between two heights stands."""
    band = image.convert("L").crop((0, top, WIDTH, bottom)).point([255] * 200 + [0] * 56)
    left_top_right_bottom: tuple[int, int, int, int] | None = band.getbbox()
    assert left_top_right_bottom
    return left_top_right_bottom[2]


def test_it_has_the_size_that_hosts_ask_for_and_a_line_where_there_is_a_trend() -> None:
    with_line, without = drawn("Castle", [10] * 30), drawn("Castle", [10] * 3)
    assert with_line.size == (WIDTH, HEIGHT)
    assert with_line.tobytes() != without.tobytes()


@pytest.mark.parametrize(
    "name", ["Castle", "A Ward with a Name so Long that No Page has Seen One Yet"]
)
def test_a_name_of_any_length_has_room(name: str) -> None:
    assert right_edge(drawn(name, [10] * 30), 130, 230) < WIDTH - 40


def test_wards_kinds_towns_and_home_have_one_with_the_words_of_their_pages(real: Snapshot) -> None:
    pictures = pictures_of(real)
    assert {"index.md", "crime/burglary.md", "wards/yarm.md", "places/thornaby.md"} <= set(pictures)
    yarm = pictures["wards/yarm.md"]
    ward = next(ward for ward in real.wards if ward.slug == "yarm")
    years = real.area(ward.name, (ward,)).crime.years
    assert years
    assert yarm.shown.in_words.startswith(f"Yarm: {years.latest.value:,} crimes in the 12 months")
    assert yarm.address.startswith("assets/pictures/wards-yarm.")
    assert yarm.address != pictures["wards/ropner.md"].address
    assert yarm.content() == draw_picture(yarm.shown)
