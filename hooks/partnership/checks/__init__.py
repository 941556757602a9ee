"""Every rule for the records; the entry point is `gate.check`."""
