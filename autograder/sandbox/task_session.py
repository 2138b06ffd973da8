"""All calls of one task of one submission, on the trusted side; known calls go over in one go.

What a test asks hardly ever depends on the answers, so it is known before it runs (:mod:`autograder.rehearsal`). A
:class:`Script` holds one test's requests. The scripts of a task are sent together and done one after another in its
process, whatever becomes of the earlier ones, while the answers are read here as the tests come to ask for them. That
saves a change of processes for every call, and answers that have been judged before need not be judged again.
"""

from __future__ import annotations

import hashlib
import itertools
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.model import AutograderError, DeadlineExceeded, ForbiddenError, StudentError
from autograder.sandbox.bans import Ban
from autograder.sandbox.notebook_process import NotebookProcess, Supplies
from autograder.sandbox.stream import Frame
from autograder.sandbox.task_process import TaskProcess, frame_of, script_of
from autograder.sandbox.wire import Decoded

__all__ = ["OffScript", "Script", "TaskSession"]

_MOST_TIMEOUTS = 2
_MOST_BYTES = 8 << 20  # of one test's answers that are read before the test asks for them
_MOST_KNOWN = 10_000
_NAP_SECONDS = 0.002  # the answers of a whole task take some milliseconds
_NO_SUPPLIES = Supplies()


class OffScript(BaseException):
    """A test asked something else than its script says. No Exception: a test must not take it for a student's."""


@dataclass(frozen=True)
class Script:
    """What one test asks, as it travels, in order; and digests of the answers with which it is known to pass.

    A test whose questions depend on the answers has None for frames: it is run call by call.
    """

    task: str
    frames: tuple[bytes, ...] | None = None
    passing: set[bytes] = field(default_factory=set, compare=False)

    def learn(self, digest: bytes) -> None:
        """Remember answers with which the test has passed."""
        if len(self.passing) < _MOST_KNOWN:
            self.passing.add(digest)


class TaskSession:
    """Forks when needed, and stops asking code that never answers.

    Args:
        notebook: the notebook's process, which has run its cells.
        bans: what is forbidden in this task.
        seed: of the task's random state.
        supplies: the course's own code that goes over too.
        scripts: the scripts of the task's tests by test id, in the order in which the tests run.
    """

    def __init__(
        self,
        notebook: NotebookProcess,
        bans: Sequence[Ban],
        seed: int,
        supplies: Supplies = _NO_SUPPLIES,
        scripts: Mapping[str, Script] | None = None,
    ) -> None:
        self.notebook = notebook
        self.bans = {ban.key: ban for ban in bans}
        self.seed = seed
        self.supplies = supplies
        self.scripts = scripts or {}
        self.picture = b""
        self.timeouts = 0
        self.spent = 0.0
        self.forbidden = 0
        #: What was asked and answered call by call since this list was put here; None where nobody wants to know.
        self.record: list[tuple[bytes, Frame]] | None = None
        self._process: TaskProcess | None = None
        self._test = ""
        self._lines: deque[bytes] = deque()  # what the current test is still going to ask, by its script
        self._arrived: deque[Frame | AutograderError] = deque()  # answers to that, read before they were asked for
        self._sent: deque[str] = deque()  # for each operation that was sent and not answered: its test

    @property
    def process(self) -> TaskProcess | None:
        """The process that answers now; None if none is alive."""
        return self._process if self._process is not None and self._process.alive else None

    def begin(self, test: str = "") -> None:
        """What is asked next belongs to ``test``; answers that the test before did not wait for are thrown away."""
        before, self._test = self._test, test
        self._lines.clear()
        self._arrived.clear()
        self._skip(lambda sent: sent == before)  # the same test may begin again, with another seed
        self._skip(lambda sent: sent != test)
        script = self.scripts.get(test)
        if script is None or not script.frames:
            return
        self._lines.extend(script.frames)
        if not self._sent:
            try:
                self._send_scripts()
            except AutograderError as error:
                self._arrived.append(error)

    def rescript(self, scripts: Mapping[str, Script]) -> None:
        """From now on the tests ask something else; answers to what they asked before are thrown away."""
        self._skip(lambda _: True)
        self.scripts = scripts

    def _skip(self, which: Callable[[str], bool]) -> None:
        """Read answers and throw them away, as long as they belong to such tests."""
        while self._sent and which(self._sent[0]):
            try:
                self._receive()
            except AutograderError:
                break  # counted where it happened; the process is gone

    def foresee(self) -> bytes | None:
        """A digest of all answers to what the current test is going to ask; None where that cannot be told."""
        if not self._lines or self._arrived:
            return None
        digest = hashlib.blake2b(digest_size=16)
        size = 0
        for _ in range(len(self._lines)):
            try:
                frame = self._receive()
            except AutograderError as error:
                self._arrived.append(error)
                return None
            self._arrived.append(frame)
            head, blob = frame
            size += len(head) + len(blob)
            if size > _MOST_BYTES:
                return None
            digest.update(b"%d,%d:" % (len(head), len(blob)))
            digest.update(head)
            digest.update(blob)
        return digest.digest()

    def request(self, *message: object) -> Decoded:
        """One operation in the task's process; see :meth:`TaskProcess.request` for what it raises.

        Raises:
            OffScript: the current test's script says that it would ask something else.
        """
        frame = frame_of(*message)
        if not self._lines and not self._sent:
            return self._call(frame, message)
        if not self._lines or self._lines[0] != frame:
            raise OffScript
        self._lines.popleft()
        answer: Frame | AutograderError
        try:
            answer = self._arrived.popleft() if self._arrived else self._receive()
        except AutograderError as error:
            answer = error
        if isinstance(answer, AutograderError):
            self._lines.clear()  # the process is gone: what the test asks from now on, it asks another one
            self._arrived.clear()
            raise answer from None
        return self._interpret(answer, message)

    def improvise(self) -> None:
        """Run the current test once more, call by call, in a new process."""
        test = self._test
        self.close()
        self._test = test

    def close(self) -> None:
        """End the task's process."""
        if self._process is not None:
            self._process.close(kill=bool(self._sent))
            self._process = None
        self._sent.clear()
        self._lines.clear()
        self._arrived.clear()

    def _call(self, frame: bytes, message: Sequence[object]) -> Decoded:
        """Ask one thing and wait for the answer."""
        process = self._ready()
        started = time.monotonic()
        try:
            process.send(frame)
            answer = process.receive()
        except DeadlineExceeded:
            self.timeouts += 1
            raise
        finally:
            self.spent += time.monotonic() - started
        if self.record is not None:
            self.record.append((frame, answer))
        return self._interpret(answer, message)

    def _interpret(self, answer: Frame, message: Sequence[object]) -> Decoded:
        assert self._process is not None
        try:
            return self._process.interpret(answer, message)
        except ForbiddenError as error:
            self.forbidden += 1
            ban = self.bans.get(error.says)
            raise ForbiddenError(error.name, error.where, ban.says if ban else "") from None
        finally:
            if not self._process.alive:
                self._sent.clear()

    def _ready(self) -> TaskProcess:
        """A process that can be asked, unless this task's time is over."""
        if self.timeouts >= _MOST_TIMEOUTS:
            raise DeadlineExceeded("was not run, because this task had run out of time before")
        if self.spent > self.notebook.times.task:
            raise DeadlineExceeded(f"was not run, because this task has used its {self.notebook.times.task:g} s")
        if self._process is None or not self._process.alive:
            self._sent.clear()
            self._process = self.notebook.fork(list(self.bans.values()), self.seed, self.supplies)
        return self._process

    def _send_scripts(self) -> None:
        """Send the script of the current test, and those of the tests after it up to one that has none."""
        following = itertools.dropwhile(lambda item: item[0] != self._test, self.scripts.items())
        lines: list[tuple[str, bytes]] = []
        for test, script in following:
            if script.frames is None:
                break
            lines += [(test, frame) for frame in script.frames]
        process = self._ready()
        started = time.monotonic()
        try:
            process.send(script_of([frame for _, frame in lines]))
        except DeadlineExceeded:
            self.timeouts += 1
            raise
        finally:
            self.spent += time.monotonic() - started
        self._sent.extend(test for test, _ in lines)

    def _receive(self) -> Frame:
        """The next answer to a script."""
        if self._process is None or not self._process.alive:
            self._sent.clear()
            raise StudentError("ProcessEnded", "the process of this task has ended")
        if self.spent > self.notebook.times.task:
            self._process.close(kill=True)
            self._sent.clear()
            raise DeadlineExceeded(f"was not run, because this task has used its {self.notebook.times.task:g} s")
        started = time.monotonic()
        try:
            answer = self._process.receive(_NAP_SECONDS)
        except DeadlineExceeded:
            self.timeouts += 1
            self._sent.clear()
            raise
        except AutograderError:
            self._sent.clear()
            raise
        finally:
            self.spent += time.monotonic() - started
        self._sent.popleft()
        return answer
