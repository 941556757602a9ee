"""Two years in the life of a borough: what check, diff and the pages say after each step.

The expected words are in expected/; UPDATE_EXPECTED=1 writes them again, to be read in the diff.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from life.borough import EXPECTED, Borough
from partnership.model.months import Month

pytestmark = pytest.mark.slow

PLAN = "plans/2024-2027"
BURGLARY = f"{PLAN}/priorities/burglary.yml"


Act = Callable[[Borough], str]
"""What an officer does; it returns what the program says."""


def arrives(month: str, *options: str, more: dict[str, int] | None = None) -> Act:
    def imported(borough: Borough) -> str:
        return borough.run("import", "crime", borough.month_file(month, more), *options)

    return imported


def edited(*changes: tuple[str, str, str]) -> Act:
    def edit(borough: Borough) -> str:
        for change in changes:
            borough.edit(*change)
        return ""

    return edit


def reported(period: str, title: str, first: str, last: str, value: int) -> Act:
    def report(borough: Borough) -> str:
        borough.write(
            f"{PLAN}/monitoring/{period}.yml",
            {
                "period": period,
                "title": title,
                "first_day": first,
                "last_day": last,
                "compared_with": "the same months a year before",
                "figures": [
                    {
                        "id": "burglary",
                        "measure": "Burglaries recorded by the police in 12 months",
                        "unit": "offences",
                        "priorities": ["burglary"],
                        "target": "fewer-break-ins",
                        "since": str(Month.parse(last[:7]).plus(-11).first_day),
                        "entries": [{"on": last, "value": value, "before": 60}],
                    }
                ],
                "papers": ["plan"],
            },
        )
        path = borough.data / PLAN / "monitoring" / f"{period}.yml"
        path.write_text(path.read_text("utf-8").replace("'", ""), "utf-8")
        return ""

    return report


def a_revised_month(borough: Borough) -> str:
    said = borough.run("import", "crime", borough.month_file("2025-03", {"Burglary": 4}))
    shown = borough.run("diff", "HEAD")
    lines = shown[shown.index("  - month:") :].partition("```")[0]
    entry = lines.replace("<today>", "2025-06-10").replace(
        "why:\n", "why: The police moved records between months.\n"
    )
    (borough.data / "releases.yml").write_text(f"revisions:\n{entry}", "utf-8")
    return said


def the_first_baseline(borough: Borough) -> str:
    said = borough.run("check", "--day", "2025-09-02")
    line = said.split("before the dash: ")[1].splitlines()[0]
    borough.edit("baselines.yml", " []", f"\n  {line}")
    return ""


def a_new_category(borough: Borough) -> str:
    path = borough.data / "categories.yml"
    path.write_text(
        path.read_text("utf-8")
        + "  - id: theft-by-drone\n    published_name: Theft by drone\n    name: Theft by drone\n"
        "    covers: Theft with the help of a drone.\n    kind: crime\n"
        "    began: 2025-10\n    comparable_since: 2025-10\n",
        "utf-8",
    )
    return arrives("2025-10", more={"Theft by drone": 1})(borough)


def a_new_plan(borough: Borough) -> str:
    plan = borough.read(f"{PLAN}/plan.yml")
    plan |= {
        "years": "2026-2029",
        "title": "Community Safety Plan 2026 to 2029",
        "period_from": Month(2026, 4).first_day,
        "period_to": Month(2029, 4).first_day.replace(month=3, day=31),
        "rota": {"not_published": "It is being agreed.", "papers": ["plan"]},
        "progress": [],
        "targets": [],
    }
    borough.write("plans/2026-2029/plan.yml", plan)
    for slug in ("burglary", "anti-social-behaviour"):
        priority = borough.read(f"{PLAN}/priorities/{slug}.yml") | {"targets": []}
        borough.write(f"plans/2026-2029/priorities/{slug}.yml", priority)
    borough.edit("partnership.yml", "current_plan: 2024-2027", "current_plan: 2026-2029")
    return ""


COMING = """coming_wards:
  valid_from: 2026-05-07
  order: The Aldermoor (Electoral Changes) Order 2025
  number: 4
current_plan:"""
CODES = {f"E0590001{number}": f"E0590003{number}" for number in range(1, 5)}


def new_wards(borough: Borough) -> str:
    borough.edit(
        "wards.yml",
        "    valid_from: 2023-05-04\n",
        "    valid_from: 2023-05-04\n    valid_to: 2026-05-06\n",
    )
    said = borough.run(
        "import", "wards", borough.wards_file(CODES), "--set", "2026", "--valid-from", "2026-05-07"
    )
    files = sorted(path.name for path in borough.home.glob("*-street.csv"))
    said += borough.run("import", "crime", *files)
    return said + borough.run(
        "import", "postcodes", borough.postcodes_file(CODES), "--vintage", "May 2026"
    )


DROPPED = "    dropped: {on: 2026-04-20, why: The police count it another way now.}\n    ledger:\n"
FORMER_LEAD = """former_leads:
  - agency: Moorland Police
    role: Chief inspector for Aldermoor
    until: 2025-01-31
    why: The chief inspector moved on.
deputy:"""
LEDGER_ENTRY = """      - on: 2025-02-03
        direction: decrease
        baseline: 60
        value: 43
        due: 2027-03-31
        why: The first year went better.
        papers: [plan]
    papers: [plan]
focus_wards:"""
NEW_LEAD = (
    (BURGLARY, "role: Chief inspector for Aldermoor", "role: Superintendent"),
    (BURGLARY, "deputy:", FORMER_LEAD),
)
LOWER_AIM = (
    (BURGLARY, "    value: 45\n    due", "    value: 43\n    due"),
    (BURGLARY, "    papers: [plan]\nfocus_wards:", LEDGER_ENTRY),
)
CORRECTED = (
    f"{PLAN}/monitoring/2025-26-q1.yml",
    "    before: 60\n",
    "    before: 60\n  - {on: 2025-08-01, value: 49, before: 60, why: One was filed twice.}\n",
)
RENEWED = (
    ("partnership.yml", "expires: 2025-10-31", "expires: 2026-08-31"),
    ("accessibility.yml", "last_reviewed: 2024-10-15", "last_reviewed: 2025-09-29"),
    ("accessibility.yml", "  on: 2024-10-10", "  on: 2025-09-29"),
)
PARTIAL = ("--partial", "Ten days are missing at the publisher.")

STEPS: tuple[tuple[str, str, Act], ...] = (
    ("october arrives", "2024-12-03", arrives("2024-10")),
    ("november arrives", "2025-01-07", arrives("2024-11")),
    ("december arrives", "2025-02-03", arrives("2024-12")),
    ("a lead is replaced", "2025-02-03", edited(*NEW_LEAD)),
    ("a target aims lower with its reason", "2025-02-03", edited(*LOWER_AIM)),
    ("january is late, february comes first", "2025-04-01", arrives("2025-02")),
    ("january arrives late", "2025-04-08", arrives("2025-01")),
    ("march arrives", "2025-05-06", arrives("2025-03")),
    ("april is partial", "2025-06-03", arrives("2025-04", *PARTIAL)),
    ("march is revised", "2025-06-10", a_revised_month),
    ("may has no burglary", "2025-07-01", arrives("2025-05", more={"Burglary": 0})),
    (
        "the first quarter is reported",
        "2025-07-08",
        reported("2025-26-q1", "April to June 2025", "2025-04-01", "2025-06-30", 51),
    ),
    ("june arrives", "2025-08-05", arrives("2025-06")),
    ("the report is corrected", "2025-08-05", edited(CORRECTED)),
    ("july arrives", "2025-09-02", arrives("2025-07")),
    ("the first baseline is recorded", "2025-09-02", the_first_baseline),
    ("what is due is done", "2025-09-30", edited(*RENEWED)),
    ("august arrives", "2025-10-07", arrives("2025-08")),
    (
        "the second quarter is reported",
        "2025-10-08",
        reported("2025-26-q2", "July to September 2025", "2025-07-01", "2025-09-30", 50),
    ),
    ("september arrives", "2025-11-04", arrives("2025-09")),
    ("october brings a new category", "2025-12-02", a_new_category),
    ("november arrives 2025", "2026-01-06", arrives("2025-11", more={"Theft by drone": 1})),
    (
        "the third quarter is reported",
        "2026-01-08",
        reported("2025-26-q3", "October to December 2025", "2025-10-01", "2025-12-31", 49),
    ),
    ("new wards are announced", "2026-02-10", edited(("partnership.yml", "current_plan:", COMING))),
    ("december arrives 2025", "2026-02-10", arrives("2025-12", more={"Theft by drone": 1})),
    ("a new plan takes over", "2026-04-01", a_new_plan),
    (
        "the fourth quarter is reported",
        "2026-04-14",
        reported("2025-26-q4", "January to March 2026", "2026-01-01", "2026-03-31", 47),
    ),
    ("a target is dropped", "2026-04-21", edited((BURGLARY, "    ledger:\n", DROPPED))),
    ("new wards come into force", "2026-05-07", new_wards),
    ("january arrives 2026", "2026-05-12", arrives("2026-01", more={"Theft by drone": 1})),
    ("deadlines fall due", "2027-09-01", lambda _borough: ""),
)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Live through the two years once, and return what was said after each step."""
    borough = Borough(tmp_path_factory.mktemp("life"))
    told = {}
    for name, day, act in STEPS:
        parts = [
            f"$ {name}\n{act(borough)}",
            f"$ check on {day}\n{borough.run('check', '--since', 'HEAD', '--day', day)}",
            f"$ diff\n{borough.run('diff', 'HEAD', '--day', day)}",
            f"$ pages on {day}\n{borough.pages(day)}",
        ]
        told[name] = "\n".join(parts)
        borough.publish(name)
    return told


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[name for name, _, _ in STEPS])
def test_each_step_says_what_is_expected(said: dict[str, str], number: int) -> None:
    name = STEPS[number][0]
    path = EXPECTED / f"{number + 1:02}-{name.replace(' ', '-').replace(',', '')}.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(said[name], "utf-8")
    assert said[name] == path.read_text("utf-8")


def test_nothing_in_two_years_is_refused(said: dict[str, str]) -> None:
    for name, words in said.items():
        assert "data is in order" in words, f"{name}:\n{words}"


def test_every_expected_file_is_of_a_step() -> None:
    assert len(list(Path(EXPECTED).glob("*.txt"))) == len(STEPS)
