"""Run one command as a certain user, and say which processes it left behind. Run as a script with a JSON argument.

All that the command starts and forgets becomes a child of this process, so that nothing can hide from it. Where the
interpreter lies in a folder that only root may enter, an ordinary user gets it lent, in a mount namespace of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from autograder.sandbox import syscalls

_SUBREAPER = 36
_NEW_MOUNTS = 0x00020000
_BIND, _MOVE, _RECURSIVE, _PRIVATE = 4096, 8192, 16384, 1 << 18
_PATIENCE = 15.0


def lend(path: str, staging: str) -> None:
    """Make ``path`` reachable for everybody, in this process and its children only."""
    closed = next((str(p) for p in [*reversed(Path(path).parents), Path(path)] if not p.stat().st_mode & 1), None)
    syscalls.unshare(_NEW_MOUNTS)
    syscalls.mount(None, "/", None, _RECURSIVE | _PRIVATE)
    if closed is not None:
        syscalls.mount(path, staging, None, _BIND | _RECURSIVE)
        syscalls.mount("tmpfs", closed, "tmpfs", 0, "mode=0755")
        os.makedirs(path)
        syscalls.mount(staging, path, None, _MOVE)


def become(user: int) -> None:
    """Give up root for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def children() -> list[int]:
    """Living processes that have become ours; the dead ones are buried."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    found = [
        int(word) for task in Path("/proc/self/task").iterdir() for word in (task / "children").read_text().split()
    ]
    return found


def describe(pid: int) -> str:
    """A process for a person to recognise."""
    with contextlib.suppress(OSError):
        return f"{pid} {Path(f'/proc/{pid}/cmdline').read_bytes().replace(bytes(1), b' ')[:200]!r}"
    return str(pid)


def main() -> None:
    """Run the command, wait until what it started has ended, write the report."""
    task = json.loads(sys.argv[1])
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    if task["lend"]:
        lend(task["lend"], task["staging"])
    user = task["user"]
    with open(task["log"], "wb") as log:
        process = subprocess.Popen(
            task["command"],
            cwd=task["cwd"],
            env=task["environment"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=(lambda: become(user)) if user is not None else None,
        )
        status = process.wait()
    limit = time.monotonic() + _PATIENCE
    while (left := children()) and time.monotonic() < limit:
        time.sleep(0.1)
    report = {"status": status, "left": [describe(pid) for pid in left]}
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    Path(task["report"]).write_text(json.dumps(report), "utf-8")


if __name__ == "__main__":
    main()
