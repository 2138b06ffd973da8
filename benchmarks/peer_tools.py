"""Otter and nbgrader, each in an environment of its own, so that the project's stays clean, and how they are run.

The environments share torch and NumPy with the project's, through a path file: a second download of torch would prove
nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.notebook import read_cells
from benchmarks.cost import Cost, run_command
from benchmarks.questions import QUESTIONS, grade_cells, otter_files

__all__ = ["REQUIREMENTS", "Nbgrader", "Otter", "Verdicts", "peer_environment"]

#: Whether a student got all of a question right, by student and question.
Verdicts = dict[tuple[str, str], bool]

#: What each peer's environment is made of, beside what it shares with the project's.
REQUIREMENTS = {"otter": "otter-grader[grading]==7.0.0", "nbgrader": "nbgrader==0.9.6"}
_NAME = "questions.ipynb"
_LAB = "lab"

_READ_GRADEBOOK = f"""\
import json
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    rows = [
        [submission.student.id, grade.name, grade.score, grade.max_score]
        for submission in book.assignment_submissions("{_LAB}")
        for notebook in submission.notebooks
        for grade in notebook.grades
    ]
print(json.dumps(rows))
"""


def peer_environment(root: Path, peer: str) -> Path:
    """The Python of a peer's environment, in ``.bench-venv/`` below ``root``; made at the first call: a minute or two.

    Each peer has its own: nbgrader brings along a package that every Jupyter process then imports, for seconds, and
    Otter must not pay for that.
    """
    folder = root / ".bench-venv" / peer
    python, ready = folder / "bin" / "python", folder / "ready"
    if ready.is_file() and ready.read_text("utf-8") == REQUIREMENTS[peer]:
        return python
    print(f"installing {REQUIREMENTS[peer]} into {folder.relative_to(root)} (once) ...", flush=True)
    venv.create(folder, with_pip=True, clear=True)
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    Path(paths["purelib"], "project.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "-c", "constraints.txt"]
    subprocess.run([*install, REQUIREMENTS[peer]], cwd=root, check=True)
    ready.write_text(REQUIREMENTS[peer], "utf-8")
    return python


def _environment(python: Path, folder: Path) -> dict[str, str]:
    """Settings that keep Jupyter away from the home folder of whoever runs this."""
    jupyter = {name: str(folder / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    return {**jupyter, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


@dataclass
class Otter:
    """``otter run``: one process, and one kernel, for each submission."""

    python: Path
    folder: Path
    course: Course

    def prepare(self) -> None:
        """Make the configuration that ``otter run`` takes, by ``otter generate``."""
        tests = self.folder / "tests"
        tests.mkdir(parents=True)
        for name, source in otter_files(self.course).items():
            (tests / name).write_bytes(source)
        self._run("generate", "--no-requirements", "--no-environment", "-t", "tests", "-o", "autograder.zip")

    def grade(self, notebook: Path) -> tuple[Cost, Verdicts]:
        """Grade one notebook."""
        cost = self._run("run", "--no-logo", "-a", "autograder.zip", "-o", str(self.folder), str(notebook))
        results = json.loads((self.folder / "results.json").read_text("utf-8"))
        scores = {str(test["name"]): test.get("score", 0) == test.get("max_score") for test in results["tests"]}
        return cost, {(notebook.stem, question): scores[question] for question in QUESTIONS}

    def _run(self, *arguments: str) -> Cost:
        command = [str(self.python), "-m", "otter", *arguments]
        return run_command(command, cwd=self.folder, environment=_environment(self.python, self.folder))


@dataclass
class Nbgrader:
    """``nbgrader autograde``: one process for a class, and one kernel for each submission."""

    python: Path
    folder: Path
    course: Course

    def prepare(self, notebooks: list[Path]) -> None:
        """Lay out an nbgrader course in which these notebooks have been handed in."""
        cells = [_grade_cell(name, source) for name, source in grade_cells(self.course).items()]
        self._write(self.folder / "source" / _LAB / _NAME, cells)
        for path in notebooks:
            handed_in = read_cells(path.read_bytes(), path.name).cells
            own = [_cell(cell.kind, f"own{number}", cell.source, {}) for number, cell in enumerate(handed_in)]
            self._write(self.folder / "submitted" / path.stem / _LAB / _NAME, [*own, *cells])
        self._run("generate_assignment", _LAB)

    def grade(self) -> tuple[Cost, Verdicts]:
        """Grade all notebooks that were handed in."""
        cost = self._run("autograde", _LAB, "--force")
        printed = subprocess.run(
            [str(self.python), "-c", _READ_GRADEBOOK], cwd=self.folder, capture_output=True, check=True, text=True
        )
        return cost, {
            (student, question): score == most
            for student, question, score, most in json.loads(printed.stdout)
            if question in QUESTIONS
        }

    def _run(self, *arguments: str) -> Cost:
        command = [str(self.python), "-m", "nbgrader", *arguments]
        return run_command(command, cwd=self.folder, environment=_environment(self.python, self.folder))

    def _write(self, path: Path, cells: list[dict[str, object]]) -> None:
        path.parent.mkdir(parents=True)
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(notebook), "utf-8")


def _grade_cell(name: str, source: str) -> dict[str, object]:
    """A locked cell; those of questions are worth a point, which is lost if the cell raises."""
    grading: Mapping[str, object] = {
        "grade": name in QUESTIONS,
        "grade_id": name,
        "locked": True,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    points = {"points": 1} if name in QUESTIONS else {}
    return _cell("code", f"grade-{name}", source, {"nbgrader": {**grading, **points}})


def _cell(kind: str, name: str, source: str, metadata: Mapping[str, object]) -> dict[str, object]:
    """A cell of a notebook, as JSON has it."""
    cell: dict[str, object] = {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
