"""What the tests tell as a warning, which stops nothing; every process of a run knows them."""


class HardToRead(UserWarning):
    """Tells which pages ask for a reading age above the aim."""


class NoLongerCorrected(UserWarning):
    """Tells of a library whose makers correct it no longer, or soon will not."""
