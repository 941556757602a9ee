"""The `partnership` command: imports official files, checks the records, tells what changed."""

from partnership.cli.checking import check, compress, diff, schema
from partnership.cli.importing import fetch, import_
from partnership.cli.rim import main

for _command in (check, compress, diff, fetch, import_, schema):
    main.add_command(_command)

__all__ = ["main"]
