"""The kill matrix, tests x wrong solutions: as a Markdown table for the docs and as a picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from autograder.check.rules import Evidence
from autograder.check.solutions import Solution
from autograder.files import write_atomic
from autograder.grade import TestResult
from autograder.model import Verdict

__all__ = ["matrix_markdown", "write_matrix_picture"]

_COLOURS = {
    "": (0.96, 0.96, 0.96),
    "failed": (0.80, 0.25, 0.20),
    "raised": (0.93, 0.60, 0.20),
    "timeout": (0.45, 0.35, 0.70),
    "forbidden": (0.20, 0.45, 0.75),
    "deferred": (0.75, 0.75, 0.75),
    "grader_error": (0.0, 0.0, 0.0),
}


def matrix_markdown(evidence: Evidence) -> str:
    """Per task: which wrong solution fails which test functions, and how many each test catches."""
    trials = evidence.trials
    solutions = trials.solutions
    lines = [
        f"# {trials.slug}: hidden tests and the wrong solutions they catch",
        "",
        "Written by `autograder check --update`; do not edit.",
        "",
        f"- hidden tests: {len(evidence.tests)}, with {len(trials.test_ids)} cases",
        f"- wrong solutions: {len(solutions.wrong)}, of which {_losing(evidence, solutions.wrong)} lose points",
        f"- alternates (right in another way): {len(solutions.alternates)}, of which "
        f"{_losing(evidence, solutions.alternates)} lose points",
    ]
    read = evidence.assignment.read_by_a_person
    lines += [f"- read by a person: `{task.name}` ({task.points} points)" for task in read]
    for task in evidence.assignment.tested:
        wrong = [solution for solution in solutions.wrong if solution.task == task.name]
        tests = [test for test in evidence.tests if any(test.covers(t.id) for t in _of(evidence, task.name))]
        lines += ["", f"## {task.name}", ""]
        lines += [f"{number}. `{solution.name}`: {solution.says}" for number, solution in enumerate(wrong, 1)]
        lines += ["", "| hidden test | " + " | ".join(str(n) for n in range(1, len(wrong) + 1)) + " | caught |"]
        lines += ["|---|" + ":-:|" * len(wrong) + "--:|"]
        for test in tests:
            caught = [any(test.covers(id_) for id_ in trials.of(solution).failing) for solution in wrong]
            name = test.name.partition("::")[2] + (" (bonus)" if test.bonus else "")
            lines.append(f"| `{name}` | " + " | ".join("x" if hit else "" for hit in caught) + f" | {sum(caught)} |")
    return "\n".join(lines) + "\n"


def write_matrix_picture(evidence: Evidence, folder: Path) -> Path:
    """``folder/kill-matrix-<slug>.png``: every case (rows) against every wrong solution (columns), by verdict."""
    trials = evidence.trials
    wrong = [w for task in evidence.assignment.tasks for w in trials.solutions.wrong if w.task == task.name]
    shades = [[_COLOURS[_verdict(evidence, solution, id_)] for solution in wrong] for id_ in trials.test_ids]
    figure = Figure(figsize=(4 + 0.16 * len(wrong), 2 + 0.11 * len(shades)), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(shades if wrong and shades else [[(1.0, 1.0, 1.0)]], aspect="auto", interpolation="nearest")
    axes.set_xticks(range(len(wrong)), [w.name.replace("__", ": ") for w in wrong], rotation=90, fontsize=5)
    axes.set_yticks(range(len(shades)), [id_.partition("::")[2] for id_ in trials.test_ids], fontsize=4)
    axes.set_title(f"{trials.slug}: hidden tests x wrong solutions")
    for verdict, colour in _COLOURS.items():
        axes.plot([], [], "s", color=colour, markeredgecolor="grey", label=verdict or "passed")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=7)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    path = folder / f"kill-matrix-{trials.slug}.png"
    write_atomic(path, buffer.getvalue())
    return path


def _of(evidence: Evidence, task: str) -> list[TestResult]:
    return list(evidence.trials.by_key["reference"].task(task).tests)


def _losing(evidence: Evidence, solutions: Sequence[Solution]) -> int:
    """How many of these solutions miss at least one required test."""
    grades = [evidence.trials.of(solution).grade for solution in solutions]
    return sum(any(task.passed < task.total and not task.by_a_person for task in grade.tasks) for grade in grades)


def _verdict(evidence: Evidence, solution: Solution, id_: str) -> str:
    test = evidence.trials.of(solution).tests.get(id_)
    return "" if test is None or test.verdict is Verdict.PASSED else str(test.verdict)
