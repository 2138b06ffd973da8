"""``torch.save`` and ``torch.load``: a saved tensor remembers its device, and ``map_location`` chooses another."""

from __future__ import annotations

from typing import Any

import torch

from autograder.sandbox.simulated_gpu.private import DisableTorchFunction
from autograder.sandbox.simulated_gpu.tags import CUDA, TAGS, device_from

__all__ = ["LOCATIONS"]


def _untyped(storage: Any) -> torch.UntypedStorage:
    return storage if isinstance(storage, torch.UntypedStorage) else storage._untyped_storage


def _location(storage: Any) -> str | None:
    with DisableTorchFunction():
        return str(CUDA) if TAGS.of_storage(_untyped(storage)) == CUDA else None


def _restore(storage: Any, location: str) -> Any:
    if not location.startswith("cuda"):
        return None
    with DisableTorchFunction():
        TAGS.put_storage(_untyped(storage), device_from(location))
    return storage


#: An entry of torch's list of storage kinds, to stand in front of all others.
LOCATIONS = (0, _location, _restore)
