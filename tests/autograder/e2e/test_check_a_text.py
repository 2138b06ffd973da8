"""The gate and ``try`` on a homework with a text: tests prove the functions, a person remains for the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

FILES = {
    "grader.yml": "course: A course of texts\nhomeworks:\n  essay:\n",
    "assignments/essay/assignment.yml": """
title: "One function, one text"
notebook: essay
tasks:
  - {name: double, points: 1}
  - name: conclusion
    points: 2
    rubric:
      - {name: why, points: 2, says: "gives a reason in one sentence"}
""",
    "assignments/essay/handout.md": """# One function, one text

```python cell
import torch
```

## Doubling

<!-- stub: double -->

<!-- check: double -->

## Conclusion

Why is it twice as large?

<!-- answer: conclusion -->
""",
    "assignments/essay/test_public.py": '''"""Public tests."""

import pytest
import torch

from autograder.testing import assert_close


@pytest.mark.task("double")
@pytest.mark.hint("two times one is two")
def test_one(student):
    """One, doubled."""
    assert_close(student.double(torch.tensor([1.0])), torch.tensor([2.0]))
''',
    "tests/hidden/__init__.py": '"""Hidden."""\n',
    "tests/hidden/essay/__init__.py": '"""Hidden."""\n',
    "tests/hidden/essay/test_double.py": '''"""Hidden tests of double."""

import pytest
import torch

from autograder.testing import assert_close


@pytest.mark.task("double")
@pytest.mark.hint("every number, not only positive ones")
def test_negative(student):
    """A negative number."""
    assert_close(student.double(torch.tensor([-3.0])), torch.tensor([-6.0]))
''',
    "solutions/essay/reference.py": '''"""Reference."""

import torch


def double(x: torch.Tensor) -> torch.Tensor:
    """Twice its argument."""
    return x + x
''',
    "solutions/essay/alternates/double__product.py": '''# task: double
"""A product."""


def double(x):
    return 2 * x
''',
    "solutions/essay/wrong/double__size.py": '''# task: double
# fails:
#   test_negative
"""Doubles the size and drops the sign."""


def double(x):
    return 2 * abs(x)
''',
}


@pytest.fixture(scope="module")
def essay(tmp_path_factory: pytest.TempPathFactory, shared_toys: Any) -> Any:
    """A course with one function and one text, released and with its records written."""
    course = type(shared_toys)(tmp_path_factory.mktemp("essay") / "course")
    for name, text in FILES.items():
        course.write(name, text)
    assert course.autograder("release").status == 0
    done = course.autograder("check", "--update", "--seeds", "2", "--workers", "1")
    assert done.status == 0, done.out + done.err
    return course


def test_the_gate_is_green_and_names_what_a_person_reads(essay: Any) -> None:
    """Reference and alternate hold no conclusion, and lose nothing by it; the record says who scores it."""
    matrix = (essay.root / "docs/kill-matrix/essay.md").read_text()
    assert "- read by a person: `conclusion` (2 points)" in matrix
    assert "alternates (right in another way): 1, of which 0 lose points" in matrix
    assert "wrong solutions: 1, of which 1 lose points" in matrix
    assert "## conclusion" not in matrix


def test_a_template_whose_text_would_count_is_refused(essay: Any) -> None:
    """A cell of the handout that could pass for an answer is found before students get it."""
    path = essay.root / "assignments/essay/assignment.yml"
    before = path.read_text()
    # Another heading for the text: the template's own cell does not begin with it, and nothing else does.
    path.write_text(before.replace("name: conclusion", "name: outlook"))
    done = essay.autograder("check", "--seeds", "1", "--workers", "1")
    path.write_text(before)
    assert done.status == 1
    assert "the_stub_holds_a_place_for_every_text" in done.out


def test_try_says_where_the_text_was_found(essay: Any, tmp_path: Path) -> None:
    """A student sees that the text will be found, or that it will not."""
    solution = f"# %%\n{FILES['solutions/essay/reference.py']}\n"
    with_text = essay.write("ada.py", f"{solution}\n# %% [markdown]\n# ## Conclusion\n#\n# So it is.\n")
    done = essay.autograder("try", "essay", with_text)
    assert "double: 1 of 1 checks pass" in done.out
    assert "conclusion: 9 characters of text found in cell 2; a person reads it" in done.out
    done = essay.autograder("try", "essay", essay.write("ben.py", solution))
    assert "conclusion: no text was found" in done.out
