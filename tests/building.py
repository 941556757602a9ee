"""Helpers that build a site on the command line, and the record folders of the boroughs."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner, Result
from partnership.cli.common import main
from partnership.pages.page import MadeFile

ROOT = Path(__file__).resolve().parent.parent
TODAYS = ROOT / "data"
"""The records of today: only rules that hold for any valid record are tested on them."""

DATA = ROOT / "tests" / "fixtures" / "stockton"
"""The real records as they were on one day, frozen: words and figures are tested on these."""

INVENTED = ROOT / "tests" / "fixtures" / "borough"
OFFICIAL = ROOT.parent / "shared" / "data"

UNMEASURED = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
"""The environment without the measuring of coverage, which writes files of its own."""


def partnership(*words: str) -> Result:
    """Run the `partnership` command within this process."""
    return CliRunner().invoke(main, words)


PREPARED = multiprocessing.get_context("forkserver")
"""Forks a process from one that has loaded our code: loading takes longer than most commands."""

PREPARED.set_forkserver_preload(
    [
        "mkdocs.__main__",
        "mkdocs.commands.build",
        "mkdocs.theme",
        "partnership.checks.content",
        "partnership.checks.pages",
        "partnership.cli.check",
        "partnership.pages.site",
    ]
)


def run(*words: str, folder: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one of the project's commands as a person would, with settings in its environment.

    Python sets the order of sets, and begins to measure coverage, only where it is started anew.
    """
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": "1795219200", **settings}
    if any("COVERAGE" in name or name == "PYTHONHASHSEED" for name in surroundings):
        command = Path(sys.executable).with_name(words[0])
        return subprocess.run(  # noqa: S603 - the words come from the tests themselves
            [str(command), *words[1:]],
            cwd=folder,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
    with TemporaryDirectory() as said:
        streams = Path(said, "stdout"), Path(said, "stderr")
        process = PREPARED.Process(target=_run_here, args=(words, folder, surroundings, streams))
        process.start()
        process.join()
        code = process.exitcode
        assert code is not None
        return subprocess.CompletedProcess(words, code, *[path.read_text() for path in streams])


def _run_here(
    words: tuple[str, ...], folder: Path, surroundings: Mapping[str, str], streams: Iterable[Path]
) -> None:
    """Run a command in this process, as if it had been started for it."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(surroundings)
    for number, path in enumerate(streams, 1):
        with path.open("w") as file:
            os.dup2(file.fileno(), number)
    sys.argv = [*words]
    (command,) = entry_points(group="console_scripts", name=words[0])
    command.load()()


def share_cache(project: Path) -> None:
    """Let a project of a test use what was drawn for this one: it is told by what it is made of."""
    own = ROOT / ".cache"
    own.mkdir(exist_ok=True)
    (project / ".cache").symlink_to(own)


def build(data: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a data folder."""
    return run("mkdocs", "build", "--site-dir", str(site), PARTNERSHIP_DATA=str(data))


def built(data: Path, site: Path) -> Path:
    """Build a site that must succeed, and return its folder."""
    outcome = build(data, site)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return site


def made(files: Iterable[MadeFile]) -> dict[str, str | bytes]:
    """Return the content of each file by its address."""
    contents = {address: write() for address, write in files}
    return {
        address: content if isinstance(content, str | bytes) else "".join(content)
        for address, content in contents.items()
    }
