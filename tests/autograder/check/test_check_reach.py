"""Which tasks a solution can change that redefines a few names of the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.check.reach import Reach
from autograder.course import Assignment

REFERENCE = """
import math

import torch

SCALE = 2


def _half(x):
    return x / SCALE


def first(x):
    return _half(x)


def second(x):
    return math.floor(max(x))


def third(x):
    return second(x) + 1


def fourth(x):
    return x
"""

ASSIGNMENT = {
    "title": "t",
    "notebook": "n",
    "tasks": [
        {"name": "first", "points": 1},
        {"name": "second", "points": 1},
        {"name": "third", "points": 1, "uses": ["second"]},
        {"name": "fourth", "points": 1},
        {"name": "text", "points": 1, "rubric": [{"name": "why", "points": 1, "says": "gives a reason"}]},
    ],
}


def file_of_tests(task: str, body: str = "...") -> str:
    """A file of hidden tests."""
    return f'import pytest\n\npytestmark = pytest.mark.task("{task}")\n\n\ndef test_it(student):\n    {body}\n'


class Homework:
    """A homework in a folder, whose files a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reference = REFERENCE
        self.assignment = ASSIGNMENT
        for task in ("first", "second", "third", "fourth"):
            self.write(f"test_{task}.py", file_of_tests(task))

    def write(self, name: str, source: str) -> None:
        """Write a file beside the hidden tests."""
        (self.folder / name).write_text(source, "utf-8")

    def tasks(self, own: str, task: str = "fourth", broken: tuple[str, ...] = ()) -> str:
        """The tasks that a solution with this source of its own can change."""
        reference = f"# %%\n{self.reference}\n"
        reach = Reach(Assignment.model_validate(self.assignment), reference, self.folder)
        found = reach.tasks(f"# %%\n{self.reference}\n\n# %%\n{own}\n", task, broken)
        if found is None:
            return "all"
        return " ".join(f"{name}({' '.join(stand_ins)})" if stand_ins else name for name, stand_ins in found.items())


@pytest.fixture
def homework(tmp_path: Path) -> Homework:
    """Four tasks that tests grade: the third calls the second, and one helper serves the first."""
    return Homework(tmp_path)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("def fourth(x): return 0", "fourth"),
        ("def _half(x): return x", "first fourth"),
        ("SCALE = 3", "first fourth"),
        ("def second(x): return x", "second third fourth"),
        ("def max(x): return 0", "second third fourth"),
        ("import math", "fourth"),
        ("import numpy as math", "second third fourth"),
        ("def unheard_of(x): return x\ndef fourth(x): return unheard_of(x)", "fourth"),
        ("import torch\nimport copy", "fourth"),
        ("def first(x): return x\ndef second(x): return x", "all"),
        ("print(1)", "all"),
        ("%matplotlib inline", "all"),
        ("def (", "all"),
        ("def fourth(x): return 0\n# %% [markdown]\n# words", "fourth"),
        ("def fourth(x): return 0\n# %%\nprint(1)", "all"),
    ],
)
def test_the_names_decide(homework: Homework, own: str, expected: str) -> None:
    """Its own task, each whose code comes to a redefined name, and those that use one of them; all if in doubt."""
    assert homework.tasks(own) == expected


def test_a_use_counts_without_a_call(homework: Homework) -> None:
    """``uses`` in the assignment is enough, and goes on from task to task."""
    uses = {"second": ["first"], "third": ["second"]}
    tasks = [{"name": name, "points": 1, "uses": uses.get(name, [])} for name in ("first", "second", "third", "fourth")]
    homework.assignment = {**ASSIGNMENT, "tasks": tasks}
    assert homework.tasks("def first(x): return x", "first") == "first second third"


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("test_fourth.py", file_of_tests("fourth", "student._half(1)"), "first fourth"),
        ("test_fourth.py", file_of_tests("fourth", 'student.function("_half")'), "first fourth"),
        ("test_fourth.py", file_of_tests("fourth", 'student.call("_" + "half")'), "first fourth"),
        ("test_fourth.py", file_of_tests("fourth", "student.grad(name, 1)"), "first fourth"),
        ("test_fourth.py", file_of_tests("fourth", "getattr(student, name)(1)"), "first fourth"),
        ("test_fourth.py", file_of_tests("fourth", "torch.other(_half)"), "first"),
        ("test_more.py", "@x.mark.task(NAME)\ndef test(student): student._half(1)", "all"),
        ("conftest.py", "def anything(student): student._half(1)", "all"),
        ("helper.py", "def anything(student): student._half(1)", "first"),
    ],
)
def test_what_tests_ask_for_counts(homework: Homework, name: str, source: str, expected: str) -> None:
    """A function that no other calls may still be called by a test of another task."""
    homework.write(name, source)
    assert homework.tasks("def _half(x): return x", "first") == expected


def test_helpers_count_where_they_are_used(homework: Homework) -> None:
    """Through other helpers too, in another file, and by the name of a tool."""
    homework.write("tools.py", 'LIST = ["_half"]\n\n\ndef watch(f):\n    return [f[name] for name in LIST]\n')
    homework.write("checks.py", 'def look(student):\n    return student.tool("watch")\n')
    homework.write("test_third.py", file_of_tests("third", "look(student)"))
    assert homework.tasks("def _half(x): return x") == "first third fourth"


@pytest.mark.parametrize("line", ["x = globals()", "import sys", "def f(g): return g.__globals__"])
def test_a_reference_that_looks_behind(homework: Homework, line: str) -> None:
    """What cannot be seen in its source might be anything."""
    homework.reference += f"\n\n{line}\n"
    assert homework.tasks("def fourth(x): return 0") == "all"


def test_another_reference_in_front(homework: Homework) -> None:
    """A notebook that does not begin with the reference has it nowhere."""
    reach = Reach(Assignment.model_validate(ASSIGNMENT), f"# %%\n{REFERENCE}\n", homework.folder)
    assert reach.tasks("# %%\ndef fourth(x): return 0\n", "fourth", ()) is None
    assert reach.tasks("", "fourth", ()) is None


def test_stand_ins_keep_a_solution_away(homework: Homework) -> None:
    """Where all that it redefines is replaced, or was used by what is replaced, nothing of it is left."""
    assert homework.tasks("def second(x): return x", "second", ("second",)) == "second third(second)"
    assert homework.tasks("def max(x): return x", "second", ("second",)) == "second third(second)"
    assert homework.tasks("def second(x): return x", "second", ("first",)) == "second third"
    homework.reference += "\n\n\ndef third(x):\n    return max(second(x))\n"
    assert homework.tasks("def max(x): return x", "second", ("second",)) == "second third"
    assert homework.tasks("def second(x): return x\ndef third(x): return x", "third", ("second",)) == "second third"
