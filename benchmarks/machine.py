"""The machine and the versions that a figure belongs to."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from autograder import __version__

__all__ = ["describe_load", "describe_machine"]


def describe_machine() -> str:
    """One sentence: processor, how many of them, memory, kernel, and the versions of what was measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "numpy", "pytest"))
    return (
        f"{_processor()}, {_usable()} of them, {_memory():.0f} GB of memory, {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}, {packages}, autograder {__version__}"
    )


def describe_load() -> str:
    """How busy the machine is: on a busy one wall seconds mean little, and CPU seconds are a few per cent too high."""
    return f"load {os.getloadavg()[0]:.1f}"


def _processor() -> str:
    """The processor's name as the kernel has it; its architecture where it has none."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]} ({platform.machine()})" if names else f"a processor of type {platform.machine()}"


def _usable() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> float:
    """Gigabytes of main memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
