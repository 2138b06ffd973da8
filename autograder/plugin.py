"""The pytest plugin: fixtures ``student`` and ``rng``, markers ``task``, ``hint`` and ``bonus``, verdicts.

``pytest --submission ada.ipynb tests/hidden/HOMEWORK`` grades one notebook and reads like pytest. ``autograder
grade`` uses the same plugin with one collected session for many notebooks (:mod:`autograder.grading`). Without
``--submission`` the plugin stays out of the way.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from autograder.model import Device, UserError, Verdict
from autograder.verdicts import judge

if TYPE_CHECKING:
    import torch

    from autograder.course import Course
    from autograder.examination import Examination
    from autograder.sandbox.host import Sandbox
    from autograder.student import Student

__all__ = ["CURRENT", "OUTCOME", "Labels", "Outcome", "call_test", "labels", "run_plainly", "runs_plainly"]

#: The submission that the session is grading right now.
CURRENT = pytest.StashKey["Examination | None"]()
#: How a test ended, once it has run.
OUTCOME = pytest.StashKey["Outcome"]()
_OWN = pytest.StashKey["_OwnSandbox"]()
_STUDENT = pytest.StashKey["Student"]()


@dataclass(frozen=True)
class Outcome:
    """The verdict of one test run, the sentence that explains it, and how long the test body took (seconds)."""

    verdict: Verdict
    detail: str
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether the test passed."""
        return self.verdict is Verdict.PASSED

    @classmethod
    def missing(cls) -> Outcome:
        """What stands until a test has reported."""
        return cls(Verdict.GRADER_ERROR, "the test did not report", 0.0)


@dataclass(frozen=True)
class Labels:
    """What a test's markers say of it. ``id`` is stable across machines: file name and test name."""

    id: str
    task: str
    hint: str
    bonus: bool
    hidden: bool


def labels(item: pytest.Item) -> Labels:
    """The labels of a collected test; UserError if its author forgot the task or the hint."""
    task = item.get_closest_marker("task")
    hint = item.get_closest_marker("hint")
    name = f"{item.path.name}::{item.nodeid.partition('::')[2]}"
    if task is None or not task.args:
        raise UserError(f'{item.nodeid}: has no marker task; add @pytest.mark.task("...")')
    if hint is None or not hint.args:
        raise UserError(f'{item.nodeid}: has no marker hint; add @pytest.mark.hint("one sentence that teaches")')
    hidden = item.path.name != "test_public.py"
    return Labels(name, str(task.args[0]), str(hint.args[0]), item.get_closest_marker("bonus") is not None, hidden)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the plugin."""
    group = parser.getgroup("autograder", "grade a notebook")
    group.addoption("--submission", metavar="NOTEBOOK", help="run these tests against this notebook, behind the wall")
    group.addoption("--run-seed", metavar="SEED", default="0", help="secret seed of the fresh random inputs")


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, so that --strict-markers knows them."""
    config.addinivalue_line("markers", "task(name): the task of the assignment that this test belongs to")
    config.addinivalue_line("markers", "hint(text): one sentence that teaches, shown when the test fails")
    config.addinivalue_line("markers", "bonus: extra points, never a loss")
    config.addinivalue_line("markers", "stays(why): kept although it fails no known wrong solution")
    config.stash[CURRENT] = None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--submission``: name every test whose author forgot a marker, before anything runs."""
    problems = []
    for item in items if config.getoption("--submission") else []:
        try:
            if "student" in getattr(item, "fixturenames", ()):
                labels(item)
        except UserError as error:
            problems.append(str(error))
    if problems:
        raise pytest.UsageError("\n".join(problems))


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Student:
    """The student's notebook: ``student.softmax(x)``, ``student.grad("softmax", x)``."""
    try:
        examination = request.config.stash[CURRENT] or _own_examination(request)
    except UserError as error:
        pytest.exit(str(error), returncode=1)
    proxy = examination.student(labels(request.node).task)
    request.node.stash[_STUDENT] = proxy
    return proxy


@pytest.fixture(params=list(Device), ids=["inputs_on_gpu", "inputs_on_cpu"])
def device(request: pytest.FixtureRequest) -> Device:
    """Where ``student.on(device)`` puts the inputs; a test that asks for it runs once for each place."""
    return Device(request.param)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> torch.Generator:
    """A CPU generator seeded from the run's secret seed and this test's id: fresh inputs that can be reproduced."""
    examination = request.config.stash[CURRENT]
    seed = examination.seed if examination is not None else str(request.config.getoption("--run-seed"))
    return _generator(seed, labels(request.node))


def _generator(seed: str, own: Labels) -> torch.Generator:
    import torch

    from autograder.student import derived_seed

    return torch.Generator().manual_seed(derived_seed(seed, own.id))


def runs_plainly(item: pytest.Item) -> bool:
    """Whether a test uses nothing of pytest but its parameters and our fixtures.

    Such a test is a function call, and :func:`run_plainly` makes it one: pytest's own protocol costs more than most
    tests, and a class of students runs them all thousands of times.
    """
    if not isinstance(item, pytest.Function):
        return False
    others = set(item.fixturenames) - {"student", "rng", "device", "request"} - set(_parameters(item))
    others |= set(inspect.signature(item.function).parameters) & {"request"}  # which only our own fixtures may use
    special = any(mark.name in ("skip", "skipif", "xfail", "usefixtures") for mark in item.iter_markers())
    indirect = any(mark.kwargs.get("indirect") for mark in item.iter_markers("parametrize"))
    return not (others or special or indirect)


def _parameters(item: pytest.Function) -> dict[str, object]:
    return dict(item.callspec.params) if hasattr(item, "callspec") else {}


def run_plainly(item: pytest.Function, own: Labels, examination: Examination) -> Outcome:
    """Run a test for which :func:`runs_plainly` holds, and judge how it ends.

    A test is a function of the answers that it gets. Where all of them are known beforehand, and the test has passed
    with the very same ones before, it passes again and is not run.
    """
    from autograder.sandbox.task_session import OffScript
    from autograder.student import Student

    session = examination.session(own.task)
    started = time.perf_counter()
    session.begin(own.id)
    script = examination.scripts.get(own.id)
    answers = session.foresee()
    if script is not None and answers in script.passing:
        return Outcome(Verdict.PASSED, "", time.perf_counter() - started)
    trouble = session.forbidden, session.timeouts
    proxy = Student(session)
    error = call_test(item, own, proxy, examination.seed)
    if isinstance(error, OffScript):
        session.improvise()
        answers = None
        error = call_test(item, own, proxy, examination.seed)
    seconds = time.perf_counter() - started
    verdict, detail = judge(error, proxy.last_call if error is not None else "")
    if not own.bonus:
        examination.learn(own.task, verdict)
    if verdict is Verdict.PASSED and script and answers and trouble == (session.forbidden, session.timeouts):
        script.learn(answers)
    return Outcome(verdict, detail, seconds)


def call_test(item: pytest.Function, own: Labels, proxy: Student, seed: str) -> BaseException | None:
    """Call a test for which :func:`runs_plainly` holds; what it raised."""
    arguments = _parameters(item)
    if "student" in item.fixturenames:
        arguments["student"] = proxy
    if "rng" in item.fixturenames:
        arguments["rng"] = _generator(seed, own)
    try:
        item.obj(**arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # whatever it is, the verdict rule has a word for it
        return raised
    return None


@dataclass
class _OwnSandbox:
    """What plain ``pytest --submission`` needs beside the tests; opened at the first use, closed with the session."""

    course: Course
    sandbox: Sandbox
    examinations: dict[str, Examination] = field(default_factory=dict)


def _own_examination(request: pytest.FixtureRequest) -> Examination:
    from autograder.course import find_course, load_course
    from autograder.examination import examine, open_sandbox
    from autograder.notebook import UnreadableNotebook, read_cells

    config = request.config
    path = config.getoption("--submission")
    if not path:
        raise UserError("the fixture `student` needs a notebook: pytest --submission NOTEBOOK ...")
    slug = request.path.parent.name
    own = config.stash.get(_OWN, None)
    if own is None or slug not in own.examinations:
        file = Path(path)
        try:
            notebook = read_cells(file.read_bytes(), file.name)
        except UnreadableNotebook as error:
            raise UserError(str(error)) from None
        except OSError as error:
            raise UserError(f"cannot read {path}: {error.strerror}") from None
        if own is None:
            course = load_course(find_course(request.path.parent))
            own = config.stash[_OWN] = _OwnSandbox(course, open_sandbox(course, slug))
        seed = str(config.getoption("--run-seed"))
        own.examinations[slug] = examine(own.sandbox, own.course, slug, notebook, seed)
    return own.examinations[slug]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the processes that plain pytest started."""
    own = session.config.stash.get(_OWN, None)
    if own is not None:
        for examination in own.examinations.values():
            examination.close()
        own.sandbox.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the sentence and the hint where pytest would print the test's source, which students may be reading."""
    report = yield
    if call.when == "call" or call.excinfo is not None:
        proxy = item.stash.get(_STUDENT, None)
        error = call.excinfo.value if call.excinfo is not None else None
        call_made = proxy.last_call if proxy is not None else ""
        verdict, detail = judge(error, call_made, in_body=call.when == "call")
        item.stash[OUTCOME] = Outcome(verdict, detail, call.duration)
        examination = item.config.stash[CURRENT]
        if examination is not None and proxy is not None and not labels(item).bonus:
            examination.learn(labels(item).task, verdict)
        if proxy is not None and verdict not in (Verdict.PASSED, Verdict.GRADER_ERROR):
            report.longrepr = f"{verdict}: {detail}\nhint: {labels(item).hint}"
    return report
