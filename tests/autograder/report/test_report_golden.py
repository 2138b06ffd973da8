"""Golden reports: grades in ``golden/report/grades`` in, the files beside them out, to the byte.

When one changes on purpose: the failure names the folder that holds the new text; look at it, then copy it over.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from autograder.grade import Grade, from_json, to_json
from autograder.report import Policy, grades_csv, plain_lines, student_markdown

GOLDEN = Path(__file__).parents[1] / "golden" / "report"
GRADES = sorted((GOLDEN / "grades").glob("*.json"))


@pytest.fixture
def grades() -> list[Grade]:
    """Every golden grade."""
    return [from_json(path.read_text(encoding="utf-8"), source=path.name) for path in GRADES]


def check(name: str, actual: str, folder: Path) -> None:
    """``actual`` is the golden file ``name``; it is saved in ``folder`` for copying."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(actual.encode("utf-8"))
    golden = GOLDEN / name
    assert golden.exists(), f"no golden file yet: look at {path}, then copy it to {golden}"
    assert actual.encode("utf-8") == golden.read_bytes(), f"changed: compare {path} with {golden}"


def test_there_are_some() -> None:
    """The glob finds the golden grades."""
    assert len(GRADES) >= 5


@pytest.mark.parametrize("path", GRADES, ids=lambda path: path.stem)
def test_results_json(path: Path, tmp_path: Path) -> None:
    """Reading and writing gives the same bytes."""
    check(f"grades/{path.name}", to_json(from_json(path.read_text(encoding="utf-8"))), tmp_path)


def test_csv(grades: list[Grade], tmp_path: Path) -> None:
    """``grades.csv`` of all of them."""
    check("grades.csv", grades_csv(grades), tmp_path)


def test_plain_table(grades: list[Grade], tmp_path: Path) -> None:
    """The plain table of all of them."""
    check("table.txt", "\n".join(plain_lines(grades)) + "\n", tmp_path)


@pytest.mark.parametrize("policy", get_args(Policy))
@pytest.mark.parametrize("path", GRADES, ids=lambda path: path.stem)
def test_feedback(path: Path, policy: Policy, tmp_path: Path) -> None:
    """The feedback of each under each policy."""
    grade = from_json(path.read_text(encoding="utf-8"))
    check(f"feedback/{path.stem}.{policy}.md", student_markdown(grade, policy), tmp_path)
