"""What if the student's process answers something else? ``python -m tests.redteam.forged HOMEWORK SHARE``.

Code in that process can send any answer that the wire carries, in the harness's place. So every hidden test is run with
the reference's answers, of which one is forged, as a whole or in one of its parts. Prints as JSON how many forgeries
were tried and which tests broke; a test that breaks costs no points.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.course import Course, load_course
from autograder.examination import Examination, examine, open_sandbox
from autograder.model import StudentError, Verdict
from autograder.notebook import read_cells
from autograder.plugin import call_test, labels, runs_plainly
from autograder.sandbox.stream import Frame
from autograder.sandbox.task_process import interpret
from autograder.sandbox.task_session import TaskSession
from autograder.sandbox.wire import HEADER, Decoded, Handle, WireError, decode, encode
from autograder.student import Student
from autograder.verdicts import judge

#: Of a long answer, or of a test that asks much, so many parts are forged.
_MOST = 8


def _deep(inmost: object) -> object:
    for _ in range(900):
        inmost = [inmost]
    return inmost


_NUMBERS = (5, -3, 2**1010, -(2**1010), 1.5, float("nan"), float("inf"), 1j, True, np.float32(1), np.int8(-1))
_WORDS = ("x\x1b[31m", "", b"\xff", None, torch.float32, np.bool_(True), np.complex64(1))
_HOLDERS = (
    [],
    [1.0],
    [[1], [2, 3]],
    [*"abcd"],
    (1, 2, 3),
    {},
    {"loss": 1, "x": []},
    [0.5] * 50_000,
    [torch.ones(2)] * 2,
)
_OBJECTS = (Handle(3, "Linear"), Handle(-1, "type"), _deep(0), _deep(Handle(1, "x")))
_TENSORS = tuple(
    torch.ones(shape).to(dtype)
    for shape in ((), (1,), (2,), (2, 3), (0,), (2, 0), [1] * 16, (3, 70_000))
    for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.int64, torch.bool, torch.complex64)
)
_ARRAYS = tuple(
    np.ones(shape, dtype)
    for shape in ((), (2,), (2, 3), (0,))
    for dtype in ("float64", "float16", "uint8", "bool", "complex64")
)
_EXTREMES = (torch.tensor(-(2**63)), torch.full((2, 2), float("nan")), torch.zeros(1 << 16, 0))
VALUES: tuple[object, ...] = (*_NUMBERS, *_WORDS, *_HOLDERS, *_OBJECTS, *_TENSORS, *_ARRAYS, *_EXTREMES)


def places(value: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every part of a value, the whole first."""
    yield way
    keys: Sequence[Any] = ()
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list | tuple):
        keys = range(len(value)) if len(value) <= _MOST else (0, 1, len(value) - 1)
    for key in keys:
        yield from places(value[key], (*way, key))  # type: ignore[index]


def with_part(value: Any, way: Sequence[Any], part: object) -> Any:
    """A copy of ``value`` in which ``part`` stands at the end of ``way``."""
    if not way:
        return part
    if isinstance(value, dict):
        return {**value, way[0]: with_part(value[way[0]], way[1:], part)}
    copy = list(value)
    copy[way[0]] = with_part(copy[way[0]], way[1:], part)
    return type(value)(copy)


class ForgedSession(TaskSession):
    """Answers as the reference did, but for the answer number ``at``, which is ``forged``."""

    def __init__(self, live: TaskSession, answers: Sequence[Frame], at: int, forged: Frame) -> None:
        super().__init__(live.notebook, list(live.bans.values()), live.seed, live.supplies)
        self.answers = [*answers[:at], forged, *answers[at + 1 :]]
        self.asked = 0

    def request(self, *message: object) -> Decoded:
        """The next answer, whatever is asked; after the last one that again."""
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        try:
            return interpret(answer, message, self.notebook.sandbox.wire)
        except WireError as error:
            raise StudentError("UnreadableReply", str(error)) from None


def split(frame: bytes) -> Frame:
    """Head and blob."""
    head, _ = HEADER.unpack_from(frame)
    return frame[HEADER.size : HEADER.size + head], bytearray(frame[HEADER.size + head :])


@dataclass
class Forger:
    """A pytest plugin that runs the collected tests with forged answers; ``share`` of all forgeries are tried."""

    course: Course
    slug: str
    share: float
    tried: int = 0
    broken: dict[str, str] = field(default_factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own loop."""
        path = self.course.solutions(self.slug) / "reference.py"
        reference = read_cells(path.read_bytes(), path.name)
        with open_sandbox(self.course, self.slug) as sandbox:
            examination = examine(sandbox, self.course, self.slug, reference, "7", gpu="simulated")
            for item in session.items:
                assert isinstance(item, pytest.Function)
                assert runs_plainly(item), f"{item.nodeid} is run by pytest's own protocol, and not tried here"
                self.forge(item, examination)
            examination.close()
        return True

    def forge(self, item: pytest.Function, examination: Examination) -> None:
        """Run one test with forgeries of every answer that it gets."""
        own = labels(item)
        chance = random.Random(own.id)
        live = examination.session(own.task)
        live.begin()
        live.record = []
        call_test(item, own, Student(live), examination.seed)
        answers, live.record = [answer for _, answer in live.record], None
        for at in sorted(chance.sample(range(len(answers)), min(_MOST, len(answers)))):
            honest = decode(*answers[at]).value
            ways = list(places(honest[1]))
            for way in ways[:1] + chance.sample(ways[1:], min(_MOST, len(ways) - 1)):
                for value in VALUES:
                    if chance.random() < self.share:
                        forged = split(encode([honest[0], with_part(honest[1], way, value), *honest[2:]]))
                        proxy = Student(ForgedSession(live, answers, at, forged))
                        verdict, detail = judge(call_test(item, own, proxy, examination.seed), proxy.last_call)
                        self.tried += 1
                        if verdict is Verdict.GRADER_ERROR:
                            self.broken[own.id] = f"answer {at}, {list(way)}: {detail[-300:]}"


def main() -> None:
    """Try one homework."""
    slug, share = sys.argv[1:]
    course = load_course(Path.cwd())
    forger = Forger(course, slug, float(share))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = (
        "--import-mode=importlib -c /dev/null -p autograder.plugin -p no:cacheprovider -p no:terminal --capture=no"
    )
    plain = [*options.split(), f"--rootdir={course.root}", "-p", "no:warnings"]
    status = pytest.main([str(course.hidden_tests(slug)), *plain], plugins=[forger])
    print(json.dumps({"status": int(status), "tried": forger.tried, "broken": forger.broken}))


if __name__ == "__main__":
    main()
