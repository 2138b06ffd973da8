"""What crosses the wall: length-prefixed frames of inert, typed data. No pickle, no code, no surprises.

A frame is a 12-byte header (head length, blob length), a msgpack *head* that holds the structure, and a *blob* with
the raw bytes of every array. The head is small and capped on its own, because a few megabytes of nested empty lists
would otherwise unpack into gigabytes of Python objects; the blob is copied, never interpreted.

Values: None, bool, int, float, complex, str, bytes, list, tuple, dict with str keys, torch tensors, NumPy arrays and
scalars, torch dtypes, and :class:`Handle` for an object that stays in the child.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np
import torch

__all__ = ["HEADER", "TRUSTED", "Decoded", "Handle", "Limits", "TensorInfo", "WireError", "decode", "encode"]

HEADER = struct.Struct(">IQ")

_TORCH_DTYPES: dict[str, torch.dtype] = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        torch.float64,
        torch.float32,
        torch.float16,
        torch.bfloat16,
        torch.complex64,
        torch.complex128,
        torch.int64,
        torch.int32,
        torch.int16,
        torch.int8,
        torch.uint8,
        torch.bool,
    )
}
_TORCH_NAMES = {dtype: name for name, dtype in _TORCH_DTYPES.items()}
_NUMPY_DTYPES = frozenset(
    "float64 float32 float16 complex64 complex128 int64 int32 int16 int8 uint8 uint16 uint32 uint64 bool".split()
)
#: An integer of this many bytes still fits a float, and can be printed: Python refuses more than 4,300 digits.
_BIG_INT_BYTES = 127
#: Of an array without elements: a list of 2^36 empty rows has no bytes, but printing or adding it up takes them all.
_MOST_EMPTY = 1 << 16
#: What holds other values.
_CONTAINERS = frozenset({list, tuple, dict})
_TENSOR, _ARRAY, _NUMPY_SCALAR, _TUPLE, _HANDLE, _COMPLEX, _DTYPE, _BIG_INT = range(1, 9)


class WireError(Exception):
    """The bytes are not a frame that this side is willing to read."""


@dataclass(frozen=True)
class Limits:
    """What one frame may hold. Lengths in bytes; ``items`` caps each list and dict; ``depth`` caps nesting,
    of extensions and of lists.
    """

    head: int = 1 << 20
    blob: int = 64 << 20
    items: int = 100_000
    depth: int = 32


#: For what the trusted side sends: a notebook with megabytes of pasted data is still a notebook.
TRUSTED = Limits(head=256 << 20, blob=1 << 30, items=1_000_000)


@dataclass(frozen=True)
class Handle:
    """An object that is not data (a model, a loss function): it stays in the child and travels by number."""

    number: int
    type_name: str


@dataclass(frozen=True)
class TensorInfo:
    """What a plain copy of a tensor cannot carry: where it lived and whether autograd was recording it."""

    device: str
    requires_grad: bool


@dataclass(frozen=True)
class Decoded:
    """A decoded value, with the :class:`TensorInfo` of every tensor in it, in order of appearance.

    ``handles`` says how many handles are in it.
    """

    value: Any
    tensors: tuple[TensorInfo, ...]
    handles: int = 0


class _Encoder:
    """Packs one value; array bytes go to the blob, everything else to the head."""

    def __init__(
        self,
        to_handle: Callable[[object], Handle] | None,
        device_of: Callable[[torch.Tensor], str],
        keep_layout: bool,
    ) -> None:
        self.keep_layout = keep_layout
        self.to_handle = to_handle
        self.device_of = device_of
        self.chunks: list[bytes] = []
        self.offset = 0
        self.depth = 0

    def pack(self, value: object) -> bytes:
        self.depth += 1
        if self.depth > 200:
            raise WireError("the value is nested too deeply")
        try:
            packed = msgpack.packb(value, default=self.extension, strict_types=True, use_bin_type=True)
        finally:
            self.depth -= 1
        return bytes(packed)

    def blob(self, data: bytes) -> list[int]:
        start = self.offset
        self.chunks.append(data)
        self.offset += len(data)
        return [start, len(data)]

    def extension(self, value: object) -> object:
        if isinstance(value, torch.Tensor):
            return msgpack.ExtType(_TENSOR, self.pack(self.tensor(value)))
        if isinstance(value, np.ndarray) and value.dtype.name in _NUMPY_DTYPES:
            return msgpack.ExtType(_ARRAY, self.pack(self.array(value)))
        if isinstance(value, np.generic) and value.dtype.name in _NUMPY_DTYPES:
            return msgpack.ExtType(_NUMPY_SCALAR, self.pack([value.dtype.name, value.tobytes()]))
        if isinstance(value, tuple):
            return msgpack.ExtType(_TUPLE, self.pack(list(value)))
        if isinstance(value, Handle):
            return msgpack.ExtType(_HANDLE, self.pack([value.number, value.type_name]))
        if isinstance(value, complex):
            return msgpack.ExtType(_COMPLEX, self.pack([value.real, value.imag]))
        if isinstance(value, torch.dtype):
            return msgpack.ExtType(_DTYPE, self.pack(str(value).removeprefix("torch.")))
        if isinstance(value, int) and not isinstance(value, bool):  # msgpack has no integers beyond 64 bits
            return self.integer(int(value))
        if isinstance(value, float | str | bytes | list | dict):  # a subclass travels as the plain type
            plain: Any = next(base for base in (float, str, bytes, list, dict) if isinstance(value, base))
            return plain(value)
        if self.to_handle is not None:
            return self.extension(self.to_handle(value))
        raise WireError(f"a {type(value).__name__} cannot be sent")

    def integer(self, value: int) -> object:
        size = (value.bit_length() + 8) // 8
        if size > _BIG_INT_BYTES:
            raise WireError(f"an integer of more than {8 * _BIG_INT_BYTES} bits cannot be sent")
        return msgpack.ExtType(_BIG_INT, value.to_bytes(size, "big", signed=True))

    def tensor(self, value: torch.Tensor) -> list[object]:
        info = [self.device_of(value), bool(value.requires_grad)]
        plain = value.detach()
        if type(plain) is not torch.Tensor:
            plain = plain.as_subclass(torch.Tensor)
        dtype = _TORCH_NAMES.get(plain.dtype, "")
        if plain.layout != torch.strided or not dtype:
            raise WireError(f"a tensor of layout {plain.layout} and dtype {plain.dtype} cannot be sent")
        plain = plain.cpu()
        if plain.is_complex() or plain.is_neg():
            plain = plain.resolve_conj().resolve_neg()
        strides: list[int] = []
        if dtype != "bfloat16" and (not self.keep_layout or plain.is_contiguous()):
            # the short way, which nearly every tensor goes; NumPy writes the elements in order, whatever the strides
            return [dtype, list(plain.shape), strides, *self.blob(plain.numpy().tobytes()), *info]
        if self.keep_layout and not plain.is_contiguous() and plain.numel() and all(s >= 0 for s in plain.stride()):
            # Keep the layout: send the span of storage that the view covers, and how to walk it.
            span = 1 + sum((n - 1) * s for n, s in zip(plain.shape, plain.stride(), strict=True))
            strides = list(plain.stride())
            flat = torch.as_strided(plain, (span,), (1,), plain.storage_offset()).clone()
        else:
            flat = plain.reshape(-1).contiguous()
            flat = flat.as_strided(flat.shape, (1,))  # a single element may have any stride and still be contiguous
        data = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
        return [dtype, list(plain.shape), strides, *self.blob(data), *info]

    def array(self, value: np.ndarray[Any, Any]) -> list[object]:
        plain = np.asarray(value)
        strides: list[int] = []
        if self.keep_layout and not plain.flags.c_contiguous and plain.size and all(s >= 0 for s in plain.strides):
            step = plain.itemsize
            if all(s % step == 0 for s in plain.strides):
                strides = [s // step for s in plain.strides]
                span = 1 + sum((n - 1) * s for n, s in zip(plain.shape, strides, strict=True))
                plain_bytes = np.lib.stride_tricks.as_strided(plain, (span,), (step,)).tobytes()
                return [plain.dtype.name, list(plain.shape), strides, *self.blob(plain_bytes)]
        return [plain.dtype.name, list(plain.shape), strides, *self.blob(plain.tobytes())]


def encode(
    value: object,
    *,
    limits: Limits | None = None,
    to_handle: Callable[[object], Handle] | None = None,
    device_of: Callable[[torch.Tensor], str] | None = None,
    keep_layout: bool = False,
) -> bytes:
    """One frame, header included.

    Args:
        value: anything of the types that the module's docstring lists.
        limits: refuse to build a frame that the other side would refuse to read.
        to_handle: turns an object that is not data into a :class:`Handle`; without it such an object is an error.
        device_of: names a tensor's device; the simulated GPU answers differently from torch.
        keep_layout: send the strides of arrays that are not contiguous, for a reader that accepts them.

    Raises:
        WireError: for a value that cannot travel or would exceed the limits.
    """
    limits = limits or Limits()
    encoder = _Encoder(to_handle, device_of or (lambda tensor: str(tensor.device)), keep_layout)
    try:
        head = encoder.pack(value)
    except WireError:
        raise
    except Exception as error:
        # Nesting and integer range are msgpack's; a tensor without data, or of a hostile class, can raise anything.
        raise WireError(f"the value cannot be sent: {str(error)[:500] or type(error).__name__}") from None
    if len(head) > limits.head or encoder.offset > limits.blob:
        raise WireError(f"the value is too large to send ({(len(head) + encoder.offset) / 1e6:.0f} MB)")
    return HEADER.pack(len(head), encoder.offset) + head + b"".join(encoder.chunks)


class _Decoder:
    """Unpacks one value and refuses whatever an honest encoder would not have written."""

    def __init__(self, blob: memoryview, limits: Limits, strided: bool) -> None:
        self.blob = blob
        self.limits = limits
        self.strided = strided
        self.depth = 0
        self.claimed = 0
        self.handles = 0
        self.tensors: list[TensorInfo] = []

    def unpack(self, data: bytes) -> Any:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise WireError("nested too deeply")
        items = self.limits.items
        value = msgpack.unpackb(
            data,
            ext_hook=self.extension,
            raw=False,
            strict_map_key=True,
            timestamp=1,  # the one extension that msgpack reads without asking us: as a float it is only a number
            max_array_len=items,
            max_map_len=items,
            max_str_len=self.limits.head,
            max_bin_len=self.limits.head,
            max_ext_len=self.limits.head,
        )
        self.depth -= 1
        return value

    def extension(self, code: int, data: bytes) -> Any:
        if code == _BIG_INT:
            if len(data) > _BIG_INT_BYTES:
                raise WireError("integer too large")
            return int.from_bytes(data, "big", signed=True)
        value = self.unpack(data)
        if code == _TUPLE and isinstance(value, list):
            return tuple(value)
        if code == _DTYPE and isinstance(value, str) and value in _TORCH_DTYPES:
            return _TORCH_DTYPES[value]
        if isinstance(value, list):
            if code == _TENSOR and len(value) == 7:
                return self.tensor(*value)
            if code == _ARRAY and len(value) == 5:
                return self.array(*value)
            if len(value) == 2:
                first, second = value
                if code == _NUMPY_SCALAR and first in _NUMPY_DTYPES and isinstance(second, bytes):
                    dtype = np.dtype(first)
                    if len(second) == dtype.itemsize and not (first == "bool" and second[0] > 1):
                        return np.frombuffer(second, dtype)[0]
                if code == _HANDLE and type(first) is int and isinstance(second, str):
                    self.handles += 1
                    return Handle(first, second[:200])
                if code == _COMPLEX and isinstance(first, float) and isinstance(second, float):
                    return complex(first, second)
        raise WireError(f"extension {code} is malformed")

    def span(self, shape: object, strides: object, start: object, length: object, itemsize: int) -> memoryview:
        """The bytes of one array, after checking that shape, strides and bytes agree exactly."""
        if not (isinstance(shape, list) and isinstance(strides, list) and len(shape) <= 16):
            raise WireError("array shape is malformed")
        if not all(type(n) is int and 0 <= n <= 1 << 40 for n in [*shape, *strides, start, length]):
            raise WireError("array shape is malformed")
        assert isinstance(start, int)
        assert isinstance(length, int)
        numel = math.prod(shape)
        if not numel and math.prod(extent for extent in shape if extent) > _MOST_EMPTY:
            raise WireError("an empty array claims to be huge")
        if strides:
            if not self.strided or len(strides) != len(shape) or numel == 0:
                raise WireError("array strides are not welcome here")
            numel = 1 + sum((n - 1) * s for n, s in zip(shape, strides, strict=True))
        if numel * itemsize != length or start + length > len(self.blob):
            raise WireError("array bytes do not match the shape")
        # Overlapping claims would let a small blob grow into many large arrays.
        self.claimed += length
        if self.claimed > len(self.blob):
            raise WireError("arrays overlap")
        return self.blob[start : start + length]

    def tensor(
        self, name: Any, shape: Any, strides: Any, start: Any, length: Any, device: Any, requires_grad: Any
    ) -> torch.Tensor:
        if not isinstance(name, str) or name not in _TORCH_DTYPES:
            raise WireError("unknown tensor dtype")
        if not isinstance(device, str) or len(device) > 40 or type(requires_grad) is not bool:
            raise WireError("tensor is malformed")
        dtype = _TORCH_DTYPES[name]
        data = self.span(shape, strides, start, length, dtype.itemsize)
        self.tensors.append(TensorInfo(device, requires_grad))
        if not data:
            return torch.empty(shape, dtype=dtype)
        if dtype is torch.bool:
            _check_bools(data)
        flat = torch.frombuffer(bytearray(data), dtype=dtype)
        return torch.as_strided(flat, shape, strides) if strides else flat.reshape(shape)

    def array(self, name: Any, shape: Any, strides: Any, start: Any, length: Any) -> np.ndarray[Any, Any]:
        if not isinstance(name, str) or name not in _NUMPY_DTYPES:
            raise WireError("unknown array dtype")
        dtype = np.dtype(name)
        data = self.span(shape, strides, start, length, dtype.itemsize)
        if name == "bool":
            _check_bools(data)
        flat = np.frombuffer(bytearray(data), dtype)
        if strides:
            return np.lib.stride_tricks.as_strided(flat, shape, [s * dtype.itemsize for s in strides])
        return flat.reshape(shape)


def _check_bools(data: memoryview) -> None:
    """Any other bit pattern is undefined behaviour in C++."""
    if np.frombuffer(data, np.uint8).max(initial=0) > 1:
        raise WireError("a bool is neither 0 nor 1")


def _check_nesting(value: object, most: int) -> None:
    """The depth of lists within lists, which msgpack does not count: a reader that follows them must not run out."""
    level: list[Any] = [value] if type(value) in _CONTAINERS else []
    depth = 0
    while level:
        depth += 1
        if depth > most:
            raise WireError("nested too deeply")
        level = [
            item for one in level for item in (one.values() if type(one) is dict else one) if type(item) in _CONTAINERS
        ]


def decode(
    head: bytes, blob: bytes | bytearray | memoryview, *, limits: Limits | None = None, strided: bool = False
) -> Decoded:
    """Rebuild the value of one frame.

    Args:
        head: the msgpack part.
        blob: the bytes of the arrays.
        limits: the reader's own limits.
        strided: accept arrays with strides (only ever true where the sender is trusted).

    Raises:
        WireError: for anything that :func:`encode` would not have written; no other exception, whatever the bytes.
    """
    decoder = _Decoder(memoryview(blob), limits or Limits(), strided)
    try:
        value = decoder.unpack(head)
    except WireError:
        raise
    except Exception as error:
        # msgpack's own, NumPy's and torch's, and MemoryError: none of them may end the trusted side.
        raise WireError(f"not a frame: {str(error)[:500]}") from None
    _check_nesting(value, decoder.limits.depth)
    return Decoded(value, tuple(decoder.tensors), decoder.handles)
