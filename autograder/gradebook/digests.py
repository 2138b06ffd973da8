"""What a grade depends on beside the submission, as hashes: the limits, and the tests of each task.

Per task, so that after a fix of one test only the tasks that it touches have to run again. In doubt a file counts for
every task: running too much costs seconds, running too little a wrong grade.
"""

from __future__ import annotations

import ast
import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder import __version__
from autograder.course import Assignment, Course
from autograder.gradebook.attempts import Key
from autograder.versions import torch_version

__all__ = ["Basis", "basis_of", "limits_digest", "task_digests"]


@dataclass(frozen=True)
class Basis:
    """What a homework is graded by at this moment: hashes of its tests, whole and per task, and of its limits."""

    tests: str = ""
    limits: str = ""
    task_tests: Mapping[str, str] = field(default_factory=dict)

    def key(self, submission: str, isolation: tuple[str, ...], seed: int | None = None) -> Key:
        """The key of a grade that would be made here and now; ``isolation`` names the locks that must hold."""
        grader, python, torch = __version__, platform.python_version(), torch_version()
        return Key(submission, self.tests, self.limits, grader, python, torch, isolation, seed)


def basis_of(course: Course, slug: str) -> Basis:
    """What a homework is graded by at this moment."""
    return Basis(course.tests_digest(slug), limits_digest(course, slug), task_digests(course, slug))


def limits_digest(course: Course, slug: str) -> str:
    """SHA-256 over the limits under which a homework is graded."""
    return _hash(course.limits(slug).model_dump(mode="json"))


def task_digests(course: Course, slug: str) -> dict[str, str]:
    """For each task, SHA-256 over everything that decides its verdicts, by name of the task.

    That is: the hidden test files that hold a test of it, all files of that folder that hold no tests or are imported
    by others (an oracle, data), what the task forbids, and all of that for the tasks it uses. Points are left out:
    they change scores, which need no test to run.
    """
    assignment = course.assignment(slug)
    folder = course.hidden_tests(slug)
    files = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(folder)}
    owners = {path: _tasks_of(path) for path in files}
    helpers = _imported({path: tasks for path, tasks in owners.items() if tasks is not None})
    own: dict[str, str] = {}
    for task in assignment.tasks:
        counted = {
            path.relative_to(folder).as_posix(): digest
            for path, digest in files.items()
            if path in helpers or (tasks := owners[path]) is None or task.name in tasks
        }
        own[task.name] = _hash([counted, _rules(assignment, task.name)])
    return {name: _hash([own[one] for one in _with_used(assignment, name)]) for name in own}


def _files(folder: Path) -> Iterator[Path]:
    """The files that :meth:`Course.tests_digest` counts."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.parent.name != "__pycache__" and not path.name.startswith("."):
            yield path


def _tasks_of(path: Path) -> frozenset[str] | None:
    """The tasks that a test file names in its markers; None if it is no test file or does not name them plainly."""
    if not (path.name.startswith("test_") and path.suffix == ".py"):
        return None
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return None
    tasks: set[str] = set()
    markers = calls = 0
    for node in ast.walk(tree):
        markers += isinstance(node, ast.Attribute) and node.attr == "task"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "task":
            if not (len(node.args) == 1 and isinstance(node.args[0], ast.Constant)):
                return None
            calls += 1
            tasks.add(str(node.args[0].value))
    return frozenset(tasks) if tasks and calls == markers else None  # more markers than calls: some go by other names


def _imported(tests: Mapping[Path, frozenset[str]]) -> set[Path]:
    """The test files that another one imports, and which so belong to its tasks too."""
    named: dict[str, set[Path]] = {}
    for path in tests:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                words = [alias.name for alias in node.names]
                words += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                for word in ".".join(words).split("."):
                    named.setdefault(word, set()).add(path)
    return {path for path in tests if named.get(path.stem, set()) - {path}}


def _rules(assignment: Assignment, name: str) -> object:
    """What assignment.yml says of a task that bears on verdicts."""
    task = assignment.task(name)
    assert task is not None
    said = task.model_dump(mode="json", exclude={"points", "bonus", "all_or_nothing"})
    return [said, {key: assignment.bans[key].model_dump(mode="json") for key in task.forbid}]


def _with_used(assignment: Assignment, name: str) -> list[str]:
    """A task and all tasks whose outcome bears on it, in a stable order."""
    found: set[str] = set()
    queue = [name]
    while queue:
        one = queue.pop()
        spec = assignment.task(one)
        if one not in found and spec is not None:
            found.add(one)
            queue += getattr(spec, "uses", ())
    return [name, *sorted(found - {name})]


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
