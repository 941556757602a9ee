"""Reading records: values and line numbers as written, and protection from harmful files."""

import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from loading import loaded
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError, Severity
from partnership.model.crime import CrimeMonth
from partnership.model.organisation import Organisation
from partnership.model.plans import PlanFile
from partnership.model.sources import Source
from partnership.records.folder import Folder
from partnership.records.loading import read_files
from partnership.records.text_files import MOST_BYTES, display_name, read_text
from partnership.records.yaml_loader import BLANK, DEEPEST, MOST_NODES, read_document

MANY = 100_000


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "file.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def told(path: Path) -> list[str]:
    with pytest.raises(ProblemsFoundError) as error:
        read_document(path)
    return [f"{problem.line}: {problem.what}" for problem in error.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("true", True),
        ("~", BLANK),
        ("", BLANK),
        ("12", 12),
        ("-3", -3),
        ("010", "010"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("1e3", "1e3"),
        (".nan", ".nan"),
        ("1.50", 1.5),
        ("12:30", "12:30"),
        ("2025-08", "2025-08"),
        ("2025-08-31", date(2025, 8, 31)),
        ("'2025-08-31'", "2025-08-31"),
        ("'12'", "12"),
        ("9" * 30, "9" * 30),
    ],
)
def test_a_value_is_what_it_looks_like(tmp_path: Path, text: str, value: object) -> None:
    assert read_document(written(tmp_path, f"a: {text}\n")).value == {"a": value}


def test_a_value_is_found_on_its_line(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "a: 1\nb:\n  - c: 2\n  - d:\n      e: 3\n"))
    assert document.line(("a",)) == 1
    assert document.line(("b", 1, "d", "e")) == 5
    assert document.line(("b", 1, "d", "missing")) == 4
    assert document.line(("b", 7)) == 2


def test_lines_asked_of_many_files_fill_no_memory(tmp_path: Path) -> None:
    files = [read_document(written(tmp_path, f"month: 2025-{number:02}")) for number in range(1, 9)]
    first = weakref.ref(files[0].node or pytest.fail("there are no nodes"))
    assert {file.line(("month",)) for file in files} == {1}
    assert first() is None


def test_a_byte_order_mark_and_line_ends_of_windows_do_no_harm(tmp_path: Path) -> None:
    text = (INVENTED / "categories.yml").read_text("utf-8").replace("\n", "\r\n")
    path = written(tmp_path, b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert read_document(path).value == read_document(INVENTED / "categories.yml").value


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"a: \xff\n", "1: the file is not in UTF-8"),
        ("a: b\n".encode("utf-16"), "1: the file is not in UTF-8"),
        (b"a: 1\nb: x\0y\n", "2: the line contains an invisible character (U+0000)"),
        (
            "a: x\u2028y",
            "1: the line contains an invisible character (U+2028, line separator)",
        ),
        ("a: &x [1]\nb: *y\n", "2: a text begins with * and is read as an alias"),
        ("a: &x x\n", "1: a text starts with a character that YAML reserves (&x)"),
        ("a: !x y\n", "1: a text starts with a character that YAML reserves (!x)"),
        (
            "a:\n  - b\n  \u2022 c\n",
            "3: the line begins with \u2022, which is not a list mark in YAML",
        ),
        (
            "a:\n  * b\n",
            "2: the line begins with *, which is not a list mark in YAML",
        ),
        ("a: 'b' c\n", "1: the text continues after the ' that ends it"),
        ("a: {b: 'St Mary's'}\n", "1: the text continues after the ' that ends it"),
        ("a: [b, c\nd: 2\n", "1: the [ that is opened here is not closed"),
        ("a: Ward # 2\n  for break-ins\n", "1: what follows # is read as a comment"),
        ("a:\n  - b: 1\n  c: 2\n", "3: the line is not aligned with the lines around it"),
        (
            "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n",
            "1: the file contains two versions of these lines (a merge conflict)",
        ),
        ("[]\n", "1: the file is a list, but should be fields with values"),
        ("text\n", "1: the file is a single text, but should be fields with values"),
        ("a: 1\nb: {a: 2}\na: 3\n", "3: 'a' is written twice (first on line 1)"),
        ("a: 1\n<<: {a: 2}\n", "2: << stands for the fields of another record"),
        ("a:\n\tb: 1\n", "2: the line is indented with a tab instead of spaces"),
        ("? [a]\n: 1\n", "1: a name before a colon must be a word"),
        ("a: 1\n---\nb: 2\n", "2: a line --- splits the file in two"),
        (
            'a: "x\nb: 2\n',
            "1: the quote that is opened here is not closed on its line",
        ),
        (
            "a: 'x\n" + "b:\n  c: 1\n" * 40 + "d: a child's word\n",
            "1: the quote that is opened here is not closed on its line",
        ),
        ("", "1: the file is empty"),
    ],
)
def test_what_is_no_record_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, what: str
) -> None:
    assert told(written(tmp_path, text)) == [what]


DEEP = "lists or names are nested too deeply"
WIDE = "the file contains too many values"
BOMBS = {
    "open brackets": ("a: " + "[" * MANY, DEEP),
    "closed brackets": ("[" * MANY + "]" * MANY, DEEP),
    "braces": ("{a: " * MANY, DEEP),
    "dashes": ("- " * MANY + "x", DEEP),
    "question marks": ("? " * MANY, DEEP),
    "indented names": ("\n".join(" " * depth + "a:" for depth in range(1000)), DEEP),
    "aliases of aliases": (
        "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 30)),
        "which line 2 refers to",
    ),
    "many names": ("".join(f"k{n}: 1\n" for n in range(MANY)), WIDE),
    "many values": ("a: [" + "1," * MANY + "]", WIDE),
    "many anchors": ("".join(f"- &a{n} x\n" for n in range(MANY)), WIDE),
    "one name again and again": ("a: 1\n" * MANY, WIDE),
    "one long line that never ends": ('a: "' + "x" * (MOST_BYTES - 100), "this is not valid YAML"),
    "colons": ("a" + ": a" * MANY, "this is not valid YAML"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_would_exhaust_the_machine_is_refused_in_little_time(
    tmp_path: Path, name: str
) -> None:
    text, what = BOMBS[name]
    path = written(tmp_path, text)
    began = time.process_time()
    assert what in told(path)[0]
    assert time.process_time() - began < 5


def test_a_hundred_thousand_brackets_do_not_end_the_interpreter(tmp_path: Path) -> None:
    path = written(tmp_path, "[" * MANY)
    program = (
        "import sys; from pathlib import Path\n"
        "from partnership.errors import ProblemsFoundError\n"
        "from partnership.records.yaml_loader import read_document\n"
        "try: read_document(Path(sys.argv[1]))\n"
        "except ProblemsFoundError as error: print(error)\n"
    )
    outcome = subprocess.run(  # noqa: S603 - the program stands above
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "hooks")},
    )
    assert outcome.returncode == 0, outcome.stderr
    assert DEEP in outcome.stdout


def test_a_file_of_50_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert told(path) == ["None: the file is larger than 4 MB"]


@pytest.mark.parametrize("name", ["postcodes.csv", "boundaries/2023.geojson", "wards.yml"])
def test_every_kind_of_file_is_bounded(invented: Path, name: str) -> None:
    with (invented / name).open("r+b") as file:
        file.truncate(50_000_000)
    with pytest.raises(ProblemsFoundError) as error:
        load_partnership(invented)
    assert [problem.what for problem in error.value.problems] == ["the file is larger than 4 MB"]


def test_the_bounds_leave_room_for_every_record() -> None:
    for path in (DATA).rglob("*.yml"):
        assert path.stat().st_size < MOST_BYTES / 10
        assert path.read_text("utf-8").count(":") < MOST_NODES / 10


def test_lists_may_nest_as_deep_as_records_need(tmp_path: Path) -> None:
    path = written(tmp_path, "a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1))
    assert read_document(path).value
    assert DEEP in told(written(tmp_path, "a: " + "[" * DEEPEST + "]" * DEEPEST))[0]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"features": [{"properties": {}}]}',
        '{"features": [{"properties": {"code": "E05900011"}, "geometry": null}]}',
        '{"features": ' + "[" * MANY,
        '{"features": [{"properties": {"code": "E05900011"}, "geometry": '
        '{"type": "Polygon", "coordinates": [[[1' + "0" * 400 + ", 2]]]}}]}",
    ],
)
def test_outlines_that_are_none_are_told(invented: Path, text: str) -> None:
    (invented / "boundaries" / "2023.geojson").write_text(text, "utf-8")
    with pytest.raises(ProblemsFoundError) as error:
        load_partnership(invented)
    [problem] = error.value.problems
    assert problem.what == "the file does not contain ward outlines as GeoJSON"


def test_a_line_of_outlines_that_is_cut_off_is_told_by_its_number(invented: Path) -> None:
    """The rest of the file may still read as if it went on."""
    path = invented / "boundaries" / "2023.geojson"
    lines = path.read_text("utf-8").splitlines()
    lines[2] = lines[2][: lines[2].rindex(",[")] + ","
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(ProblemsFoundError) as error:
        load_partnership(invented)
    assert [problem.line for problem in error.value.problems] == [3]


def test_outlines_stand_in_the_order_of_their_wards() -> None:
    partnership = loaded(INVENTED)
    for ward_set in partnership.ward_sets:
        drawn = [outline.ward for outline in partnership.outlines[ward_set.id]]
        assert drawn == [ward.code for ward in ward_set.wards]


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFoundError, match="cannot be opened"):
        read_text(tmp_path, "data/wards.yml")


def test_the_systems_own_files_are_not_read(invented: Path) -> None:
    (invented / "crime" / "._2025-08.yml").write_bytes(b"\x00\x05\x16")
    (invented / "crime" / ".2025-08.yml.swp").write_bytes(b"\x00")
    assert len(load_partnership(invented).months) == 25


def test_a_folder_gathers_the_problems_of_all_its_files(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for name in ("one.yml", "other.yml"):
        (tmp_path / name).write_text("a: [", "utf-8")
        assert folder.read(name, Organisation) is None
    assert [Path(problem.file).name for problem in folder.problems] == ["one.yml", "other.yml"]


def test_a_missing_data_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFoundError, match="the folder is missing"):
        load_partnership(tmp_path / "nowhere")


def test_a_name_is_shown_as_seen_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert display_name(tmp_path / "data" / "wards.yml") == "data/wards.yml"
    assert display_name(Path("/elsewhere/wards.yml")) == "/elsewhere/wards.yml"


@pytest.mark.parametrize("text", ["Ward #1 for break-ins", "Ward # 2 is next", "see  #1"])
def test_a_number_after_a_number_sign_is_not_lost(tmp_path: Path, text: str) -> None:
    word = text.split(maxsplit=1)[0]
    expected = f"1: what follows '{word}' is read as a comment, because it begins with #"
    assert told(written(tmp_path, f"a: {text}\n")) == [expected]
    assert told(written(tmp_path, f"a:\n  - {text}\n")) == [expected.replace("1", "2", 1)]
    assert read_document(written(tmp_path, f"a: '{text}'\n")).value == {"a": text}


@pytest.mark.parametrize("text", ["Words # or more of them", "Words  # 2 of them"])
def test_what_may_be_the_rest_of_a_text_or_a_remark_is_doubted(tmp_path: Path, text: str) -> None:
    (doubt,) = read_document(written(tmp_path, f"a: {text}\n")).doubts
    assert (doubt.line, doubt.severity) == (1, Severity.WARNING)
    assert doubt.what == "what follows 'Words' is read as a comment, because it begins with #"


@pytest.mark.parametrize(
    "text",
    ["a: Words  # what it means", "a: 3 # 2 last year", "a: 2025-08-31 # a Sunday", "a:  # x"],
)
def test_a_remark_may_stand_after_a_value(tmp_path: Path, text: str) -> None:
    assert read_document(written(tmp_path, f"{text}\n")).doubts == ()


def test_a_line_out_of_place_is_told_where_to_begin(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFoundError) as error:
        read_document(written(tmp_path, "a: 1\n\n  b: 2\n\nc: 3\n"))
    (problem,) = error.value.problems
    assert (problem.line, problem.remedy) == (3, "Begin it without a space, as line 1 does.")


def slips(line: str) -> Iterator[str]:
    """Yield a line as people get it wrong."""
    yield line.replace("- ", "", 1)
    yield line.replace("- ", "-", 1)
    yield line.replace("- ", "\u2022 ", 1)
    yield line.replace(": ", ":", 1)
    yield line.replace(":", "", 1)
    yield f"  {line}"
    yield line.removeprefix("  ")
    yield line.rstrip("]}'")


@pytest.mark.slow
def test_what_is_told_of_a_slip_is_about_its_line(tmp_path: Path) -> None:
    """Of two lines that do not fit each other, either may be the one that is wrong."""
    name = "plans/2024-2027/plan.yml"
    lines = (INVENTED / name).read_text("utf-8").splitlines()
    (tmp_path / name).parent.mkdir(parents=True)
    right = tried = 0
    for number in range(1, len(lines), 9):
        for slip in set(slips(lines[number])) - {lines[number]}:
            changed = [*lines[:number], slip, *lines[number + 1 :]]
            (tmp_path / name).write_text("\n".join(changed), "utf-8")
            folder = Folder(tmp_path)
            if folder.read_valid(name, PlanFile) is None:
                tried += 1
                right += folder.problems[0].line == number + 1
    assert tried > 40
    assert right / tried > 0.95


def test_a_file_that_is_removed_is_in_no_list_of_its_kind() -> None:
    records = read_files(Folder(INVENTED))
    first, *others = (file.name for file in records.all(CrimeMonth))
    assert len(records.all(Source)) > len(others)
    records.remove(first)
    assert [file.name for file in records.all(CrimeMonth)] == others
    assert first not in {part.name for part in records.all(Source)}
