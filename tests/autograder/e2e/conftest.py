"""A small course of our own, so that the harness is tested without any real homework, and ways to run commands on it.

The course has one homework, ``toy``: ``double`` (a tensor, doubled), ``shout`` (a text in capitals) and ``total`` (a
sum without ``torch.sum``). Every run of a command costs seconds, so runs are shared per module.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

COMMAND = Path(sys.executable).with_name("autograder")

GRADER = """
course: A course of toys
homeworks:
  toy: {due: 2026-11-30 23:59}
limits: {cell_seconds: 4, notebook_seconds: 20, call_seconds: 4, task_seconds: 20, memory_mb: 1024}
"""

ASSIGNMENT = """
title: "Toys: doubling, shouting, adding up"
notebook: toy
tasks:
  - {name: double, points: 4, bonus: 1}
  - {name: shout, points: 2, all_or_nothing: true}
  - {name: total, points: 3, forbid: [sums]}
bans:
  sums:
    says: "add the numbers up yourself; a ready-made sum is what this task asks you to write"
    names: [torch.sum, torch.Tensor.sum]
    kernels: [sum]
"""

HIDDEN_DOUBLE = '''
"""Hidden tests of double."""

import pytest
import torch

from autograder.testing import assert_close

from .oracle import twice

pytestmark = pytest.mark.task("double")


@pytest.mark.hint("keep the dtype of the input")
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_dtypes(student, dtype):
    """SECRET SOURCE: the docstring of a hidden test."""
    assert_close(student.double(torch.tensor([1.0, -2.5], dtype=dtype)), twice([1.0, -2.5]), dtype=dtype)


@pytest.mark.hint("double every entry, whatever its size")
def test_fresh_numbers(student, rng):
    """Numbers that nobody can know beforehand."""
    x = torch.randn(3, generator=rng, dtype=torch.float64)
    assert_close(student.double(x), 2 * x)


@pytest.mark.hint("make a new tensor instead of changing the old one")
def test_keeps_its_input(student):
    """The argument is as it was."""
    x = torch.ones(2)
    assert torch.equal(student.trace("double", x).inputs[0], x), "changed its input in place"


@pytest.mark.bonus
@pytest.mark.hint("an empty tensor doubles to an empty tensor")
def test_empty(student):
    """Nothing, doubled."""
    assert_close(student.double(torch.zeros(0)), torch.zeros(0))
'''

HIDDEN_REST = '''
"""Hidden tests of shout and total."""

import pytest
import torch

from autograder.testing import Mismatch, StudentError, assert_close


@pytest.mark.task("shout")
@pytest.mark.hint("capitals and an exclamation mark")
def test_shout(student):
    """A word."""
    said = student.shout("hello")
    if said != "HELLO!":
        raise Mismatch(f"returned {said!r}, expected 'HELLO!'")


@pytest.mark.task("shout")
@pytest.mark.hint("refuse what is no text with a TypeError")
def test_refuses_numbers(student):
    """A number is nothing to shout."""
    with pytest.raises(StudentError) as caught:
        student.shout(3)
    assert "TypeError" in caught.value.bases, f"raised {caught.value.kind}, expected TypeError"


@pytest.mark.task("total")
@pytest.mark.hint("start at zero and add")
@pytest.mark.parametrize("values", [[1.0, 2.0, 3.5], []], ids=["three", "none"])
def test_total(student, values):
    """A sum as a scalar tensor."""
    assert_close(student.total(torch.tensor(values)), torch.tensor(float(sum(values))))
'''

PUBLIC = '''
"""Public tests."""

import pytest
import torch

from autograder.testing import assert_close


@pytest.mark.task("double")
@pytest.mark.hint("two times one is two")
def test_one(student):
    """One, doubled."""
    assert_close(student.double(torch.tensor([1.0])), torch.tensor([2.0]))


@pytest.mark.task("shout")
@pytest.mark.hint("capitals and an exclamation mark")
def test_hi(student):
    """A short word."""
    assert student.shout("hi") == "HI!", "is not loud enough"


@pytest.mark.task("total")
@pytest.mark.hint("one and two are three")
def test_three(student):
    """Two numbers."""
    assert_close(student.total(torch.tensor([1.0, 2.0])), torch.tensor(3.0))
'''

DOUBLE = "import torch\ndef double(x):\n    return x * 2"
SHOUT = """
def shout(text):
    if not isinstance(text, str):
        raise TypeError("no text")
    return text.upper() + "!"
"""
TOTAL = """
def total(x):
    result = torch.tensor(0.0)
    for value in x:
        result = result + value
    return result
"""


def make_notebook(*cells: str) -> str:
    """The text of a notebook with these code cells."""
    made = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell} for cell in cells
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": made})


@dataclass(frozen=True)
class Done:
    """A finished command."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The complaints."""
        return [line for line in self.err.splitlines() if line.startswith("error: ")]


@dataclass(frozen=True)
class Toys:
    """The toy course in a folder of its own."""

    root: Path
    right: tuple[str, ...] = (DOUBLE, SHOUT, TOTAL)

    @property
    def grading(self) -> list[str | Path]:
        """The command that grades the whole class with one worker."""
        return [COMMAND, "grade", "toy", "submissions", "--out", "graded", "--workers", "1"]

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file below the course's folder."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target

    def submit(self, student: str, *cells: str) -> Path:
        """Write a notebook; without cells one that has everything right."""
        return self.write(f"submissions/{student}.ipynb", make_notebook(*(cells or self.right)))

    def start(self, *command: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        """Start a command in the course's folder, or in ``cwd``."""
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd or self.root,
            env={**os.environ, "OMP_NUM_THREADS": "1", "COLUMNS": "200", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str | Path, cwd: Path | None = None, **environment: str) -> Done:
        """Run a command to its end."""
        process = self.start(*command, cwd=cwd, **environment)
        out, err = process.communicate(timeout=300)
        return Done(process.returncode, out, err)

    def autograder(self, *arguments: str | Path, cwd: Path | None = None, **environment: str) -> Done:
        """Run ``autograder ARGUMENTS``."""
        return self.run(COMMAND, *arguments, cwd=cwd, **environment)

    def pytest(self, *arguments: str | Path) -> Done:
        """Run plain ``pytest ARGUMENTS``."""
        return self.run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments)

    def results(self, out: Path) -> dict[str, dict[str, Any]]:
        """The results in an output folder, by student."""
        return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((out / "results/toy").glob("*.json"))}


def make_toys(root: Path) -> Toys:
    """Write the toy course into ``root``."""
    toys = Toys(root)
    toys.write("grader.yml", GRADER)
    toys.write("assignments/toy/assignment.yml", ASSIGNMENT)
    toys.write("assignments/toy/test_public.py", PUBLIC)
    toys.write("tests/hidden/__init__.py", '"""Hidden."""\n')
    toys.write("tests/hidden/toy/__init__.py", '"""Hidden."""\n')
    oracle = '"""Oracle."""\nimport torch\n\ndef twice(x):\n    return 2 * torch.tensor(x, dtype=torch.float64)\n'
    toys.write("tests/hidden/toy/oracle.py", oracle)
    toys.write("tests/hidden/toy/test_double.py", HIDDEN_DOUBLE)
    toys.write("tests/hidden/toy/test_rest.py", HIDDEN_REST)
    return toys


@pytest.fixture
def toys(tmp_path: Path) -> Toys:
    """A toy course for one test to change."""
    return make_toys(tmp_path / "course")


@pytest.fixture(scope="module")
def shared_toys(tmp_path_factory: pytest.TempPathFactory) -> Toys:
    """A toy course that the tests of a module share."""
    return make_toys(tmp_path_factory.mktemp("shared") / "course")


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run ``autograder`` in this process, which is quick, for commands that end before any worker starts."""
    from autograder.cli import app

    def run(cwd: Path, *arguments: str | Path) -> Done:
        monkeypatch.chdir(cwd)
        monkeypatch.setenv("COLUMNS", "200")
        capsys.readouterr()
        status = app._run([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return Done(status, shown.out, shown.err)

    return run
