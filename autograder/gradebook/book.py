"""The gradebook as its users see it: attempts in, grades, history and manual scores out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.grade import Grade
from autograder.gradebook import attempts, counted, manual, submissions
from autograder.gradebook.attempts import Attempt, Key
from autograder.gradebook.counted import Counted
from autograder.gradebook.database import Database
from autograder.gradebook.manual import ManualEntry, ManualScore

__all__ = ["FILE", "Gradebook"]

#: The file's name in the output folder.
FILE = "gradebook.sqlite"


def _now() -> datetime:
    return datetime.now(UTC)


class Gradebook:
    """``OUT/gradebook.sqlite``. Open it with :meth:`open` in a ``with`` statement.

    All methods raise UserError if the file cannot be read or written.
    """

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now

    @classmethod
    def open(cls, out: Path, *, now: Callable[[], datetime] = _now, any_thread: bool = False) -> Self:
        """The gradebook in the folder ``out``, made if it is not there.

        Args:
            out: the output folder.
            now: the clock, which must give moments with a time zone.
            any_thread: whether several threads may use it, one at a time.
        """
        return cls(Database(out / FILE, any_thread=any_thread), now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    def claim(self, patience: float = 0.0) -> None:
        """Be the only run that grades into this folder; UserError if there is another after ``patience`` seconds."""
        self._database.claim(patience)

    def close(self) -> None:
        """Close the file, and let others grade."""
        self._database.close()

    # Attempts

    def record(
        self,
        grade: Grade,
        pictures: Mapping[str, bytes] | None = None,
        *,
        data: bytes | None = None,
        limits: str = "",
        task_tests: Mapping[str, str] | None = None,
        publish: bool = True,
        text: str = "",
    ) -> int:
        """Add an attempt, in one transaction that is on the disk when this returns.

        Args:
            grade: what came out.
            pictures: PNG files by task.
            data: the bytes that were graded, kept for a regrade.
            limits: SHA-256 over the limits, see :func:`limits_digest`.
            task_tests: SHA-256 over what decides each task, see :func:`task_digests`.
            publish: whether it counts from now on; if not, :meth:`publish` may let it count later.
            text: the grade's ``results.json``, if that is at hand.

        Returns:
            The attempt's number.
        """
        with self._database.transaction() as connection:
            if data is not None:
                submissions.keep(connection, data)
            made = self._now()
            number = attempts.add(
                *(connection, grade, made),
                text=text,
                pictures=pictures or {},
                limits=limits,
                task_tests=task_tests or {},
            )
            if publish:
                attempts.publish(connection, grade.assignment, grade.student, number, made)
        return number

    def adopt(self, grades: Iterable[tuple[Grade, datetime]]) -> None:
        """Add grades that were made elsewhere or by an older version, each with the moment when; all or none."""
        with self._database.transaction() as connection:
            for grade, made in grades:
                number = attempts.add(connection, grade, made, text="", pictures={}, limits="", task_tests={})
                attempts.publish(connection, grade.assignment, grade.student, number, made)

    def publish(self, chosen: Iterable[Attempt]) -> None:
        """Let these attempts count from now on: all of them, or none if this fails."""
        with self._database.transaction() as connection:
            at = self._now()
            for attempt in chosen:
                attempts.publish(connection, attempt.grade.assignment, attempt.grade.student, attempt.id, at)

    def withdraw(self, homework: str, student: str) -> None:
        """The student has no grade from now on; what was stays in the history."""
        with self._database.transaction() as connection:
            attempts.publish(connection, homework, student, None, self._now())

    def current(self, homework: str | None = None) -> list[Grade]:
        """The grades that count, ordered by homework and student; of all homeworks if None. Without manual scores."""
        return [attempt.grade for attempt in self.current_attempts(homework)]

    def current_attempts(self, homework: str | None = None, *, moment: datetime | None = None) -> list[Attempt]:
        """The attempts that count now, or counted at a moment."""
        with self._database.reading() as connection:
            return list(attempts.at_moment(connection, homework, None, moment))

    def each_current(self) -> Iterator[Attempt]:
        """The attempts that count now, ordered by homework and student, read one at a time to save memory."""
        with self._database.reading() as connection:
            yield from attempts.current(connection, None)

    def counting(self) -> dict[tuple[str, str], int | None]:
        """Homework and student to the number of the attempt that counts; None for those who withdrew."""
        with self._database.reading() as connection:
            return attempts.counting(connection)

    def counting_attempt(self, homework: str, student: str) -> int | None:
        """The number of the attempt that counts for a student, if there is one."""
        with self._database.reading() as connection:
            return attempts.counting_one(connection, homework, student)

    def latest(self, homework: str, student: str) -> Grade | None:
        """The grade that counts for a student, if there is one."""
        attempt = self.latest_attempt(homework, student)
        return attempt.grade if attempt else None

    def latest_attempt(self, homework: str, student: str) -> Attempt | None:
        """The attempt that counts for a student, if there is one."""
        with self._database.reading() as connection:
            return next(attempts.current(connection, homework, student), None)

    def find(self, homework: str, student: str, key: Key) -> Grade | None:
        """The newest grade that was made from exactly this, published or not."""
        found = self.matching(homework, student, key)
        return found[0].grade if found else None

    def matching(self, homework: str, student: str, key: Key) -> list[Attempt]:
        """All attempts made from exactly this, published or not, the newest first."""
        with self._database.reading() as connection:
            return list(attempts.matching(connection, homework, student, key))

    def history(self, student: str, homework: str | None = None) -> list[Attempt]:
        """Everything that ever counted for a student, in the order in which it began to count."""
        with self._database.reading() as connection:
            return list(attempts.published(connection, homework, student))

    def withdrawals(self, student: str, homework: str | None = None) -> list[tuple[str, datetime]]:
        """Homework and moment (UTC) of each time that a student withdrew, in order."""
        with self._database.reading() as connection:
            return attempts.withdrawals(connection, homework, student)

    def pictures(self, homework: str, student: str) -> dict[str, bytes]:
        """The pictures (PNG, by task) of the attempt that counts; none if there is no such student."""
        with self._database.reading() as connection:
            number = attempts.counting_one(connection, homework, student)
            return {} if number is None else attempts.pictures(connection, number)

    def text_of(self, number: int) -> str:
        """``results.json`` of the attempt of this number, as it was made; KeyError if there is none."""
        with self._database.reading() as connection:
            return attempts.text(connection, number)

    def attempt(self, number: int) -> Attempt:
        """The attempt of this number; KeyError if there is none."""
        with self._database.reading() as connection:
            return attempts.by_number(connection, number)

    def has_submission(self, sha256: str) -> bool:
        """Whether :meth:`submission` would give the bytes."""
        with self._database.reading() as connection:
            return submissions.is_kept(connection, sha256)

    def submission(self, sha256: str) -> bytes | None:
        """The bytes that were handed in under this hash, or None if they were not kept."""
        with self._database.reading() as connection:
            return submissions.kept(connection, sha256)

    # What was shown

    def count(self, found: Iterable[Counted]) -> int:
        """Write down what students are shown from now on; how many lines were new. ``at`` of each is ignored."""
        with self._database.transaction() as connection:
            return counted.add(connection, found, self._now())

    def counted(self, student: str, homework: str | None = None) -> list[Counted]:
        """Everything that a student was ever shown, in order."""
        with self._database.reading() as connection:
            return list(counted.rows(connection, homework, student))

    # Manual scores

    def set_manual(
        self, homework: str, student: str, task: str, criterion: str, points: Decimal | None, comment: str, by: str
    ) -> None:
        """Record a manual score; it replaces an earlier one of the same criterion. None takes the score back."""
        with self._database.transaction() as connection:
            entry = ManualEntry(homework, student, task, criterion, points, comment, by, self._now())
            manual.add(connection, entry)

    def set_manual_all(
        self, homework: str, scores: Iterable[tuple[str, str, str, Decimal | None, str]], by: str
    ) -> None:
        """Record many manual scores, each (student, task, criterion, points, comment): all of them, or none."""
        with self._database.transaction() as connection:
            at = self._now()
            for student, task, criterion, points, comment in scores:
                manual.add(connection, ManualEntry(homework, student, task, criterion, points, comment, by, at))

    def manual(
        self, homework: str, *, student: str | None = None, moment: datetime | None = None
    ) -> dict[str, dict[tuple[str, str], ManualScore]]:
        """The manual scores that count now, or counted at a moment: student to (task, criterion) to score.

        Of all students, or of one.
        """
        with self._database.reading() as connection:
            return manual.current(connection, homework, student, moment)

    def manual_entries(self, homework: str | None = None, student: str | None = None) -> list[ManualEntry]:
        """Every manual score that was ever recorded, in order."""
        with self._database.reading() as connection:
            return list(manual.entries(connection, homework, student))
