"""How far one submission is from the floor: a fork, the notebook's cells, and as many trivial calls.

The floor is made by this module alone, without the sandbox: what it leaves out is what we could still save. It has no
locks, no deadlines, no arrays and no tests, so nothing that grades can reach it.
"""

from __future__ import annotations

import gc
import hashlib
import os
import random
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import msgpack
import torch

from autograder import rehearsal
from autograder.check.solutions import load_solutions
from autograder.course import Course, load_course
from autograder.examination import open_sandbox
from autograder.grading import grade_all
from autograder.notebook import read_cells
from autograder.sandbox.notebook_process import Cells, NotebookProcess
from autograder.scoring import Job
from autograder.student import Student
from benchmarks.cost import Cost, Meter
from benchmarks.report import table

__all__ = ["class_cost", "count_calls", "floor_cost", "grading_cost", "measure", "private_megabytes"]

_LENGTH = struct.Struct(">I")
_GOAL = 1.5
_MOST_DIFFERENT = 60

_WORDS = """\
The reference solution of each homework with all its hidden tests, once a worker is warm, beside the floor: a fork of a
warm process, the notebook's cells, and as many calls of a function that returns its argument as the tests make calls
(one small message each way). The floor has no wall, moves no arrays and judges nothing. Means over {repeats}
submissions, in one run; CPU seconds are those of the worker, the zygote and all forks. The goal is a ratio of at most
{goal}. The last column is the memory that the notebook's process shares with nobody.

*Again* is the reference once more: its answers have been seen, so no test has to judge them. *First seen* is the mean
over {different} known solutions of the homework, right and wrong ones drawn at random, each handed in once: what it
costs where all members of a class write differently. *Device checks* is what the simulated GPU adds to *again*.

{table}
"""


def measure(root: Path, repeats: int, homeworks: Sequence[str] = ()) -> str:
    """The body of the section. ``root`` is the course; without ``homeworks`` all of it is measured."""
    torch.set_num_threads(1)
    course = load_course(root)
    rows = []
    for slug in homeworks or course.slugs:
        tests, calls = count_calls(course, slug)
        ours, floor = grading_cost(course, slug, repeats), floor_cost(_cells(course, slug), calls, repeats)
        different = class_cost(course, slug)
        checks = grading_cost(course, slug, repeats, gpu="simulated")
        rows.append(
            [
                slug,
                str(tests),
                str(calls),
                f"{1e3 * ours.cpu:.0f} ms",
                f"{1e3 * different.cpu:.0f} ms",
                f"{1e3 * (checks.cpu - ours.cpu):.0f} ms",
                f"{1e3 * floor.cpu:.0f} ms",
                f"{ours.cpu / floor.cpu:.1f}",
                f"{private_megabytes(course, slug):.0f} MB",
            ]
        )
    header = ["homework", "tests", "calls", "CPU, again", "CPU, first seen", "device checks"]
    header += ["CPU of the floor", "again / floor", "private memory"]
    return _WORDS.format(repeats=repeats, goal=_GOAL, different=_MOST_DIFFERENT, table=table(header, rows))


def count_calls(course: Course, slug: str) -> tuple[int, int]:
    """How many tests the reference solution is put to, and how many calls of its functions they make."""
    tests: list[int] = []
    with _counted_calls() as calls:
        _grade(course, slug, 1, lambda grade: tests.append(sum(len(task.tests) for task in grade.tasks)))
    return tests[0], calls[0]


def grading_cost(course: Course, slug: str, repeats: int, gpu: str = "off") -> Cost:
    """What grading the reference solution costs, once everything is warm and its answers are known."""
    meter = Meter()
    _grade(course, slug, repeats, lambda _: None, meter, gpu)
    return meter.cost / repeats


def class_cost(course: Course, slug: str) -> Cost:
    """What grading one of the known solutions costs, each of them once, after the reference."""
    solutions = load_solutions(course, slug)
    sources = [solutions.notebook(one).encode() for one in (*solutions.alternates, *solutions.wrong)]
    random.Random(1).shuffle(sources)
    del sources[_MOST_DIFFERENT:]
    jobs = [_job(source, "off") for source in [_reference(course, slug), *sources]]
    meter = Meter()

    def measured() -> Iterator[Job]:
        yield jobs[0]
        with meter:
            yield from jobs[1:]

    grade_all(course, slug, measured(), lambda *_: None)
    return meter.cost / len(sources)


def floor_cost(cells: list[str], calls: int, repeats: int) -> Cost:
    """What a fork of a warm process costs that runs ``cells`` and answers ``calls`` trivial calls."""
    gc.collect()
    gc.freeze()  # as the zygote does, so that the collector does not copy what the forks share
    try:
        _fork_and_call(cells, calls)
        with Meter() as meter:
            for _ in range(repeats):
                _fork_and_call(cells, calls)
    finally:
        gc.unfreeze()
    return meter.cost / repeats


def private_megabytes(course: Course, slug: str) -> float:
    """Memory that the process of the reference notebook shares with nobody."""
    sources = tuple(enumerate(_cells(course, slug), start=1))
    with open_sandbox(course, slug) as sandbox, NotebookProcess(sandbox, Cells("memory.ipynb", sources)) as notebook:
        lines = Path(f"/proc/{notebook.pid}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty"))) / 1e3


def _cells(course: Course, slug: str) -> list[str]:
    cells = read_cells(_reference(course, slug), "reference.py").cells
    return [cell.source for cell in cells if cell.kind == "code"]


def _reference(course: Course, slug: str) -> bytes:
    return (course.solutions(slug) / "reference.py").read_bytes()


def _job(source: bytes, gpu: str) -> Job:
    return Job("reference", "reference.py", source, hashlib.sha256(source).hexdigest(), None, seed=1, gpu=gpu)


def _grade(
    course: Course,
    slug: str,
    repeats: int,
    on_grade: Callable[[Any], object],
    meter: Meter | None = None,
    gpu: str = "off",
) -> None:
    """Grade the reference solution ``repeats`` times in this process, after one time that is not measured."""
    job = _job(_reference(course, slug), gpu)

    def jobs() -> Iterator[Job]:
        if meter is None:
            yield from [job] * repeats
            return
        yield job
        with meter:
            yield from [job] * repeats

    grade_all(course, slug, jobs(), lambda *finished: on_grade(finished[1]))


@contextmanager
def _counted_calls() -> Iterator[list[int]]:
    """Counts what tests ask of students: every method of the proxy that reaches into their process.

    Nothing is rehearsed meanwhile, so that every test is run, and once.
    """
    calls = [0]
    rehearse, rehearsal.rehearse = rehearsal.rehearse, lambda *_: {}
    names = [name for name in ("call", "trace", "grad", "function", "tool", "use", "figure") if hasattr(Student, name)]
    originals = {name: getattr(Student, name) for name in names}

    def counting(original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def counted(*arguments: Any, **options: Any) -> Any:
            calls[0] += 1
            return original(*arguments, **options)

        return counted

    for name, original in originals.items():
        setattr(Student, name, counting(original))
    try:
        yield calls
    finally:
        rehearsal.rehearse = rehearse
        for name, original in originals.items():
            setattr(Student, name, original)


def _fork_and_call(cells: list[str], calls: int) -> None:
    mine, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        mine.close()
        try:
            _serve(cells, theirs)
        finally:
            os._exit(1)
    theirs.close()
    with mine:
        for _ in range(calls):
            _send(mine, ["call", "same", [1.0]])
            if _receive(mine) is None:
                break
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError("the floor's process ended before it had answered: do the cells run?")


def _serve(cells: list[str], end: socket.socket) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, source in enumerate(cells, start=1):
        exec(compile(source, f"cell {number}", "exec"), names)
    functions = {"same": lambda value: value}
    while (request := _receive(end)) is not None:
        _, name, arguments = request
        _send(end, ["value", functions[name](*arguments)])
    os._exit(0)


def _send(end: socket.socket, message: list[Any]) -> None:
    body = msgpack.packb(message)
    end.sendall(_LENGTH.pack(len(body)) + body)


def _receive(end: socket.socket) -> list[Any] | None:
    """The next message, None at the end; each is far too small to arrive in parts."""
    data = end.recv(4096)
    return list(msgpack.unpackb(data[_LENGTH.size :])) if data else None
