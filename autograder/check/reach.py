"""Which tasks can tell a solution from the reference, if it redefines a few names and takes the rest from there.

Read from the sources, and rather one task too many than one too few. All other tasks run the reference's own code.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.check.redefined import bound_names, imported, looks_behind, redefined
from autograder.course import Assignment
from autograder.notebook import UnreadableNotebook, read_cells

__all__ = ["Reach"]

#: How a test asks for a function of the notebook by its name; see :class:`autograder.student.Student`.
_BY_NAME = (".call", ".figure", ".function", ".grad", ".trace", "getattr")


@dataclass
class _Tests:
    """What a file of tests, or a helper beside it, speaks of. ``anything``: it asks for names that it puts together."""

    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    anything: bool = False

    def add(self, node: ast.AST) -> None:
        """Read a piece of source. A name of the notebook is a string there, or an attribute of the proxy."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                self.words.add(inner.value)
            elif isinstance(inner, ast.Attribute):
                self.words.add(inner.attr)
            elif isinstance(inner, ast.Name):
                self.names.add(inner.id)
            elif isinstance(inner, ast.Call) and (called := _called(inner)) in _BY_NAME:
                asked = inner.args[called == "getattr" :]
                self.anything |= not asked or not isinstance(asked[0], ast.Constant)


class Reach:
    """What the reference and the hidden tests of one homework depend on.

    Args:
        assignment: the homework.
        reference: the reference as a notebook.
        tests: the folder of its hidden tests.
    """

    def __init__(self, assignment: Assignment, reference: str, tests: Path) -> None:
        self._assignment = assignment
        self._cells = _code(reference)
        tree = _parsed(self._cells or [])
        self._opaque = tree is None or looks_behind(tree)
        self._imports = imported(tree) if tree is not None else {}
        self._uses = _graph(tree.body if tree is not None else [])
        self._asked = _asked(tests, [task.name for task in assignment.tested])

    def tasks(self, notebook: str, task: str, broken: Collection[str]) -> dict[str, tuple[str, ...]] | None:
        """The tasks that a solution can change, in order; None if it may be all.

        Each with the stand-ins that keep the solution away from it, if they do: what runs then is the reference's code
        and theirs, whatever the solution is.

        Args:
            notebook: the solution as a notebook: the reference's cells, and behind them its own.
            task: the one that it is about.
            broken: the tasks in which it loses points; others that use them get stand-ins.
        """
        cells = _code(notebook)
        if self._opaque or not self._cells or not cells or cells[: len(self._cells)] != self._cells:
            return None
        tree = _parsed(cells[len(self._cells) :])
        changed = None if tree is None else redefined(tree, self._imports)
        if changed is None:
            return None
        found = {task} | {name for name in self._asked if self._reaches(name, changed, ())}
        reached = {}
        for spec in self._assignment.tested:
            if spec.name in found or found.intersection(spec.uses):  # which are of earlier tasks
                found.add(spec.name)
                replaced = tuple(name for name in spec.uses if name in broken)
                kept_away = spec.name != task and not self._reaches(spec.name, changed, replaced)
                reached[spec.name] = replaced if kept_away else ()
        return reached if len(reached) < len(self._assignment.tested) else None

    def _reaches(self, task: str, changed: Collection[str], replaced: Collection[str]) -> bool:
        asked = self._asked[task]
        found = _closure({task, *asked.words}, self._uses, replaced)
        return asked.anything or bool(found.intersection(changed))


def _code(notebook: str) -> list[str] | None:
    """The code cells; None if it cannot be read."""
    try:
        cells = read_cells(notebook.encode(), "solution.py").cells
    except UnreadableNotebook:
        return None
    return [cell.source for cell in cells if cell.kind == "code"]


def _parsed(cells: Iterable[str]) -> ast.Module | None:
    """None for what is not plain Python, such as a magic."""
    try:
        return ast.parse("\n".join(cells))
    except (SyntaxError, ValueError):
        return None


def _graph(statements: Iterable[ast.stmt]) -> dict[str, set[str]]:
    """For each name of the top level the names in the statements that bind it."""
    graph: dict[str, set[str]] = {}
    for node in statements:
        inside = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
        for name in bound_names(node):
            graph.setdefault(name, set()).update(inside)
    return graph


def _closure(names: Iterable[str], graph: Mapping[str, set[str]], without: Collection[str] = ()) -> set[str]:
    """All names that can be come to from these, but not by way of those ``without``."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and name not in without:
            found.add(name)
            waiting += graph.get(name, ())
    return found


def _called(node: ast.Call) -> str:
    return f".{node.func.attr}" if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _marked(tree: ast.Module) -> set[str]:
    """The tasks of a file of tests; none if that cannot be told."""
    marks = [node.args for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == ".task"]
    names = [mark[0].value for mark in marks if len(mark) == 1 and isinstance(mark[0], ast.Constant)]
    return set(map(str, names)) if len(names) == len(marks) else set()


def _asked(folder: Path, tasks: Iterable[str]) -> dict[str, _Tests]:
    """For each task what its tests and their helpers speak of; a helper counts where one of its names is spoken of."""
    asked = {task: _Tests() for task in tasks}
    helpers: dict[str, _Tests] = {}
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"), str(path))
        if path.name.startswith("test_") or path.name == "conftest.py":
            for task in _marked(tree) & asked.keys() or asked:
                asked[task].add(tree)
            continue
        for node in tree.body:
            for name in bound_names(node):
                helpers.setdefault(name, _Tests()).add(node)
    graph = {name: helper.words | helper.names for name, helper in helpers.items()}
    for tests in asked.values():
        for name in _closure(tests.words | tests.names, graph) & helpers.keys():
            tests.words |= helpers[name].words
            tests.anything |= helpers[name].anything
    return asked
