"""A small course to attack, in which nearly every answer depends on fresh random inputs, and secrets lie everywhere."""

from __future__ import annotations

from pathlib import Path

__all__ = ["HONEST", "honest_notebooks", "write_course"]

_GRADER = """
course: A course under attack
homeworks:
  toy: {due: 2026-11-30 23:59}
limits: {cell_seconds: 2, notebook_seconds: 6, call_seconds: 2, task_seconds: 6, memory_mb: 512, scratch_mb: 16,
         reply_mb: 8}
"""

_ASSIGNMENT = """
title: Doubling, shouting, adding up
notebook: toy
tasks:
  - {name: double, points: 5}
  - {name: shout, points: 2}
  - {name: total, points: 3, forbid: [sums]}
bans:
  sums:
    says: add the numbers up yourself; a ready-made sum is what this task asks you to write
    names: [torch.sum, torch.Tensor.sum]
    kernels: [sum]
"""

_DOUBLE = '''
"""Hidden tests of double. Everything here is secret: {canary}."""

import pytest
import torch

from autograder.testing import assert_close

from .oracle import twice

pytestmark = pytest.mark.task("double")
CANARY = "{canary}"


@pytest.mark.hint("double every entry, whatever its size and dtype")
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_fresh(student, rng, dtype):
    """Numbers that nobody can know beforehand."""
    x = torch.randn(3, generator=rng, dtype=dtype)
    assert_close(student.double(x), twice(x))


@pytest.mark.hint("one and two are two and four")
def test_fixed(student):
    """The one example that a student can learn by heart."""
    assert_close(student.double(torch.tensor([1.0, 2.0])), torch.tensor([2.0, 4.0]))


@pytest.mark.hint("autograd must see what you do")
def test_gradient(student, rng):
    """The gradient is two everywhere, here weighted."""
    x, weights = torch.randn(3, generator=rng), torch.rand(3, generator=rng)
    assert_close(student.grad("double", x, weights=weights), 2 * weights)


@pytest.mark.hint("make a new tensor instead of changing the old one")
def test_keeps_its_input(student, rng):
    """The argument is as it was."""
    x = torch.randn(3, generator=rng)
    trace = student.trace("double", x)
    assert_close(trace.value, 2 * x)
    assert torch.equal(trace.inputs[0], x), "changed its input in place"
'''

_REST = '''
"""Hidden tests of shout and total. Secret: {canary}."""

import pytest
import torch

from autograder.testing import Mismatch, StudentError, assert_close


@pytest.mark.task("shout")
@pytest.mark.hint("capitals and an exclamation mark")
def test_shout(student, rng):
    """A word that nobody knows."""
    word = "".join(chr(97 + int(letter)) for letter in torch.randint(0, 26, (12,), generator=rng))
    said = student.shout(word)
    if not isinstance(said, str) or said != word.upper() + "!":
        raise Mismatch("is not the word in capitals with an exclamation mark")


@pytest.mark.task("shout")
@pytest.mark.hint("refuse what is no text with a TypeError")
def test_refuses_numbers(student):
    """A number is nothing to shout; a word still is, so that a function that always raises passes nothing."""
    if student.shout("a") != "A!":
        raise Mismatch("is not the word in capitals with an exclamation mark")
    with pytest.raises(StudentError) as caught:
        student.shout(3)
    assert "TypeError" in caught.value.bases, f"raised {{caught.value.kind}}, expected TypeError"


@pytest.mark.task("total")
@pytest.mark.hint("start at zero and add")
@pytest.mark.parametrize("count", [1, 4, 7])
def test_total(student, rng, count):
    """A sum of fresh numbers as a scalar tensor."""
    values = torch.randn(count, generator=rng, dtype=torch.float64)
    assert_close(student.total(values), torch.tensor(sum(values.tolist()), dtype=torch.float64))
'''

_ORACLE = '''
"""The right answers. Secret: {canary}."""

CANARY = "{canary}"


def twice(x):
    return 2 * x
'''

#: What an honest student writes.
HONEST = {
    "double": "import torch\ndef double(x):\n    return x * 2",
    "shout": "def shout(text):\n    if not isinstance(text, str):\n        raise TypeError('no text')\n"
    "    return text.upper() + '!'",
    "total": "import torch\ndef total(x):\n    result = torch.tensor(0.0, dtype=x.dtype)\n    for value in x:\n"
    "        result = result + value\n    return result",
}


def honest_notebooks(canary: str) -> dict[str, str]:
    """Two students who mean well: one has everything right, the other's mistakes put the secret into the results."""
    right = "".join(f"\n# %%\n{source}\n" for source in HONEST.values())
    wrong = f"\n# %%\n{HONEST['double']}\n# %%\ndef shout(text):\n    raise ValueError('{canary}')\n"
    return {"right": f"# A submission. Secret: {canary}\n{right}", "wrong": wrong + "# %%\n1 / 0\n"}


def write_course(root: Path, canary: str, forgo: tuple[str, ...]) -> None:
    """Write the course; ``canary`` stands in everything that a student must not see."""
    isolation = f"isolation: {{require: [landlock, seccomp, rlimits], forgo: [{', '.join(forgo)}]}}\n"
    files = {
        "grader.yml": _GRADER + isolation + f"# {canary}\n",
        "assignments/toy/assignment.yml": _ASSIGNMENT,
        "tests/hidden/__init__.py": '"""Hidden."""\n',
        "tests/hidden/toy/__init__.py": f'"""Hidden. {canary}"""\n',
        "tests/hidden/toy/oracle.py": _ORACLE.format(canary=canary),
        "tests/hidden/toy/test_double.py": _DOUBLE.format(canary=canary),
        "tests/hidden/toy/test_rest.py": _REST.format(canary=canary),
        "solutions/toy/reference.py": f"CANARY = '{canary}'\n",
    }
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
