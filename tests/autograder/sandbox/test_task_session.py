"""Calls that go over in one go: answered as if they had come alone, in order, whatever becomes of those before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from autograder.model import DeadlineExceeded, ForbiddenError, StudentError
from autograder.sandbox.bans import Ban
from autograder.sandbox.host import Sandbox, TimeLimits
from autograder.sandbox.notebook_process import Cells, NotebookProcess
from autograder.sandbox.task_process import frame_of
from autograder.sandbox.task_session import OffScript, Script, TaskSession

NOTEBOOK = """
import os
import torch

calls = 0

def double(x):
    return 2 * x

def count():
    global calls
    calls += 1
    return calls

def refuse(x):
    raise ValueError(f"not {x}")

def die():
    os._exit(3)

def hang():
    while True:
        pass

def total(x):
    return torch.sum(x)

def large(x):
    return torch.full((1_500_000,), float(x))
"""

MakeSession = Callable[..., TaskSession]


def call(name: str, *arguments: object) -> tuple[object, ...]:
    """The message that calls a function."""
    return ("call", name, list(arguments), False, False)


def script(*messages: tuple[object, ...]) -> Script:
    """The script of a test that asks these things."""
    return Script("task", tuple(frame_of(*message) for message in messages))


@pytest.fixture(scope="module")
def process(sandbox: Sandbox) -> Iterator[NotebookProcess]:
    """The notebook, run once."""
    with NotebookProcess(sandbox, Cells("hw.ipynb", ((1, NOTEBOOK),))) as running:
        yield running


@pytest.fixture
def make(process: NotebookProcess) -> Iterator[MakeSession]:
    """A session of its own; it ends with the test."""
    sessions: list[TaskSession] = []

    def build(bans: tuple[Ban, ...] = (), **scripts: Script) -> TaskSession:
        sessions.append(TaskSession(process, bans, 1, scripts=scripts))
        return sessions[-1]

    yield build
    for session in sessions:
        session.close()


def ask(session: TaskSession, name: str, *arguments: object) -> Any:
    """What a function answers."""
    return session.request(*call(name, *arguments)).value[0]


def test_answers_come_as_if_asked_one_by_one(make: MakeSession) -> None:
    """Values and errors alike, over several tests of one task, in one process."""
    session = make(
        first=script(call("double", 3), call("refuse", 1), call("count")),
        second=script(call("count"), call("double", 0)),
    )
    session.begin("first")
    assert ask(session, "double", 3) == 6
    with pytest.raises(StudentError, match="not 1"):
        ask(session, "refuse", 1)
    assert ask(session, "count") == 1
    running = session.process
    session.begin("second")
    assert ask(session, "count") == 2
    assert ask(session, "double", 0) == 0
    assert session.process is running


def test_a_test_that_ends_early_changes_nothing_for_the_next(make: MakeSession) -> None:
    """All calls of a script are made, as if the test had gone on: what a call says depends on no verdict."""
    session = make(first=script(call("count"), call("count"), call("count")), second=script(call("count")))
    session.begin("first")
    assert ask(session, "count") == 1
    session.begin("second")
    assert ask(session, "count") == 4


def test_the_same_test_begins_again(make: MakeSession) -> None:
    """As with another seed: answers that it did not wait for the first time are not taken for those of the second."""
    session = make(first=script(call("double", 0)), only=script(call("double", 1), call("double", 2)))
    session.begin("first")
    assert ask(session, "double", 0) == 0
    session.rescript({"only": script(call("double", 3), call("double", 4))})
    session.begin("only")
    assert ask(session, "double", 3) == 6
    session.begin("only")
    assert [ask(session, "double", 3), ask(session, "double", 4)] == [6, 8]


def test_a_test_that_is_left_out_is_passed_over(make: MakeSession) -> None:
    """As in a regrade that runs some tests only."""
    session = make(first=script(call("double", 1)), second=script(call("double", 2)), third=script(call("double", 3)))
    session.begin("first")
    session.begin("third")
    assert ask(session, "double", 3) == 6


def test_equal_answers_have_equal_digests(make: MakeSession) -> None:
    """The digest tells answers apart, and nothing else; the answers are still there when the test asks."""
    digests = []
    for argument in (1, 2, 1):
        session = make(only=script(call("double", argument), call("double", 5)))
        session.begin("only")
        digests.append(session.foresee())
        assert ask(session, "double", argument) == 2 * argument
        session.close()
    assert digests[0] == digests[2] != digests[1]
    assert None not in digests


def test_off_script_is_told_before_anything_is_asked(make: MakeSession) -> None:
    """Another question, or one more, is no answer's to give; improvising starts from a clean process."""
    session = make(first=script(call("count")), second=script(call("count")))
    session.begin("first")
    with pytest.raises(OffScript):
        ask(session, "double", 3)
    session.improvise()
    assert ask(session, "count") == 1
    session.begin("second")
    assert ask(session, "count") == 2
    session.close()
    session.begin("first")
    assert ask(session, "count") == 1
    with pytest.raises(OffScript):  # the answer that comes next is the second test's
        ask(session, "count")


def test_a_test_without_a_script_waits_for_the_others(make: MakeSession) -> None:
    """Call by call in between, in the same process, before the scripts that follow."""
    session = make(first=script(call("count")), second=Script("task"), third=script(call("count"), call("count")))
    for test, expected in (("first", [1]), ("second", [2, 3]), ("third", [4, 5])):
        session.begin(test)
        assert [ask(session, "count") for _ in expected] == expected


def test_a_death_costs_the_call_that_died(make: MakeSession) -> None:
    """What was answered before it counts, what the test asks after it goes to a new process, and so does the next."""
    session = make(first=script(call("count"), call("die"), call("count")), second=script(call("count")))
    session.begin("first")
    assert session.foresee() is None
    assert ask(session, "count") == 1
    with pytest.raises(StudentError, match="exit status 3"):
        ask(session, "die")
    assert ask(session, "count") == 1
    session.begin("second")
    assert ask(session, "count") == 2


def test_a_death_in_what_nobody_waited_for(make: MakeSession) -> None:
    """It is the earlier test's: the next one starts in a new process."""
    session = make(first=script(call("count"), call("die")), second=script(call("count")))
    session.begin("first")
    assert ask(session, "count") == 1
    session.begin("second")
    assert ask(session, "count") == 1


def test_deadlines_hold_for_each_call(sandbox: Sandbox) -> None:
    """The call that hangs is the one that times out, and after two of them the task is asked nothing any more."""
    times = TimeLimits(cell=60.0, notebook=60.0, call=1.0, task=60.0)
    with NotebookProcess(sandbox, Cells("hw.ipynb", ((1, NOTEBOOK),)), times=times) as process:
        scripts = {name: script(call("double", 1), call("hang"), call("double", 2)) for name in "abc"}
        session = TaskSession(process, [], 1, scripts=scripts)
        for test in "ab":
            session.begin(test)
            assert ask(session, "double", 1) == 2
            with pytest.raises(DeadlineExceeded, match="did not return within 1 s"):
                ask(session, "hang")
        session.begin("c")
        with pytest.raises(DeadlineExceeded, match="had run out of time before"):
            ask(session, "double", 1)
        session.close()


def test_a_process_that_does_not_read_is_asked_twice_and_no_more(sandbox: Sandbox) -> None:
    """Scripts that fill the pipe end at the deadline, as calls do, and not once for each test of the task."""
    deaf = "import time\nfrom autograder.sandbox.task import Task\nTask.serve = lambda *_: time.sleep(1000)\n"
    scripts = {name: script(call("f", torch.zeros(500_000))) for name in ("one", "two", "three", "four")}
    with NotebookProcess(sandbox, Cells("hw.ipynb", ((1, deaf),)), times=TimeLimits(call=0.3)) as process:
        session = TaskSession(process, [], 1, scripts=scripts)
        said = []
        for name in scripts:
            session.begin(name)
            with pytest.raises(DeadlineExceeded) as caught:
                ask(session, "f", torch.zeros(500_000))
            said.append(str(caught.value))
        assert ["did not return" in sentence for sentence in said] == [True, True, False, False]
        assert session.spent >= 0.6
        session.close()


def test_bans_fire_in_scripts(make: MakeSession) -> None:
    """With the sentence that belongs to the ban, and counted."""
    ban = Ban("sums", "add it up yourself", names=("torch.sum",), kernels=("sum",))
    session = make((ban,), only=script(call("total", torch.ones(3)), call("double", 1)))
    session.begin("only")
    assert session.foresee() is not None
    with pytest.raises(ForbiddenError, match="add it up yourself"):
        ask(session, "total", torch.ones(3))
    assert session.forbidden == 1
    assert ask(session, "double", 1) == 2


def test_large_answers_are_not_hoarded(make: MakeSession) -> None:
    """Beyond some megabytes answers are read when they are asked for, and nobody foresees them."""
    session = make(only=script(call("double", 1), *[call("large", 1)] * 3, call("double", 2)))
    session.begin("only")
    assert session.foresee() is None
    assert ask(session, "double", 1) == 2
    for _ in range(3):
        assert torch.equal(ask(session, "large", 1), torch.ones(1_500_000))
    assert ask(session, "double", 2) == 4
