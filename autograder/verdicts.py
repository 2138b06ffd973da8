"""The verdict rule, in its one place: what an exception in a test means for the student."""

from __future__ import annotations

from autograder.compare import Mismatch
from autograder.model import DeadlineExceeded, ForbiddenError, NotWrittenError, StudentError, Verdict

__all__ = ["DeferredError", "judge"]


class DeferredError(Exception):
    """The test cannot be decided on this machine (no GPU, no simulation)."""


def judge(error: BaseException | None, call: str = "") -> tuple[Verdict, str]:
    """The verdict of one test and the sentence that explains it.

    Args:
        error: what ended the test body; None if it ran through.
        call: the last call that the test made, such as ``softmax([1000., 1001.])``; put in front of the sentence.

    An AssertionError is a wrong answer. The student's own exception, deadline or ban is what it says. Everything else
    is our fault: it never costs the student points, and it always sends the row to a person.
    """
    lead = f"{call} " if call else ""
    match error:
        case None:
            return Verdict.PASSED, ""
        case Mismatch():
            return Verdict.FAILED, f"{lead}{error}"
        case AssertionError():
            # pytest appends its introspection after the author's words; a student needs the words
            words = (str(error).strip() or "is not what was asked for").split("\n")[0].removeprefix("AssertionError: ")
            return Verdict.FAILED, f"{lead}{words}"
        case StudentError():
            where = f" ({error.where})" if error.where else ""
            return Verdict.RAISED, f"{lead}raised {error}{where}"
        case NotWrittenError():
            return Verdict.RAISED, str(error)
        case DeadlineExceeded():
            return Verdict.TIMEOUT, f"{lead}{error}"
        case ForbiddenError():
            return Verdict.FORBIDDEN, f"{lead}{error}"
        case DeferredError():
            return Verdict.DEFERRED, str(error)
    return Verdict.GRADER_ERROR, f"{lead}the test itself broke: {type(error).__name__}: {error}"
