"""The verdict rule, in its one place: what an exception in a test means for the student."""

from __future__ import annotations

import pytest

from autograder.compare import Mismatch
from autograder.model import DeadlineExceeded, DeferredError, ForbiddenError, NotWrittenError, StudentError, Verdict

__all__ = ["judge"]


def judge(error: BaseException | None, call: str = "", *, in_body: bool = True) -> tuple[Verdict, str]:
    """The verdict of one test and the sentence that explains it.

    Args:
        error: what ended the test body; None if it ran through.
        call: the last call that the test made, such as ``softmax([1000., 1001.])``; put in front of the sentence.
        in_body: whether the test's body was running, rather than a fixture, where a broken assumption is our fault.

    An AssertionError is a wrong answer, and so is pytest's own "did not raise". The student's own exception, deadline
    or ban is what it says. Everything else is our fault: it never costs the student points, and it always sends the
    row to a person.
    """
    lead = f"{call} " if call else ""
    match error:
        case None:
            return Verdict.PASSED, ""
        case Mismatch():
            return Verdict.FAILED, f"{lead}{error}"
        case AssertionError() if in_body and not _raised_by_harness(error):
            return Verdict.FAILED, f"{lead}{_words(error)}"
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
    if type(error) is pytest.fail.Exception and in_body:  # xfail is a subclass, and no statement
        said = str(error)
        words = "returned a value, expected an exception" if said.startswith("DID NOT RAISE") else said.split("\n")[0]
        return Verdict.FAILED, f"{lead}{words}"
    return Verdict.GRADER_ERROR, f"{lead}the test itself broke: {type(error).__name__}: {error}"


def _words(error: AssertionError) -> str:
    """What the test's author says; pytest appends its introspection, or has nothing else if there are no words."""
    words = str(error).strip().split("\n")[0].removeprefix("AssertionError: ")
    return "is not what was asked for" if not words or words.startswith("assert ") else words


def _raised_by_harness(error: BaseException) -> bool:
    """Whether the assertion stands in our own code, where it is no statement about a student."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__", "")).startswith("autograder.")
