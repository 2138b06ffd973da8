"""No value that a function can return makes a hidden test of this course break.

A test that breaks is the grader's fault and costs no points, so a value that breaks one would be worth points.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import load_course

from .nearly_right import EVERY_WAY, FEW_WAYS, spoilt

_ROOT = Path(__file__).parents[2]
_HOMEWORKS = sorted(path.name for path in (_ROOT / "assignments").iterdir() if (path / "assignment.yml").is_file())
#: Ways to spoil, and which of the entries of a result are spoilt first.
_SIZES = [
    pytest.param(FEW_WAYS, (0,), id="few", marks=pytest.mark.slow),
    pytest.param(EVERY_WAY, (0, 1), id="every", marks=(pytest.mark.slow, pytest.mark.nightly)),
]


@pytest.mark.parametrize(("ways", "turns"), _SIZES)
@pytest.mark.parametrize("slug", _HOMEWORKS)
def test_no_hidden_test_breaks(slug: str, ways: dict[str, str], turns: tuple[int, ...], tmp_path: Path) -> None:
    """Every function returns one of these values: every verdict is about the student, whatever it is."""
    course = load_course(_ROOT)
    reference = (_ROOT / "solutions" / slug / "reference.py").read_text("utf-8")
    tasks = [task.name for task in course.assignment(slug).tasks]
    for name, way in ways.items():
        for turn in turns:
            (tmp_path / f"{name}-{turn}.py").write_text(spoilt(reference, tasks, way, turn), "utf-8")
    command = [str(Path(sys.executable).with_name("autograder")), "grade", slug, str(tmp_path)]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "graded"), "--workers", "2"],
        cwd=_ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "graded/results" / slug).glob("*.json")]
    assert {row["student"] for row in rows} == {f"{name}-{turn}" for name in ways for turn in turns}
    broken = {
        (row["student"], test["id"], test["detail"])
        for row in rows
        for task in row["tasks"]
        for test in task["tests"]
        if test["verdict"] == "grader_error"
    }
    assert broken == set()
    hopeless = [row for row in rows if row["student"].startswith(("object", "text", "dict"))]
    assert hopeless
    for row in hopeless:  # else the functions were not spoilt at all
        assert row["score"] < row["max_score"] * 0.8, (row["student"], row["score"])
