"""The picture of tests against wrong solutions."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.check.matrix import write_matrix_picture


@pytest.mark.parametrize("tests", [(), ("test_f.py::test_a", "test_f.py::test_b")], ids=len)
def test_a_homework_without_wrong_solutions(tmp_path: Path, tests: tuple[str, ...]) -> None:
    """As every new one is: a picture all the same, and no warning from the library that draws it."""
    trials = SimpleNamespace(slug="toy", test_ids=tests, solutions=SimpleNamespace(wrong=()))
    evidence: Any = SimpleNamespace(trials=trials, assignment=SimpleNamespace(tasks=()))
    path = write_matrix_picture(evidence, tmp_path)
    assert path == tmp_path / "kill-matrix-toy.png"
    assert path.read_bytes().startswith(b"\x89PNG")
