"""The registry of the rules that check records, each declared with their kind and its severity."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from partnership.errors import Problems, Severity
from partnership.model.base import InvalidFieldError, Record
from partnership.records.loading import Records

# Yields the problems of a record of the kind that it is declared for, given all records, or of all
# records if it is declared for no kind.
Check = Callable[..., Problems]


@dataclass(frozen=True)
class Rule:
    """A rule, the kinds of record that it checks, and what its problems are."""

    check: Check
    models: tuple[type[Record], ...]
    severity: Severity


_RULES: list[Rule] = []


def rule(*models: type[Record], severity: Severity = Severity.ERROR) -> Callable[[Check], Check]:
    """Declare a rule for each record of some kinds, or for all at once if none is given.

    A severity given with a problem has priority.
    """

    def declare(check: Check) -> Check:
        _RULES.append(Rule(check, models, severity))
        return check

    return declare


def problems_by_rule(records: Records, severity: Severity) -> Problems:
    """Yield what the rules of a severity find.

    A rule that reads an invalid field ends there: the field was reported when it was read.
    """
    for declared in _RULES:
        if declared.severity is severity:
            if not declared.models:
                yield from declared.check(records)
            for model in declared.models:
                for record in records.readable(model):
                    if record.is_consistent:
                        with suppress(InvalidFieldError):
                            yield from declared.check(record, records)
