"""Why an answer is wrong: the known mistake that goes wrong in the same way, or else what the result itself tells."""

import types
from collections.abc import Sequence
from dataclasses import dataclass

from tenweeks.explain import Told
from tenweeks.recorder import Foul
from tenweeks.result import Failure


@dataclass(frozen=True)
class Finding:
    """One failed test: what is told of it, and the known mistakes that fail it in the same way."""

    test: str
    failure: Failure
    raised: bool
    returned: object
    error: BaseException
    same: frozenset[str]


def likeliest_mistake(findings: Sequence[Finding], caught_by: dict[str, str]) -> str:
    """Return the name of the mistake that explains the first finding and most of the others, or an empty string.

    *caught_by* maps each mistake to the test that is known to catch it, which decides between equals.
    """
    candidates = [name for name in caught_by if name in findings[0].same]
    return max(
        candidates,
        key=lambda name: (
            sum(name in finding.same for finding in findings),
            caught_by[name] == findings[0].test,
        ),
        default="",
    )


def told_by_result(finding: Finding) -> str:
    """Return what the result itself says of the mistake, for answers that no known mistake explains."""
    failure = finding.failure
    if isinstance(finding.error, Told):
        return finding.error.why
    if isinstance(finding.error, Foul):
        return ""
    if isinstance(finding.error, RecursionError):
        return "The function calls itself without end: each call must come nearer to a case that needs no further call."
    if finding.raised:
        return ""
    if finding.returned is None and failure.got == "None":
        printed = " It prints the value; printing is not returning." if failure.printed else ""
        return f"The function returns `None`: is a `return` missing?{printed}"
    if isinstance(finding.returned, types.GeneratorType) and failure.got.startswith("<generator"):
        return "The function holds a `yield`, so it returns a generator, which has not run yet."
    return ""
