"""A setting of mkdocs.yml without effect is an error that names the alternative."""

import os
from pathlib import Path

import pytest
import yaml
from building import INVENTED, ROOT, run
from partnership.checks.settings import unread_settings

OWN = (ROOT / "mkdocs.yml").read_text("utf-8")


class Loader(yaml.SafeLoader):
    """Reads mkdocs.yml without importing what its tags name."""


Loader.add_multi_constructor("tag:yaml.org,2002:python/name:", lambda *_: None)


def told(text: str) -> list[str]:
    settings = yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader with one tag more
    return [str(problem) for problem in unread_settings(text, settings)]


def test_our_own_settings_are_all_read() -> None:
    assert told(OWN) == []


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("  features: [navigation.tabs]", "The menu is in overrides/partials/nav.html."),
        ("  palette: {primary: red}", "site/base.css."),
        ("  icon: {logo: x}", "Delete it."),
    ],
)
def test_a_setting_of_the_theme_that_no_template_reads_is_refused(
    setting: str, remedy: str
) -> None:
    (line,) = told(OWN.replace("  name: material", f"  name: material\n{setting}"))
    name = setting.strip().partition(":")[0]
    number = OWN[: OWN.index("  name: material")].count("\n") + 2
    assert line.startswith(
        f"mkdocs.yml:{number}  'theme.{name}' has no effect, because no template"
    )
    assert line.endswith(remedy)


@pytest.mark.parametrize("setting", ["repo_url: https://e.example", "copyright: us", "site_url: x"])
def test_a_setting_whose_value_is_in_the_records_says_where(setting: str) -> None:
    (line,) = told(f"{OWN}{setting}\n")
    assert line.endswith("Change it in data/partnership.yml.")


def test_a_value_of_extra_that_no_template_reads_is_refused() -> None:
    (line,) = told(OWN.replace("extra:\n", "extra:\n  generator: false\n"))
    assert "'extra.generator' has no effect" in line


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("\nnav:", "\nnva:", "'nva' is not a setting of MkDocs. Did you mean 'nav'?"),
        ("\nnav:", "\nfonts: big\nnav:", "'fonts' is not a setting of MkDocs. Delete it."),
        ("strict: true", "strict: ture", "'strict' must be true or false. Write true."),
    ],
)
def test_a_setting_that_is_misspelt_is_told(old: str, new: str, line: str) -> None:
    (problem,) = told(OWN.replace(old, new))
    assert problem.endswith(line)


@pytest.mark.slow
def test_a_build_with_such_a_setting_stops(tmp_path: Path) -> None:
    settings = ROOT / f".{tmp_path.name}-{os.getpid()}.yml"
    settings.write_text(OWN.replace("  name: material", "  name: material\n  palette: {}"), "utf-8")
    try:
        site = str(tmp_path / "site")
        words = ("mkdocs", "build", "--config-file", str(settings), "--site-dir", site)
        outcome = run(*words, PARTNERSHIP_DATA=str(INVENTED))
    finally:
        settings.unlink()
    assert outcome.returncode == 1
    assert "'theme.palette' has no effect" in outcome.stderr + outcome.stdout
    assert not (tmp_path / "site").exists()
