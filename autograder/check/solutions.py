"""The known solutions of a homework: the reference, alternates that are right in other ways, wrong and forbidden ones.

A wrong solution or alternate starts with a header of comments::

    # task: softmax
    # fails:
    #   test_far_logits                   (all its cases)
    #   test_far_gradients[one_batch]     (one case)
    # same as: no_shift, because ...      (optional: why two wrong solutions may fail alike)
    \"\"\"One sentence that a student who thinks so can learn from.\"\"\"

and redefines what it must; the rest comes from the reference. An alternate without ``# task:`` is a whole notebook.

A file in ``forbidden/`` says in its header which ban it tries. Each of its public functions is a solution of its own:
the task's function, written in a way that the ban must stop::

    # task: softmax
    # ban: softmax_family
    def functional(x):
        return torch.nn.functional.softmax(x, dim=-1)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.model import UserError

__all__ = ["Solution", "Solutions", "load_solutions", "set_declaration"]

Kind = Literal["reference", "alternate", "wrong", "forbidden"]
_KEY = re.compile(r"#\s*(task|fails|same as|ban)\s*:\s*(.*)$")
_MOST_WORDS = 80


@dataclass(frozen=True)
class Solution:
    """One file. ``fails`` holds what it declares, ``says`` the first paragraph of its docstring.

    Of a file that tries a ``ban``, one function: its ``way``.
    """

    path: Path
    kind: Kind
    task: str
    fails: tuple[str, ...]
    same_as: str
    says: str
    source: str
    ban: str = ""
    way: str = ""

    @property
    def name(self) -> str:
        """The file's stem, which names the misconception or the style; with the way of using what is banned."""
        return f"{self.path.stem}.{self.way}" if self.way else self.path.stem

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
    forbidden: tuple[Solution, ...] = ()

    @property
    def everything(self) -> tuple[Solution, ...]:
        """Reference first."""
        return (self.reference, *self.alternates, *self.wrong, *self.forbidden)

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
            problems += _header_problems(course, solution, tasks)
            if solution.task in tasks or (kind == "alternate" and not solution.task):
                groups[kind].append(solution)  # type: ignore[index]
    forbidden: list[Solution] = []
    for file in sorted((folder / "forbidden").glob("*.py")):
        solution = _load(course, file, "forbidden", problems)
        ways = list(_ways(solution))
        amiss = _forbidden_problems(course, slug, solution, ways)
        problems += amiss
        forbidden += [] if amiss else ways
    right, wrong = tuple(groups["alternate"]), tuple(groups["wrong"])
    return Solutions(reference, right, wrong, tuple(problems), tuple(forbidden))


def _load(course: Course, path: Path, kind: Kind, problems: list[str]) -> Solution:
    source = path.read_text("utf-8")
    values: dict[str, list[str]] = {"task": [], "fails": [], "same as": [], "ban": []}
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
    ban = values["ban"][0] if values["ban"] else ""
    return Solution(path, kind, task, fails, " ".join(values["same as"]), says, source, ban)


def _ways(solution: Solution) -> Iterator[Solution]:
    """Each public function of a file in ``forbidden/`` in the place of the task's own."""
    try:
        tree = ast.parse(solution.source)
    except SyntaxError:
        return  # which is said already
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield replace(solution, way=node.name, source=f"{solution.source}\n\n{solution.task} = {node.name}\n")


def _forbidden_problems(course: Course, slug: str, solution: Solution, ways: list[Solution]) -> list[str]:
    where = course.shown(solution.path)
    task = course.assignment(slug).task(solution.task)
    if task is None or solution.ban not in task.forbid:
        found = f"`# task: {solution.task}` and `# ban: {solution.ban}`"
        return [f"{where}: {found}: the header must name a task and a ban that it forbids"]
    return [] if ways else [f"{where}: no function; each public function is one way of using what is banned"]


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
