"""Grade one submission after another in one pytest session: collect once, run the hidden tests, build the rows."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from itertools import groupby
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from autograder.course import Course
from autograder.diagnosis import load_known
from autograder.essay import answer_notes, template_lines
from autograder.examination import Examination, examine, open_sandbox
from autograder.grade import Gpu, Grade, Misconception, Note, TestResult
from autograder.model import SandboxError, UserError, Verdict
from autograder.notebook import Notebook, UnreadableNotebook, read_cells
from autograder.plugin import CURRENT, OUTCOME, Outcome, labels, run_plainly, runs_plainly
from autograder.rehearsal import Collected, Rehearsals
from autograder.remarks import remarks
from autograder.sandbox.host import Sandbox
from autograder.scoring import Job, Testing, build_grade
from autograder.takeover import TakenOver, taken_over

__all__ = ["grade_all"]


def grade_all(
    course: Course,
    slug: str,
    jobs: Iterable[Job],
    emit: Callable[[Job, Grade, Mapping[str, bytes]], object],
    *,
    tests: Sequence[Path] | None = None,
    ready: Callable[[], object] = lambda: None,
) -> None:
    """Grade ``jobs`` one after another and hand each grade, and the pictures of its tasks, to ``emit``.

    Args:
        course: the course.
        slug: the homework.
        jobs: submissions; asked for one at a time, so it may wait for more.
        emit: called with each finished grade and with the first figure of each task that drew one, a PNG file.
        tests: what to collect; default: the homework's hidden tests.
        ready: called once everything is warm.

    Raises:
        UserError: the tests cannot be collected, or the machine cannot lock student code away.
    """
    session = _Session(course, slug, jobs, emit, ready)
    paths = tests or [course.hidden_tests(slug)]
    for path in paths:
        if not path.exists():
            raise UserError(f"{slug} has no tests: {course.shown(path)} does not exist")
    session.where = ", ".join(course.shown(path) for path in paths)
    arguments = [str(path) for path in paths]
    arguments += ["--import-mode=importlib", "--strict-markers", "-c", "/dev/null", f"--rootdir={course.root}"]
    # Other people's pytest plugins have no business in a grade, nor has the pytest.ini of some folder above.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):  # nor has what the TA's shell adds to every pytest
        os.environ.pop(name, None)
    arguments += [
        "-p",
        "autograder.plugin",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:logging",
        "-p",
        "no:warnings",
        "-p",
        "no:faulthandler",
    ]
    arguments += ["-p", "no:terminal", "--capture=no"]  # what pytest would print is for nobody
    sys.dont_write_bytecode = True
    with redirect_stdout(sys.stderr):
        status = pytest.main(arguments, plugins=[session])
    if session.error is not None:
        raise session.error
    if session.problems:
        raise UserError(
            "\n".join(f"the tests of {slug} cannot be collected: {problem}" for problem in session.problems)
        )
    if not session.began:  # such as a conftest.py that cannot be imported
        raise UserError(f"the tests of {slug} cannot be collected: pytest stopped with status {int(status)} before it")


class _Session:
    """A pytest plugin that replaces the run loop: the same collected tests, once per submission."""

    def __init__(
        self,
        course: Course,
        slug: str,
        jobs: Iterable[Job],
        emit: Callable[[Job, Grade, Mapping[str, bytes]], object],
        ready: Callable[[], object],
    ) -> None:
        self.course = course
        self.slug = slug
        self.jobs = jobs
        self.emit = emit
        self.pictures: Mapping[str, bytes] = {}
        self.device_checks: set[str] = set()
        self.rehearsals = Rehearsals(course, slug)
        self.ready = ready
        self.where = ""
        self.problems: list[str] = []
        self.error: BaseException | None = None
        self.began = False
        self.digest = course.tests_digest(slug)
        self.known = load_known(course, slug)
        self.template = template_lines(course, slug)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what went wrong: a file that cannot be imported must not be a smaller total."""
        if report.failed:
            self.problems.append(f"{report.nodeid}: {str(report.longrepr).strip().splitlines()[-1]}")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Grade every job."""
        self.began = True
        if self.problems:
            return True
        try:
            self._run(session)
        except BaseException as error:
            self.error = error
        return True

    def _run(self, session: pytest.Session) -> None:
        tests = self._labelled(session.items)
        assignment = self.course.assignment(self.slug)
        order = {task.name: number for number, task in enumerate(assignment.tasks)}
        tests.sort(key=lambda test: order[test.labels.task])
        self.device_checks = {test.labels.id for test in tests if "device" in getattr(test.item, "fixturenames", ())}
        real_gpu = False
        sandbox = open_sandbox(self.course, self.slug)
        try:
            self.ready()
            for job in self.jobs:
                self.pictures = {}
                if (job.gpu == "real") is not real_gpu:  # a wall through which a driver can be reached, or not
                    sandbox.close()
                    real_gpu = not real_gpu
                    sandbox = open_sandbox(self.course, self.slug, real_gpu=real_gpu)
                try:
                    grade = self._grade(session, tests, sandbox, job)
                except SandboxError:  # once more behind a new wall, so that the next student does not pay for it
                    sandbox.close()
                    sandbox = open_sandbox(self.course, self.slug, real_gpu=real_gpu)
                    grade = self._grade_or_excuse(session, tests, sandbox, job)
                self.emit(job, grade, self.pictures)
        finally:
            sandbox.close()

    def _labelled(self, items: Sequence[pytest.Item]) -> list[Collected]:
        """The tests with what their markers say; UserError with everything that is wrong with them."""
        tests: list[Collected] = []
        problems: list[str] = []
        for item in items:
            try:
                tests.append(Collected(item, labels(item), runs_plainly(item)))
            except UserError as error:
                problems.append(str(error))
        assignment = self.course.assignment(self.slug)
        for test in tests:
            task = assignment.task(test.labels.task)
            if task is None:
                problems.append(f"{test.labels.id}: the task {test.labels.task!r} is not in assignment.yml")
            elif task.rubric:
                problems.append(f"{test.labels.id}: the task {task.name!r} has a rubric: a person scores it, no test")
        if not problems:
            missing = sorted({task.name for task in assignment.tested} - {test.labels.task for test in tests})
            problems += [f'{self.where}: has no test with @pytest.mark.task("{name}"): write one' for name in missing]
        if problems:
            raise UserError("\n".join(problems))
        return tests

    def _grade(self, session: pytest.Session, tests: Sequence[Collected], sandbox: Sandbox, job: Job) -> Grade:
        try:
            if job.excuse:
                return self._excused(job, tests, sandbox, job.excuse)
            if job.trouble:
                raise UnreadableNotebook(job.trouble)
            stands = taken_over(job, ((test.labels.task, test.labels.id) for test in tests))
            if len(stands.results) == len(tests):
                return self._taken_over(job, tests, sandbox, stands)
            notebook = read_cells(job.data, job.file)
            if notebook.kernel_language != "python":
                raise UnreadableNotebook(f"{job.file} is a notebook for {notebook.kernel_language}, not for Python")
        except UnreadableNotebook as error:
            return self._row(job, [], [Note("unreadable", str(error))], sandbox, counted=tests)
        return self._examine(session, tests, sandbox, job, notebook, stands)

    def _grade_or_excuse(
        self, session: pytest.Session, tests: Sequence[Collected], sandbox: Sandbox, job: Job
    ) -> Grade:
        try:
            return self._grade(session, tests, sandbox, job)
        except SandboxError as error:
            return self._excused(job, tests, sandbox, f"the sandbox failed twice on this submission: {error}")

    def _excused(self, job: Job, tests: Sequence[Collected], sandbox: Sandbox, why: str) -> Grade:
        """A submission that we failed to test: every test is our error, so that it costs no points."""
        first_line = why.splitlines()[0]
        results = [
            Testing(
                t.labels.task,
                t.labels.bonus,
                TestResult(t.labels.id, Verdict.GRADER_ERROR, t.labels.hidden, "", first_line, 0.0),
            )
            for t in tests
        ]
        return self._row(job, results, [Note("grader_error", why)], sandbox)

    def _taken_over(self, job: Job, tests: Sequence[Collected], sandbox: Sandbox, stands: TakenOver) -> Grade:
        """A submission of which nothing has to run again: only points or lateness are new."""
        results = [Testing(t.labels.task, t.labels.bonus, stands.results[t.labels.id]) for t in tests]
        misconceptions, resembling = self._diagnose(results)
        notes = [*stands.notes, *resembling]
        return self._row(job, results, notes, sandbox, misconceptions=misconceptions, stands=stands)

    def _examine(
        self,
        session: pytest.Session,
        tests: Sequence[Collected],
        sandbox: Sandbox,
        job: Job,
        notebook: Notebook,
        stands: TakenOver,
    ) -> Grade:
        gpu = job.gpu if self.device_checks else "off"
        scripts = self.rehearsals.scripts(tests, sandbox, job.seed, gpu)
        examination = examine(sandbox, self.course, self.slug, notebook, str(job.seed), gpu=gpu, scripts=scripts)
        session.config.stash[CURRENT] = examination
        try:
            results = []
            for number, test in enumerate(tests):
                if (result := stands.results.get(test.labels.id)) is not None:
                    examination.take_over(test.labels.task, result.verdict, bonus=test.labels.bonus)
                    results.append(Testing(test.labels.task, test.labels.bonus, result))
                    continue
                later = (t.item for t in tests[number + 1 :] if not t.plain and t.labels.id not in stands.results)
                results.append(_run_one(test, examination, next(later, None)))
            unstable = self._repeat(tests, results, examination, job.more_seeds)
            if sandbox.fault:
                raise SandboxError(sandbox.fault)
            notes = [
                *unstable,
                *remarks(examination, results),
                *answer_notes(examination.assignment.read_by_a_person, notebook, self.template),
            ]
            self.pictures = examination.pictures
            misconceptions, resembling = self._diagnose(results)
        finally:
            session.config.stash[CURRENT] = None
            examination.close()
        notes += resembling
        return self._row(job, results, notes, sandbox, misconceptions=misconceptions, stands=stands)

    def _repeat(
        self, tests: Sequence[Collected], results: Sequence[Testing], examination: Examination, seeds: Sequence[int]
    ) -> list[Note]:
        """Run the tests that draw random inputs again with other seeds; a note for each verdict that changes."""
        notes: dict[str, Note] = {}
        drawn = [(test, first) for test, first in zip(tests, results, strict=True) if test.random]
        sandbox, gpu = examination.process.sandbox, examination.supplies.gpu
        # Task by task, so that each task needs one process for all seeds.
        for _, pairs in groupby(drawn, key=lambda pair: pair[0].labels.task):
            own = list(pairs)
            for seed in seeds:
                examination.reseed(str(seed), self.rehearsals.scripts([test for test, _ in drawn], sandbox, seed, gpu))
                for test, first in own:
                    verdict = _run_one(test, examination, None).result.verdict
                    if verdict is not first.result.verdict and test.labels.id not in notes:
                        says = f"{test.labels.id} says {first.result.verdict} at first, but {verdict} with seed {seed}"
                        notes[test.labels.id] = Note("unstable", says)
        return list(notes.values())

    def _diagnose(self, results: Sequence[Testing]) -> tuple[list[Misconception], list[Note]]:
        misconceptions: list[Misconception] = []
        notes: list[Note] = []
        for task in dict.fromkeys(test.task for test in results):
            own = [test for test in results if test.task == task]
            if any(not test.bonus and test.result.verdict is not Verdict.PASSED for test in own):
                found, resembling = self.known.diagnose(task, [test.result for test in own])
                misconceptions += found
                notes += resembling
        return misconceptions, notes

    def _row(
        self,
        job: Job,
        results: list[Testing],
        notes: list[Note],
        sandbox: Sandbox,
        counted: Sequence[Collected] = (),
        misconceptions: Sequence[Misconception] = (),
        stands: TakenOver = TakenOver(),  # noqa: B008 - it is frozen
    ) -> Grade:
        if job.remark:
            notes = [*notes, Note("intake", job.remark)]
        totals = Counter(test.labels.task for test in counted if not test.labels.bonus) if counted else None
        return build_grade(
            self.course,
            self.slug,
            job,
            results,
            notes,
            misconceptions=misconceptions,
            digest=self.digest,
            isolation=stands.locks(sandbox.holding),
            gpu=_gpu(job, results, stands, self.device_checks),
            totals=totals,
        )


def _gpu(job: Job, results: Sequence[Testing], stands: TakenOver, device_checks: set[str]) -> Gpu:
    """How the device checks of a submission ran: on what, or not at all (``deferred``)."""
    checks = [test.result for test in results if test.result.id in device_checks]
    if not checks:
        return Gpu("none", "")
    if all(check.verdict is Verdict.DEFERRED for check in checks):
        return Gpu("deferred", "")
    if stands.gpu is not None and all(check.id in stands.results for check in checks):
        return stands.gpu
    if job.gpu == "off":  # and what is not open has ended before it asked for a device
        return Gpu("deferred", "")
    return Gpu(job.gpu, job.gpu_name or "cuda:0")


def _run_one(test: Collected, examination: Examination, following: pytest.Item | None) -> Testing:
    """Run one collected test once more.

    Tests that need pytest's protocol get their fixtures set up anew; shared ones live until ``following``, the next
    such test, is of another module or None.
    """
    item, label = test.item, test.labels
    if isinstance(item, pytest.Function) and test.plain:
        outcome = run_plainly(item, label, examination)
    else:
        item.stash[OUTCOME] = Outcome.missing()
        runtestprotocol(item, log=False, nextitem=following)
        outcome = item.stash[OUTCOME]
    result = TestResult(
        id=label.id,
        verdict=outcome.verdict,
        hidden=label.hidden,
        hint="" if outcome.passed else label.hint,
        detail=outcome.detail,
        seconds=round(outcome.seconds, 4),
    )
    return Testing(label.task, label.bonus, result)
