"""Serves a copy of the site while it is edited, and compares what it shows with a whole build."""

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from building import ROOT, share_cache

PATIENCE = 300
"""Seconds within which the server must answer, on a busy machine too."""

_RELOADS = re.compile(
    rb"<script>\nvar livereload.*?livereload\((\d+), \d+\);\n</script>", re.DOTALL
)
"""What MkDocs adds to a page, so that the browser loads it again."""

_WHOLE = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
folder, address = sys.argv[1:]
config = load_config(site_dir=folder)
config.plugins.on_startup(command="serve", dirty=False)
config.site_url = address
build(config, serve_url=address)
"""
"""Builds the site as MkDocs would serve it, every page of it."""

_WORDS = re.compile(
    r"^( *(?:about|description|plain|summary|title|what): [A-Z][\w ,]*)\.?$", re.MULTILINE
)
_COUNTS = re.compile(r"(E\d+: \{[\w-]+: )(\d+)(, [\w-]+: )(\d+)")


@dataclass(frozen=True)
class Served:
    """A project that is served, with its own copy of what can be edited."""

    project: Path
    data: Path
    address: str
    process: subprocess.Popen[bytes]

    def worked(self) -> float:
        """Return how many seconds of the processor the server has taken, where Linux tells it."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def page(self, path: str) -> bytes:
        """Return what a browser gets for a path, without what makes it load again."""
        return _RELOADS.sub(b"", self._answer(path))

    def wait(self, epoch: int) -> None:
        """Wait until what is shown is newer than at some time."""
        while int(self._answer(f"livereload/{epoch}/1")) <= epoch:
            pass

    def epoch(self) -> int:
        """Return the time of what is shown now."""
        found = _RELOADS.search(self._answer(""))
        assert found, "no script makes a page load again"
        return int(found[1])

    def write(self, path: Path, text: str) -> None:
        """Edit a file, and wait until it is noticed."""
        epoch = self.epoch()
        path.write_text(text, "utf-8")
        self.wait(epoch)

    def whole(self, site: Path) -> bool:
        """Build the whole site as it is now; tell whether it could be built."""
        shutil.rmtree(site, ignore_errors=True)
        words = [sys.executable, "-c", _WHOLE, str(site), self.address]
        done = subprocess.run(  # noqa: S603 - ours
            words, cwd=self.project, env=self._settings, capture_output=True, check=False
        )
        return done.returncode == 0

    def unlike(self, site: Path) -> list[str]:
        """Return each file that is shown otherwise than in a whole build."""
        names = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
        return [
            name
            for name in names
            if not name.endswith(".gz") and self.page(name) != (site / name).read_bytes()
        ]

    @property
    def _settings(self) -> dict[str, str]:
        return settings_of(self.data)

    def _answer(self, path: str) -> bytes:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:  # noqa: S310 - the test's own server
            content: bytes = answer.read()
            return content


def settings_of(data: Path) -> dict[str, str]:
    """Return the surroundings of a server or a build of some records."""
    return {**os.environ, "SOURCE_DATE_EPOCH": "1795219200", "PARTNERSHIP_DATA": str(data)}


@contextmanager
def served(data: Path, folder: Path) -> Iterator[Served]:
    """Serve a copy of some records, and of pages and templates, from a folder."""
    project = folder / "project"
    for name in ("content", "overrides"):
        shutil.copytree(ROOT / name, project / name)
    for name in ("hooks", "node_modules"):
        (project / name).symlink_to(ROOT / name)
    share_cache(project)
    shutil.copyfile(ROOT / "mkdocs.yml", project / "mkdocs.yml")
    shutil.copytree(data, project / "data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 - the project's own command
            [str(Path(sys.executable).with_name("mkdocs")), "serve", "--dev-addr", place],
            cwd=project,
            env=settings_of(project / "data"),
            stdout=log,
            stderr=log,
        )
    site = Served(project, project / "data", f"http://{place}/", server)
    try:
        _wait_for(site)
        yield site
    finally:
        server.terminate()
        server.wait()


def _wait_for(site: Served) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            site.page("")
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def edited(site: Served, number: int, chance: random.Random) -> tuple[Path, str]:
    """Return a file to edit and its new text: a page, a template, a style, a record or a count."""
    texts = sorted((site.project / "content").rglob("*.md"))
    templates = sorted((site.project / "overrides" / "pages").glob("*.md"))
    parts = [site.project / "overrides" / "partials" / "footer.html"]
    styles = sorted((site.project / "overrides" / "assets" / "stylesheets").rglob("*.css"))
    records = [path for path in sorted(site.data.rglob("*.yml")) if _WORDS.search(path.read_text())]
    months = sorted((site.data / "crime").glob("*.yml"))
    path = chance.choice(chance.choice([texts, templates, parts, styles, records, records, months]))
    text = path.read_text("utf-8")
    if path in months:
        return path, _COUNTS.sub(r"\g<1>\g<4>\g<3>\g<2>", text, count=1)
    if path in records:
        found = chance.choice(list(_WORDS.finditer(text)))
        return path, f"{text[: found.end(1)]} {number}{text[found.end(1) :]}"
    if path in styles:
        return path, f"{text}\n.edited-{number} {{\n  color: inherit;\n}}\n"
    return path, f"{text}\n<p>Edited {number}.</p>\n"
