"""Text files in other encodings: read if that is safe, otherwise explained in a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
from checking import found

FILES = (
    "partnership.yml",
    "crime/2025-08.yml",
    "plans/2024-2027/plan.yml",
    "postcodes.csv",
    "boundaries/2023.geojson",
)
NOT_UTF_8: dict[str, Callable[[str], bytes]] = {
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without its mark": lambda text: text.encode("utf-16-le"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "the encoding of old Windows": lambda text: (text + "# caf\u00e9\n").encode("cp1252"),
    "zeros alone, as after a broken disk": lambda text: bytes(len(text)),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("end", [b"\r", b"\r\n"], ids=["old Mac", "Windows"])
def test_lines_may_end_as_on_other_systems(invented: Path, name: str, end: bytes) -> None:
    path = invented / name
    path.write_bytes(path.read_bytes().replace(b"\n", end))
    assert found(invented) == ()


def test_lines_of_an_old_mac_are_counted(invented: Path) -> None:
    path = invented / "baselines.yml"
    text = path.read_text("utf-8").replace("recorded: 2025-07-04", "recorded: soon")
    path.write_bytes(text.replace("\n", "\r").encode())
    (problem,) = found(invented)
    assert problem.line == 5


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", NOT_UTF_8)
def test_a_file_in_another_encoding_is_told_with_the_one_to_choose(
    invented: Path, name: str, how: str
) -> None:
    path = invented / name
    path.write_bytes(NOT_UTF_8[how](path.read_text("utf-8")))
    told = [problem for problem in found(invented) if problem.file.endswith(name)]
    assert len(told) == 1
    assert "with the encoding UTF-8" in told[0].remedy
