"""What the harness's own tests share: one warm sandbox for the whole session, and notebooks to run behind its wall.

Starting a sandbox takes several seconds, running a notebook in it takes milliseconds. So ``sandbox`` is started once,
and ``notebook("def f(x): return x")`` opens a notebook in it that is closed when the test ends.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from autograder.sandbox.bans import Ban
from autograder.sandbox.host import Sandbox, TimeLimits
from autograder.sandbox.notebook_process import Cells, NotebookProcess
from autograder.sandbox.task_process import TaskProcess

#: Far more than anything here needs, so that a busy machine cannot turn a right answer into a timeout.
PATIENT = TimeLimits(cell=60.0, notebook=240.0, call=60.0, task=600.0)


@dataclass
class Opened:
    """A notebook behind the wall. Calls share one task process until :meth:`again` or its death."""

    process: NotebookProcess
    bans: tuple[Ban, ...] = ()
    seed: int = 1
    _task: TaskProcess | None = field(default=None)

    @property
    def troubles(self) -> dict[int, tuple[str, str, str]]:
        """``(kind, message, where)`` of each cell that did not run to its end, by cell number."""
        return {trouble.number: (trouble.kind, trouble.message, trouble.where) for trouble in self.process.troubles}

    def request(self, *message: object) -> Any:
        """One operation; forks first if there is no living task process."""
        if self._task is None or not self._task.alive:
            self._task = self.process.fork(self.bans, self.seed)
        return self._task.request(*message)

    def call(self, name: str, *arguments: object) -> Any:
        """What ``name(*arguments)`` returns."""
        return self.request("call", name, list(arguments), False, False).value[0]

    def trace(self, name: str, *arguments: object) -> Any:
        """The whole reply: ``[result, arguments afterwards, operations, largest]`` and the tensors' places."""
        return self.request("call", name, list(arguments), True, True)

    def grad(self, name: str, *arguments: object, wrt: tuple[int, ...] = (0,), weights: object = None) -> Any:
        """``["grads", gradients]`` or ``["detached", what]``."""
        return self.request("grad", name, list(arguments), list(wrt), weights, None).value

    def again(self, *bans: Ban) -> Opened:
        """The same notebook in a fresh task process, under these bans."""
        self.end_task()
        self.bans = bans
        return self

    def end_task(self) -> None:
        """End the task process, if there is one."""
        if self._task is not None:
            self._task.close()
            self._task = None

    def close(self) -> None:
        """End everything."""
        self.end_task()
        self.process.close()


#: ``notebook(*cells, times=..., find=..., bans=..., within=..., gpu=...)``, see the fixture.
OpenNotebook = Callable[..., Opened]


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_works() -> Iterator[None]:
    """A job that a shell or a CI service starts in the background ignores SIGINT, and so would all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A running sandbox with every lock that holds on this machine, and limits that nobody meets by accident."""
    with Sandbox(times=PATIENT) as running:
        yield running


@pytest.fixture
def notebook(request: pytest.FixtureRequest) -> Iterator[OpenNotebook]:
    """Runs cells (strings, numbered from 1) as ``hw.ipynb``; what it opened is closed after the test."""
    opened: list[Opened] = []

    def run(
        *cells: str,
        times: TimeLimits | None = None,
        find: dict[str, list[str]] | None = None,
        bans: tuple[Ban, ...] = (),
        within: Sandbox | None = None,
        gpu: str = "off",
    ) -> Opened:
        where = request.getfixturevalue("sandbox") if within is None else within
        own = Cells("hw.ipynb", tuple(enumerate(cells, 1)))
        process = NotebookProcess(where, own, times=times, find=find, bans=bans, gpu=gpu)
        opened.append(Opened(process))
        return opened[-1]

    yield run
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def needs_lock(sandbox: Sandbox) -> Callable[[str], None]:
    """Skips a test that attacks a lock which this machine does not have; the level is named in every report."""

    def check(lock: str) -> None:
        if lock not in sandbox.holding:
            pytest.skip(f"the lock {lock} does not hold on this machine")

    return check
