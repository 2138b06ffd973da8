"""Which tests get a script, and that grading with scripts says what grading call by call says."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder import plugin, rehearsal
from autograder.course import load_course
from autograder.grade import Grade
from autograder.grading import grade_all
from autograder.sandbox.task_session import Script
from autograder.scoring import Job

REFERENCE = """
import torch

def double(x):
    return 2 * x

def shift(x):
    return x + 1
"""

TESTS = '''
import random

import pytest
import torch

from autograder.testing import assert_close

pytestmark = pytest.mark.task("double")
RAN = []


@pytest.mark.hint("h")
def test_fixed(student):
    """Always the same."""
    RAN.append("fixed")
    assert_close(student.double(torch.ones(2)), 2 * torch.ones(2))
    assert_close(student.double(torch.zeros(2)), torch.zeros(2))


@pytest.mark.hint("h")
def test_drawn(student, rng):
    """Drawn from the seed."""
    x = torch.randn(3, generator=rng)
    assert_close(student.double(x), 2 * x)


@pytest.mark.hint("h")
def test_passed_on(student):
    """Asks for the double of what came back."""
    once = student.double(torch.full((2,), 0.1))
    assert_close(student.double(once), 2 * once)


@pytest.mark.hint("h")
def test_object(student):
    """Handles an object that stays behind the wall."""
    assert student.function("double")(3) == 6


@pytest.mark.hint("h")
def test_unseeded(student):
    """Asks something else every time."""
    x = random.random()
    assert student.double(x) == 2 * x


@pytest.mark.hint("h")
@pytest.mark.task("shift")
def test_refusal(student):
    """Raising is an answer too."""
    with pytest.raises(Exception, match="must be Tensor|unsupported|can only concatenate"):
        student.shift("a")
'''


@pytest.fixture(scope="module")
def course_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one homework of two functions."""
    root = tmp_path_factory.mktemp("course")
    for name, text in {
        "grader.yml": "course: c\nhomeworks:\n  hw:\nlimits: {call_seconds: 60, task_seconds: 600}\n",
        "assignments/hw/assignment.yml": (
            "title: t\nnotebook: n\ntasks:\n  - {name: double, points: 5}\n  - {name: shift, points: 1}\n"
        ),
        "solutions/hw/reference.py": REFERENCE,
        "tests/hidden/hw/test_hw.py": TESTS,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), "utf-8")
    return root


def grade(root: Path, *sources: str, seed: int = 5) -> list[Grade]:
    """The grades of notebooks, one after another in one session."""
    grades: list[Grade] = []
    jobs = [
        Job(f"s{n}", "hw.py", source.encode(), hashlib.sha256(source.encode()).hexdigest(), None, seed=seed)
        for n, source in enumerate(sources)
    ]
    grade_all(load_course(root), "hw", jobs, lambda *finished: grades.append(finished[1]))
    return grades


def results(one: Grade) -> dict[str, tuple[str, str]]:
    """Verdict and detail of each test, by the test's name."""
    tests = {test.id.partition("::")[2]: test for task in one.tasks for test in task.tests}
    return {
        name: (str(test.verdict), "" if name == "test_unseeded" else test.detail)  # its question differs each time
        for name, test in tests.items()
    }


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Script]:
    """What the rehearsals of a session find, as they find it."""
    found: dict[str, Script] = {}
    original = rehearsal.rehearse

    def rehearse(*arguments: Any) -> dict[str, Script]:
        rehearsed = original(*arguments)
        found.update({test.partition("::")[2]: script for test, script in rehearsed.items()})
        return rehearsed

    monkeypatch.setattr(rehearsal, "rehearse", rehearse)
    return found


def lengths(scripts: Mapping[str, Script]) -> dict[str, int | None]:
    """How many calls each script has."""
    return {name: None if script.frames is None else len(script.frames) for name, script in scripts.items()}


def test_who_gets_a_script(course_root: Path, scripts: dict[str, Script]) -> None:
    """Tests whose questions are known beforehand; not those that pass answers on, handle objects, or roll dice."""
    (one,) = grade(course_root, REFERENCE)
    assert {verdict for verdict, _ in results(one).values()} == {"passed"}
    assert lengths(scripts) == {
        "test_fixed": 2,
        "test_drawn": 1,
        "test_passed_on": None,
        "test_object": None,
        "test_unseeded": None,
        "test_refusal": 1,
    }


def test_verdicts_do_not_depend_on_scripts(course_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Right, wrong, raising, missing: the same verdicts and sentences as call by call."""
    wrong = [
        REFERENCE,
        "def double(x):\n    return 3 * x\n",
        "def double(x):\n    raise ValueError('no')\n\ndef shift(x):\n    return x\n",
        "",
        "import os\ndef double(x):\n    os._exit(1)\n\ndef shift(x):\n    return x + 1\n",
    ]
    scripted = [results(one) for one in grade(course_root, *wrong)]
    monkeypatch.setattr(rehearsal, "rehearse", lambda *_: {})
    assert [results(one) for one in grade(course_root, *wrong)] == scripted
    assert scripted[1]["test_fixed"][0] == "failed"
    assert scripted[4]["test_fixed"][0] == "raised"


def test_known_answers_are_not_judged_again(course_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very same answers pass without the scripted tests being run again; others are judged."""
    called: list[str] = []
    original = plugin.call_test

    def call_test(item: Any, *rest: Any) -> Any:
        called.append(item.name)
        return original(item, *rest)

    monkeypatch.setattr(plugin, "call_test", call_test)
    other = REFERENCE.replace("2 * x", "x * 2")
    slip = REFERENCE.replace("2 * x", "2 * x + (x == 0)")
    first, second, third = grade(course_root, REFERENCE, other, slip)
    counts = {name: called.count(name) for name in ("test_fixed", "test_drawn", "test_object")}
    assert counts == {"test_fixed": 2, "test_drawn": 1, "test_object": 3}
    assert results(first) == results(second)
    assert results(third)["test_fixed"][0] == "failed"


def test_without_a_reference_all_goes_call_by_call(
    course_root: Path, scripts: dict[str, Script], tmp_path: Path
) -> None:
    """As on a student's machine."""
    for path in course_root.rglob("*"):
        if path.is_file() and "solutions" not in path.parts and "__pycache__" not in path.parts:
            copy = tmp_path / path.relative_to(course_root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (one,) = grade(tmp_path, REFERENCE)
    assert {verdict for verdict, _ in results(one).values()} == {"passed"}
    assert not scripts
