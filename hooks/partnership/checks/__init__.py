"""Every rule that the records together must meet, with one entry: `gate.check`."""
