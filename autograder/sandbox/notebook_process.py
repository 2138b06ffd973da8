"""The trusted side's hold on one notebook: run its cells behind the wall, fork a process per task."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Self

from autograder.model import SandboxError, StudentError
from autograder.sandbox import replies
from autograder.sandbox.bans import Ban
from autograder.sandbox.cleaning import remove
from autograder.sandbox.host import Sandbox, TimeLimits
from autograder.sandbox.stream import Stream
from autograder.sandbox.task_process import TaskProcess
from autograder.sandbox.wire import TRUSTED, WireError, encode

__all__ = ["Cells", "NotebookProcess", "Supplies"]

_GRACE_SECONDS = 2.0
_MOST_RUNS = 6
_MOST_TIME = 3  # times what the cells may take together, however often they are run


@dataclass(frozen=True)
class Cells:
    """A notebook's code, as the child needs it: its name and ``(number, source)`` of each code cell."""

    name: str
    sources: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Supplies:
    """Code of the course's own that goes into a task's process, where the student's code may read it.

    ``tools`` defines functions that tests may run there; ``stand_ins`` defines working versions of the functions that
    students write, of which those named in ``replace`` take the place of the notebook's own. ``gpu`` says how the
    device checks run: ``real``, ``simulated`` or ``off``.
    """

    tools: str = ""
    stand_ins: str = ""
    replace: tuple[str, ...] = ()
    gpu: str = "off"


_NO_SUPPLIES = Supplies()


class NotebookProcess:
    """A notebook that has been run behind the wall, ready to be forked for each task.

    ``find`` names the banned names to look for in each function; ``bans`` are got ready for the tasks to come, which
    may have others as well. ``troubles`` lists the cells that failed; ``findings`` maps each function to mentions of
    banned names, ``uses`` to the other graded functions that it calls.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        cells: Cells,
        *,
        find: dict[str, list[str]] | None = None,
        bans: Sequence[Ban] = (),
        seed: int = 0,
        times: TimeLimits | None = None,
        gpu: str = "off",
    ) -> None:
        self.sandbox = sandbox
        self.gpu = gpu
        self.cells = cells
        self.bans = {ban.key: ban for ban in bans}
        self.seed = seed
        self.times = times or sandbox.times
        self.troubles: list[replies.CellTrouble] = []
        self.findings: dict[str, list[list[Any]]] = {}
        self.uses: dict[str, list[str]] = {}
        self.broken = ""
        self._pid = 0
        self._stream: Stream | None = None
        self._scratch = ""
        sandbox.preload_for(cells.sources)
        try:
            self._run(find or {})
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The process that ran the cells; 0 if it has ended."""
        return self._pid

    def close(self) -> None:
        """Kill whatever is left."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        if self._pid:
            pid, self._pid = self._pid, 0
            with contextlib.suppress(SandboxError):
                self.sandbox.request("kill", pid=pid)
        if self._scratch:
            remove(self._scratch)
            self._scratch = ""

    def __enter__(self) -> Self:
        """Already running."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def _run(self, find: dict[str, list[str]]) -> None:
        """Run the cells; where one of them takes the process down, run again up to that statement."""
        stops: dict[int, int] = {}
        causes: dict[int, str] = {}
        end = time.monotonic() + _MOST_TIME * (self.times.notebook + self.times.cell)
        for _ in range(_MOST_RUNS):
            at, cause = self._attempt(find, stops, end)
            if not cause:
                break
            self.close()
            if at is None:
                self.broken = cause
                return
            number, statement = at
            if number in stops and stops[number] <= statement:  # it dies before it gets that far again
                statement = stops[number] - 1
            stops[number] = max(statement, 0)
            causes[number] = cause
        else:
            self.broken = f"the notebook took its process down {_MOST_RUNS} times"
            return
        self.troubles = [
            replies.CellTrouble(t.number, "Crash", causes[t.number], t.where)
            if t.kind == "Stopped" and t.number in causes
            else t
            for t in self.troubles
        ]

    def _attempt(
        self, find: dict[str, list[str]], stops: dict[int, int], end: float
    ) -> tuple[tuple[int, int] | None, str]:
        """One run. ``(None or the statement it died at, why)``; an empty reason means that it is ready."""
        self._spawn()
        assert self._stream is not None
        request = {
            "name": replies.text(self.cells.name),
            "cells": [[number, replies.text(source)] for number, source in self.cells.sources],
            "stops": list(stops.items()),
            "cell_seconds": self.times.cell,
            "notebook_seconds": self.times.notebook,
            "seed": self.seed,
            "find": find,
            "bans": [asdict(ban) for ban in self.bans.values()],
            "gpu": self.gpu,
        }
        at: tuple[int, int] | None = None
        known = False
        deadline = time.monotonic() + self.times.cell + _GRACE_SECONDS
        try:
            self._stream.send(encode(request, limits=TRUSTED), deadline)
            while True:
                message = self._stream.receive(min(deadline, end)).value
                match replies.plain(message):
                    case ["read", dict(findings), dict(uses)] if not known:
                        known = True
                        self.findings = {task: replies.findings(findings.get(task)) for task in find}
                        self.uses = {task: replies.names(uses.get(task), find) for task in find}
                        deadline = time.monotonic() + self.times.cell + _GRACE_SECONDS
                    case ["at", int(number), int(statement)] if known:
                        if at is None or number != at[0]:
                            deadline = time.monotonic() + self.times.cell + _GRACE_SECONDS
                        at = (number, statement)
                    case ["loaded", list(troubles)] if known:
                        self.troubles = replies.troubles(troubles)
                        return at, ""
                    case _:
                        raise WireError("a message of a kind that does not exist")
        except TimeoutError:
            if time.monotonic() >= end:
                return None, f"the notebook took longer than {_MOST_TIME} times what its cells may take"
            return at, f"ran longer than {self.times.cell:g} s and could not be interrupted, so it was skipped"
        except EOFError:
            return at, f"{replies.how_it_ended(self._end())}, so it was skipped"
        except WireError as error:
            return None, f"the notebook's process sent something unreadable while its cells ran ({error})"

    def _spawn(self) -> None:
        mine, theirs = socket.socketpair()
        self._stream = Stream(mine, self.sandbox.wire)
        with theirs:
            self._scratch = "" if "namespaces" in self.sandbox.holding else self.sandbox.scratch()
            self._pid = int(self.sandbox.request("spawn", theirs.fileno(), scratch=self._scratch)["pid"])

    def _end(self) -> int | None:
        pid, self._pid = self._pid, 0
        status = self.sandbox.request("kill", pid=pid)["status"] if pid else None
        return None if status is None else int(status)

    def fork(self, bans: Sequence[Ban], seed: int, supplies: Supplies = _NO_SUPPLIES) -> TaskProcess:
        """A process for one task, forked from the state after the cells ran.

        Raises:
            StudentError: the notebook left its process in a state that cannot be forked.
        """
        if self.broken or self._stream is None:
            raise StudentError("NotebookProcessEnded", self.broken or "the notebook's process has ended")
        mine, theirs = socket.socketpair()
        stream = Stream(mine, self.sandbox.wire)
        deadline = time.monotonic() + self.times.call
        try:
            with theirs:
                if "no-fork" in self.sandbox.holding:
                    self.sandbox.request("grant", pid=self._pid)
                socket.send_fds(self._stream.socket, [b"F"], [theirs.fileno()])
            more = [asdict(ban) for ban in bans if self.bans.get(ban.key) != ban]
            first = {"seed": seed, "bans": [ban.key for ban in bans], "more_bans": more, **asdict(supplies)}
            stream.send(encode(first, limits=TRUSTED), deadline)
        except (OSError, EOFError):
            stream.close()
            self.broken = f"the notebook's process has ended ({replies.how_it_ended(self._end())})"
            raise StudentError("NotebookProcessEnded", self.broken) from None
        except BaseException:
            stream.close()
            raise
        return TaskProcess(stream, self.times.call, self.reap)

    def reap(self, kill: bool) -> int | None:
        """Wait until the current task has ended; its exit status, or None if the base process is broken."""
        if self._stream is None:
            return None
        if kill:
            self.sandbox.request("end_task", pid=self._pid)
        for patience in (_GRACE_SECONDS, 10.0):
            try:
                message = self._stream.receive(time.monotonic() + patience).value
            except TimeoutError:
                self.sandbox.request("end_task", pid=self._pid)
                continue
            except EOFError:
                self.broken = f"the notebook's process has ended ({replies.how_it_ended(self._end())})"
                return None
            except WireError:
                break
            match replies.plain(message):
                case ["ended", int(status)]:
                    return status
            break
        self.broken = "the notebook's process stopped answering after its cells ran"
        return None
