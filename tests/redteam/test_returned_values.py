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

_ROOT = Path(__file__).parents[2]
_HOMEWORKS = sorted(path.name for path in (_ROOT / "assignments").iterdir() if (path / "assignment.yml").is_file())

#: What a comparison, a conversion or an index may stumble over.
_VALUES = {
    "array": "np.array([1.0, 2.0])",
    "big": "10**300",
    "bool": "np.True_",
    "complex": "torch.ones(2, 2, dtype=torch.complex64)",
    "dict": "{'a': torch.ones(2)}",
    "empty": "torch.zeros(0)",
    "list": "[torch.ones(2), object(), [1]]",
    "nan": "float('nan')",
    "object": "object()",
    "scalar": "torch.tensor(float('nan'))",
    "several": "(torch.ones(2), np.ones((2, 2)), ['x'])",
    "text": "'x'",
}


@pytest.mark.slow
@pytest.mark.parametrize("slug", _HOMEWORKS)
def test_no_hidden_test_breaks(slug: str, tmp_path: Path) -> None:
    """Every function returns one of these values: every verdict is about the student, and few points come of it."""
    assignment = load_course(_ROOT).assignment(slug)
    for name, value in _VALUES.items():
        functions = "".join(f"def {task.name}(*args, **more):\n    return {value}\n" for task in assignment.tasks)
        (tmp_path / f"{name}.py").write_text(f"# %%\nimport numpy as np\nimport torch\n{functions}", "ascii")
    command = [str(Path(sys.executable).with_name("autograder")), "grade", slug, str(tmp_path)]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "graded"), "--workers", "2"],
        cwd=_ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "graded/results" / slug).glob("*.json")]
    assert {row["student"] for row in rows} == set(_VALUES)
    for row in rows:
        broken = [test for task in row["tasks"] for test in task["tests"] if test["verdict"] == "grader_error"]
        assert broken == []
        assert row["score"] <= row["max_score"] / 4
