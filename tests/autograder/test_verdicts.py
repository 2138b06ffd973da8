"""The verdict rule: what ends a test, and what that means for the student."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import autograder.compare
from autograder.compare import Mismatch
from autograder.model import (
    AutograderError,
    DeadlineExceeded,
    ForbiddenError,
    NotWrittenError,
    SandboxError,
    StudentError,
    UserError,
    Verdict,
)
from autograder.verdicts import DeferredError, judge

CALL = "softmax([1, 2])"

RULE = [
    (None, Verdict.PASSED, ""),
    (Mismatch("returned inf, expected 1"), Verdict.FAILED, f"{CALL} returned inf, expected 1"),
    (AssertionError("changed its input in place"), Verdict.FAILED, f"{CALL} changed its input in place"),
    (AssertionError("returned 1\nassert 1 == 2"), Verdict.FAILED, f"{CALL} returned 1"),
    (AssertionError("AssertionError: returned 1"), Verdict.FAILED, f"{CALL} returned 1"),
    (AssertionError(), Verdict.FAILED, f"{CALL} is not what was asked for"),
    (AssertionError("  "), Verdict.FAILED, f"{CALL} is not what was asked for"),
    (AssertionError("assert 1 == 2\n + where ..."), Verdict.FAILED, f"{CALL} is not what was asked for"),
    (StudentError("ValueError", "no"), Verdict.RAISED, f"{CALL} raised ValueError: no"),
    (StudentError("KeyError", ""), Verdict.RAISED, f"{CALL} raised KeyError"),
    (
        StudentError("ValueError", "no", "hw.ipynb, cell 2, line 3"),
        Verdict.RAISED,
        f"{CALL} raised ValueError: no (hw.ipynb, cell 2, line 3)",
    ),
    (StudentError("AssertionError", "mine"), Verdict.RAISED, f"{CALL} raised AssertionError: mine"),
    (NotWrittenError("softmax is not defined"), Verdict.RAISED, "softmax is not defined"),
    (DeadlineExceeded("did not return within 10 s"), Verdict.TIMEOUT, f"{CALL} did not return within 10 s"),
    (
        ForbiddenError("torch.softmax", "hw.ipynb, cell 1, line 2", "build it yourself"),
        Verdict.FORBIDDEN,
        f"{CALL} uses torch.softmax (hw.ipynb, cell 1, line 2), which this task asks you to write yourself: "
        "build it yourself",
    ),
    (DeferredError("no GPU here"), Verdict.DEFERRED, "no GPU here"),
]

OUR_FAULT = [
    SandboxError("the sandbox process is gone"),
    UserError("no such homework"),
    AutograderError("something else"),
    ValueError("a typo in the test"),
    TypeError("the test passed something that cannot be sent"),
    RuntimeError("in the oracle"),
    MemoryError(),
    RecursionError(),
    TimeoutError(),
    SystemExit(0),
    KeyboardInterrupt(),
    GeneratorExit(),
    ExceptionGroup("several", [AssertionError("no")]),
    pytest.skip.Exception("a hidden test has nothing to skip"),
    pytest.xfail.Exception("nor to xfail"),
]


@pytest.mark.parametrize(("error", "verdict", "detail"), RULE, ids=[f"{e!r}"[:40] for e, _, _ in RULE])
def test_the_rule(error: BaseException | None, verdict: Verdict, detail: str) -> None:
    """Each of the harness's words for what happened has one verdict, and a sentence that follows the call."""
    assert judge(error, CALL) == (verdict, detail)


@pytest.mark.parametrize("error", OUR_FAULT, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("in_body", [True, False], ids=["body", "fixture"])
def test_everything_else_is_our_fault(error: BaseException, in_body: bool) -> None:
    """Also what looks like an innocent exit: nothing of this may cost a student points, or pass as right."""
    verdict, detail = judge(error, CALL, in_body=in_body)
    assert verdict is Verdict.GRADER_ERROR
    assert detail.startswith(f"{CALL} the test itself broke: {type(error).__name__}")


def test_without_a_call_the_sentence_stands_alone() -> None:
    """A test may fail before it has called anything."""
    assert judge(Mismatch("returned 1")) == (Verdict.FAILED, "returned 1")
    assert judge(ValueError("x")) == (Verdict.GRADER_ERROR, "the test itself broke: ValueError: x")


def test_subclasses_count_as_their_parents() -> None:
    """A test may raise an assertion of its own kind, and NumPy's is plain."""

    class Special(AssertionError):
        """A hidden test's own assertion."""

    assert judge(Special("is wrong"), CALL) == (Verdict.FAILED, f"{CALL} is wrong")
    with pytest.raises(AssertionError) as caught:
        np.testing.assert_array_equal([1], [2])
    assert judge(caught.value)[0] is Verdict.FAILED


def test_a_refusal_that_never_came_is_a_failure() -> None:
    """``pytest.raises`` in a hidden test: a student whose code does not raise is wrong, not lucky."""
    with pytest.raises(pytest.fail.Exception) as caught, pytest.raises(StudentError):
        pass
    assert judge(caught.value, CALL) == (Verdict.FAILED, f"{CALL} returned a value, expected an exception")
    with pytest.raises(pytest.fail.Exception) as caught:
        pytest.fail("is not even close\nand more")
    assert judge(caught.value, CALL) == (Verdict.FAILED, f"{CALL} is not even close")


@pytest.mark.parametrize("error", [AssertionError("assumed"), pytest.fail.Exception("assumed")], ids=repr)
def test_an_assumption_of_a_fixture_is_ours(error: BaseException) -> None:
    """Only a test's body makes statements about students."""
    assert judge(error, in_body=False)[0] is Verdict.GRADER_ERROR
    assert judge(error, in_body=True)[0] is Verdict.FAILED


def test_a_mismatch_in_a_fixture_is_still_about_the_student() -> None:
    """A test's author may compare in a fixture that several tests share; so may the student's code raise there."""
    assert judge(Mismatch("returned 1"), in_body=False)[0] is Verdict.FAILED
    assert judge(StudentError("ValueError", "x"), in_body=False)[0] is Verdict.RAISED


def test_an_assertion_of_the_harness_is_ours() -> None:
    """``assert`` inside the harness states what we believe of ourselves; that it broke says nothing of a student."""
    with pytest.raises(AssertionError) as caught:
        _in_module(autograder.compare.__name__)()
    assert judge(caught.value, CALL)[0] is Verdict.GRADER_ERROR
    with pytest.raises(AssertionError) as caught:
        _in_module("test_softmax")()
    assert judge(caught.value, CALL)[0] is Verdict.FAILED


def _in_module(name: str) -> Callable[[], None]:
    """A function that fails an assertion as if it stood in the module ``name``."""
    namespace: dict[str, Callable[[], None]] = {}
    exec("def check():\n    assert False, 'never'", {"__name__": name}, namespace)
    return namespace["check"]
