"""What each lock and each attack mean to a teaching assistant, and how to get a lock that is missing here."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.syscalls import SUPPORTED

__all__ = ["MEANINGS", "Machine", "consequence", "remedies", "this_machine"]

#: What a lock that holds is worth.
MEANINGS = {
    "namespaces": "the course folder does not exist for student code; its own small scratch disk; no network",
    "landlock": "files outside Python's own and the scratch folder cannot be opened",
    "seccomp": "no sockets, signals, programs or kernel tricks",
    "no-fork": "no process can be left behind",
    "uid": "student code runs as a user of its own, who owns nothing",
    "rlimits": "memory, files and processor time are capped",
}

_READS = "student code can read your hidden tests, solutions, other hand-ins and grades"
_WRITES = "student code can change files on this machine, grades among them"
_TALKS = "student code can send what it knows to others"
#: What it means that an attack of `doctor` succeeded.
_CONSEQUENCES = {
    "read a file of the course": _READS,
    "list the folder of the course": _READS,
    "write outside the scratch folder": _WRITES,
    "write to /tmp": _WRITES,
    "write to /dev/shm": _WRITES,
    "open a network connection": _TALKS,
    "open a unix socket": _TALKS,
    "start a process": "student code can leave processes behind and overload this machine",
    "signal the grader": "student code can end the grader and other programs of yours",
    "look into the grader's process": "student code can see what the grader is doing",
    "become root": "student code can take over this machine",
    "fill the disk": "student code can fill the disk of the temporary folder: point TMPDIR to one that may be full",
    "take all memory": "student code can use up this machine's memory",
    "run a program": "student code can run any program that is installed here",
}

_APPARMOR = "kernel.apparmor_restrict_unprivileged_userns"
_CLONE = "kernel.unprivileged_userns_clone"
_MOST = "user.max_user_namespaces"
_CONTAINER = (
    'in a container: docker run --rm -it -v "$PWD":/course -w /course --security-opt seccomp=unconfined '
    "--security-opt apparmor=unconfined --cap-add SYS_ADMIN IMAGE (podman takes the same), with autograder in IMAGE"
)

#: Root of a container without SYS_ADMIN becomes an ordinary user in a user namespace, who may make more of them.
_BUBBLEWRAP = "bwrap --unshare-user --uid 1000 --gid 1000 --dev-bind / / autograder ..."


@dataclass(frozen=True)
class Machine:
    """What decides which advice helps; ``settings`` are the kernel's, ``modules`` its active security modules."""

    supported: bool
    root: bool
    container: bool
    settings: dict[str, str]
    modules: str


def this_machine() -> Machine:
    """Look at this machine; nothing is tried, and nothing here decides whether a lock holds."""
    names = (_APPARMOR, _CLONE, _MOST)
    settings = {name: _read(Path("/proc/sys", *name.split("."))) for name in names}
    container = any(Path(path).exists() for path in ("/.dockerenv", "/run/.containerenv"))
    root = hasattr(os, "getuid") and os.getuid() == 0
    return Machine(SUPPORTED, root, container, settings, _read(Path("/sys/kernel/security/lsm")))


def consequence(attack: str) -> str:
    """What it means for the course that this attack of `doctor` succeeded."""
    return _CONSEQUENCES.get(attack, "student code can do what it should not")


def remedies(missing: Iterable[str], machine: Machine | None = None) -> list[str]:
    """How to get the locks in ``missing``, one line each, what is most likely to help first."""
    machine = machine or this_machine()
    lacking = set(missing)
    if not lacking:
        return []
    if not machine.supported:
        here = f"{platform.system()} on {platform.machine()}"
        return [f"these locks exist on Linux (x86_64, aarch64) only, and this is {here}: grade on such a machine"]
    lines = []
    if "landlock" in lacking:
        lines.append(_landlock(machine))
    if lacking & {"seccomp", "no-fork"}:
        lines.append(
            f"{' and '.join(sorted(lacking & {'seccomp', 'no-fork'}))}: Linux 5.5 or newer; some containers forbid it: "
            "--security-opt seccomp=unconfined"
        )
    if "namespaces" in lacking:
        lines += _namespaces(machine)
    if "uid" in lacking:
        why = "a Python that other users may read, so not below /root" if machine.root else "root: sudo autograder ..."
        lines.append(f"uid: needs {why}")
    if "rlimits" in lacking:
        lines.append(
            "rlimits: raise the hard limit of the address space (ulimit -Hv), which is lower than Python needs"
        )
    return [*lines, _CONTAINER] if machine.container or lacking & {"landlock", "namespaces"} else lines


def _landlock(machine: Machine) -> str:
    if machine.modules and "landlock" not in machine.modules.split(","):
        return (
            f"landlock: add it to the kernel's command line, as lsm=landlock,{machine.modules}, and restart "
            "(Linux 5.13 or newer; on Debian and Ubuntu in /etc/default/grub, then sudo update-grub)"
        )
    return "landlock: needs Linux 5.13 or newer; a container may forbid it: --security-opt seccomp=unconfined"


def _namespaces(machine: Machine) -> list[str]:
    if machine.root:
        return [
            "namespaces: root may make them, but a container took that right away: --cap-add SYS_ADMIN gives it back",
            "namespaces: or, where ordinary users may make them, run autograder as one of them",
            f"namespaces: or, there too, with bubblewrap: {_BUBBLEWRAP} (without uid, and without a cap on threads)",
        ]
    wrong = [
        f"{name}={right}"
        for name, bad, right in ((_APPARMOR, "1", "0"), (_CLONE, "0", "1"), (_MOST, "0", "10000"))
        if machine.settings.get(name) == bad
    ]
    lines = [
        f"namespaces: sudo sysctl -w {' '.join(wrong)} (until the next restart; on CI, a step before)"
        if wrong
        else "namespaces: this kernel refuses them to ordinary users: run autograder as root, or in a container"
    ]
    if wrong:
        lines.append("namespaces: or run autograder as root, which needs no such setting")
    return [*lines, "namespaces: bubblewrap (bwrap) is no way round this: it needs the same permission"]


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""
