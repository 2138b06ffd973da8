"""The trusted end of the wall: start the zygote, ask it for processes, end them all.

No line of student code runs in this process. It sends data, receives data under caps and deadlines, and kills.
"""

from __future__ import annotations

import contextlib
import os
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

from autograder.model import SandboxError
from autograder.sandbox import control
from autograder.sandbox.cleaning import remove
from autograder.sandbox.graphics import driver_environment, driver_folders, drivers
from autograder.sandbox.lockdown import LOCKS, ResourceLimits, readable_paths
from autograder.sandbox.wire import Limits

__all__ = ["Sandbox", "TimeLimits", "python_folders"]

_START_SECONDS = 300.0
_REQUEST_SECONDS = 60.0
_CLOSE_SECONDS = 10.0
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


@dataclass
class Sandbox:
    """A running zygote. Use as a context manager, or :meth:`close` it.

    Args:
        times: default time limits.
        resources: caps on each child.
        wire: caps on each message.
        locks: the locks to try for; those that hold are in :attr:`holding` after :meth:`start`.
        real_gpu: leave a way to the driver of this machine's graphics card.
        fault: what went wrong with the sandbox itself, empty as long as all is well.
    """

    times: TimeLimits = field(default_factory=TimeLimits)
    resources: ResourceLimits = field(default_factory=ResourceLimits)
    wire: Limits = field(default_factory=Limits)
    locks: Sequence[str] = LOCKS
    real_gpu: bool = False
    holding: tuple[str, ...] = ()
    fault: str = ""
    _process: subprocess.Popen[bytes] | None = None
    _control: socket.socket | None = None
    _folder: str = ""
    _preloaded: set[str] = field(default_factory=set)

    def start(self) -> Self:
        """Start the zygote and wait until it is warm and has tried its locks; SandboxError if it cannot start.

        Starting what already runs does nothing.
        """
        if self._control is not None:
            return self
        try:
            return self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> Self:
        mine, theirs = socket.socketpair()
        self._control = mine
        with theirs:
            self._folder = tempfile.mkdtemp(prefix="autograder-")
            Path(self._folder, "jail").mkdir()
            Path(self._folder).chmod(0o711)  # a child that becomes another user must reach its scratch folder
            command = [sys.executable, "-P", "-s", "-m", "autograder.sandbox.launch", str(theirs.fileno())]
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
            "readable": [*_readable(), *(driver_folders() if self.real_gpu else ())],
            "drivers": drivers() if self.real_gpu else [],
            "resources": asdict(self.resources),
            "wire": asdict(self.wire),
            "staging": str(Path(self._folder, "jail")),
            "locks": list(self.locks),
            "modules": list(_WARM_MODULES),
        }
        try:
            control.send(mine, config)
        except OSError as error:
            raise self._fault(f"the sandbox process cannot start ({error}){self._log()}") from None
        reply = self._receive(_START_SECONDS)
        self.holding = tuple(reply["locks"])
        return self

    def __enter__(self) -> Self:
        """Start, unless it is running."""
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
        try:
            control.send(self._control, {"do": do, **arguments}, [] if descriptor is None else [descriptor])
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
        try:
            cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "autograder", "matplotlib")
            cache.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError):  # a user without a home, as in some containers
            cache = Path(self._folder)
        one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
        return {
            **one,
            **(driver_environment() if self.real_gpu else {}),
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
            reply, _ = control.receive(self._control)
        except TimeoutError:
            log = self._log()
            self.close()  # a late answer must not be taken for that to the next request
            raise self._fault(f"the sandbox process does not answer{log}") from None
        except OSError as error:
            raise self._fault(f"the sandbox process is gone ({error}){self._log()}") from None
        if reply is None:
            raise self._fault(f"the sandbox process ended{self._log()}")
        return reply

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
