"""Namespaces: a root directory in which only the Python installation exists, without network or System V memory.

The zygote moves into it once, before it forks anything, so that the course folder is not merely forbidden to student
code but absent. Each child then mounts a scratch disk of its own, limited in size and in number of files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from autograder.sandbox.syscalls import mount, syscall, umount, unshare

__all__ = ["SCRATCH", "enter", "mount_scratch"]

#: Where a child finds its scratch disk inside the jail.
SCRATCH = "/scratch"

_NEW_NAMESPACE, _NEW_IPC, _NEW_USER, _NEW_NETWORK = 0x00020000, 0x08000000, 0x10000000, 0x40000000
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _NO_EXEC, _REMOUNT = 1, 2, 4, 8, 32
_BIND, _RECURSIVE, _PRIVATE = 4096, 16384, 1 << 18
_DETACH = 2
_DEVICES = ("null", "zero", "full", "random", "urandom")


def enter(readable: Iterable[str], staging: str) -> None:
    """Move this process into a new root that holds ``readable`` (read-only) and nothing else.

    ``staging`` is an empty directory on which the new root is assembled. Raises OSError where the kernel or its
    policy forbids it; the caller must then be considered unusable, because some steps may have happened.
    """
    flags = _NEW_NAMESPACE | _NEW_IPC | _NEW_NETWORK
    if os.geteuid() != 0:
        _become_root_of_a_user_namespace(flags)
    else:
        unshare(flags)
    mount(None, "/", None, _RECURSIVE | _PRIVATE)
    mount("tmpfs", staging, "tmpfs", _NO_SETUID | _NO_DEVICES, "mode=0755,size=4m,nr_inodes=2000")
    for path in _outermost(readable):
        _bind(path, staging + path, _NO_SETUID | _NO_DEVICES)
    for name in _DEVICES:
        _bind(f"/dev/{name}", f"{staging}/dev/{name}", _NO_SETUID | _NO_EXEC)
    for link in ("bin", "lib", "lib32", "lib64"):  # merged-usr systems find their libraries through these
        if os.path.islink(f"/{link}"):
            os.symlink(os.readlink(f"/{link}"), f"{staging}/{link}")
    for folder in (SCRATCH, "/old", "/proc", "/tmp"):
        os.makedirs(staging + folder, exist_ok=True)
    os.chdir(staging)
    syscall("pivot_root", b".", b"./old")
    os.chdir("/")
    umount("/old", _DETACH)
    os.rmdir("/old")
    # The empty root itself: nothing may be added to it.
    mount(None, "/", None, _REMOUNT | _BIND | _READ_ONLY | _NO_SETUID | _NO_DEVICES)


def mount_scratch(size: int, files: int, owner: int) -> str:
    """Give this process a scratch disk that nobody else sees, of ``size`` bytes and ``files`` files; its path."""
    unshare(_NEW_NAMESPACE)
    options = f"mode=0700,size={size},nr_inodes={files},uid={owner},gid={owner}"
    mount("tmpfs", SCRATCH, "tmpfs", _NO_SETUID | _NO_DEVICES | _NO_EXEC, options)
    return SCRATCH


def _become_root_of_a_user_namespace(flags: int) -> None:
    user, group = os.geteuid(), os.getegid()
    unshare(_NEW_USER | flags)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _outermost(paths: Iterable[str]) -> list[str]:
    """Real paths without those that lie below another one, so that nothing is bound twice."""
    kept: list[str] = []
    for path in sorted({os.path.realpath(path) for path in paths} | set(paths)):
        if os.path.lexists(path) and not os.path.islink(path) and not any(path.startswith(f"{k}/") for k in kept):
            kept.append(path)
    return kept


def _bind(source: str, target: str, flags: int) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    mount(source, target, None, _BIND | _RECURSIVE)
    mount(None, target, None, _REMOUNT | _BIND | _READ_ONLY | flags)
