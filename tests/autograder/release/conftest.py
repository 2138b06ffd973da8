"""A course with one small homework of two tasks, in the shape that real ones have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course, load_course

FILES = {
    "grader.yml": "course: Small\nhomeworks:\n  hw1:\n",
    "assignments/hw1/assignment.yml": """\
title: "Homework 1: small"
notebook: small
summary: Two functions.
tasks:
  - {name: double, points: 2, bonus: 0.5, forbid: [addition]}
  - {name: total, points: 1.5}
bans:
  addition: {says: "write it as a product", names: [torch.add]}
""",
    "assignments/hw1/handout.md": """\
# Homework 1: small

Some prose, with $x^2$ and `code`.

```python cell
import torch

torch.zeros(2)
```

More prose.

```python
not_a_cell(1)
## no heading
```

## Doubling

<!-- stub: double -->

<!-- check: double -->

## Adding up

<!-- stub: total -->

<!-- check: total -->
""",
    "assignments/hw1/test_public.py": '''\
"""The checks."""

import pytest
import torch

from autograder.testing import assert_close

DOUBLE = pytest.mark.task("double")
TWO = 2.0  # the factor
UNUSED = 7.0


def f64(values):
    """A float64 tensor."""
    # the dtype of all tests
    return torch.tensor(values, dtype=torch.float64)


def twice(values):
    """Twice the numbers."""
    return f64([TWO * value for value in values])


@DOUBLE
@pytest.mark.hint("times two")
@pytest.mark.parametrize(
    ("values", "sign"), [([1.0, 2.0], 1), ([3.0], -1)], ids=["two", "one"]
)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_double(student, values, dtype, sign):
    """A few numbers."""
    given = f64(values).to(dtype)
    assert_close(sign * student.double(given), sign * twice(values), dtype=dtype)


@DOUBLE
@pytest.mark.hint("autograd must be able to follow")
def test_double_gradient(student):
    """The slope is 2."""
    assert_close(student.grad("double", f64([1.0, -1.0])), f64([2.0, 2.0]))


@pytest.mark.task("total")
@pytest.mark.hint("the sum of all elements")
@pytest.mark.parametrize("size", [1, 3])
def test_total(student, size):
    """Ones."""
    assert_close(student.total(torch.ones(size)), torch.tensor(float(size)))


@pytest.mark.task("total")
@pytest.mark.hint("stay on the device of the input")
def test_total_on_a_gpu(student, device):
    """Ones, beside a GPU."""
    assert_close(student.on(device).total(torch.ones(3)), torch.tensor(3.0))
''',
    "solutions/hw1/reference.py": '''\
"""SECRET docstring of the module."""

import torch

SECRET_FACTOR = 2


def secret_decorator(function):
    """SECRET helper."""
    return function


@secret_decorator
def double(x: torch.Tensor) -> torch.Tensor:  # SECRET comment
    """Twice its argument.

    Args:
        x: any shape, \\\\alpha.

    Returns:
        The same shape.
    """
    # SECRET comment
    return SECRET_FACTOR * x


def total(x: torch.Tensor, weight: float = 1.0) -> torch.Tensor:
    """The sum of all elements."""
    return weight * x.sum()  # SECRET comment
''',
}


@pytest.fixture
def make_course(tmp_path: Path) -> Callable[..., Course]:
    """``make_course(("path", "old", "new"), ...)``: the small course with some of its text replaced."""

    def make(*edits: tuple[str, str, str]) -> Course:
        files = dict(FILES)
        for path, old, new in edits:
            assert old in files[path]
            files[path] = files[path].replace(old, new)
        for name, text in files.items():
            path_ = tmp_path / name
            path_.parent.mkdir(parents=True, exist_ok=True)
            path_.write_text(text, "utf-8")
        return load_course(tmp_path)

    return make


@pytest.fixture
def course(make_course: Callable[..., Course]) -> Course:
    """The small course as it is."""
    return make_course()
