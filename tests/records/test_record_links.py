"""Links from a page to its record, if the partnership has set its repository."""

from pathlib import Path

import pytest
from building import built

pytestmark = pytest.mark.slow

REPOSITORY = "https://github.com/aldermoor/safer"


def test_each_page_leads_to_its_record_and_to_a_form(invented: Path, tmp_path: Path) -> None:
    record = invented / "partnership.yml"
    text = record.read_text("utf-8")
    field = f"  repository: {REPOSITORY}/\n  exit_address:"
    record.write_text(text.replace("  exit_address:", field, 1), "utf-8")
    site = built(invented, tmp_path / "site")
    burglary = (site / "plans/2024-2027/priorities/burglary/index.html").read_text("utf-8")
    own = f'href="{REPOSITORY}/edit/main/data/plans/2024-2027/priorities/burglary.yml"'
    assert own in burglary
    lines = (invented / "wards.yml").read_text("utf-8").splitlines()
    line = lines.index("        name: Abbey")
    ward = (site / "wards/abbey/index.html").read_text("utf-8")
    assert f'href="{REPOSITORY}/edit/main/data/wards.yml#L{line}"' in ward
    home = (site / "index.html").read_text("utf-8")
    assert f'href="{REPOSITORY}/edit/main/content/index.md"' in home
    form = f"{REPOSITORY}/issues/new?template=something-wrong.yml&amp;page=https%3A"
    assert form in home.replace("https://", "https%3A//", 0)


def test_without_a_repository_no_page_speaks_of_one(invented_site: Path) -> None:
    for page in invented_site.rglob("*.html"):
        assert "page__record" not in page.read_text("utf-8"), page
