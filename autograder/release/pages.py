"""What a released homework says beside its handout: the fixed cells, the README, the requirements."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable

from autograder.course import Assignment
from autograder.release.handout import Piece

__all__ = ["NAMES", "hand_in_notebook", "hand_in_script", "otter_cell", "readme", "requirements", "unknown_imports"]

#: The first cell.
NAMES = """\
**Before you hand in, fill in the names of everybody who worked on this notebook.**

- Name:
- Student number:"""

#: Packages that a handout may import, and what pip calls them. The first three come with every homework.
_PACKAGES = {
    "torch": "torch>=2.4,<3",
    "numpy": "numpy>=1.26,<3",
    "matplotlib": "matplotlib>=3.8,<4",
    "pandas": "pandas>=2.1,<4",
    "sklearn": "scikit-learn>=1.4,<2",
}
_ALWAYS = ("torch", "numpy", "matplotlib")
_TOOLS = ("otter-grader>=7,<8", "jupyterlab>=4,<5")


def otter_cell(notebook: str) -> str:
    """The cell that makes ``grader``."""
    return (
        "# Run this cell first, and again after each restart of the kernel: it finds the checks in the folder tests/.\n"
        f'import otter\n\ngrader = otter.Notebook("{notebook}.ipynb")'
    )


def hand_in_notebook(notebook: str) -> tuple[str, str, str, str]:
    """The last cells: words, all checks, words, the export."""
    return (
        "## All checks at once\n\n"
        "Restart the kernel, run all cells from top to bottom, and look at every check again. The checks are a small "
        "part of the tests that grade you, and they do not look for functions that you may not call.",
        "grader.check_all()",
        "## Handing in\n\n"
        "**Save the notebook first** (the export takes the file on disk, not what you see). Then run the next cell: "
        f"it writes a zip file, `{notebook}_<date and time>.zip`, beside the notebook. Upload that zip file, or the "
        f"notebook `{notebook}.ipynb` itself; either will do.\n\n"
        "In Google Colab the export does not work. There, choose *File > Download > Download .ipynb* and upload that "
        "file.",
        "grader.export(pdf=False)",
    )


def hand_in_script(notebook: str) -> tuple[str, str, str]:
    """The last cells of the script, which Otter cannot export: its zip would hold the untouched notebook."""
    words, check_all, *_ = hand_in_notebook(notebook)
    return (
        words,
        check_all,
        f"## Handing in\n\nSave and upload this file, `{notebook}.py`. (`grader.export` would pack the notebook, "
        "which does not hold what you wrote here.)",
    )


def unknown_imports(pieces: Iterable[Piece], shown: str) -> list[str]:
    """One line for each import of the handout that students' requirements would not cover."""
    problems = []
    for piece in pieces:
        for name in _imported(piece):
            if name not in _PACKAGES and name not in sys.stdlib_module_names:
                known = ", ".join(_PACKAGES)
                problems.append(f"{shown}:{piece.line}: this cell imports {name}; submissions are run with {known}")
    return problems


def requirements(pieces: Iterable[Piece]) -> str:
    """``requirements.txt``."""
    imported = {name for piece in pieces for name in _imported(piece)}
    packages = [line for name, line in _PACKAGES.items() if name in _ALWAYS or name in imported]
    return "\n".join(
        [
            "# What this homework needs, for Python 3.10 or newer: python -m pip install -r requirements.txt",
            "#",
            "# On Linux, pip's torch brings several gigabytes of GPU libraries along. If you have no NVIDIA GPU, install",
            '# the smaller CPU-only torch first: pytorch.org, "Get started", platform CPU, shows the command.',
            *packages,
            *_TOOLS,
            "",
        ]
    )


def _imported(piece: Piece) -> set[str]:
    if piece.kind != "code":
        return set()
    names: set[str] = set()
    for node in ast.walk(ast.parse(piece.text)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def readme(slug: str, assignment: Assignment) -> str:
    """``README.md``."""
    notebook = assignment.notebook
    tasks = "\n".join(
        f"| `{task.name}` | {task.points} | {task.bonus or ''} |".replace("|  |", "| |") for task in assignment.tasks
    )
    summary = f"\n{assignment.summary}\n" if assignment.summary else ""
    return _README.format(
        title=assignment.title,
        summary=summary,
        slug=slug,
        notebook=notebook,
        tasks=tasks,
        total=assignment.max_score,
        first=assignment.tasks[0].name,
        second=assignment.tasks[min(1, len(assignment.tasks) - 1)].name,
    )


_README = """\
# {title}
{summary}
Everything is in the notebook `{notebook}.ipynb`: explanations, empty functions to fill in, and a check for each of
them.

| task | points | bonus |
|---|---|---|
{tasks}

That makes {total} points; bonus points come on top.

## What is in this folder

| | |
|---|---|
| `{notebook}.ipynb` | the notebook you work in and hand in |
| `{notebook}.py` | the same as a plain script with cells, if you prefer an editor; work in one of the two |
| `tests/` | the checks; they have to lie beside the notebook |
| `requirements.txt` | what to install |

Keep the folder together: take all of it, not just the notebook.

## On your laptop

You need Python 3.10 or newer. In a terminal, inside this folder:

    python -m venv .venv
    source .venv/bin/activate
    python -m pip install -r requirements.txt
    jupyter lab {notebook}.ipynb

On Windows the second line is `.venv\\Scripts\\activate`, and if there is no `python`, try `py`. The next time, only the
second and the last line are needed.

## In VS Code

1. Install the extensions *Python* and *Jupyter*.
2. Open this **folder** (*File > Open Folder*), so that the checks are found.
3. Run *Python: Create Environment* from the command palette, choose *Venv* and tick `requirements.txt`.
4. Open `{notebook}.ipynb` and choose that environment with *Select Kernel*, at the top right. Or open
   `{notebook}.py` and use *Run Cell*, above each cell.

## In Google Colab

The checks lie in `tests/`, so Colab needs this whole folder, by way of Google Drive:

1. In Google Drive, upload this folder (*New > Folder upload*); it should be called `{slug}`.
2. Open `{notebook}.ipynb` there with a double click, or *Open with > Google Colaboratory*.
3. Add a code cell at the very top, paste this, and run it; allow the access to your Drive:

       %pip install --quiet "otter-grader>=7,<8"
       from google.colab import drive
       drive.mount("/content/drive")
       %cd /content/drive/MyDrive/{slug}

   If Colab then asks you to restart the session, do so, and run the cell once more. If you put the folder somewhere
   else, change the last line.
4. To hand in, use *File > Download > Download .ipynb*; `grader.export` does not work in Colab.

## How to work

1. Run the cells from the top. The second one makes `grader`; it says so at once if the folder `tests/` is missing.
2. In each task, replace the line `raise NotImplementedError(...)` by your code. Keep the function's name and its
   arguments. You may add cells and functions of your own.
3. Run the cell, then the check below it, such as `grader.check("{first}")`. A check that fails says what was asked,
   what came back and what was expected, and gives a hint.
4. At the end choose *Restart Kernel and Run All Cells*, and look at the checks once more. What works only in a
   certain order of running will not work for the graders either.

The checks are a sample. The tests that grade you try other shapes, types and extreme numbers, and they notice
functions that a task forbids. A function that raises an error costs its own task only.

## Handing in

Fill in the names in the first cell, save, and run the last cell, `grader.export(pdf=False)`. Upload the zip file that
it writes, or `{notebook}.ipynb`. If you worked in `{notebook}.py`, upload that file instead.

## If something goes wrong

| you see | do this |
|---|---|
| `No module named 'otter'` | install `requirements.txt` into the environment that the notebook uses (see *Select Kernel*), and restart the kernel |
| `No such file or directory: '{notebook}.ipynb'`, or `Test {first} does not exist` | the notebook does not run in this folder: open the folder itself, keep the file's name and keep `tests/` beside it |
| `the notebook defines no function named {second}` | run the cell with the function first |
| `name 'torch' is not defined` | the kernel was restarted: run the cells from the top |
| a check still shows an old mistake | run the cell with the function again, then the check |
| the zip file holds an old version | save the notebook before you run the export |
"""
