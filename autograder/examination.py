"""One submission behind the wall: its notebook has run, and tests may call its functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from autograder.course import Assignment, Course
from autograder.model import UserError, Verdict
from autograder.notebook import Notebook
from autograder.sandbox.advice import remedies
from autograder.sandbox.bans import Ban
from autograder.sandbox.host import Sandbox, TimeLimits, python_folders
from autograder.sandbox.lockdown import LOCKS, ResourceLimits
from autograder.sandbox.notebook_process import Cells, NotebookProcess, Supplies
from autograder.sandbox.task_session import Script, TaskSession
from autograder.sandbox.wire import Limits
from autograder.student import Student, derived_seed

__all__ = ["Examination", "examine", "open_sandbox", "python_problem"]

_MEGABYTE = 1 << 20
_UNLIMITED = 1 << 46  # bytes
_HIDE = ("namespaces", "uid")  # locks behind which a graphics driver cannot be reached


def python_problem(course: Course) -> str:
    """Why the course must not lie where it lies; empty if it may. Student code can read all of Python's folders."""
    for folder in python_folders():
        if course.root.is_relative_to(folder):
            return (
                f"the course lies in {course.root}, inside the Python installation {folder}, which student code may "
                "read: move the course elsewhere"
            )
    return ""


def open_sandbox(course: Course, slug: str, *, real_gpu: bool = False) -> Sandbox:
    """Start a sandbox with the limits of one homework; UserError if this machine cannot lock it as grader.yml asks.

    With ``real_gpu`` the driver of a GPU can be reached: no namespaces and no user of its own, which would hide it, and
    no cap on the address space, of which CUDA reserves more than any machine has.
    """
    limits = course.limits(slug)
    if problem := python_problem(course):
        raise UserError(problem)
    sandbox = Sandbox(
        times=TimeLimits(limits.cell_seconds, limits.notebook_seconds, limits.call_seconds, limits.task_seconds),
        resources=ResourceLimits(
            memory=_UNLIMITED if real_gpu else limits.memory_mb * _MEGABYTE,
            cpu_seconds=int(limits.notebook_seconds + limits.task_seconds) + 60,
            scratch_bytes=limits.scratch_mb * _MEGABYTE,
            file_bytes=limits.scratch_mb * _MEGABYTE,
        ),
        wire=Limits(blob=limits.reply_mb * _MEGABYTE),
        locks=[
            lock for lock in LOCKS if lock not in course.config.isolation.forgo and not (real_gpu and lock in _HIDE)
        ],
        real_gpu=real_gpu,
    ).start()
    missing = [lock for lock in course.config.isolation.require if lock not in sandbox.holding]
    if missing:
        sandbox.close()
        why = (
            f"this machine cannot lock student code away as grader.yml asks: isolation.require lists "
            f"{', '.join(missing)}, which did not stop an attempted attack here. `autograder doctor` says more; "
            "docs/security-model.md says what you give up by removing it from the list. To get it:"
        )
        raise UserError("\n".join([why, *remedies(missing)]))
    return sandbox


@dataclass
class Examination:
    """A submission under examination. Close it when its tests have run."""

    assignment: Assignment
    process: NotebookProcess
    seed: str
    supplies: Supplies = field(default_factory=Supplies)
    scripts: Mapping[str, Script] = field(default_factory=dict)
    stand_ins: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _sessions: dict[str, TaskSession] = field(default_factory=dict)
    _broken: set[str] = field(default_factory=set)
    _fired: set[str] = field(default_factory=set)
    _last: str = ""

    def student(self, task: str) -> Student:
        """The proxy for a test of ``task`` that is run call by call."""
        session = self.session(task)
        session.begin()
        return Student(session)

    def session(self, task: str) -> TaskSession:
        """The calls of ``task``, whose tests share one process; that of another task ends."""
        if task not in self._sessions:
            spec = self.assignment.task(task)
            forbidden = [] if spec is None else [_ban(self.assignment, key) for key in spec.forbid]
            replaced = self._replaced(task)
            # A working version of what students write goes over only after theirs has failed.
            stand_ins = self.supplies.stand_ins if replaced else ""
            supplies = replace(self.supplies, replace=replaced, stand_ins=stand_ins)
            seed = derived_seed(self.seed, "task", task)
            scripts = {test: script for test, script in self.scripts.items() if script.task == task}
            self._sessions[task] = TaskSession(self.process, forbidden, seed, supplies, scripts)
        if task != self._last and self._last:
            self._sessions[self._last].close()
        self._last = task
        return self._sessions[task]

    def reseed(self, seed: str, scripts: Mapping[str, Script]) -> None:
        """Draw other random inputs from now on, for which there are other scripts."""
        self.seed = seed
        self.scripts = scripts
        for task, session in self._sessions.items():
            session.rescript({test: script for test, script in scripts.items() if script.task == task})

    def learn(self, task: str, verdict: Verdict) -> None:
        """Take note of a required test's verdict: later tasks do without a function that is not right."""
        if verdict not in (Verdict.PASSED, Verdict.DEFERRED, Verdict.GRADER_ERROR):
            self._broken.add(task)

    def take_over(self, task: str, verdict: Verdict, *, bonus: bool) -> None:
        """Take note of a test that is not run, because what it said at an earlier time stands."""
        self._replaced(task)
        if verdict is Verdict.FORBIDDEN:
            self._fired.add(task)
        if not bonus:
            self.learn(task, verdict)

    def _replaced(self, task: str) -> tuple[str, ...]:
        """The functions that stand-ins replace while ``task`` is tested."""
        spec = self.assignment.task(task)
        replaced = () if spec is None else tuple(name for name in spec.uses if name in self._broken)
        if replaced:
            self.stand_ins[task] = replaced
        return replaced

    @property
    def pictures(self) -> dict[str, bytes]:
        """The first figure of each task that drew one, as a PNG file made on this side."""
        return {task: session.picture for task, session in self._sessions.items() if session.picture}

    def banned_call_fired(self, task: str) -> bool:
        """Whether a ban fired while ``task`` was tested."""
        return task in self._fired or (task in self._sessions and self._sessions[task].forbidden > 0)

    def close(self) -> None:
        """End all processes of this submission."""
        for session in self._sessions.values():
            session.close()
        self.process.close()


def examine(
    sandbox: Sandbox,
    course: Course,
    slug: str,
    notebook: Notebook,
    seed: str,
    *,
    gpu: str = "simulated",
    scripts: Mapping[str, Script] | None = None,
) -> Examination:
    """Run a notebook's code cells behind the wall.

    Args:
        sandbox: the wall.
        course: the course.
        slug: the homework.
        notebook: the submission.
        seed: secret seed of everything random.
        gpu: how device checks run (see :class:`Supplies`).
        scripts: what the tests are going to ask, by test id in the order of the tests, where that is known.
    """
    assignment = course.assignment(slug)
    find: dict[str, list[str]] = {}
    for task in assignment.tasks:
        bans = [assignment.bans[key] for key in task.forbid]
        find[task.name] = [name for ban in bans for name in (*ban.names, *ban.modules)]
    sources = tuple((cell.number, cell.source) for cell in notebook.cells if cell.kind == "code")
    forbidden = {key for task in assignment.tasks for key in task.forbid}
    process = NotebookProcess(
        sandbox,
        Cells(notebook.name, sources),
        find=find,
        bans=[_ban(assignment, key) for key in assignment.bans if key in forbidden],
        seed=derived_seed(seed, "notebook") % 2**32,
        gpu=gpu,
    )
    supplies = Supplies(course.supply(slug, "tools"), course.supply(slug, "stand_ins"), gpu=gpu)
    return Examination(assignment, process, seed, supplies, scripts or {})


def _ban(assignment: Assignment, key: str) -> Ban:
    """A ban of the assignment, as the child understands it."""
    spec = assignment.bans[key]
    return Ban(key, spec.says, spec.names, spec.kernels, spec.modules, spec.autograd)
