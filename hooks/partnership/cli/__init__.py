"""The `partnership` command: imports official files, checks records and reports changes."""

from partnership.cli.common import main

__all__ = ["main"]
