"""Sees that a page which must be left quickly has somewhere to go."""

from collections.abc import Iterator

from partnership.errors import Problem
from partnership.model.organisation import Organisation
from partnership.model.plans import Plan
from partnership.records.folder import Filed


def exit_problems(filed: Filed[Organisation], plans: tuple[Plan, ...]) -> Iterator[Problem]:
    """Yield a problem when pages carry `Exit this page` and no address is given for it."""
    to_be_left = [priority for plan in plans for priority in plan.priorities if priority.exit]
    if to_be_left and filed.record.site.exit_address is None:
        what = f"'exit_address' is missing, and the page of '{to_be_left[0].slug}' needs it"
        remedy = "Write the address of a page of no interest to others, such as a weather forecast."
        yield filed.problem(("site",), what, remedy)
