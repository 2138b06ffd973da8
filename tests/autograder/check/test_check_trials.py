"""Trials with several seeds: what is graded anew, and that nothing is missed by grading less."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from autograder.check import trials
from autograder.check.solutions import load_solutions
from autograder.check.trials import Trials, run_trials
from autograder.course import Course, load_course
from autograder.scoring import Job

TEST = '''"""Hidden tests of {task}."""

import pytest


@pytest.mark.task("{task}")
@pytest.mark.hint("three is three")
def test_three(student):
    """Three."""
    assert student.{task}(3) == 3
'''

WRONG = '# task: keep\n# fails: test_three\n"""Returns something else."""\n\n\ndef keep(x):\n    return {}\n'

FILES = {
    "grader.yml": "course: A course of toys\nhomeworks:\n  toy:\n",
    "assignments/toy/assignment.yml": """
title: "Four functions"
notebook: toy
tasks:
  - {name: keep, points: 1}
  - {name: draw, points: 1}
  - {name: both, points: 1, uses: [keep]}
  - {name: rest, points: 1}
""",
    "tests/hidden/__init__.py": '"""Hidden."""\n',
    "tests/hidden/toy/__init__.py": '"""Hidden."""\n',
    "tests/hidden/toy/stand_ins.py": '"""Stand-ins."""\n\n\ndef keep(x):\n    return x\n',
    **{f"tests/hidden/toy/test_{task}.py": TEST.format(task=task) for task in ("keep", "draw", "both", "rest")},
    "solutions/toy/reference.py": '''"""Reference."""

LUCK = []


def _helper(x):
    return x


def keep(x):
    return x


def draw(x):
    return _helper(x) if not LUCK or LUCK[0] < 0.5 else 0


def both(x):
    return keep(x)


def rest(x):
    return x
''',
    "solutions/toy/alternates/keep__product.py": '# task: keep\n"""A product."""\n\n\ndef keep(x):\n    return 1 * x\n',
    "solutions/toy/alternates/whole.py": '''"""A whole notebook."""


def keep(x):
    return x


draw = both = rest = keep
''',
    "solutions/toy/wrong/keep__helper.py": '''# task: keep
# fails: test_three
"""Redefines a helper of another task, whose answer then hangs on the seed."""

import random


def _helper(x):
    return x if random.random() < 0.5 else 0


def keep(x):
    return 0
''',
    "solutions/toy/wrong/keep__luck.py": '''# task: keep
# fails: test_three
"""Changes the other tasks without redefining anything that they name."""

import random

LUCK.append(random.random())


def keep(x):
    return 0
''',
    "solutions/toy/wrong/keep__nothing.py": WRONG.format("None"),
    "solutions/toy/wrong/keep__one_more.py": WRONG.format("x + 1"),
}

SEEDS = range(1, 7)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A homework of four functions, with two solutions that disturb what they are not about."""
    root = tmp_path_factory.mktemp("course")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return load_course(root)


@pytest.fixture(scope="module")
def found(course: Course) -> Iterator[tuple[Trials, list[Job]]]:
    """The trials of all solutions with six seeds, for real, and the jobs that were run for them."""
    jobs: list[Job] = []

    class Watched(trials.Fleet):
        def run(self, submissions: Sequence[Any], on_graded: Callable[..., object], *rest: Any) -> None:
            jobs.extend(submissions)
            super().run(submissions, on_graded, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trials, "Fleet", Watched)
        solutions = load_solutions(course, "toy")
        yield run_trials(course, "toy", solutions, b'{"cells": []}', workers=1, seeds=SEEDS, whole=True), jobs


def tasks_of(jobs: Sequence[Job], key: str) -> set[tuple[str, ...]]:
    """What is run of a solution with further seeds; nothing of an earlier grade means all of it."""
    return {job.tasks if job.earlier else ("all",) for job in jobs if job.student == key and job.seed != SEEDS[0]}


def test_each_solution_is_graded_once_for_each_seed(found: tuple[Trials, list[Job]]) -> None:
    """With the first seed whole."""
    results, jobs = found
    assert sorted((job.student, job.seed) for job in jobs) == sorted(
        (key, seed) for key in results.by_key for seed in SEEDS
    )
    assert all(not job.earlier for job in jobs if job.seed == SEEDS[0])
    assert all(len(trial.again) == len(SEEDS) - 1 for trial in results.by_key.values())


@pytest.mark.parametrize("key", ["reference", "stub", "alternate/whole", "wrong/keep__luck"])
def test_what_is_graded_whole_with_every_seed(found: tuple[Trials, list[Job]], key: str) -> None:
    """Notebooks of their own, and what may change anything."""
    assert tasks_of(found[1], key) == {("all",)}


def test_only_what_a_solution_can_change_runs_again(found: tuple[Trials, list[Job]]) -> None:
    """A helper's task too; a task of stand-ins for the first solution that they replace."""
    _, jobs = found
    assert tasks_of(jobs, "alternate/keep__product") == {("keep", "both")}
    assert tasks_of(jobs, "wrong/keep__helper") == {("keep", "draw", "both")}
    assert tasks_of(jobs, "wrong/keep__nothing") == {("keep",)}
    assert tasks_of(jobs, "wrong/keep__one_more") == {("keep",)}


@pytest.mark.parametrize("key", ["wrong/keep__helper", "wrong/keep__luck"])
def test_what_changes_with_the_seed_is_noticed(found: tuple[Trials, list[Job]], key: str) -> None:
    """Also in a task that the solution is not about: by a redefined helper, or behind its back."""
    unstable = found[0].by_key[key].unstable
    assert any(says.startswith("test_draw.py::test_three says") for says in unstable)


def test_nobody_else_is_unsteady(found: tuple[Trials, list[Job]]) -> None:
    """What did not run says what it said."""
    steady = {key for key, trial in found[0].by_key.items() if not trial.unstable}
    assert steady == found[0].by_key.keys() - {"wrong/keep__helper", "wrong/keep__luck"}


def test_what_did_not_run_is_taken_over(found: tuple[Trials, list[Job]]) -> None:
    """Its results are those of the first grade, to the second."""
    trial = found[0].by_key["wrong/keep__nothing"]
    for grade in trial.again:
        assert grade.tasks[1:] == trial.grade.tasks[1:]
