"""Finds what stands in the data folder and nothing would read, so that no file is lost."""

from collections.abc import Iterator
from pathlib import PurePath

from partnership.errors import Problem
from partnership.records.folder import Folder


def unread_files(folder: Folder) -> Iterator[Problem]:
    """Yield a problem for each record under a wrong name, and each plan without its file."""
    for name in folder.names("**/*"):
        path = PurePath(name)
        stem, dot, _ending = path.name.partition(".")
        if dot and _is_nearly_yaml(path.name):
            what = "the file is not read, because its name does not end in .yml"
            yield Problem(folder.name(name), None, what, f"Name it {stem}.yml, or remove it.")
    for name in folder.names("plans/*/"):
        if (folder.root / name).is_dir() and not folder.has(f"{name}/plan.yml"):
            remedy = "Write it; data/README.md has an example."
            yield Problem(folder.name(f"{name}/plan.yml"), None, "the file is missing", remedy)


def _is_nearly_yaml(name: str) -> bool:
    """Tell whether a name ends in .yaml, .YML, .yml.txt or the like; a ~ marks an editor's copy."""
    lower = name.lower()
    nearly = lower.endswith(".yaml") or ".yml" in lower
    return nearly and not name.endswith((".yml", "~"))
