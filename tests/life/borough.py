"""An invented borough that lives: months arrive as files, an officer edits, git keeps it all."""

import csv
import io
import json
import os
import random
import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import yaml
from building import INVENTED, ROOT
from click.testing import CliRunner
from history import commit, git
from partnership.checks.gate import load_partnership
from partnership.cli import main
from partnership.clock import today_utc
from partnership.importers.street_file import HEADER
from partnership.pages.site import Site
from partnership.records.yaml_loader import read_document

POINTS = {
    "E05900011": (-1.39, 54.505),
    "E05900012": (-1.37, 54.505),
    "E05900013": (-1.39, 54.515),
    "E05900014": (-1.37, 54.515),
}
"""A point in each ward."""

USUAL = {"Anti-social behaviour": 8, "Burglary": 2, "Shoplifting": 7, "Vehicle crime": 11}
"""The most rows of a month in each ward, by the published name of the category."""

FORCE = "Moorland Police"
LOOKED_AT = ("priorities/burglary", "targets")
"""Pages of the plan in force, by their names in it."""

EXPECTED = Path(__file__).with_name("expected")


class Borough:
    """The borough in a repository of its own, and what is said after each step of its life."""

    def __init__(self, home: Path) -> None:
        """Begin with 16 months of figures and a plan, published."""
        self.home, self.data = home, home / "data"
        shutil.copytree(INVENTED, self.data)
        for path in sorted((self.data / "crime").glob("*.yml"))[14:]:
            path.unlink()
        (self.data / "baselines.yml").write_text("baselines: []\n", "utf-8")
        (self.data / "plans/2024-2027/monitoring/2024-25.yml").unlink()
        shutil.rmtree(self.data / "meetings")
        statement = self.data / "accessibility.yml"
        statement.write_text(statement.read_text("utf-8").replace(": 2026-", ": 2024-"), "utf-8")
        self.edit("partnership.yml", "expires: 2027-10-31", "expires: 2025-10-31")
        plan = "plans/2024-2027/plan.yml"
        self.edit(plan, "reviewed_on: 2025-05-12", "reviewed_on: 2024-05-12")
        self.edit(plan, "  - on: 2024-12-11\n", "  - on: 2024-10-09\n")
        burglary = "plans/2024-2027/priorities/burglary.yml"
        self.edit(burglary, "      - on: 2025-04-01", "      - on: 2024-10-01")
        git(home, "init", "--quiet", "--initial-branch=main")
        commit(home, "Publish")

    def run(self, *words: str) -> str:
        """Run a command of the program as an officer would, and return all that it says."""
        before = Path.cwd()
        os.chdir(self.home)
        try:
            outcome = CliRunner().invoke(main, words, catch_exceptions=False)
        finally:
            os.chdir(before)
        ended = f"(ended with {outcome.exit_code})\n" if outcome.exit_code else ""
        today = today_utc().isoformat()
        said = re.sub(r"\b[0-9a-f]{12}\b", "<revision>", outcome.output).replace(today, "<today>")
        return said.replace(f"{self.home.as_posix()}/", "") + ended

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a text in a record."""
        path = self.data / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def write(self, name: str, values: object) -> None:
        """Write a record."""
        path = self.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")

    def read(self, name: str) -> dict[str, object]:
        """Return a record as its file holds it."""
        read: dict[str, object] = read_document(self.data / name).value
        return read

    def month_file(self, month: str, more: dict[str, int] | None = None) -> str:
        """Write the police's file of a month and return its name."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(HEADER)
        crime = 0
        for ward, (longitude, latitude) in sorted(POINTS.items()):
            for category, most in (USUAL | (more or {})).items():
                chance = random.Random(f"{month} {ward} {category}")  # noqa: S311 - repeatable
                for _ in range(chance.randint((most + 1) // 2, most)):
                    crime += 1
                    own = "" if category.startswith("Anti") else f"{month}-{crime:06}"
                    table.writerow(
                        (own, month, FORCE, FORCE, longitude, latitude, "On or near Invented Road",
                         "E01900001", "Aldermoor 001A", category, "", "")
                    )  # fmt: skip
        name = f"{month}-moorland-street.csv"
        (self.home / name).write_text(text.getvalue(), "utf-8")
        return name

    def wards_file(self, codes: dict[str, str]) -> str:
        """Write the boundaries of today's wards under new codes, as a publisher would."""
        today = json.loads((self.data / "boundaries/2023.geojson").read_text("utf-8"))
        features = [
            {
                "type": "Feature",
                "properties": {
                    "WD26CD": codes[each["properties"]["code"]],
                    "WD26NM": f"{each['properties']['name']} Ward",
                    "LAD26CD": "E06900001",
                    "LAD26NM": "Aldermoor",
                },
                "geometry": each["geometry"],
            }
            for each in today["features"]
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (self.home / "wards-2026.geojson").write_text(text, "utf-8")
        return "wards-2026.geojson"

    def postcodes_file(self, codes: dict[str, str]) -> str:
        """Write the postcodes as the official file would name them, with their new wards."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        lines = (self.data / "postcodes.csv").read_text("utf-8").splitlines()[1:]
        for postcode, ward, easting, northing in csv.reader(lines):
            own = ("E92000001", "E19000001", "E18000001", "", "E06900001", codes[ward])
            table.writerow((postcode, 10, easting, northing, *own))
        (self.home / "ax.csv").write_text(text.getvalue(), "utf-8")
        return "ax.csv"

    def pages(self, day: str) -> str:
        """Return what pages say first: a ward, the burglary priority and the targets of a plan."""
        site = Site.build(load_partnership(self.data), date.fromisoformat(day), ROOT / "overrides")
        pages = {page.path: page for page in site.pages}
        ward = f"wards/{site.snapshot.wards[0].slug}.md"
        plan = site.snapshot.current_plan
        own = [f"plans/{plan.years}/{name}.md" for name in LOOKED_AT] if plan else []
        absent = "(there is no such page)"
        texts = {path: pages[path].markdown if path in pages else absent for path in (ward, *own)}
        return "".join(f"{path}\n{_first_words(text)}" for path, text in texts.items())

    def publish(self, message: str) -> None:
        """Make what the records say now public."""
        commit(self.home, message, "--allow-empty")


def _first_words(markdown: str) -> str:
    """Return the first sentences of a page without their markup."""
    plain = (unescape(re.sub(r"<[^>]+>|\{[:#][^}]*\}", "", line)) for line in markdown.splitlines())
    lines = [" ".join(line.split()) for line in plain]
    return "".join(f"  {line[:160]}\n" for line in [line for line in lines if line][:9])
