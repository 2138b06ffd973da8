"""One submission behind the wall: its notebook has run, and tests may call its functions."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.course import Assignment, Course
from autograder.model import UserError
from autograder.notebook import Notebook
from autograder.sandbox.bans import Ban
from autograder.sandbox.host import Sandbox, TimeLimits, python_folders
from autograder.sandbox.lockdown import LOCKS, ResourceLimits
from autograder.sandbox.notebook_process import Cells, NotebookProcess
from autograder.sandbox.wire import Limits
from autograder.student import Student, TaskSession, derived_seed

__all__ = ["Examination", "examine", "open_sandbox", "python_problem"]

_MEGABYTE = 1 << 20


def python_problem(course: Course) -> str:
    """Why the course must not lie where it lies; empty if it may. Student code can read all of Python's folders."""
    for folder in python_folders():
        if course.root.is_relative_to(folder):
            return (
                f"the course lies in {course.root}, inside the Python installation {folder}, which student code may "
                "read: move the course elsewhere"
            )
    return ""


def open_sandbox(course: Course, slug: str) -> Sandbox:
    """Start a sandbox with the limits of one homework; UserError if this machine cannot lock it as grader.yml asks."""
    limits = course.limits(slug)
    if problem := python_problem(course):
        raise UserError(problem)
    sandbox = Sandbox(
        times=TimeLimits(limits.cell_seconds, limits.notebook_seconds, limits.call_seconds, limits.task_seconds),
        resources=ResourceLimits(
            memory=limits.memory_mb * _MEGABYTE,
            cpu_seconds=int(limits.notebook_seconds + limits.task_seconds) + 60,
            scratch_bytes=limits.scratch_mb * _MEGABYTE,
            file_bytes=limits.scratch_mb * _MEGABYTE,
        ),
        wire=Limits(blob=limits.reply_mb * _MEGABYTE),
        locks=[lock for lock in LOCKS if lock not in course.config.isolation.forgo],
    ).start()
    missing = [lock for lock in course.config.isolation.require if lock not in sandbox.holding]
    if missing:
        sandbox.close()
        raise UserError(
            f"this machine cannot lock student code away as grader.yml asks: isolation.require lists "
            f"{', '.join(missing)}, which did not stop an attempted attack here. `autograder doctor` says what is "
            "missing and how to get it; docs/security-model.md says what you give up by removing it from the list."
        )
    return sandbox


@dataclass
class Examination:
    """A submission under examination. Close it when its tests have run."""

    assignment: Assignment
    process: NotebookProcess
    seed: str
    _sessions: dict[str, TaskSession] = field(default_factory=dict)
    _last: str = ""

    def student(self, task: str) -> Student:
        """The proxy for a test of ``task``; all tests of a task share one process."""
        if task not in self._sessions:
            spec = self.assignment.task(task)
            forbidden = [] if spec is None else [self.ban(key) for key in spec.forbid]
            self._sessions[task] = TaskSession(self.process, forbidden, derived_seed(self.seed, "task", task))
        if task != self._last and self._last:
            self._sessions[self._last].close()
        self._last = task
        return Student(self._sessions[task])

    def ban(self, key: str) -> Ban:
        """A ban of the assignment, as the child understands it."""
        spec = self.assignment.bans[key]
        return Ban(key, spec.says, spec.names, spec.kernels, spec.modules, spec.autograd)

    def banned_call_fired(self, task: str) -> bool:
        """Whether a ban fired while ``task`` was tested."""
        return task in self._sessions and self._sessions[task].forbidden > 0

    def close(self) -> None:
        """End all processes of this submission."""
        for session in self._sessions.values():
            session.close()
        self.process.close()


def examine(sandbox: Sandbox, course: Course, slug: str, notebook: Notebook, seed: str) -> Examination:
    """Run a notebook's code cells behind the wall."""
    assignment = course.assignment(slug)
    find: dict[str, list[str]] = {}
    for task in assignment.tasks:
        bans = [assignment.bans[key] for key in task.forbid]
        find[task.name] = [name for ban in bans for name in (*ban.names, *ban.modules)]
    sources = tuple((cell.number, cell.source) for cell in notebook.cells if cell.kind == "code")
    process = NotebookProcess(
        sandbox, Cells(notebook.name, sources), find=find, seed=derived_seed(seed, "notebook") % 2**32
    )
    return Examination(assignment, process, seed)
