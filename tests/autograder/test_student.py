"""The proxy beyond plain data: objects that stay behind the wall, the course's own tools there, figures, stand-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from autograder.compare import Mismatch
from autograder.model import NotWrittenError, StudentError
from autograder.sandbox.host import Sandbox
from autograder.sandbox.notebook_process import Cells, NotebookProcess, Supplies
from autograder.sandbox.replies import fits
from autograder.sandbox.task_session import TaskSession
from autograder.sandbox.wire import Handle
from autograder.student import Remote, Student

NOTEBOOK = """
import os
import torch
import matplotlib.pyplot as plt

def build_model(width):
    return torch.nn.Sequential(torch.nn.Linear(2, width), torch.nn.ReLU(), torch.nn.Linear(width, 1))

def mse(outputs, y):
    return ((outputs - y) ** 2).mean()

def one_step(model, X, y, loss_fn):
    loss = loss_fn(model(X), y)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.1 * parameter.grad
    return float(loss)

def halve(x):
    return x / 3

def quarter(x):
    return halve(halve(x))

def curve(values):
    plt.plot(values, label="values")
    plt.show()
    return plt.gca()

def nothing():
    plt.plot([1, 2])

def count_open():
    return len(plt.get_fignums())

def both():
    return {"model": build_model(2), "pair": (1, build_model(3))}

def leave(model):
    os._exit(3)
"""

TOOLS = """
import torch

def fixed_model(weight):
    model = torch.nn.Linear(2, 1, bias=False)
    model.weight = torch.nn.Parameter(weight)
    return model

class Recorder:
    def __init__(self):
        self.shapes = []

    def __call__(self, outputs, y):
        self.shapes.append(list(outputs.shape))
        return ((outputs - y) ** 2).mean()

recorder = Recorder

def shapes(recorder):
    return recorder.shapes
"""

STAND_INS = """
def halve(x):
    return x / 2
"""

MakeStudent = Callable[..., Student]


@pytest.fixture(scope="module")
def process(sandbox: Sandbox) -> Iterator[NotebookProcess]:
    """The notebook, run once."""
    with NotebookProcess(sandbox, Cells("hw.ipynb", ((1, NOTEBOOK),))) as running:
        yield running


@pytest.fixture
def make(process: NotebookProcess) -> Iterator[MakeStudent]:
    """A proxy with a process of its own; a notebook serves one task at a time, so an earlier one ends."""
    sessions: list[TaskSession] = []

    def build(replace: tuple[str, ...] = ()) -> Student:
        for session in sessions:
            session.close()
        sessions.append(TaskSession(process, [], 1, Supplies(TOOLS, STAND_INS, replace)))
        return Student(sessions[-1])

    yield build
    for session in sessions:
        session.close()


def test_a_model_stays_there_and_can_be_used(make: MakeStudent) -> None:
    """It can be called, its parameters read and counted, and it can be handed back."""
    student = make()
    model = student.build_model(5)
    assert isinstance(model, Remote)
    assert (model.type_name, model.training, model.count()) == ("Sequential", True, 2 * 5 + 5 + 5 + 1)
    before = model.parameters()
    assert {name: tuple(value.shape) for name, value in before.items()}["0.weight"] == (5, 2)
    X = torch.ones(3, 2)
    assert model(X).shape == (3, 1)
    loss = student.one_step(model, X, torch.zeros(3, 1), student.function("mse"))
    assert loss >= 0.0
    assert any(not torch.equal(before[name], value) for name, value in model.parameters().items())


def test_remote_objects_inside_containers(make: MakeStudent) -> None:
    """A returned dictionary may hold objects and data side by side."""
    found = make().both()
    assert found["model"].count() == 2 * 2 + 2 + 2 + 1
    assert found["pair"][0] == 1
    assert found["pair"][1].type_name == "Sequential"


def test_tools_run_on_the_students_side(make: MakeStudent) -> None:
    """The course's own model and recording loss go through the student's function."""
    student = make()
    model = student.tool("fixed_model", torch.tensor([[1.0, 2.0]]))
    assert model(torch.tensor([[3.0, 4.0]])).tolist() == [[11.0]]
    recorder = student.tool("recorder")
    loss = student.one_step(model, torch.tensor([[1.0, 1.0]]), torch.zeros(1, 1), recorder)
    assert loss == 9.0
    assert student.tool("shapes", recorder) == [[1, 1]]


@pytest.mark.parametrize(
    ("form", "right"),
    [
        (list[list[int]], True),
        (list[list[float]], True),
        (list[list[int] | None], True),
        (list[list[bool]], False),
        (list[int], False),
        (tuple[list[int]], False),
        (object, False),
        ({"shapes": list}, False),
    ],
    ids=repr,
)
def test_the_form_of_a_tools_answer(make: MakeStudent, form: Any, right: bool) -> None:
    """A test says what it relies on; an answer of another form is the student's error and breaks no test."""
    student = make()
    recorder = student.tool("recorder", gives=object)
    student.one_step(student.tool("fixed_model", torch.ones(1, 2)), torch.ones(1, 2), torch.zeros(1, 1), recorder)
    if right:
        assert student.tool("shapes", recorder, gives=form) == [[1, 1]]
        return
    with pytest.raises(StudentError, match="tool shapes cannot have answered that"):
        student.tool("shapes", recorder, gives=form)


@pytest.mark.parametrize(
    ("value", "form", "right"),
    [
        ({"a": 1, "b": None}, {"a": int, "b": float | None}, True),
        ({"a": 1}, {"a": int, "b": float | None}, False),
        ({"a": 1, "b": 2, "c": 3}, {"a": int, "b": int}, False),
        ((1, [2.5]), tuple[int, list[float]], True),
        ([1, [2.5]], tuple[int, list[float]], False),
        ((1, 2, 3), tuple[int, int], False),
        (True, int, False),
        (True, float, False),
        (1.0, int, False),
        ("x", str, True),
        (torch.ones(1), float, False),
        (Handle(1, "X"), object, True),
        (None, object, False),
    ],
    ids=repr,
)
def test_forms(value: object, form: Any, right: bool) -> None:
    """Types are exact but for integers among floats; lists may have any length, tuples and dicts none but their own."""
    assert fits(value, form) is right


def test_stand_ins_replace_only_what_is_asked(make: MakeStudent) -> None:
    """``quarter`` calls the notebook's wrong ``halve``, until the course's own takes its place."""
    assert make().quarter(36.0) == 4.0
    assert make(("halve",)).quarter(36.0) == 9.0


def test_a_figure_is_described_and_pictured(process: NotebookProcess) -> None:
    """``plt.show()`` and a returned Axes are fine; the first picture is kept for the report."""
    session = TaskSession(process, [], 1)
    student = Student(session)
    assert student.figure("curve", [3.0, 1.0]).line_with([3.0, 1.0]).label == "values"
    assert session.picture.startswith(b"\x89PNG")
    assert student.count_open() == 0
    session.close()


def test_no_figure_is_said_in_words(make: MakeStudent) -> None:
    """``None`` is the commonest slip of all."""
    student = make()
    with pytest.raises(Mismatch, match="returned None, expected a matplotlib Figure: end the function with"):
        student.figure("nothing")
    with pytest.raises(NotWrittenError):
        student.figure("no_such_function")


def test_an_object_of_a_dead_process_is_the_students_crash(make: MakeStudent) -> None:
    """A test that goes on after a crash must not be taken for broken."""
    student = make()
    model = student.build_model(2)
    with pytest.raises(StudentError, match="Crash"):
        student.leave(model)
    with pytest.raises(StudentError, match="ended the process that held an object"):
        student.one_step(model, torch.ones(1, 2), torch.ones(1, 1), 3)
    assert student.build_model(2).count() == 2 * 2 + 2 + 2 + 1
