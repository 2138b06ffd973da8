"""What each test is going to ask, found out by running it once with the reference solution.

Nearly every test asks the same whatever it is answered: its inputs are fixed, or drawn from the run's seed. Such a test
gets a script, and with it every submission is asked in one go (:mod:`autograder.sandbox.task_session`). Whether the
questions depend on the answers is tried, by giving the test the reference's answers a rounding error off. A test of
which this is not known, or that handles objects that stay behind the wall, is run call by call.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch

from autograder.course import Course
from autograder.examination import Examination, examine
from autograder.model import DeferredError, SandboxError
from autograder.notebook import UnreadableNotebook, read_cells
from autograder.plugin import Labels, call_test
from autograder.sandbox.host import Sandbox
from autograder.sandbox.stream import Frame
from autograder.sandbox.task_process import frame_of, interpret
from autograder.sandbox.task_session import OffScript, Script, TaskSession
from autograder.sandbox.wire import HEADER, TRUSTED, Decoded, decode
from autograder.student import Student

__all__ = ["Collected", "Rehearsals", "rehearse"]

_MOST_KNOWN = 64  # seeds whose scripts are kept


@dataclass(frozen=True)
class Collected:
    """A collected test, what its markers say, and whether it is a plain call in the plugin's sense."""

    item: pytest.Item
    labels: Labels
    plain: bool

    @property
    def random(self) -> bool:
        """Whether it draws inputs from the seed."""
        return "rng" in getattr(self.item, "fixturenames", ())


class Rehearsals:
    """The scripts of one homework's tests, for each seed that was asked for lately."""

    def __init__(self, course: Course, slug: str) -> None:
        self.path = course.solutions(slug) / "reference.py"
        self.course = course
        self.slug = slug
        self._known: dict[tuple[int, str, tuple[str, ...]], dict[str, Script]] = {}

    def scripts(self, tests: Sequence[Collected], sandbox: Sandbox, seed: int, gpu: str) -> dict[str, Script]:
        """What ``tests`` are going to ask with this seed.

        Without a reference that can be read nothing is known, nor where a real GPU answers.

        Raises:
            SandboxError: the sandbox failed.
        """
        key = seed, gpu, tuple(test.labels.id for test in tests)
        if key not in self._known:
            while len(self._known) >= _MOST_KNOWN:
                del self._known[next(iter(self._known))]
            self._known[key] = self._rehearse(tests, sandbox, seed, gpu) if gpu != "real" else {}
        return self._known[key]

    def _rehearse(self, tests: Sequence[Collected], sandbox: Sandbox, seed: int, gpu: str) -> dict[str, Script]:
        try:
            reference = read_cells(self.path.read_bytes(), self.path.name)
        except (OSError, UnreadableNotebook):
            return {}
        examination = examine(sandbox, self.course, self.slug, reference, str(seed), gpu=gpu)
        try:
            scripts = rehearse(tests, examination)
        finally:
            examination.close()
        if sandbox.fault:
            raise SandboxError(sandbox.fault)
        return scripts


def rehearse(tests: Iterable[Collected], examination: Examination) -> dict[str, Script]:
    """A script for every test, in the order of the tests. ``examination`` is the reference solution's."""
    scripts = {}
    for test in tests:
        item, own = test.item, test.labels
        frames = _frames(item, own, examination) if test.plain and isinstance(item, pytest.Function) else None
        scripts[own.id] = Script(own.task, frames)
    return scripts


def _frames(item: pytest.Function, own: Labels, examination: Examination) -> tuple[bytes, ...] | None:
    session = examination.session(own.task)
    session.begin()
    session.record = []
    error = call_test(item, own, Student(session), examination.seed)
    record, session.record = session.record, None
    frames = tuple(frame for frame, _ in record)
    if isinstance(error, DeferredError) and not frames:
        return ()  # without a GPU, and without a simulation, nothing is asked
    if error is not None or not all(_is_plain(frame) for frame in frames):
        return None
    for nudge in (False, True):
        echo = _Echo(session, record, nudge)
        error = call_test(item, own, Student(echo), examination.seed)
        if isinstance(error, OffScript) or not (nudge or (error is None and echo.asked == len(frames))):
            return None
    return frames


def _is_plain(frame: bytes) -> bool:
    """Whether an operation calls a function with data, and is answered by data."""
    head, _ = HEADER.unpack_from(frame)
    asked = decode(frame[HEADER.size : HEADER.size + head], frame[HEADER.size + head :], limits=TRUSTED, strided=True)
    operation = asked.value[2] if asked.value[0] == "on" else asked.value[0]
    return operation in ("call", "grad") and not asked.handles


class _Echo(TaskSession):
    """Answers like the reference, or nearly so; OffScript if anything else is asked than last time."""

    def __init__(self, live: TaskSession, record: Sequence[tuple[bytes, Frame]], nudge: bool) -> None:
        super().__init__(live.notebook, list(live.bans.values()), live.seed, live.supplies)
        self.answers = record
        self.nudge = nudge
        self.asked = 0

    def request(self, *message: object) -> Decoded:
        """The recorded answer to this question."""
        if self.asked >= len(self.answers) or self.answers[self.asked][0] != frame_of(*message):
            raise OffScript
        self.asked += 1
        answer = interpret(self.answers[self.asked - 1][1], message, self.notebook.sandbox.wire)
        if answer.handles:
            raise OffScript
        if not self.nudge:
            return answer
        kind, *rest = answer.value
        # the gradients, or the result and not the inputs: a test may ask for those to be the same as before
        value = [kind, *_nudged(rest)] if isinstance(kind, str) else [_nudged(kind), *rest]
        return Decoded(value, answer.tensors)


def _nudged(value: Any) -> Any:
    """``value`` with every floating number in it a rounding error larger."""
    if isinstance(value, torch.Tensor):
        return value * (1 + torch.finfo(value.dtype).eps) if value.is_floating_point() else value
    if isinstance(value, np.ndarray | np.generic) and np.issubdtype(value.dtype, np.floating):
        return np.nextafter(value, value.dtype.type(np.inf))
    if isinstance(value, float):
        return math.nextafter(value, math.inf)
    if isinstance(value, list | tuple):
        return type(value)(_nudged(item) for item in value)
    if isinstance(value, dict):
        return {key: _nudged(item) for key, item in value.items()}
    return value
