"""Withdrawals: what was published once and is not any more, with the day and the reason."""

from typing import Annotated

from pydantic import Field

from partnership.model.base import ByTime, PastDay, Record, Slug, Text


class Withdrawal(Record):
    """One record, or one thing in it, that was taken out after it was published."""

    file: Text
    """The file that held it, below data/, such as plans/2024-2027/priorities/burglary.yml;
    for a whole plan its folder, such as plans/2024-2027."""
    id: Slug | None = None
    """The id of what was taken out of the file, where the file itself stays."""
    title: Text
    """What residents knew it as."""
    on: PastDay
    """The day it was taken out."""
    why: Text
    """Why, in a sentence that residents read."""

    def covers(self, file: str, thing: str | None = None) -> bool:
        """Tell whether it explains that a file, or a thing in it, is gone."""
        is_the_file = file == self.file or file.startswith(f"{self.file}/")
        return is_the_file and self.id in (None, thing)


class Withdrawals(Record, title="Withdrawn records"):
    """Everything that was withdrawn, the latest last (`data/withdrawn.yml`)."""

    withdrawn: Annotated[tuple[Withdrawal, ...], ByTime("on")] = Field(min_length=1)
