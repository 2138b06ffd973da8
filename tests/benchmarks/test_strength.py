"""The naive suites are fair: they pass what is right, and they are what they claim to be."""

import importlib.util
import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from autograder.course import Course
from autograder.release.shim import CheckFailed, check
from benchmarks.strength import HOMEWORKS, NAIVE, course_with


def suite(slug: str) -> ModuleType:
    """A naive suite, imported."""
    spec = importlib.util.spec_from_file_location(f"naive_{slug}", NAIVE / f"{slug}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_task(module: ModuleType) -> dict[str, Callable[..., None]]:
    """Its tests by the task they are about."""
    functions = [value for name, value in inspect.getmembers(module) if name.startswith("test_")]
    return {mark.args[0]: f for f in functions for mark in f.pytestmark if mark.name == "task"}


@pytest.mark.parametrize("slug", HOMEWORKS)
def test_every_task_has_a_naive_test_that_the_reference_passes(course: Course, slug: str) -> None:
    """With each of its seeds."""
    module = suite(slug)
    tests = by_task(module)
    assert set(tests) == {task.name for task in course.assignment(slug).tasks}
    names: dict[str, object] = {}
    exec((course.solutions(slug) / "reference.py").read_text("utf-8"), names)
    for test in tests.values():
        for seed in module.SEEDS:
            check(names, test, seed=seed)


@pytest.mark.parametrize("slug", HOMEWORKS)
def test_naive_tests_notice_what_is_plainly_wrong(course: Course, slug: str) -> None:
    """Functions that hand back their first argument fail every test."""
    names = {task.name: lambda *arguments: arguments[0] for task in course.assignment(slug).tasks}
    for test in by_task(suite(slug)).values():
        with pytest.raises((CheckFailed, RuntimeError, TypeError, ValueError)):
            check(names, test, seed=0)


@pytest.mark.parametrize("name", ["naive", "public"])
def test_a_suite_becomes_a_course(course: Course, tmp_path: Path, name: str) -> None:
    """With the homework's tasks and points, its solutions, the suite as hidden tests, and no bans."""
    made = course_with(course, "hw3_gradients", name, tmp_path)
    tasks = made.assignment("hw3_gradients").tasks
    assert [(t.name, t.points) for t in tasks] == [(t.name, t.points) for t in course.assignment("hw3_gradients").tasks]
    assert not any(task.forbid for task in tasks)
    assert (made.hidden_tests("hw3_gradients") / "test_suite.py").is_file()
    assert (made.solutions("hw3_gradients") / "reference.py").is_file()
