"""The commands that write what follows from the models: schemas, the guide and the form."""

from pathlib import Path

import click

from partnership.cli.common import data_folder, data_option, echo_written
from partnership.importers.atomic_write import write_all
from partnership.pages.admin import form_files
from partnership.pages.templates import TEMPLATES
from partnership.records.field_guide import generated_files


@click.command()
@data_option
def schema() -> None:
    """Write the JSON Schemas by which editors complete and check the records."""
    data = data_folder()
    echo_written(str(data / name) for name in write_all(data, generated_files(data)))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def form(folder: Path) -> None:
    """Write the form to a folder, to be hosted separately or for `make admin`."""
    for name, content in form_files(data_folder(), TEMPLATES):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    click.echo(f"{folder}: the form")
