"""A student who makes a known mistake is told which one, and a student who makes none is told nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOMEWORK = "hw2_multiclass"
FOLDER = ROOT / "solutions" / HOMEWORK
REFERENCE = (FOLDER / "reference.py").read_text("utf-8")


def one_per_task(folder):
    """The first solution of each task in ``folder``, by task."""
    found = {}
    for path in sorted((FOLDER / folder).glob("*.py")):
        found.setdefault(path.stem.partition("__")[0], path)
    return found


WRONG, RIGHT = one_per_task("wrong"), one_per_task("alternates")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Each chosen solution handed in as a student's script, under another file name, and graded by the command."""
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("graded")
    for kind, solutions in (("wrong", WRONG), ("right", RIGHT)):
        for task, path in solutions.items():
            script = f"# %% [markdown]\n# My homework\n\n# %%\n{REFERENCE}\n\n# %%\n{path.read_text('utf-8')}"
            (folder / f"{kind}_{task} (1).py").write_text(script, "utf-8")
    command = [sys.executable, "-m", "autograder", "grade", HOMEWORK, str(folder), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    grades = [json.loads(path.read_text("utf-8")) for path in (out / "results" / HOMEWORK).glob("*.json")]
    return {grade["submission"]["file"].removesuffix(" (1).py"): grade for grade in grades}


@pytest.mark.parametrize("task", sorted(WRONG))
def test_a_known_mistake_is_named(results, task):
    """The misconception's file name and its sentence, for that task only, whatever the seed and the cell numbers."""
    grade = results[f"wrong_{task}"]
    named = [(found["task"], found["id"]) for found in grade["misconceptions"]]
    assert named == [(task, WRONG[task].stem)], [note["says"] for note in grade["notes"]]
    assert len(grade["misconceptions"][0]["says"].split()) > 5


@pytest.mark.parametrize("task", sorted(RIGHT))
def test_a_right_solution_is_never_diagnosed(results, task):
    """Neither a misconception nor a likeness, although it is not the reference."""
    grade = results[f"right_{task}"]
    assert grade["misconceptions"] == []
    assert [note for note in grade["notes"] if note["kind"] == "resembles"] == []
