"""Do nothing twice: whether an earlier grade stands as it is, and which of its results stand if it does not.

A task runs in processes of its own with seeds of its own, so its verdicts do not depend on whether other tasks run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from autograder.grade import Gpu, Grade, Note, TestResult, from_json
from autograder.model import Verdict
from autograder.scoring import Job

__all__ = ["TakenOver", "sound", "stands", "taken_over"]
#: Notes that are made anew whether anything runs or not.
_MADE_ANEW = ("intake", "resembles")


@dataclass(frozen=True)
class TakenOver:
    """What stands of an earlier grade: ``results`` by test id, ``notes`` and ``gpu`` if nothing runs, the locks."""

    results: Mapping[str, TestResult] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    isolation: frozenset[str] | None = None
    gpu: Gpu | None = None

    def locks(self, holding: Iterable[str]) -> list[str]:
        """The locks behind which all of the results were made, of those that hold now."""
        return [lock for lock in holding if self.isolation is None or lock in self.isolation]


def taken_over(job: Job, tests: Iterable[tuple[str, str]]) -> TakenOver:
    """What of ``job.earlier`` stands: the results of all tasks but ``job.tasks``, or of all tests but the deferred.

    A task runs all the same if the earlier grade has other tests for it than there are now, or a grader error in it.

    Args:
        job: the submission.
        tests: task and id of every test there is.

    Raises:
        AutograderError: ``job.earlier`` is no grade.
    """
    if not job.earlier:
        return TakenOver()
    earlier = from_json(job.earlier, source=f"the earlier grade of {job.student}")
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, test in tests:
        wanted[name].add(test)
    results: dict[str, TestResult] = {}
    for task in earlier.tasks:
        same = {result.id for result in task.tests} == wanted[task.task]
        sound = all(result.verdict is not Verdict.GRADER_ERROR for result in task.tests)
        if same and sound and task.task not in job.tasks:
            again = Verdict.DEFERRED if job.only_deferred else None
            results.update((result.id, result) for result in task.tests if result.verdict is not again)
    if not results:
        return TakenOver()
    notes = tuple(note for note in earlier.notes if note.kind not in _MADE_ANEW)
    return TakenOver(results, notes, frozenset(earlier.environment.isolation), earlier.gpu)


def stands(grade: Grade, file: str, received: datetime | None) -> bool:
    """Whether a grade of the same bytes, tests and environment needs no new run.

    A moved deadline is no reason for one: what lateness costs is settled each time that grades are shown.

    Args:
        grade: the earlier grade.
        file: the file's name as handed in now.
        received: when it was handed in; None where nobody knows.
    """
    moment = received.isoformat() if received else ""
    return grade.submission.file == file and grade.submission.received == moment and sound(grade)


def sound(grade: Grade) -> bool:
    """Whether the grader did not fail on any part of it."""
    verdicts = {test.verdict for task in grade.tasks for test in task.tests}
    return Verdict.GRADER_ERROR not in verdicts and all(note.kind != "grader_error" for note in grade.notes)
