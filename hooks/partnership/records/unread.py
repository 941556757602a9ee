"""Finds what stands in the data folder and nothing would read, so that no file is lost."""

from collections.abc import Iterator
from pathlib import PurePath

from partnership.errors import Problem, suggestion
from partnership.records.folder import Folder


def unread_files(folder: Folder) -> Iterator[Problem]:
    """Yield a problem for each record under a wrong name, and each plan without its file.

    Call it when all records have been looked for: a file that nobody asked for is not read.
    """
    plans = [PurePath(name).parts for name in folder.names("plans/*/")]
    headless = [parts for parts in plans if _is_headless(folder, parts)]
    for name in folder.names("**/*"):
        path = PurePath(name)
        stem, dot, _ending = path.name.partition(".")
        if dot and _is_nearly_yaml(path.name):
            what = "the file is not read, because its name does not end in .yml"
            yield Problem(folder.name(name), None, what, f"Name it {stem}.yml, or remove it.")
        elif path.suffix == ".yml" and name not in folder.asked and path.parts[:2] not in headless:
            what = "the file is not read, because no record has this name"
            yield Problem(folder.name(name), None, what, _name_meant(folder, path))
    for parts in headless:
        remedy = "Write it: data/README.md tells how to start a new plan."
        name = folder.name("/".join((*parts, "plan.yml")))
        yield Problem(name, None, "the file is missing", remedy)


def _is_headless(folder: Folder, plan: tuple[str, ...]) -> bool:
    """Tell whether a folder of a plan lacks the plan's own file, so that none of it is read."""
    home = folder.root.joinpath(*plan)
    return home.is_dir() and not (home / "plan.yml").exists()


def _name_meant(folder: Folder, path: PurePath) -> str:
    """Return the name of a record that is lacking beside the file, or where to look names up."""
    lacking = [
        PurePath(name).name
        for name in folder.asked
        if PurePath(name).parent == path.parent and not folder.has(name)
    ]
    otherwise = "Look its name and folder up in data/README.md, or remove it."
    return suggestion(path.name, sorted(lacking), otherwise)


def _is_nearly_yaml(name: str) -> bool:
    """Tell whether a name ends in .yaml, .YML, .yml.txt or the like; a ~ marks an editor's copy."""
    lower = name.lower()
    nearly = lower.endswith(".yaml") or ".yml" in lower
    return nearly and not name.endswith((".yml", "~"))
