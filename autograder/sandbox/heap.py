"""Prepare the heap of a process for being forked often: its pages are to stay shared with the forks."""

from __future__ import annotations

import ctypes
import gc
import sys

__all__ = ["settle_heap"]

_LARGEST, _SMALLEST, _STEP = 1 << 20, 16, 16
_MOST_BLOCKS = 1_000_000  # a bound for the loop below; a warm interpreter has some thousand holes


class _Mallinfo2(ctypes.Structure):
    """What glibc's ``mallinfo2`` returns."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


def settle_heap() -> None:
    """Keep the garbage collector away from what is there now, and fill the holes between it.

    A fork that allocates a small object in a hole writes to a page that it shares, and so gets a copy of that page,
    with a page fault each time. Where the holes are filled it allocates at the end, one page for many objects.
    """
    gc.collect()
    _fill_holes()
    gc.freeze()


def _fill_holes() -> None:
    """Allocate, from large to small, whatever fits below the top of glibc's heap; for good. Does nothing elsewhere."""
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    try:
        information, malloc, end_of_heap = library.mallinfo2, library.malloc, library.sbrk
    except AttributeError:  # not glibc, or one before 2.33
        return
    information.restype = _Mallinfo2
    malloc.restype, malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    end_of_heap.restype, end_of_heap.argtypes = ctypes.c_void_p, [ctypes.c_ssize_t]
    sizes = [*_halves(_LARGEST, 1024), *range(1024 - _STEP, _SMALLEST - 1, -_STEP)]
    for size in sizes:
        top = (end_of_heap(0) or 0) - information().keepcost
        for _ in range(_MOST_BLOCKS):
            block = malloc(size)
            # Beyond the top nothing is shared; far below it lies what glibc has mapped apart.
            if block is None or block >= top or block < top - information().arena:
                break


def _halves(largest: int, smallest: int) -> list[int]:
    sizes = []
    while largest >= smallest:
        sizes.append(largest)
        largest //= 2
    return sizes
