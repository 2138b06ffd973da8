"""The trusted end of the wall: start the zygote, run a notebook behind it, call functions with deadlines.

No line of student code runs in this process. It sends data, receives data under caps and deadlines, and kills.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgpack
import torch

from autograder.model import DeadlineExceeded, ForbiddenError, NotWrittenError, SandboxError, StudentError
from autograder.sandbox.bans import Ban
from autograder.sandbox.cleaning import remove
from autograder.sandbox.lockdown import LOCKS, ResourceLimits, readable_paths
from autograder.sandbox.wire import HEADER, TRUSTED, Decoded, Limits, WireError, decode, encode

__all__ = ["Cells", "NotebookProcess", "Sandbox", "TaskProcess", "TimeLimits", "python_folders"]

_MESSAGE_BYTES = 1 << 16
_START_SECONDS = 300.0
_REQUEST_SECONDS = 60.0
_CLOSE_SECONDS = 10.0
_GRACE_SECONDS = 2.0
_CHUNK_BYTES = 1 << 16
_MOST_RUNS = 6
_MOST_TIME = 3  # times what the cells may take together, however often they are run
_WARM_MODULES = (
    "torch",
    "torch._dynamo",
    "torch.nn.functional",
    "torch.func",
    "numpy",
    "IPython.core.inputtransformer2",
)
#: Imported into the zygote only once a notebook mentions them: they cost a second or more.
_OPTIONAL_MODULES = {
    "pandas": ("pandas",),
    "sklearn": ("sklearn", "sklearn.metrics", "sklearn.datasets", "sklearn.model_selection", "sklearn.linear_model"),
    "scipy": ("scipy", "scipy.special", "scipy.stats"),
}


@dataclass(frozen=True)
class TimeLimits:
    """Seconds: for one cell, for all cells together, for one call of a function, for all calls of one task."""

    cell: float = 20.0
    notebook: float = 120.0
    call: float = 10.0
    task: float = 60.0


@dataclass(frozen=True)
class Cells:
    """A notebook's code, as the child needs it: its name and ``(number, source)`` of each code cell."""

    name: str
    sources: tuple[tuple[int, str], ...]


class _Stream:
    """Frames over a socket, each within a deadline and a size. Whatever goes wrong is one of three exceptions."""

    def __init__(self, end: socket.socket, limits: Limits) -> None:
        self.socket = end
        self.limits = limits
        end.setblocking(False)
        self._arrived = bytearray()
        self._readable = select.poll()
        self._readable.register(end, select.POLLIN)

    def send(self, frame: bytes, deadline: float) -> None:
        """Raises EOFError when nobody reads any more, TimeoutError when the reader is stuck."""
        data = memoryview(frame)
        while data:
            try:
                data = data[self.socket.send(data) :]
            except BlockingIOError:
                self._wait_to_write(deadline)
            except OSError:
                raise EOFError from None

    def receive(self, deadline: float) -> Decoded:
        """Raises EOFError, TimeoutError or WireError."""
        head_length, blob_length = HEADER.unpack(self._read(HEADER.size, deadline))
        if head_length > self.limits.head or blob_length > self.limits.blob:
            raise WireError(f"a reply of {(head_length + blob_length) / 1e6:.0f} MB is too large")
        head = self._read(head_length, deadline)
        return decode(bytes(head), self._read(blob_length, deadline), limits=self.limits)

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _read(self, length: int, deadline: float) -> bytearray:
        while len(self._arrived) < length:
            # Also checked when there is something to read: a flood of messages must not hold us here.
            left = deadline - time.monotonic()
            if left <= 0 or not self._readable.poll(left * 1000):
                raise TimeoutError
            try:
                chunk = self.socket.recv(max(_CHUNK_BYTES, length - len(self._arrived)))
            except BlockingIOError:
                continue
            except OSError:
                raise EOFError from None
            if not chunk:
                raise EOFError
            self._arrived += chunk
        taken = self._arrived[:length]
        del self._arrived[:length]
        return taken

    def _wait_to_write(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        poll = select.poll()
        poll.register(self.socket, select.POLLOUT)
        if left <= 0 or not poll.poll(left * 1000):
            raise TimeoutError


@dataclass
class Sandbox:
    """A running zygote. Use as a context manager, or :meth:`close` it.

    Args:
        times: default time limits.
        resources: caps on each child.
        wire: caps on each message.
        locks: the locks to try for; those that hold are in :attr:`holding` after :meth:`start`.
        fault: what went wrong with the sandbox itself, empty as long as all is well.
    """

    times: TimeLimits = field(default_factory=TimeLimits)
    resources: ResourceLimits = field(default_factory=ResourceLimits)
    wire: Limits = field(default_factory=Limits)
    locks: Sequence[str] = LOCKS
    holding: tuple[str, ...] = ()
    fault: str = ""
    _process: subprocess.Popen[bytes] | None = None
    _control: socket.socket | None = None
    _folder: str = ""
    _preloaded: set[str] = field(default_factory=set)

    def start(self) -> Self:
        """Start the zygote and wait until it is warm and has tried its locks; SandboxError if it cannot start."""
        try:
            return self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> Self:
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = mine
        with theirs:
            self._folder = tempfile.mkdtemp(prefix="autograder-")
            Path(self._folder, "jail").mkdir()
            Path(self._folder).chmod(0o711)  # a child that becomes another user must reach its scratch folder
            command = [sys.executable, "-P", "-s", "-m", "autograder.sandbox.zygote", str(theirs.fileno())]
            with Path(self._folder, "zygote.log").open("wb") as log:
                self._process = subprocess.Popen(
                    command,
                    env=self._environment(),
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
        config = {
            "readable": _readable(),
            "resources": asdict(self.resources),
            "wire": asdict(self.wire),
            "staging": str(Path(self._folder, "jail")),
            "locks": list(self.locks),
            "modules": list(_WARM_MODULES),
        }
        try:
            mine.send(msgpack.packb(config))
        except OSError as error:
            raise self._fault(f"the sandbox process cannot start ({error}){self._log()}") from None
        reply = self._receive(_START_SECONDS)
        self.holding = tuple(reply["locks"])
        return self

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """End the zygote and everything that it started."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            _end_group(self._process)
            self._process = None
        if self._folder:
            remove(self._folder)
            self._folder = ""

    @property
    def pid(self) -> int:
        """The zygote's process id; 0 if it is not running."""
        return self._process.pid if self._process is not None else 0

    def request(self, do: str, descriptor: int | None = None, **arguments: Any) -> dict[str, Any]:
        """One request to the zygote; SandboxError if it refuses or is gone."""
        if self._control is None:
            raise SandboxError("the sandbox is not running")
        message = msgpack.packb({"do": do, **arguments})
        try:
            socket.send_fds(self._control, [message], [] if descriptor is None else [descriptor])
        except OSError as error:
            raise self._fault(f"the sandbox process is gone ({error}){self._log()}") from None
        reply = self._receive(_START_SECONDS if do in ("preload", "attack") else _REQUEST_SECONDS)
        if "error" in reply:
            raise self._fault(f"the sandbox could not {do}: {reply['error']}")
        return reply

    def preload_for(self, sources: Sequence[tuple[int, str]]) -> None:
        """Import what these cells are about to import into the zygote, if it is worth it and not done yet."""
        for word, modules in _OPTIONAL_MODULES.items():
            if word not in self._preloaded and any(word in source for _, source in sources):
                self._preloaded.add(word)
                self.request("preload", modules=list(modules))

    def scratch(self) -> str:
        """A fresh folder for a child that has no namespace of its own to mount a scratch disk in."""
        return tempfile.mkdtemp(prefix="scratch-", dir=self._folder)

    def attack(self) -> dict[str, str]:
        """What a locked-down child achieved when it tried the key attacks: ``{attack: outcome}``."""
        canary = Path(self._folder, "canary")
        canary.write_text("a file that student code must not see", encoding="ascii")
        Path(self._folder).chmod(0o755)  # only the locks may be in the way
        return {
            str(key): str(value)
            for key, value in self.request("attack", canary=str(canary), scratch=self.scratch()).items()
        }

    def _environment(self) -> dict[str, str]:
        """Nothing of the TA's environment but what Python needs; one thread, so that forking is safe."""
        cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"), "autograder", "matplotlib")
        try:
            cache.mkdir(parents=True, exist_ok=True)
        except OSError:
            cache = Path(self._folder)
        one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
        return {
            **one,
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "HOME": self._folder,
            "MPLCONFIGDIR": str(cache),
            # A fork copies the page tables of 250 MB of warm interpreter. With the heap on huge pages, which glibc asks
            # for if told to, that is a few entries instead of sixty thousand: 3 ms less each time. Harmless elsewhere.
            "PYTHONMALLOC": "malloc",
            "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
            "TORCHDYNAMO_DISABLE": "1",  # torch.compile would need a C++ compiler; the plain function does the same
        }

    def _receive(self, seconds: float) -> dict[str, Any]:
        assert self._control is not None
        self._control.settimeout(seconds)
        try:
            data = self._control.recv(_MESSAGE_BYTES)
        except TimeoutError:
            log = self._log()
            self.close()  # a late answer must not be taken for that to the next request
            raise self._fault(f"the sandbox process does not answer{log}") from None
        except OSError as error:
            raise self._fault(f"the sandbox process is gone ({error}){self._log()}") from None
        if not data:
            raise self._fault(f"the sandbox process ended{self._log()}")
        reply = msgpack.unpackb(data)
        return dict(reply)

    def _fault(self, what: str) -> SandboxError:
        """The error to raise; remembered, because a test that met it only sees a failed call."""
        self.fault = self.fault or what
        return SandboxError(what)

    def _log(self) -> str:
        with contextlib.suppress(OSError):
            text = Path(self._folder, "zygote.log").read_text("utf-8", "replace").strip()
            return f"; its last words:\n{text[-2000:]}" if text else ""
        return ""


def python_folders() -> list[str]:
    """The folders of the Python installation, all of which student code may read."""
    return [path for path in _readable() if path.startswith(tuple(_prefixes()))]


def _readable() -> tuple[str, ...]:
    return readable_paths(_prefixes(), sys.path)


def _prefixes() -> list[str]:
    """Where this Python lives: the environment, the interpreter it came from, and the standard library."""
    paths = sysconfig.get_paths()
    found = [sys.prefix, sys.base_prefix, paths["stdlib"], paths["platstdlib"], paths["purelib"], paths["platlib"]]
    return list(dict.fromkeys(os.path.realpath(path) if os.path.islink(path) else path for path in found))


@dataclass(frozen=True)
class CellTrouble:
    """A cell that did not run to its end: its number, what happened, and where."""

    number: int
    kind: str
    message: str
    where: str


class NotebookProcess:
    """A notebook that has been run behind the wall, ready to be forked for each task.

    ``troubles`` lists the cells that failed; ``findings`` maps each function to mentions of banned names, ``uses`` to
    the other graded functions that it calls.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        cells: Cells,
        *,
        find: dict[str, list[str]] | None = None,
        seed: int = 0,
        times: TimeLimits | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.cells = cells
        self.seed = seed
        self.times = times or sandbox.times
        self.troubles: list[CellTrouble] = []
        self.findings: dict[str, list[list[Any]]] = {}
        self.uses: dict[str, list[str]] = {}
        self.broken = ""
        self._pid = 0
        self._stream: _Stream | None = None
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
            CellTrouble(t.number, "Crash", causes[t.number], t.where)
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
            "name": _text(self.cells.name),
            "cells": [[number, _text(source)] for number, source in self.cells.sources],
            "stops": list(stops.items()),
            "cell_seconds": self.times.cell,
            "notebook_seconds": self.times.notebook,
            "seed": self.seed,
            "find": find,
        }
        at: tuple[int, int] | None = None
        deadline = time.monotonic() + self.times.cell + _GRACE_SECONDS
        try:
            self._stream.send(encode(request, limits=TRUSTED), deadline)
            while True:
                message = self._stream.receive(min(deadline, end)).value
                match _plain(message):
                    case ["at", int(number), int(statement)]:
                        if at is None or number != at[0]:
                            deadline = time.monotonic() + self.times.cell + _GRACE_SECONDS
                        at = (number, statement)
                    case ["loaded", list(troubles), dict(findings), dict(uses)]:
                        self.troubles = _troubles(troubles)
                        self.findings = {task: _findings(findings.get(task)) for task in find}
                        self.uses = {task: _names(uses.get(task), find) for task in find}
                        return at, ""
                    case _:
                        raise WireError("a message of a kind that does not exist")
        except TimeoutError:
            if time.monotonic() >= end:
                return None, f"the notebook took longer than {_MOST_TIME} times what its cells may take"
            return at, f"ran longer than {self.times.cell:g} s and could not be interrupted, so it was skipped"
        except EOFError:
            return at, f"{_how_it_ended(self._end())}, so it was skipped"
        except WireError as error:
            return None, f"the notebook's process sent something unreadable while its cells ran ({error})"

    def _spawn(self) -> None:
        mine, theirs = socket.socketpair()
        self._stream = _Stream(mine, self.sandbox.wire)
        with theirs:
            self._scratch = "" if "namespaces" in self.sandbox.holding else self.sandbox.scratch()
            self._pid = int(self.sandbox.request("spawn", theirs.fileno(), scratch=self._scratch)["pid"])

    def _end(self) -> int | None:
        pid, self._pid = self._pid, 0
        status = self.sandbox.request("kill", pid=pid)["status"] if pid else None
        return None if status is None else int(status)

    def fork(self, bans: Sequence[Ban], seed: int) -> TaskProcess:
        """A process for one task, forked from the state after the cells ran.

        Raises:
            StudentError: the notebook left its process in a state that cannot be forked.
        """
        if self.broken or self._stream is None:
            raise StudentError("NotebookProcessEnded", self.broken or "the notebook's process has ended")
        mine, theirs = socket.socketpair()
        stream = _Stream(mine, self.sandbox.wire)
        deadline = time.monotonic() + self.times.call
        try:
            with theirs:
                if "no-fork" in self.sandbox.holding:
                    self.sandbox.request("grant", pid=self._pid)
                socket.send_fds(self._stream.socket, [b"F"], [theirs.fileno()])
            stream.send(encode({"seed": seed, "bans": [asdict(ban) for ban in bans]}, limits=TRUSTED), deadline)
        except (OSError, EOFError):
            stream.close()
            self.broken = f"the notebook's process has ended ({_how_it_ended(self._end())})"
            raise StudentError("NotebookProcessEnded", self.broken) from None
        except BaseException:
            stream.close()
            raise
        return TaskProcess(self, stream)

    def reap(self, *, kill: bool) -> int | None:
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
                self.broken = f"the notebook's process has ended ({_how_it_ended(self._end())})"
                return None
            except WireError:
                break
            match _plain(message):
                case ["ended", int(status)]:
                    return status
            break
        self.broken = "the notebook's process stopped answering after its cells ran"
        return None


class TaskProcess:
    """Calls into one task's process. After a death or a deadline it is dead; fork another."""

    def __init__(self, notebook: NotebookProcess, stream: _Stream) -> None:
        self.notebook = notebook
        self._stream: _Stream | None = stream

    @property
    def alive(self) -> bool:
        """Whether calls can still be made."""
        return self._stream is not None

    def request(self, *message: object) -> Decoded:
        """Send one operation and return its value.

        Raises:
            StudentError: the student's code raised, crashed or answered with garbage.
            NotWrittenError: there is no such function, or it is still the stub.
            ForbiddenError: a banned built-in was used, whatever came out.
            DeadlineExceeded: no answer in time; the process has been killed.
            WireError: the arguments cannot be sent (a test's mistake).
        """
        if self._stream is None:
            raise StudentError("ProcessEnded", "the process of this task has ended")
        frame = encode(list(message), limits=TRUSTED, keep_layout=True)
        seconds = self.notebook.times.call
        deadline = time.monotonic() + seconds
        try:
            self._stream.send(frame, deadline)
            reply = self._stream.receive(deadline)
        except TimeoutError:
            self._drop(kill=True)
            raise DeadlineExceeded(f"did not return within {seconds:g} s") from None
        except EOFError:
            status = self._drop(kill=False)
            raise StudentError("Crash", _how_it_ended(status)) from None
        except WireError as error:
            self._drop(kill=True)
            raise StudentError("UnreadableReply", f"the result cannot be read: {error}") from None
        return self._interpret(reply, message)

    def _interpret(self, reply: Decoded, message: Sequence[object]) -> Decoded:
        match _plain(reply.value):
            case ["value", value, list(fired)]:
                self._raise_if_forbidden(fired)
                if _answers(message, value):
                    return Decoded(value, reply.tensors)
            case ["raised", str(kind), list(bases), str(text), str(where), list(fired)]:
                self._raise_if_forbidden(fired)
                if kind in ("NotWritten", "NotImplementedError"):
                    raise NotWrittenError(text[:1000] or f"is not written yet ({where[:300]})")
                names = tuple(base[:100] for base in bases[:20] if isinstance(base, str))
                raise StudentError(kind[:100], text[:1000], where[:300], names)
        self._drop(kill=True)
        raise StudentError("UnreadableReply", "the process answered something that is no answer")

    def _raise_if_forbidden(self, fired: list[Any]) -> None:
        match fired[:1]:
            case [[str(key), str(name), str(where)]]:
                raise ForbiddenError(name[:100], where[:300], key[:100])

    def _drop(self, *, kill: bool) -> int | None:
        if self._stream is None:
            return None
        self._stream.close()
        self._stream = None
        return self.notebook.reap(kill=kill)

    def close(self) -> None:
        """End the process and wait for it."""
        self._drop(kill=False)


def _how_it_ended(status: int | None) -> str:
    """An exit status as half a sentence: "ended the Python process (segmentation fault)"."""
    if status is None or not 0 <= status <= 0xFFFF or not (os.WIFSIGNALED(status) or os.WIFEXITED(status)):
        return "ended the Python process"  # the base reports it, in which student code has run
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        meanings: dict[int, str] = {
            signal.SIGSEGV: "segmentation fault: memory was read that is not there, or the recursion was too deep",
            signal.SIGABRT: "aborted by a C library",
            signal.SIGKILL: "killed: too much memory or too much time",
            signal.SIGXCPU: "used too much processor time",
        }
        meaning = meanings.get(number, f"signal {number}")
        return f"ended the Python process ({meaning})"
    return f"ended the Python process (exit status {os.waitstatus_to_exitcode(status)}: os._exit or similar)"


# What a child sends is data, but it may be the wrong data: an array compares to a string as an array, a huge integer
# cannot be printed. So messages are taken apart by type before anything is done with them.


def _text(text: str) -> str:
    """Without halves of surrogate pairs, which JSON and file names can contain and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()


def _plain(message: object) -> list[Any]:
    """The message if it is a list that starts with a plain string, as every message does; else an empty list."""
    return message if isinstance(message, list) and message and type(message[0]) is str else []


def _answers(message: Sequence[object], value: object) -> bool:
    """Whether ``value`` has the form of an answer to this operation."""
    if not isinstance(value, list):
        return False
    match message:
        case ["call", _, list(arguments), inputs, *_]:
            match value:
                case [_, list(afterwards), int(), int()]:
                    return len(afterwards) == (len(arguments) if inputs else 0)
        case ["grad", _, _, list(positions), *_]:
            match _plain(value):
                case ["detached", str(what)]:
                    return len(what) <= 200
                case ["grads", list(gradients)]:
                    tensors = all(isinstance(gradient, torch.Tensor) for gradient in gradients)
                    return tensors and len(gradients) == len(positions)
        case _:
            return True
    return False


def _troubles(items: list[Any]) -> list[CellTrouble]:
    found = []
    for item in items:
        match item:
            case [int(number), str(kind), str(text), str(where)]:
                found.append(CellTrouble(number, kind[:100], text[:1000], where[:300]))
            case _:
                raise WireError("a cell's outcome is malformed")
    return found


def _findings(items: object) -> list[list[Any]]:
    found = []
    for item in items if isinstance(items, list) else []:
        match item:
            case [str(name), int(cell), int(line), bool(certain)]:
                found.append([name[:200], cell, line, certain])
    return found


def _names(items: object, known: dict[str, list[str]]) -> list[str]:
    return [item for item in items if isinstance(item, str) and item in known] if isinstance(items, list) else []


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Wait for the zygote to end by itself, then kill whatever its process group still holds.

    The zygote is reaped last: until then nobody else can be given its number.
    """
    if sys.platform == "linux":
        limit = time.monotonic() + _CLOSE_SECONDS
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() > limit:
                process.kill()
                break
            time.sleep(0.005)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    try:
        process.wait(_CLOSE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
