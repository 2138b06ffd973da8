"""What libraries ask Python to do after each fork, done once before all of them.

They free locks that other threads held, seed random numbers and empty caches: one and a half milliseconds, most of it
page faults, in a process that has no other threads and seeds its random numbers itself.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["only_beside_threads", "run_once"]

_hooks: list[Callable[[], Any]] = []


@contextlib.contextmanager
def only_beside_threads() -> Iterator[None]:
    """Hooks registered meanwhile run in a forked child only if its parent had several threads, and nowhere else."""
    if not hasattr(os, "register_at_fork"):
        yield
        return
    original = os.register_at_fork

    def register(*, after_in_child: Callable[[], Any] | None = None, **_: Any) -> None:
        if after_in_child is not None:
            if not _hooks:  # one hook for all, since calling each of them costs a page or two
                original(after_in_child=_run_beside_threads)
            _hooks.append(after_in_child)

    os.register_at_fork = register
    try:
        yield
    finally:
        os.register_at_fork = original


def run_once() -> None:
    """Do now what these hooks would do in every child, such as dropping fonts whose files no child has open."""
    for hook in _hooks:
        hook()


def _run_beside_threads() -> None:
    # Not by asking for the count, which takes a lock that one of those threads may have held.
    if len(getattr(sys.modules.get("threading"), "_active", ())) > 1:
        run_once()
