"""Which locks exist on this machine, and how a process puts them on. The order matters; see each step.

``docs/security-model.md`` says what each lock is for and what is left when it is missing.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from autograder.sandbox import jail, landlock, seccomp
from autograder.sandbox.syscalls import SUPPORTED, drop_capabilities, prctl, prepared_prctl

__all__ = [
    "LOCKS",
    "ResourceLimits",
    "address_space",
    "close_descriptors",
    "last_lock",
    "lock_down",
    "readable_paths",
]

#: Every lock, in the order in which reports name them.
LOCKS = ("namespaces", "landlock", "seccomp", "no-fork", "uid", "rlimits")

#: What a child may add where it shares the TA's user: far from what a machine bears, and far from what it needs.
_SHARED_THREADS = 4096
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/dev/full")
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38


@dataclass(frozen=True)
class ResourceLimits:
    """Caps on one child. ``memory`` is what it may add to the warm interpreter's address space (bytes).

    ``threads`` counts for a child with a user of its own, ``shared_threads`` for one with a user namespace of its own.
    """

    memory: int = 2 << 30
    cpu_seconds: int = 600
    file_bytes: int = 32 << 20
    scratch_bytes: int = 64 << 20
    scratch_files: int = 4096
    descriptors: int = 256
    threads: int = 64
    shared_threads: int = field(default_factory=lambda: threads_of_this_user() + _SHARED_THREADS)


def readable_paths(prefixes: Iterable[str], search_path: Iterable[str]) -> tuple[str, ...]:
    """The folders and files that Python, torch and matplotlib need to read, and nothing a course would keep."""
    system = "/usr/lib /usr/lib64 /usr/local/lib /lib /lib64 /usr/share/fonts /usr/share/zoneinfo /etc/fonts".split()
    system += ["/etc/ld.so.cache", "/etc/localtime", "/usr/share/fontconfig", "/sys/devices/system/cpu"]
    installed: list[str] = []
    for prefix in prefixes:
        # A Python that is installed into the system shares its prefix with everything else: only its libraries then.
        installed += [] if prefix in ("/", "/usr", "/usr/local") else [prefix]
    installed += [path for path in search_path if "site-packages" in path or "dist-packages" in path]
    return tuple(dict.fromkeys(path for path in (*system, *installed) if os.path.exists(path)))


def close_descriptors(keep: Iterable[int]) -> None:
    """Close everything but ``keep``, and point the standard streams at nothing."""
    kept = sorted(keep)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        if standard not in kept:
            os.dup2(null, standard)
    low = 3
    for descriptor in [*kept, 1 << 20]:
        if descriptor >= low:
            os.closerange(low, descriptor)
            low = descriptor + 1


def lock_down(
    locks: Iterable[str],
    *,
    limits: ResourceLimits,
    address_space: int,
    readable: tuple[str, ...],
    scratch: str,
    user: int,
    consent: socket.socket | None,
    drivers: Iterable[str] = (),
) -> str:
    """Put on ``locks``; from here on this process is the student's. Returns the scratch folder.

    Args:
        locks: names out of :data:`LOCKS` that the zygote's probe found to work.
        limits: resource caps.
        address_space: bytes that the warm interpreter has mapped, see :func:`address_space`.
        readable: what Landlock leaves readable.
        scratch: the folder to write in where there is no namespace to mount one in.
        user: the uid to become, where that lock is on.
        consent: where the listener for fork requests is sent.
        drivers: devices of a graphics card that tasks may use.

    Raises:
        OSError: a lock that worked in the probe does not work here; the process must not run student code.
    """
    chosen = frozenset(locks)
    if not SUPPORTED:
        if "rlimits" in chosen:
            _limit_resources(limits, address_space)
        return scratch
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if "namespaces" in chosen:
        scratch = jail.mount_scratch(
            limits.scratch_bytes, limits.scratch_files, user if "uid" in chosen else os.getuid()
        )
    elif "uid" in chosen:
        os.chown(scratch, user, user)
    if "rlimits" in chosen:
        # Counted per user, and since Linux 5.14 per user and user namespace. Where others share the count, no limit
        # is better: one notebook that reaches it would leave the others without the fork that each task needs.
        inside = limits.shared_threads if "namespaces" in chosen else 0
        _limit_resources(limits, address_space, threads=limits.threads if "uid" in chosen else inside)
    if "landlock" in chosen:
        landlock.restrict(readable, [scratch], _DEVICES, drivers)
    if "uid" in chosen:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    drop_capabilities()
    prctl(_PR_SET_DUMPABLE, 0)
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # after setuid, which clears it
    if "no-fork" in chosen and consent is not None:
        listener = seccomp.listen_for_forks()
        socket.send_fds(consent, [b"L"], [listener])
        os.close(listener)
    if "seccomp" in chosen:
        # In a jail, or as a user of its own, the process owns no file but its own.
        seccomp.deny_dangerous_calls(attributes=bool(chosen & {"namespaces", "uid"}))
    return scratch


def last_lock(locks: Iterable[str]) -> Callable[[], None]:
    """The last lock, to be put on by a process that serves one task: it can start no process at all.

    Made before the fork, so that the fork has little left to do.
    """
    if not SUPPORTED:
        return lambda: None
    die_with_parent = prepared_prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if "seccomp" not in locks:
        return die_with_parent
    deny_fork = seccomp.prepared_deny_fork()

    def lock() -> None:
        die_with_parent()
        deny_fork()

    return lock


def _limit_resources(limits: ResourceLimits, mapped: int, *, threads: int = 0) -> None:
    wanted = {
        "RLIMIT_AS": mapped + limits.memory,
        "RLIMIT_CPU": limits.cpu_seconds,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NOFILE": limits.descriptors,
        "RLIMIT_CORE": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_MEMLOCK": 0,
    }
    if threads:
        wanted["RLIMIT_NPROC"] = threads
    for name, value in wanted.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        # A plain user cannot raise a hard limit, and a lower one is fine with us. macOS refuses RLIMIT_AS.
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(number)
            ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (ceiling, ceiling))


def threads_of_this_user() -> int:
    """How many threads this user has on the machine; 0 where that cannot be found out."""
    total = 0
    with contextlib.suppress(OSError):
        for entry in os.scandir("/proc"):
            with contextlib.suppress(OSError):  # it may end while we look
                if entry.name.isdigit() and entry.stat().st_uid == os.getuid():
                    total += os.stat(f"{entry.path}/task").st_nlink - 2
    return total


def address_space() -> int:
    """Bytes of address space that this process has mapped; torch alone maps gigabytes that it never touches."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 4 << 30
