"""What each test is going to ask, found out by running it once with the reference solution.

Nearly every test asks the same whatever it is answered: its inputs are fixed, or drawn from the run's seed. Such a test
gets a script, and with it every submission is asked in one go (:mod:`autograder.sandbox.task_session`). Whether the
questions depend on the answers is tried, by giving the test the reference's answers a rounding error off. A test of
which this is not known, or that handles objects that stay behind the wall, is run call by call.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from autograder.examination import Examination
from autograder.model import DeferredError
from autograder.plugin import Labels, call_test
from autograder.sandbox.stream import Frame
from autograder.sandbox.task_process import frame_of, interpret
from autograder.sandbox.task_session import OffScript, Script, TaskSession
from autograder.sandbox.wire import HEADER, TRUSTED, Decoded, decode
from autograder.student import Student

__all__ = ["rehearse"]


def rehearse(tests: Iterable[tuple[pytest.Item, Labels, bool]], examination: Examination) -> dict[str, Script]:
    """A script for every test, in the order of the tests.

    Args:
        tests: each test, what its markers say, and whether it is a plain function call
            (:func:`autograder.plugin.runs_plainly`); others are run call by call.
        examination: the reference solution's.
    """
    scripts = {}
    for item, own, plain in tests:
        frames = _frames(item, own, examination) if plain and isinstance(item, pytest.Function) else None
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
