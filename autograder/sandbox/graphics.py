"""This machine's graphics card, as the trusted side sees it: whether there is one, and the way to its driver.

Nothing here starts CUDA in this process: a process that has used it cannot be forked.
"""

from __future__ import annotations

import glob
import os
import subprocess
import sys
from functools import cache
from importlib.metadata import version

__all__ = ["driver_environment", "driver_folders", "drivers", "find_gpu"]

_ASK = """
import torch
if torch.cuda.is_available():
    torch.zeros(1, device="cuda")
    print(torch.cuda.get_device_name())
elif torch.backends.mps.is_available():
    print("Apple GPU (MPS)")
"""
_SECONDS = 120


@cache
def find_gpu() -> str:
    """The name of a GPU that torch can use here, found out by using it in another process; "" if there is none."""
    if version("torch").endswith("+cpu") and sys.platform != "darwin":  # torch itself takes seconds to load
        return ""
    try:
        asked = subprocess.run(
            [sys.executable, "-P", "-c", _ASK], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()[:100] if asked.returncode == 0 else ""


def drivers() -> list[str]:
    """The device files through which a card is used."""
    return sorted(path for pattern in ("/dev/nvidia*", "/dev/dri/*", "/dev/kfd") for path in glob.glob(pattern))


def driver_folders() -> list[str]:
    """Folders that a driver's libraries are read from, and where it looks the card up."""
    named = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    places = (*named, "/usr/local/nvidia", "/proc", "/sys")
    return [path for path in places if path.startswith("/") and os.path.isdir(path)]


def driver_environment() -> dict[str, str]:
    """What of this process's environment says which card to use, and where its libraries are."""
    names = ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "LD_LIBRARY_PATH", "NVIDIA_VISIBLE_DEVICES")
    return {name: os.environ[name] for name in names if name in os.environ}
