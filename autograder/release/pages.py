"""What a released homework says beside its handout: the fixed cells and the requirements."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable

from autograder.course import TaskSpec
from autograder.release.handout import Piece

__all__ = [
    "NAMES",
    "answer_cell",
    "fixed_prose",
    "hand_in_notebook",
    "hand_in_script",
    "otter_cell",
    "requirements",
    "unknown_imports",
]

#: The first cell.
NAMES = """\
**Before you hand in, fill in the names of everybody who worked on this notebook.**

- Name:
- Student number:"""

_ALL_CHECKS = """\
## All checks at once

Restart the kernel, run all cells from top to bottom, and look at every check again. The checks are a small part of
the tests that grade you, and they do not look for functions that you may not call."""

_EXPORT = """\
## Handing in

**Save the notebook first**: the export takes the file on disk, not what you see. Then run the next cell. It writes a
zip file beside the notebook, `{notebook}_<date and time>.zip`. Upload that file, or the notebook `{notebook}.ipynb`
itself; either will do.

In Google Colab the export does not work. There, choose *File > Download > Download .ipynb* and upload that file."""

_UPLOAD = """\
## Handing in

Save and upload this file, `{notebook}.py`. (`grader.export` would pack the notebook, which does not hold what you
wrote here.)"""

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


def answer_cell(task: TaskSpec) -> str:
    """The Markdown cell for a text that a person reads; its first words are what the text is found by."""
    name = " ".join(task.name.replace("_", " ").split())
    return f"**{name[:1].upper()}{name[1:]}:** *write your text here, in place of this sentence.*"


def fixed_prose(notebook: str) -> tuple[str, ...]:
    """The Markdown that every released notebook and script holds beside its handout."""
    return (NAMES, _ALL_CHECKS, _EXPORT.format(notebook=notebook), _UPLOAD.format(notebook=notebook))


def hand_in_notebook(notebook: str) -> tuple[str, str, str, str]:
    """The last cells: words, all checks, words, the export."""
    return (_ALL_CHECKS, "grader.check_all()", _EXPORT.format(notebook=notebook), "grader.export(pdf=False)")


def hand_in_script(notebook: str) -> tuple[str, str, str]:
    """The last cells of the script, which Otter cannot export: its zip would hold the untouched notebook."""
    return (_ALL_CHECKS, "grader.check_all()", _UPLOAD.format(notebook=notebook))


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
            "# On Linux, pip's torch brings gigabytes of GPU libraries along. If you have no NVIDIA GPU, install the",
            '# smaller CPU-only torch first: pytorch.org, under "Get started", platform CPU, shows the command.',
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
