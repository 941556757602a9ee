"""Warnings of the tests, shared by all processes of a run."""


class HardToRead(UserWarning):
    """Tells which pages ask for a reading age above the aim."""


class NoLongerCorrected(UserWarning):
    """Tells of a library whose makers correct it no longer, or soon will not."""
