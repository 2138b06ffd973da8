"""The side table: which storages pretend to be on the GPU.

The table is keyed by storage, so views, ``detach()``, ``.data`` and ``nn.Parameter`` inherit where they are. A weak
reference to each storage keeps its address from being given to another one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch

from autograder.sandbox.simulated_gpu.private import StorageReference, inner_tensor, storage_address

__all__ = ["CPU", "CUDA", "TAGS", "Tags", "device_from"]

CPU = torch.device("cpu")
CUDA = torch.device("cuda", 0)

_FIRST_PURGE = 4096


class Tags:
    """Devices by storage. Every method expects torch functions to be switched off (``DisableTorchFunction``)."""

    def __init__(self) -> None:
        self._table: dict[int, tuple[torch.device, Any]] = {}
        self._purge_at = _FIRST_PURGE
        #: Where a tensor lives whose storage nobody has seen: autograd's engine makes such while it runs.
        self.assumed = CPU

    def of(self, tensor: torch.Tensor) -> torch.device:
        """Where a tensor pretends to be."""
        return self.known(tensor) or self._real(tensor)

    def known(self, tensor: torch.Tensor) -> torch.device | None:
        """Where its storage is known to be, or None for one that was never seen."""
        try:
            entry = self._table.get(storage_address(tensor))
        except (NotImplementedError, RuntimeError):
            inner = inner_tensor(tensor)
            entry = None if inner is None else self._table.get(storage_address(inner))
        return None if entry is None else entry[0]

    def put(self, tensor: torch.Tensor, device: torch.device) -> None:
        """Say where a tensor's storage is, whatever was said before."""
        try:
            storage = tensor.untyped_storage()
        except (NotImplementedError, RuntimeError):
            inner = inner_tensor(tensor)
            if inner is None:
                return
            storage = inner.untyped_storage()
        if storage.device.type == "meta":
            return
        self.put_storage(storage, device)

    def put_storage(self, storage: torch.UntypedStorage, device: torch.device) -> None:
        """The same for a storage."""
        self._table[storage._cdata] = (device, StorageReference(storage))
        if len(self._table) > self._purge_at:
            self._purge()

    def of_storage(self, storage: torch.UntypedStorage) -> torch.device:
        """Where a storage is."""
        entry = self._table.get(storage._cdata)
        return self.assumed if entry is None else entry[0]

    def put_result(self, result: Any, device: torch.device) -> None:
        """Tag the tensors in an operation's result; those whose storage is known (views, in-place) keep their place."""
        if isinstance(result, torch.Tensor):
            if self.known(result) is None:
                self.put(result, device)
        elif isinstance(result, tuple | list):
            for item in result:
                self.put_result(item, device)

    @contextlib.contextmanager
    def assuming(self, device: torch.device) -> Iterator[None]:
        """Take storages that nobody has seen to be on ``device`` meanwhile."""
        before = self.assumed
        self.assumed = device
        try:
            yield
        finally:
            self.assumed = before

    def forget(self) -> None:
        """Empty the table: every tensor is on the CPU again."""
        self._table.clear()

    def _real(self, tensor: torch.Tensor) -> torch.device:
        real = tensor.device
        return self.assumed if real.type == "cpu" else real

    def _purge(self) -> None:
        self._table = {address: entry for address, entry in self._table.items() if not entry[1].expired()}
        self._purge_at = max(_FIRST_PURGE, 2 * len(self._table))


#: The table of this process. It outlives a simulation, because a notebook's globals do.
TAGS = Tags()


def device_from(value: Any) -> torch.device:
    """``"cuda"``, ``0``, ``torch.device(...)`` as the device that a tensor would report.

    Raises:
        RuntimeError: a device that the pretended machine does not have, in torch's words.
    """
    device = torch.device("cuda", value) if isinstance(value, int) and value >= 0 else torch.device(value)
    if device.type == "cuda":
        if device.index not in (None, 0):
            raise RuntimeError("CUDA error: invalid device ordinal")
        return CUDA
    if device.type == "cpu":
        return CPU
    if device.type == "meta":
        return device
    raise RuntimeError(f"PyTorch is not linked with support for {device.type} devices")
