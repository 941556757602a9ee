"""An officer begins a plan, fills in what only a person can know, and it is published."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from building import INVENTED, built
from click.testing import CliRunner, Result
from history import edit
from loading import site_of
from partnership.cli import main
from partnership.importers.atomic_write import write_all
from partnership.records.field_guide import generated_files
from partnership.records.registry import KINDS
from partnership.records.scaffold import ASKED, with_item

PRIORITIES = {
    "Burglary": ("burglary",),
    "Anti-social behaviour": ("anti-social-behaviour",),
    "Shops": ("shoplifting",),
    "Vehicles": ("vehicle-crime",),
    "Night time": ("anti-social-behaviour",),
    "Homes": ("burglary",),
    "Streets": ("shoplifting", "vehicle-crime"),
}
MOST_TYPED = 300
"""An officer types fewer lines than this for a plan of seven priorities."""

LONGEST_LINE = 120
"""A line that asks for something is not longer, so that it can be read at a glance."""

TYPED = {
    "at": "'18:30'",
    "on": "2026-11-15",
    "dated": "2026-11-15",
    "address": "https://safer-aldermoor.example/plan",
    "direction": "decrease",
    "icon": "home-heart",
    "papers": "[plan]",
    "value": "60",
}
"""What is typed after the name of a field; anything else is words."""

LISTS = ("aims", "easy", "lines")


@pytest.fixture
def data(invented: Path) -> Path:
    """Give the invented borough with its schemas, as a partnership has them."""
    write_all(invented, generated_files(invented))
    return invented


def run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *words])


def gaps(said: str) -> Iterator[tuple[Path, int, str]]:
    """Yield the file, the line and the field of each thing that is listed as left to fill in."""
    path = Path()
    for line in said.partition(" to fill in:\n")[2].splitlines():
        found = re.match(r"  line ([0-9]+)  '(\w+)'", line)
        if found:
            yield path, int(found[1]), found[2]
        path = Path(line.removesuffix(":")) if line.endswith(".yml:") else path


def fill_in(data: Path) -> int:
    """Fill in everything that `check` lists, and return how many lines that took to type."""
    said = run(data, "check").output
    found = list(gaps(said))
    assert f"{len(found)} things to fill in:" in said
    for path, number, field in found:
        lines = path.read_text("utf-8").split("\n")
        name, mark, meaning = lines[number - 1].partition(":  #")
        value = TYPED.get(field, "Words that an officer wrote.")
        value = "[One idea a line., And another.]" if field in LISTS else value
        lines[number - 1] = f"{name}: {value}  #{meaning}"
        assert mark, lines[number - 1]
        path.write_text("\n".join(lines), "utf-8")
    return len(found)


@pytest.fixture(scope="module")
def seven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Begin a plan of seven priorities, each with a target; it is only read."""
    data = Path(shutil.copytree(INVENTED, tmp_path_factory.mktemp("seven") / "data"))
    assert run(data, "new", "plan", "2028-2031").exit_code == 0
    for title, categories in PRIORITIES.items():
        words = [word for name in categories for word in ("--category", name)]
        assert run(data, "new", "priority", title, *words, "--ward", "Abbey").exit_code == 0
        slug = title.lower().replace(" ", "-")
        more = ("--priority", slug, *words)
        assert run(data, "new", "target", f"Less of {slug}", *more).exit_code == 0
    return data


@pytest.mark.slow
def test_a_plan_of_seven_priorities_is_typed_in_under_300_lines(
    seven: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(seven, tmp_path / "data"))
    plan = data / "plans/2028-2031"
    typed = fill_in(data)
    assert typed < MOST_TYPED, typed
    checked = run(data, "check")
    assert checked.exit_code == 0, checked.output
    site = built(data, tmp_path / "site")
    home = site / "plans/2028-2031"
    for page in ("index", "targets/index", "assessment/index"):
        assert (home / f"{page}.html").is_file(), page
    for path in sorted(plan.glob("priorities/*.yml")):
        assert (home / "priorities" / path.stem / "index.html").is_file()
    targets = (home / "targets/index.html").read_text("utf-8")
    assert "60, April 2027 to March 2028" in targets
    assert "Counted by this site" in targets


@pytest.mark.slow
def test_what_is_filled_in_or_deleted_as_told_leaves_nothing_wrong(stockton: Path) -> None:
    data = stockton
    run(data, "new", "plan", "2028-2031")
    said = run(data, "new", "priority", "Shops and streets", "--category", "shoplifting").output
    assert said.startswith("In the plan of 2028-2031:\n")
    run(
        data,
        "new",
        "target",
        "Less theft",
        "--priority",
        "shops-and-streets",
        "--category",
        "shoplifting",
    )
    fill_in(data)
    checked = run(data, "check")
    assert checked.exit_code == 0, checked.output
    plan = data / "plans/2028-2031/plan.yml"
    text = re.sub(r"(?m)^    on: .*\n", "", plan.read_text("utf-8"))
    text = re.sub(r"(?m)^( *)# when:", r"\1when: Nothing says it.", text)
    plan.write_text(text, "utf-8")
    path = data / "plans/2028-2031/priorities/shops-and-streets.yml"
    text = re.sub(r"(?m)^    (value|due): .*\n", "", path.read_text("utf-8"))
    path.write_text(text.replace("\n    # not_published:", "\n    not_published: No."), "utf-8")
    checked = run(data, "check")
    assert checked.exit_code == 0, checked.output


def test_a_scaffold_lists_nothing_but_what_a_person_has_to_say(data: Path) -> None:
    said = run(data, "new", "plan", "2028-2031").output
    assert re.search(r"^[0-9]+ things to fill in:$", said, re.MULTILINE)
    assert not re.search(r"\.yml:[0-9]", said)
    assert max(map(len, said.splitlines())) <= LONGEST_LINE
    assert "'period_from'" not in said
    text = (data / "plans/2028-2031/plan.yml").read_text("utf-8")
    assert "title: Aldermoor Community Safety Plan 2028-2031  # " in text
    assert "period_from: 2028-04-01  # The first day of the plan;" in text
    assert "Last time: Fewer break-ins and calmer streets" in text


def test_a_report_is_given_what_the_last_one_said_of_the_same_target(data: Path) -> None:
    edit(data, "plans/2024-2027/monitoring/2024-25.yml", "id: burglary", "id: fewer-break-ins")
    run(data, "new", "report", "2025-26")
    text = (data / "plans/2024-2027/monitoring/2025-26.yml").read_text("utf-8")
    same, other = text.split("- id: people-feel-safe")
    assert re.search(r"value:  # The figure of the period.*\. Last time: 57", same)
    assert "Last time: 57" not in other
    assert "papers:  # The documents that say so. Write their ids" in other
    assert "\u2026" not in text


def test_every_line_of_a_scaffold_says_what_it_means(seven: Path) -> None:
    plan = seven / "plans/2028-2031"
    for path in [*plan.glob("*.yml"), *plan.glob("priorities/*.yml")]:
        for line in path.read_text("utf-8").splitlines():
            assert "#" in line or re.fullmatch(r"(  - [a-z-]+|targets:)", line), line


def test_the_priorities_stand_in_the_order_in_which_they_were_begun(seven: Path) -> None:
    plan = seven / "plans/2028-2031"
    listed = yaml.safe_load((plan / "plan.yml").read_text("utf-8"))["priorities"]
    profiles = yaml.safe_load((plan / "assessment.yml").read_text("utf-8"))["profiles"]
    slugs = [title.lower().replace(" ", "-") for title in PRIORITIES]
    assert listed == slugs
    assert [profile["priority"] for profile in profiles] == slugs


def test_the_starting_figure_of_a_target_is_filled_in_from_our_own_months(data: Path) -> None:
    december = data / "crime/2024-12.yml"
    text = december.read_text("utf-8")
    reason = "  state: partial\n  reason: The police left out the second half of the month.\n"
    december.write_text(text.replace(reason, "  state: complete\n"), "utf-8")
    plan = (data / "plans/2024-2027/plan.yml").read_text("utf-8")
    (data / "plans/2025-2028").mkdir()
    new = plan.replace("2024-04-01", "2025-04-01").replace("2027-03-31", "2028-03-31")
    (data / "plans/2025-2028/plan.yml").write_text(new.replace("2024-2027", "2025-2028"), "utf-8")
    run(data, "new", "priority", "Burglary")
    said = run(data, "new", "target", "Fewer", "--priority", "burglary", "--category", "burglary")
    record = yaml.safe_load((data / "plans/2025-2028/priorities/burglary.yml").read_text("utf-8"))
    (target,) = record["targets"]
    months = sorted((data / "crime").glob("*.yml"))
    year = [path for path in months if "2024-04" <= path.stem <= "2025-03"]
    counts = [yaml.safe_load(path.read_text("utf-8"))["counts"]["2023"] for path in year]
    total = sum(line.get("burglary", 0) for month in counts for line in month.values())
    assert target["baseline"]["value"] == total, said.output


def test_a_report_has_a_figure_for_each_target_and_the_sites_own_count(data: Path) -> None:
    december = data / "crime/2024-12.yml"
    text = december.read_text("utf-8")
    reason = "  state: partial\n  reason: The police left out the second half of the month.\n"
    december.write_text(text.replace(reason, "  state: complete\n"), "utf-8")
    words = ("--priority", "burglary", "--category", "burglary")
    run(data, "new", "target", "Homes burgled", *words)
    run(data, "new", "plan", "2028-2031")
    said = run(data, "new", "report", "2025-q2").output
    report = yaml.safe_load((data / "plans/2024-2027/monitoring/2025-q2.yml").read_text("utf-8"))
    assert report["first_day"].isoformat() == "2025-04-01"
    assert report["last_day"].isoformat() == "2025-06-30"
    figures = {figure["target"]: figure for figure in report["figures"]}
    assert figures["homes-burgled"]["since"].isoformat() == "2024-07-01"
    assert figures["homes-burgled"]["entries"][0]["value"] > 0
    assert figures["people-feel-safe"]["entries"][0]["value"] is None
    assert "things to fill in:" in said


def test_a_target_without_categories_is_not_counted_by_the_site(data: Path) -> None:
    said = run(data, "new", "target", "Feeling safe", "--priority", "burglary").output
    assert "'categories'" not in said
    text = (data / "plans/2024-2027/priorities/burglary.yml").read_text("utf-8")
    record = yaml.safe_load(text)["targets"][-1]
    assert record["open_data"] == {"possible": None, "why": None}
    assert "measured_by" not in record


def test_a_report_belongs_to_the_plan_of_its_days(data: Path) -> None:
    plan = data / "plans/2024-2027/plan.yml"
    text = plan.read_text("utf-8").replace("period_from: 2024-04-01\n", "")
    plan.write_text(text.replace("period_to: 2027-03-31\n", ""), "utf-8")
    run(data, "new", "plan", "2028-2031")
    run(data, "new", "report", "2026-q3")
    written = data / "plans/2024-2027/monitoring/2026-q3.yml"
    assert written.is_file()
    refused = run(data, "new", "report", "2026-q3", "--plan", "2028-2031")
    assert "'2026-q3' ends outside the plan of 1 April 2028 to 31 March 2031." in refused.output
    later = run(data, "new", "report", "2040-q1")
    assert "'2040-q1' ends outside the plan of 2024 to 2027." in later.output
    assert not list((data / "plans").glob("*/monitoring/2040*"))
    (data / "plans/2028-2031/monitoring").mkdir()
    written.rename(data / "plans/2028-2031/monitoring/2026-q3.yml")
    edit(data, "plans/2028-2031/plan.yml", "title:", "years: 2028-2032\ntitle:")
    said = run(data, "check").output
    assert "Write years: 2028-2031: published pages keep their address." in said
    assert "the report ends on 2026-09-30, outside the plan of 1 April 2028 to 31 March" in said


def test_a_meeting_to_come_asks_for_its_place_and_one_that_was_held_for_its_items(
    data: Path,
) -> None:
    coming = run(data, "new", "meeting", "2090-03-15").output
    assert [field for _, _, field in gaps(coming)] == ["at", "place"]
    text = (data / "meetings/2090-03-15.yml").read_text("utf-8")
    assert "Last time: False" not in text
    assert "state: announced  # " in text
    held = run(data, "new", "meeting", "2025-03-12").output
    assert [field for _, _, field in gaps(held)] == ["place", "state", "title", "title", "address"]


@pytest.mark.slow
def test_a_draft_that_is_agreed_is_filled_in_and_keeps_its_history(stockton: Path) -> None:
    data = stockton
    said = run(data, "new", "plan", "2025-2027").output
    typed = {"period_from": "2025-01-01", "period_to": "2027-12-31"}
    for path, number, field in gaps(said):
        lines = path.read_text("utf-8").split("\n")
        value = typed.get(field, "2026-01-28" if field in ("on", "dated") else TYPED.get(field))
        lines[number - 1] = f"{lines[number - 1].split(':  #')[0]}: {value or 'Words.'}"
        path.write_text("\n".join(lines), "utf-8")
    words = ("--priority", "drugs-and-alcohol", "--category", "drugs")
    assert "'period' is missing" not in run(data, "new", "target", "Fewer", *words).output
    fill_in(data)
    assert run(data, "check").exit_code == 0, run(data, "check").output
    site = site_of(data)
    pages = {page.path: page.markdown for page in site.pages if "plans/2025-2027/" in page.path}
    plan = pages["plans/2025-2027/index.md"]
    assert "This is a draft" not in plan
    assert "- Draft: seen in 2025.\n" in plan
    assert "- Agreed: from 28 January 2026.\n" in plan
    assert "The draft was before the council&#39;s scrutiny committee." in plan
    assert "Fewer" in pages["plans/2025-2027/targets.md"]
    again = run(data, "new", "plan", "2025-2027")
    assert "the file already exists" in again.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "2028"), "Write two years, such as 2028-2031."),
        (("plan", "2024-2027"), "the file already exists. Edit it, or choose another name."),
        (("priority", "Burglary"), "the file already exists. Edit it, or choose another name."),
        (("priority", "Shops", "--ward", "Abby"), "Did you mean Abbey?"),
        (("priority", "Shops", "--plan", "2031-2034"), "'2031-2034' is not a plan on record."),
        (("target", "Fewer", "--priority", "burglery"), "Did you mean burglary?"),
        (("meeting", "17/03/2027"), "'17/03/2027' is not a day. Write year-month-day, such as"),
        (("report", "spring"), "Write a quarter such as 2028-q1 or 2028-29-q1"),
    ],
)
def test_a_slip_in_a_command_is_told_and_nothing_is_written(
    data: Path, words: tuple[str, ...], said: str
) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    outcome = run(data, "new", *words)
    assert outcome.exit_code
    assert said in outcome.output
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_what_a_scaffold_asks_for_is_a_field_of_its_record() -> None:
    for model, names in ASKED.items():
        assert set(names) <= model.model_fields.keys(), model
    assert {kind.name for kind in KINDS} >= {"plan", "priority", "report", "assessment"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nitems:\n  - x\nb: 2\n", "a: 1\nitems:\n  - x\n  - y\nb: 2\n"),
        ("items:\n  - x\n\n# about b\nb: 2\n", "items:\n  - x\n  - y\n\n# about b\nb: 2\n"),
        ("items:  # none yet\nb: 2\n", "items:  # none yet\n  - y\nb: 2\n"),
        ("b: 2\n", "b: 2\nitems:\n  - y\n"),
        ("items:\n  - x", "items:\n  - x\n  - y\n"),
        ("items: [x]\n", None),
    ],
)
def test_an_item_joins_the_end_of_its_list(text: str, expected: str | None) -> None:
    assert with_item(text, "items", ["  - y"]) == expected
