"""Does a lock hold on this machine? Ask by attacking it in a throw-away child, never by reading version numbers."""

from __future__ import annotations

import contextlib
import mmap
import os
import resource
import select
import signal
import socket
import time
from collections.abc import Callable
from typing import Any, Protocol

from autograder.sandbox import jail, landlock, lockdown, seccomp
from autograder.sandbox.syscalls import SUPPORTED, prctl

__all__ = ["attack", "holds"]

_PR_SET_NO_NEW_PRIVS = 38
_PROBE_USER = 0x3FFFFFFF


class Forker(Protocol):
    """What a probe needs of the zygote."""

    readable: tuple[str, ...]
    resources: lockdown.ResourceLimits
    mapped: int
    locks: list[str]

    def fork(self, body: Callable[[], object], keep: tuple[int, ...] = ()) -> int:
        """Fork a child that runs ``body``; its pid."""


def holds(lock: str, zygote: Forker, staging: str) -> bool:
    """Whether ``lock`` alone stops the attack that it is there for."""
    if not SUPPORTED and lock != "rlimits":
        return False
    if lock == "no-fork":
        return _fork_needs_consent(zygote)
    probes: dict[str, Callable[[], bool]] = {
        "namespaces": lambda: _jail_hides_the_disk(zygote.readable, staging),
        "landlock": _landlock_closes_files,
        "seccomp": _seccomp_refuses_calls,
        "uid": lambda: _another_user_is_powerless(zygote.readable),
        "rlimits": lambda: _memory_is_capped(zygote),
    }
    _, status = os.waitpid(zygote.fork(probes[lock]), 0)
    return status == 0


def _jail_hides_the_disk(readable: tuple[str, ...], staging: str) -> bool:
    jail.enter(readable, staging)
    jail.mount_scratch(1 << 20, 100, os.getuid())
    with open(f"{jail.SCRATCH}/probe", "w", encoding="ascii") as file:
        file.write("x")
    absent = not os.path.exists(staging) and not os.path.exists("/proc/self")
    return absent and _denied(lambda: os.mkdir("/probe")) and os.path.exists(os.__file__)


def _landlock_closes_files() -> bool:
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    with open(os.__file__, "rb"):
        landlock.restrict([], [])
    return _denied(lambda: os.open(os.__file__, os.O_RDONLY)) and _denied(lambda: os.listdir("/"))


def _seccomp_refuses_calls() -> bool:
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    seccomp.deny_dangerous_calls()
    seccomp.deny_fork()
    return (
        _denied(socket.socket)
        and _denied(lambda: os.kill(os.getpid(), 0))
        and _denied(lambda: os.execv("/bin/true", ["true"]))
        and _denied(os.fork)
    )


def _another_user_is_powerless(readable: tuple[str, ...]) -> bool:
    if os.getuid() != 0:
        return False
    os.setgroups([])
    os.setresgid(_PROBE_USER, _PROBE_USER, _PROBE_USER)
    os.setresuid(_PROBE_USER, _PROBE_USER, _PROBE_USER)
    # The interpreter must still be able to import: it may live below a home that only root may enter.
    with open(os.__file__, "rb"):
        os.listdir(os.path.dirname(os.__file__))
    for path in readable:
        if "site-packages" in path:
            os.listdir(path)
    return _denied(lambda: os.kill(os.getppid(), 0)) and _denied(lambda: os.setuid(0))


def _memory_is_capped(zygote: Forker) -> bool:
    room = 64 << 20
    resource.setrlimit(resource.RLIMIT_AS, (zygote.mapped + room, zygote.mapped + room))
    try:
        bytearray(4 * room)
    except MemoryError:
        return True
    return False


def _fork_needs_consent(zygote: Forker) -> bool:
    """The child asks twice: without consent its fork must fail, with consent it must succeed."""
    mine, theirs = socket.socketpair()

    def ask() -> bool:
        prctl(_PR_SET_NO_NEW_PRIVS, 1)
        listener = seccomp.listen_for_forks()
        socket.send_fds(theirs, [b"L"], [listener])
        os.close(listener)
        refused = _denied(os.fork)
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        return refused and os.waitpid(pid, 0)[1] == 0

    with mine:
        pid = zygote.fork(ask, keep=(theirs.fileno(),))
        theirs.close()
        mine.settimeout(10)
        _, descriptors, _, _ = socket.recv_fds(mine, 1, 1)
    try:
        answers = [None, pid]
        while descriptors and answers:
            ready = select.select(descriptors, [], [], 10)[0]
            if not ready:
                return False
            seccomp.answer_fork_request(descriptors[0], answers.pop(0))
        return os.waitpid(pid, 0)[1] == 0
    except OSError:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return False
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _denied(action: Callable[[], object]) -> bool:
    try:
        action()
    except OSError:
        return True
    return False


def attack(zygote: Forker, canary: str, scratch: str) -> dict[str, Any]:
    """Lock a child down as for a submission and let it try; ``{attack: "stopped" | "succeeded"}``.

    ``canary`` is a file that any user may read, in a folder that no student may see.
    """
    reader, writer = os.pipe()
    parent = os.getpid()

    def body() -> bool:
        place = lockdown.lock_down(
            zygote.locks,
            limits=zygote.resources,
            address_space=zygote.mapped,
            readable=zygote.readable,
            scratch=scratch,
            user=_PROBE_USER,
            consent=None,
        )
        lockdown.last_lock(zygote.locks)()
        for name, action in _attacks(canary, place, parent, zygote.resources.scratch_bytes):
            os.write(writer, f"{name}\tsucceeded\n".encode())  # unless we live to say something else
            try:
                action()
            except (OSError, MemoryError) as error:
                os.write(writer, f"{name}\tstopped ({type(error).__name__})\n".encode())
        return True

    pid = zygote.fork(body, keep=(writer,))
    os.close(writer)
    text = b""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if not select.select([reader], [], [], 1)[0]:
            continue
        chunk = os.read(reader, 65536)
        if not chunk:
            break
        text += chunk
    os.close(reader)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return dict(line.split("\t") for line in text.decode().splitlines())


def _attacks(canary: str, scratch: str, parent: int, room: int) -> list[tuple[str, Callable[[], object]]]:
    def write(path: str) -> None:
        with open(path, "w", encoding="ascii") as file:
            file.write("x")
        os.unlink(path)

    def fill() -> None:
        block = bytes(8 << 20)
        for number in range(min(64, room // len(block) + 2)):
            with open(f"{scratch}/fill{number}", "wb") as file:
                file.write(block)

    def bomb() -> None:
        # Asked for, never written to: where nothing stops this, it must not take the TA's memory.
        blocks = [mmap.mmap(-1, 256 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) for _ in range(256)]
        blocks.clear()

    def multiply() -> None:
        if os.fork() == 0:
            os._exit(0)

    return [
        ("read a file of the course", lambda: open(canary, "rb").close()),
        ("list the folder of the course", lambda: os.listdir(os.path.dirname(canary))),
        ("write outside the scratch folder", lambda: write(os.path.join(os.path.dirname(canary), "planted"))),
        ("write to /tmp", lambda: write("/tmp/autograder-planted")),
        ("write to /dev/shm", lambda: write("/dev/shm/autograder-planted")),
        ("open a network connection", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM)),
        ("open a unix socket", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)),
        ("start a process", multiply),
        ("signal the grader", lambda: os.kill(parent, 0)),
        ("look into the grader's process", lambda: os.listdir(f"/proc/{parent}")),
        ("become root", lambda: os.setuid(0)),
        ("fill the disk", fill),
        ("take all memory", bomb),
        ("run a program", lambda: os.execv("/bin/true", ["true"])),  # last: nothing comes after success
    ]
