"""``torch.cuda`` as it answers on a machine with one GPU."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import torch

from autograder.sandbox.simulated_gpu.private import DisableTorchFunction
from autograder.sandbox.simulated_gpu.tags import CUDA, TAGS, device_from

__all__ = ["NAME", "cuda_functions", "never"]

NAME = "Simulated GPU"

_MEMORY = 16 * 2**30
_TENSOR_TYPES = {
    "BFloat16Tensor": torch.bfloat16,
    "BoolTensor": torch.bool,
    "ByteTensor": torch.uint8,
    "CharTensor": torch.int8,
    "DoubleTensor": torch.float64,
    "FloatTensor": torch.float32,
    "HalfTensor": torch.float16,
    "IntTensor": torch.int32,
    "LongTensor": torch.int64,
    "ShortTensor": torch.int16,
}


def _answer(value: Any) -> Callable[..., Any]:
    """A function of its own that always answers the same; torch compares such functions by identity."""

    def answer(*_args: Any, **_kwargs: Any) -> Any:
        return value

    return answer


def _checked(value: Any) -> Callable[..., Any]:
    """The same for functions that take a device, which must exist."""

    def answer(device: Any = None, *_args: Any, **_kwargs: Any) -> Any:
        if device is not None:
            device_from(device)
        return value

    return answer


def never(*_args: Any, **_kwargs: Any) -> bool:
    """For ``torch.backends.cudnn.is_acceptable``: cuDNN itself is not there to be used."""
    return False


def _seed(seed: int, *_args: Any, **_kwargs: Any) -> None:
    # One stream of random numbers serves both devices.
    torch.default_generator.manual_seed(int(seed))


def _seed_randomly() -> None:
    torch.default_generator.seed()


def _rng_state(*_args: Any, **_kwargs: Any) -> torch.Tensor:
    return torch.default_generator.get_state()


def _rng_states() -> list[torch.Tensor]:
    return [torch.default_generator.get_state()]


def _set_rng_state(state: torch.Tensor, *_args: Any, **_kwargs: Any) -> None:
    torch.default_generator.set_state(state)


def _set_rng_states(states: list[torch.Tensor]) -> None:
    torch.default_generator.set_state(states[0])


class _Device(contextlib.AbstractContextManager[None]):
    """``torch.cuda.device(0)`` and ``device_of(tensor)``: nothing to select among one."""

    def __init__(self, device: Any = None) -> None:
        if device is not None and not isinstance(device, torch.Tensor):
            device_from(device)

    def __exit__(self, *_: object) -> None:
        return None


class _Stream(contextlib.AbstractContextManager[None]):
    """A stream on which everything has already happened."""

    device = CUDA
    cuda_stream = 0

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        return

    def __exit__(self, *_: object) -> None:
        return None

    def synchronize(self) -> None:
        """Nothing is pending."""

    def query(self) -> bool:
        """Whether all work is done."""
        return True

    def wait_stream(self, _stream: Any) -> None:
        """Nothing to wait for."""

    def wait_event(self, _event: Any) -> None:
        """Nothing to wait for."""

    def record_event(self, event: Any = None) -> Any:
        """An event that has happened."""
        event = _Event() if event is None else event
        event.record()
        return event


class _Event:
    """An event with the processor's time."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self._at = 0.0

    def record(self, _stream: Any = None) -> None:
        """Take the time."""
        self._at = time.perf_counter()

    def synchronize(self) -> None:
        """Nothing is pending."""

    def wait(self, _stream: Any = None) -> None:
        """Nothing to wait for."""

    def query(self) -> bool:
        """Whether it has happened."""
        return True

    def elapsed_time(self, later: _Event) -> float:
        """Milliseconds between two events."""
        return max((later._at - self._at) * 1e3, 1e-3)


class _TensorType(type):
    """The type of ``torch.cuda.FloatTensor``: makes tensors on the GPU and recognises them."""

    dtype: torch.dtype

    def __instancecheck__(cls, instance: object) -> bool:
        with DisableTorchFunction():
            return isinstance(instance, torch.Tensor) and instance.dtype == cls.dtype and TAGS.of(instance) == CUDA

    def __call__(cls, *args: Any, **_kwargs: Any) -> torch.Tensor:
        with DisableTorchFunction():
            tensor: torch.Tensor = getattr(torch, cls.__name__)(*args)
            TAGS.put(tensor, CUDA)
            return tensor


@functools.cache
def cuda_functions() -> dict[str, Any]:
    """What replaces the attributes of ``torch.cuda``, by name."""
    properties = SimpleNamespace(
        name=NAME, major=8, minor=0, total_memory=_MEMORY, multi_processor_count=1, warp_size=32, is_integrated=False
    )
    zero = "memory_allocated max_memory_allocated memory_reserved max_memory_reserved memory_cached max_memory_cached"
    nothing = (
        "_lazy_init empty_cache init ipc_collect reset_accumulated_memory_stats reset_max_memory_allocated "
        "reset_max_memory_cached reset_peak_memory_stats set_stream"
    )
    return {
        **{name: _checked(0) for name in (*zero.split(), "utilization")},
        **{name: _answer(None) for name in nothing.split()},
        **{
            name: _TensorType(name, (), {"dtype": dtype, "__module__": "torch.cuda"})
            for name, dtype in _TENSOR_TYPES.items()
        },
        "Event": _Event,
        "Stream": _Stream,
        "_is_in_bad_fork": _answer(False),
        "current_device": _answer(0),
        "current_stream": _checked(_Stream()),
        "default_stream": _checked(_Stream()),
        "device": _Device,
        "device_count": _answer(1),
        "device_of": _Device,
        "get_arch_list": _answer(["sm_80"]),
        "get_device_capability": _checked((8, 0)),
        "get_device_name": _checked(NAME),
        "get_device_properties": _checked(properties),
        "get_rng_state": _rng_state,
        "get_rng_state_all": _rng_states,
        "initial_seed": torch.default_generator.initial_seed,
        "is_available": _answer(True),
        "is_bf16_supported": _answer(True),
        "is_current_stream_capturing": _answer(False),
        "is_initialized": _answer(True),
        "manual_seed": _seed,
        "manual_seed_all": lambda seed: _seed(seed),
        "mem_get_info": _checked((_MEMORY, _MEMORY)),
        "memory_stats": _checked({}),
        "memory_summary": _checked(""),
        "seed": _seed_randomly,
        "seed_all": lambda: _seed_randomly(),
        "set_device": _checked(None),
        "set_rng_state": _set_rng_state,
        "set_rng_state_all": _set_rng_states,
        "stream": _Stream,
        "synchronize": _checked(None),
    }
