"""The commands for a built site: compress it, and tell whether what is online is what was built."""

import time
from pathlib import Path

import click

from partnership.cli.common import FILE
from partnership.cli.online import Online
from partnership.errors import Problem, ProblemsFoundError, count_noun
from partnership.model.manifest import MANIFEST, Manifest
from partnership.pages.compression import compress_site
from partnership.pages.publication import differences

_KEPT = Path(".cache/compressed")


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
def compress(site: Path) -> None:
    """Write a .gz and a .br beside each text file of a built site."""
    click.echo(f"{site}: {count_noun(compress_site(site, _KEPT), 'compressed file')}")


@click.command()
@click.argument("site", metavar="ADDRESS-OR-FOLDER")
@click.option("--manifest", type=FILE, help="The manifest.json of the build that should be there. "
              "[default: the one that is there]")  # fmt: skip
@click.option("--limit", type=click.FloatRange(1), default=900, show_default=True,
              help="Seconds after which a host is no longer asked.")  # fmt: skip
def verify(site: str, manifest: Path | None, limit: float) -> None:
    """Tell whether a site, online or in a folder, is what was built.

    The build lists each file in manifest.json with its size and SHA-256. Each file there is held
    against it, in every compressed form too. In a folder, files that were not built are told as
    well. The command ends with 1 where anything differs.
    """
    is_online = site.startswith(("https://", "http://"))
    online = Online(site.rstrip("/"), time.monotonic() + limit)
    place = manifest or Path(site, MANIFEST)
    try:
        content = online.receipt if is_online and not manifest else place.read_bytes()
        built = Manifest.read(content)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        is_there = isinstance(error, ValueError)
        what = "this is no manifest of a build" if is_there else "there is no manifest.json"
        remedy = "Build the site, publish all of its folder, and give the address of its home page."
        raise ProblemsFoundError([Problem(str(place), None, what, remedy)]) from None
    listed = built.listed(content)
    found = online.differences(listed) if is_online else differences(listed, Path(site))
    count = 0
    for count, (path, what) in enumerate(found, 1):  # noqa: B007 - the last number is the count
        click.echo(f"{path} {what}", err=True)
    click.echo(f"{site} {'is not' if count else 'is'} what was built from {_made_from(built)}.")
    if count:
        click.echo(f"Files that differ: {count:,}.")
        click.get_current_context().exit(1)


def _made_from(built: Manifest) -> str:
    commit = f"commit {built.commit[:12]}" if built.commit else "records without a history"
    edits = " and edits that are not in it" if built.commit and built.edited else ""
    return f"{commit}{edits}, as of {built.day:%-d %B %Y}: {count_noun(len(built.files), 'file')}"
