"""Everything that students receive for one homework, as bytes that are the same every time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from autograder.course import Course
from autograder.model import UserError
from autograder.notebook import Cell, CellKind, write_notebook
from autograder.release.handout import Piece, read_handout
from autograder.release.otter_tests import otter_tests
from autograder.release.pages import (
    NAMES,
    answer_cell,
    hand_in_notebook,
    hand_in_script,
    otter_cell,
    requirements,
    unknown_imports,
)
from autograder.release.readme import readme
from autograder.release.script import write_script
from autograder.release.stubs import missing_imports, read_stubs

__all__ = ["build", "notebook_cells", "stub_cells"]

Part = TypeVar("Part")
#: Cells that a slip of the hand should not delete; Jupyter keeps them.
_LOCKED = {"deletable": False, "editable": False}


def build(course: Course, slug: str) -> dict[str, bytes]:
    """Every file of the template, by its path in the homework's folder.

    Raises:
        UserError: with one line for each mistake in the handout, the reference's signatures and the public tests.
    """
    assignment = course.assignment(slug)
    name = assignment.notebook
    problems: list[str] = []
    pieces = _collect(lambda: read_handout(course, slug), problems)
    stubs = _collect(lambda: read_stubs(course, slug), problems)
    tests = _collect(lambda: otter_tests(course, slug), problems)
    if pieces is not None:
        shown = course.shown(course.public(slug) / "handout.md")
        problems += unknown_imports(pieces, shown)
        problems += missing_imports(stubs or {}, pieces, shown)
    if problems or pieces is None or stubs is None or tests is None:
        raise UserError("\n".join(problems))
    sources = {task: stub.source for task, stub in stubs.items()}
    answers = {task.name: answer_cell(task) for task in assignment.read_by_a_person}
    cells, locked = _cells(name, pieces, sources, answers, script=False)
    script, _ = _cells(name, pieces, sources, answers, script=True)
    metadata: dict[str, Any] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        # Otter refuses OK_FORMAT without tests; the tests themselves lie in their folder, the only way for Colab.
        "otter": {"OK_FORMAT": False, "assignment_name": slug, "tests": {}},
    }
    files = {
        f"{name}.ipynb": write_notebook(cells, metadata=metadata, cell_metadata=dict.fromkeys(locked, _LOCKED)),
        f"{name}.py": write_script(script),
        "README.md": readme(slug, assignment).encode(),
        "requirements.txt": requirements(pieces).encode(),
    }
    return files | {f"tests/{task}.py": source.encode() for task, source in tests.items()}


def stub_cells(course: Course, slug: str) -> dict[str, str]:
    """The source of each task's stub cell, in the tasks' order."""
    return {task: stub.source for task, stub in read_stubs(course, slug).items()}


def notebook_cells(course: Course, slug: str) -> tuple[Cell, ...]:
    """The cells of the released notebook."""
    assignment = course.assignment(slug)
    answers = {task.name: answer_cell(task) for task in assignment.read_by_a_person}
    pieces = read_handout(course, slug)
    cells, _ = _cells(assignment.notebook, pieces, stub_cells(course, slug), answers, script=False)
    return cells


def _cells(
    name: str, pieces: list[Piece], stubs: dict[str, str], answers: dict[str, str], *, script: bool
) -> tuple[tuple[Cell, ...], tuple[int, ...]]:
    """The cells of notebook or script, and the positions of those that are not to be changed."""
    parts: list[tuple[CellKind, str, bool]] = [("markdown", NAMES, False), ("code", otter_cell(name), True)]
    for piece in pieces:
        match piece.kind:
            case "stub":
                parts.append(("code", stubs[piece.text], False))
            case "check":
                parts.append(("code", f'grader.check("{piece.text}")', True))
            case "answer":
                parts.append(("markdown", answers[piece.text], False))
            case kind:
                parts.append((kind, piece.text, False))
    for number, text in enumerate(hand_in_script(name) if script else hand_in_notebook(name)):
        parts.append(("code" if number % 2 else "markdown", text, True))
    cells = tuple(Cell(kind, text, number) for number, (kind, text, _) in enumerate(parts, start=1))
    return cells, tuple(number for number, (_, _, locked) in enumerate(parts, start=1) if locked)


def _collect(make: Callable[[], Part], problems: list[str]) -> Part | None:
    try:
        return make()
    except UserError as error:
        problems += str(error).splitlines()
        return None
