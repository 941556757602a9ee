"""Finds the Chromium that the browser tests drive, or installs one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
)
"""The lightest first: the shell shows pages as Chromium does, but has no windows to keep."""


def find_chromium() -> Path | None:
    """Give the program of the installed Chromium: the system's own, else Playwright's."""
    on_path = (shutil.which(command) for command in COMMANDS)
    return next((Path(program) for program in on_path if program), None) or _find_of_playwright()


def install_chromium() -> None:
    """Install Chromium from Debian where this process may, else into Playwright's folder."""
    if _may_install_packages():
        install = "apt-get", "install", "--yes", "--quiet", "--no-install-recommends"
        _run("apt-get", "update", "--quiet")
        any(_run(*install, package) for package in COMMANDS[:2])  # older systems have no shell
    if find_chromium() is None:
        _run(sys.executable, "-m", "playwright", "install", "chromium")


def _find_of_playwright() -> Path | None:
    default = Path.home() / ".cache" / "ms-playwright"
    browsers = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", default))
    return max(browsers.glob("chromium-*/chrome-linux*/chrome"), default=None)


def _may_install_packages() -> bool:
    return Path("/etc/debian_version").exists() and os.geteuid() == 0


def _run(*command: str) -> bool:
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603  # words of this file


def main() -> int:
    """Make sure that there is a Chromium, and say where."""
    if find_chromium() is None:
        install_chromium()
    chromium = find_chromium()
    if chromium is None:
        sys.stderr.write("No Chromium was found and none could be installed. Install chromium.\n")
        return 1
    sys.stdout.write(f"Browser tests use {chromium}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
