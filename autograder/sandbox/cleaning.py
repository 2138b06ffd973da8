"""Remove folders that student code has filled as it liked."""

from __future__ import annotations

import contextlib
import os
import stat

__all__ = ["remove"]

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


def remove(folder: str, parent: int | None = None) -> None:
    """Remove ``folder`` (in the open folder ``parent``), even if it is nested a million deep or closed to its owner.

    One folder is open at a time, so that neither the call stack nor the number of descriptors nor the length of a
    path matters. Links are removed, not followed.
    """
    with contextlib.suppress(OSError):
        if stat.S_ISDIR(os.lstat(folder, dir_fd=parent).st_mode):
            _unlock(folder, parent)
        here = os.open(folder, _FOLDER, dir_fd=parent)
        try:
            todo = _empty(here)
            above: list[tuple[str, tuple[int, int], list[str]]] = []
            while todo or above:
                if todo:
                    name = todo.pop()
                    above.append((name, _identity(here), todo))
                    _unlock(name, here)
                    _step(here, name)
                    todo = _empty(here)
                else:
                    name, expected, todo = above.pop()
                    _step(here, "..")
                    if _identity(here) != expected:  # somebody still moves things about
                        return
                    os.rmdir(name, dir_fd=here)
        finally:
            os.close(here)
        os.rmdir(folder, dir_fd=parent)


def _empty(here: int) -> list[str]:
    """Remove everything but folders from a folder; the names of those."""
    folders = []
    for name in os.listdir(here):
        if stat.S_ISDIR(os.lstat(name, dir_fd=here).st_mode):
            folders.append(name)
        else:
            os.unlink(name, dir_fd=here)
    return folders


def _unlock(name: str, parent: int | None) -> None:
    """Let ourselves into a folder. Root needs no leave, and should somebody swap in a link, chmod would follow it."""
    if os.geteuid() != 0:
        os.chmod(name, 0o700, dir_fd=parent)


def _step(here: int, name: str) -> None:
    """Open a folder in ``here``, under the same descriptor."""
    there = os.open(name, _FOLDER, dir_fd=here)
    os.dup2(there, here, inheritable=False)
    os.close(there)


def _identity(here: int) -> tuple[int, int]:
    found = os.fstat(here)
    return found.st_dev, found.st_ino
