"""The `partnership` command: imports official files, checks the records, tells what changed."""

from partnership.cli.common import main

__all__ = ["main"]
