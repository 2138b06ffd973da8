"""What students can run themselves is fair: the public checks accept whatever the hidden tests accept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from autograder.check.solutions import load_solutions
from autograder.check.trials import run_trials
from autograder.course import load_course
from benchmarks.strength import course_with

ROOT = Path(__file__).parents[2]
SLUGS = list(yaml.safe_load((ROOT / "grader.yml").read_text("utf-8"))["homeworks"])


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_no_right_solution_is_rejected(tmp_path: Path, slug: str) -> None:
    """The reference and every alternate pass all public checks, those on the simulated GPU too."""
    course = course_with(load_course(ROOT), slug, "public", tmp_path)
    for name in ("tools", "stand_ins"):
        supply = ROOT / "tests" / "hidden" / slug / f"{name}.py"
        if supply.is_file():
            (course.hidden_tests(slug) / supply.name).write_bytes(supply.read_bytes())
    for path in (course.solutions(slug) / "wrong").glob("*.py"):
        path.unlink()
    solutions = load_solutions(course, slug)
    trials = run_trials(course, slug, solutions, b"# %%\n", workers=1, seeds=[1])
    assert solutions.alternates
    assert not solutions.wrong
    rejected = {
        solution.key: {id_: trials.of(solution).tests[id_].detail for id_ in trials.of(solution).failing}
        for solution in solutions.everything
        if trials.of(solution).failing
    }
    assert rejected == {}


def test_an_untouched_template_is_told_in_a_line_each() -> None:
    """What `autograder try` says of a stub: that it is not written yet, once, and no hint for what comes later."""
    notebook = ROOT / "student_template" / "hw1_binary" / "hw1_binary.ipynb"
    command = [sys.executable, "-m", "autograder", "try", "hw1_binary", str(notebook)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    shown = [line.strip() for line in done.stdout.splitlines()]
    assert shown[:2] == ["sigmoid: 0 of 6 checks pass", "sigmoid is not written yet (6 checks)"]
    assert not any(line.startswith("hint:") for line in shown)
