"""A warm interpreter that holds no secret: it imports torch once, then forks a locked-down child per submission.

Started by :mod:`autograder.sandbox.host` with a cleaned environment and one control socket. It never runs a line of
student code itself. It consents to forks, kills, and reaps; when the control socket closes, everything it started dies.

Run through :mod:`autograder.sandbox.launch`.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.sandbox import bans, control, devices, figures, jail, lockdown, probe, seccomp
from autograder.sandbox.cells import reset_globals
from autograder.sandbox.child import serve
from autograder.sandbox.cleaning import remove
from autograder.sandbox.exercise import exercise
from autograder.sandbox.fork_hooks import only_beside_threads, run_once
from autograder.sandbox.heap import settle_heap
from autograder.sandbox.lockdown import ResourceLimits
from autograder.sandbox.wire import Limits

__all__ = ["main"]

_PR_SET_CHILD_SUBREAPER = 36
_FIRST_USER = 0x40000000


@dataclass
class _Base:
    """A child that runs a notebook: its fork listener, whether it may fork now, and how it ended."""

    listener: int | None
    may_fork: bool = False
    status: int | None = None


class Zygote:
    """The event loop: requests from the host on one side, fork requests from children on the other."""

    def __init__(self, control: socket.socket, config: dict[str, Any]) -> None:
        self.control = control
        self.readable: tuple[str, ...] = tuple(config["readable"])
        self.drivers: tuple[str, ...] = tuple(config.get("drivers", ()))
        self.resources = ResourceLimits(**config["resources"])
        self.wire = Limits(**config["wire"])
        self.processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY) if os.path.isdir("/proc") else -1
        self.mapped = lockdown.address_space()
        self.bases: dict[int, _Base] = {}
        self.spawned = 0
        self.locks: list[str] = []
        self.operations: dict[str, Callable[..., dict[str, Any]]] = {
            "spawn": self.spawn,
            "grant": self.grant,
            "end_task": self.end_task,
            "kill": self.kill,
            "preload": self.preload,
            "attack": self.attack,
        }

    def settle(self, staging: str, wanted: list[str]) -> None:
        """Find out which of the wanted locks hold here, by attempted attacks, and move into the jail if that works."""
        if "namespaces" in wanted and probe.holds("namespaces", self, staging):
            jail.enter(self.readable, staging)
            self.locks.append("namespaces")
        self.locks += [lock for lock in wanted if lock != "namespaces" and probe.holds(lock, self, staging)]
        self.locks.sort(key=lockdown.LOCKS.index)

    def run(self) -> None:
        """Serve until the host hangs up; then nothing that was started here may live on."""
        try:
            self._serve()
        finally:
            for pid in list(self.bases):
                self.kill(pid)

    def _serve(self) -> None:
        while True:
            poll = select.poll()
            poll.register(self.control, select.POLLIN)
            listeners = {base.listener: pid for pid, base in self.bases.items() if base.listener is not None}
            for listener in listeners:
                poll.register(listener, select.POLLIN)
            # Requests come last: one of them may end a base whose listener is among these events.
            for descriptor, events in sorted(poll.poll(), key=lambda event: event[0] not in listeners):
                if descriptor in listeners:
                    self._consent(listeners[descriptor], descriptor, events)
                elif not self._request():
                    return

    def _request(self) -> bool:
        """Handle one request; False when the host has gone."""
        try:
            request, descriptors = control.receive(self.control)
        except ConnectionError:
            return False
        if request is None:
            return False
        try:
            reply = self.operations[request.pop("do")](*descriptors, **request)
        except OSError as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        try:
            control.send(self.control, reply)
        except OSError:
            return False
        return True

    def _consent(self, pid: int, listener: int, events: int) -> None:
        base = self.bases.get(pid)
        if base is None or base.listener != listener:  # killed since the poll
            return
        try:
            if events & select.POLLIN:
                if seccomp.answer_fork_request(listener, pid if base.may_fork else None):
                    base.may_fork = False
                return
        except OSError as error:
            if error.errno == errno.ENOENT:  # the asking thread was killed meanwhile
                return
        os.close(listener)  # nobody is left who could ask
        base.listener = None

    def fork(self, body: Callable[[], object], keep: tuple[int, ...] = ()) -> int:
        """Fork a child that runs ``body`` and exits; 0 if it returns true, 1 if false, 71 if it raises."""
        threads = self._threads()
        if threads != 1:
            raise OSError(errno.EBUSY, f"the zygote has {threads} threads; forking it would be unsafe")
        pid = os.fork()
        if pid:
            return pid
        try:
            lockdown.close_descriptors(keep)
            os._exit(0 if body() else 1)
        finally:
            os._exit(71)

    def _threads(self) -> int:
        """Threads of this process; a fork copies only the calling one, and leaves the locks of the others held."""
        if self.processes < 0:
            return 1
        tasks = os.open("self/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=self.processes)
        try:
            return len(os.listdir(tasks))
        finally:
            os.close(tasks)

    def spawn(self, channel: int, scratch: str) -> dict[str, Any]:
        """Fork a locked-down base process that serves ``channel``; its pid."""
        self.spawned += 1
        user = _FIRST_USER + ((os.getpid() & 0x3FFFFF) << 8 | self.spawned & 0xFF)
        mine, theirs = socket.socketpair()

        def live() -> None:
            place = lockdown.lock_down(
                self.locks,
                limits=self.resources,
                address_space=self.mapped,
                readable=self.readable,
                scratch=scratch,
                user=user,
                consent=theirs,
                drivers=self.drivers,
            )
            theirs.send(b"R")
            theirs.close()
            serve(channel, self.locks, place, self.wire)

        with mine:
            pid = self.fork(live, keep=(channel, theirs.fileno()))
            theirs.close()
            listener = None
            mine.settimeout(30)
            data = b""
            with contextlib.suppress(TimeoutError):
                while True:
                    data, descriptors, _, _ = socket.recv_fds(mine, 1, 1)
                    if data != b"L":
                        break
                    listener = descriptors[0]
        self.bases[pid] = _Base(listener)
        if data != b"R":
            status = self.kill(pid)["status"]
            return {"error": f"a child could not lock itself down (status {status})"}
        return {"pid": pid}

    def grant(self, pid: int) -> dict[str, Any]:
        """Consent to the next fork of this base."""
        if pid in self.bases:
            self.bases[pid].may_fork = True
        return {}

    def end_task(self, pid: int) -> dict[str, Any]:
        """Kill the task that a base is waiting for."""
        self._collect(block=False)
        if pid in self.bases:
            if self.bases[pid].status is None:
                for child in self._children(pid):
                    _kill(child)
            self._end_orphans()
        return {}

    def kill(self, pid: int) -> dict[str, Any]:
        """Kill a base and all its tasks, wait until they are gone, and tell how the base ended."""
        base = self.bases.get(pid)
        if base is None:
            return {"status": None}
        self._collect(block=False)
        if base.status is None:
            for child in self._children(pid):
                _kill(child)
            _kill(pid)
            _, base.status = os.waitpid(pid, 0)
        del self.bases[pid]
        if base.listener is not None:
            os.close(base.listener)
        self._end_orphans()
        return {"status": base.status}

    def _collect(self, *, block: bool) -> bool:
        """Take note of one child or more that have ended; whether there was any (``block``: wait for the first)."""
        found = False
        with contextlib.suppress(ChildProcessError):
            while True:
                ended, status = os.waitpid(-1, 0 if block and not found else os.WNOHANG)
                if not ended:
                    break
                found = True
                if ended in self.bases:
                    self.bases[ended].status = status
        return found

    def _end_orphans(self) -> None:
        """What a base left behind has become our child (we are its subreaper), whatever it did to be forgotten."""
        own = os.getpid()
        while orphans := set(self._children(own)) - set(self.bases):
            for orphan in orphans:
                _kill(orphan)
            if not self._collect(block=True):
                break

    def preload(self, modules: list[str]) -> dict[str, Any]:
        """Import packages that a notebook is about to import, once instead of in every child."""
        for name in modules:
            # a broken installation is the notebook's to meet, not ours
            with contextlib.suppress(Exception), only_beside_threads():
                importlib.import_module(name)
        self.mapped = max(self.mapped, lockdown.address_space())
        run_once()
        settle_heap()
        return {}

    def attack(self, canary: str, scratch: str) -> dict[str, Any]:
        """Let a locked-down throw-away child try the key attacks; what each of them achieved."""
        return probe.attack(self, canary, scratch)

    def _children(self, pid: int) -> list[int]:
        """Direct children of a process, from /proc (opened before the jail closed it)."""
        opener = lambda path, flags: os.open(path, flags, dir_fd=self.processes)  # noqa: E731
        try:
            with open(f"{pid}/task/{pid}/children", opener=opener, encoding="ascii") as file:
                return [int(word) for word in file.read().split()]
        except OSError:
            pass
        if self.processes >= 0:
            return []
        # macOS has no /proc; its pgrep knows the same. There is no wall there that this could weaken.
        listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, check=False)
        return [int(word) for word in listed.stdout.split()]


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def warm_up(modules: list[str]) -> None:
    """Import what every submission needs and run it once, so that children inherit it and no lazy import is left."""
    import matplotlib as mpl

    mpl.use("Agg")
    for name in modules:
        importlib.import_module(name)
    import matplotlib.pyplot as plt
    import torch

    torch.set_num_threads(1)
    figure, axes = plt.subplots()
    axes.plot([0, 1], label="warm")
    axes.legend()
    figure.canvas.draw()
    plt.close("all")
    weight = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(weight.parameters())
    weight(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    figures.record_boxes()
    figures.accept_labels()
    devices.preload()
    devices.hide_gpus()
    bans.index_kernels()
    exercise()
    reset_globals(0, os.getcwd())
    run_once()
    settle_heap()


def main() -> None:
    """Read the configuration, warm up, settle behind the locks, serve; the control socket is the first argument."""
    end = socket.socket(fileno=int(sys.argv[1]))
    config, _ = control.receive(end)
    if config is None:
        return
    sys.path[:] = [path for path in sys.path if any(path == p or path.startswith(f"{p}/") for p in config["readable"])]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the host's to handle
    with only_beside_threads():
        warm_up(config["modules"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which the warming up has put back
    zygote = Zygote(end, config)
    if sys.platform == "linux":
        from autograder.sandbox.syscalls import prctl

        prctl(_PR_SET_CHILD_SUBREAPER, 1)
    folder = os.path.dirname(config["staging"])
    above = os.open(os.path.dirname(folder), os.O_RDONLY | os.O_DIRECTORY)  # opened while there is a way to it
    zygote.settle(config["staging"], config["locks"])
    control.send(end, {"locks": zygote.locks, "python": sys.version.split()[0]})
    zygote.run()
    remove(os.path.basename(folder), above)  # the host may have been killed, and cannot do it then
