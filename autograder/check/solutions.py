"""The known solutions of a homework: the reference, alternates that are right in other ways, and wrong ones.

A wrong solution or alternate starts with a header of comments::

    # task: softmax
    # fails:
    #   test_far_logits                   (all its cases)
    #   test_far_gradients[one_batch]     (one case)
    # same as: no_shift, because ...      (optional: why two wrong solutions may fail alike)
    \"\"\"One sentence that a student who thinks so can learn from.\"\"\"

and redefines what it must; the rest comes from the reference. An alternate without ``# task:`` is a whole notebook.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.model import UserError

__all__ = ["Solution", "Solutions", "load_solutions", "set_declaration"]

Kind = Literal["reference", "alternate", "wrong"]
_KEY = re.compile(r"#\s*(task|fails|same as)\s*:\s*(.*)$")
_MOST_WORDS = 80


@dataclass(frozen=True)
class Solution:
    """One file. ``fails`` holds what it declares, ``says`` the first paragraph of its docstring."""

    path: Path
    kind: Kind
    task: str
    fails: tuple[str, ...]
    same_as: str
    says: str
    source: str

    @property
    def name(self) -> str:
        """The file's stem, which names the misconception or the style."""
        return self.path.stem

    @property
    def key(self) -> str:
        """Unique within a homework: ``wrong/softmax__no_shift``."""
        return "reference" if self.kind == "reference" else f"{self.kind}/{self.name}"


@dataclass(frozen=True)
class Solutions:
    """All solutions of one homework, and what is the matter with their files."""

    reference: Solution
    alternates: tuple[Solution, ...]
    wrong: tuple[Solution, ...]
    problems: tuple[str, ...]

    @property
    def everything(self) -> tuple[Solution, ...]:
        """Reference first."""
        return (self.reference, *self.alternates, *self.wrong)

    def notebook(self, solution: Solution) -> str:
        """A percent script that a student with this solution would hand in."""
        own = f"# %%\n{solution.source}\n"
        whole = solution.kind == "reference" or not solution.task
        return own if whole else f"# %%\n{self.reference.source}\n\n{own}"


def load_solutions(course: Course, slug: str) -> Solutions:
    """Read every solution of a homework; UserError only if there is no reference."""
    folder = course.solutions(slug)
    problems: list[str] = []
    path = folder / "reference.py"
    if not path.is_file():
        raise UserError(f"{course.shown(path)} does not exist: write the reference solution first")
    reference = _load(course, path, "reference", problems)
    tasks = {task.name for task in course.assignment(slug).tested}
    groups: dict[Kind, list[Solution]] = {"alternate": [], "wrong": []}
    for kind, name in (("alternate", "alternates"), ("wrong", "wrong")):
        for file in sorted((folder / name).glob("*.py")):
            solution = _load(course, file, kind, problems)  # type: ignore[arg-type]
            groups[kind].append(solution)  # type: ignore[index]
            problems += _header_problems(course, solution, tasks)
    return Solutions(reference, tuple(groups["alternate"]), tuple(groups["wrong"]), tuple(problems))


def _load(course: Course, path: Path, kind: Kind, problems: list[str]) -> Solution:
    source = path.read_text("utf-8")
    values: dict[str, list[str]] = {"task": [], "fails": [], "same as": []}
    current = ""
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        found = _KEY.match(line)
        if found:
            current = found[1]
            if found[2].strip():
                values[current].append(found[2].strip())
        elif current and line[1:].strip():
            values[current].append(line[1:].strip())
    says = ""
    try:
        tree = ast.parse(source, str(path))
        says = " ".join((ast.get_docstring(tree) or "").split("\n\n")[0].split())
    except SyntaxError as error:
        problems.append(f"{course.shown(path)}:{error.lineno}: {error.msg}")
    fails = tuple(item for text in values["fails"] for item in re.split(r"[,\s]+(?![^\[]*\])", text) if item)
    task = values["task"][0] if values["task"] else ""
    return Solution(path, kind, task, fails, " ".join(values["same as"]), says, source)


def _header_problems(course: Course, solution: Solution, tasks: set[str]) -> list[str]:
    where = course.shown(solution.path)
    problems = []
    if solution.task and solution.task not in tasks:
        problems.append(f"{where}: `# task: {solution.task}` is no task that tests grade")
    if solution.kind == "wrong":
        if not solution.task:
            problems.append(f"{where}: the header lacks `# task: ...`")
        if not solution.fails:
            problems.append(f"{where}: the header lacks `# fails: ...`; `check --declare` writes what it fails now")
    if not solution.says:
        what = "what the misconception is" if solution.kind == "wrong" else "in what way it is right"
        problems.append(f"{where}: the docstring must say {what}")
    elif len(solution.says.split()) > _MOST_WORDS:
        problems.append(f"{where}: the docstring's first paragraph should be a sentence or two, not an essay")
    return problems


def set_declaration(source: str, fails: list[str]) -> str:
    """``source`` with its ``# fails:`` list replaced by ``fails``; everything else is kept."""
    lines = source.splitlines(keepends=True)
    header = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    kept: list[str] = []
    skipping = False
    for line in lines[:header]:
        found = _KEY.match(line)
        if found:
            skipping = found[1] == "fails"
        if not skipping:
            kept.append(line)
    place = next((number + 1 for number, line in enumerate(kept) if line.startswith("# task:")), 0)
    declared = ["# fails:\n", *(f"#   {test}\n" for test in fails)]
    return "".join([*kept[:place], *declared, *kept[place:], *lines[header:]])
