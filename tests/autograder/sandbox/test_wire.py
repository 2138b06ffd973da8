"""The codec: honest values survive the trip bit for bit, and no bytes whatever do more than raise WireError."""

from __future__ import annotations

import contextlib
import math
import random
import tracemalloc
from typing import Any

import msgpack
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.sandbox.wire import HEADER, TRUSTED, Decoded, Handle, Limits, WireError, decode, encode

# Extension codes of the format, spelled out here so that a change of the format is noticed.
TENSOR, ARRAY, SCALAR, TUPLE, HANDLE, COMPLEX, DTYPE, BIG_INT = range(1, 9)
TORCH_DTYPES = [
    getattr(torch, name)
    for name in ("float64 float32 float16 bfloat16 complex64 complex128 int64 int32 int16 int8 uint8 bool".split())
]
NUMPY_DTYPES = (
    "float64 float32 float16 complex64 complex128 int64 int32 int16 int8 uint8 uint16 uint32 uint64 bool"
).split()


def split(frame: bytes) -> tuple[bytes, bytes]:
    """Head and blob of one frame, as a reader of the stream would cut it."""
    head, blob = HEADER.unpack(frame[: HEADER.size])
    assert len(frame) == HEADER.size + head + blob
    return frame[HEADER.size : HEADER.size + head], frame[HEADER.size + head :]


def trip(value: object, **options: Any) -> Any:
    """``value`` after one journey; ``strided`` goes to the reader, everything else to the writer."""
    strided = options.pop("strided", False)
    return decode(*split(encode(value, **options)), strided=strided).value


def same(left: object, right: object) -> bool:
    """Equal in type and value, where NaN equals NaN and tensors and arrays are compared bit for bit."""
    if type(left) is not type(right):
        return False
    if isinstance(left, torch.Tensor) and isinstance(right, torch.Tensor):
        if left.dtype != right.dtype or left.shape != right.shape:
            return False
        return same_bits(left, right)
    if isinstance(left, np.ndarray | np.generic) and isinstance(right, np.ndarray | np.generic):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, float) and isinstance(right, float):
        return (math.isnan(left) and math.isnan(right)) or (left == right and str(left) == str(right))
    return left == right or (left != left and right != right)


def same_bits(left: torch.Tensor, right: torch.Tensor) -> bool:
    """Whether two tensors of one dtype and shape hold the same bytes."""
    raw = [
        t.flatten().contiguous().as_strided((t.numel(),), (1,)).view(torch.uint8) for t in (left, right) if t.numel()
    ]
    return not raw or torch.equal(*raw)


def ext(code: int, value: object) -> msgpack.ExtType:
    """An extension whose body is packed msgpack."""
    return msgpack.ExtType(code, msgpack.packb(value))


def refused(head: object, blob: bytes = b"", *, strided: bool = False, limits: Limits | None = None) -> str:
    """The reason for which a frame with this head (packed if it is not bytes yet) is refused."""
    packed = head if isinstance(head, bytes) else msgpack.packb(head)
    with pytest.raises(WireError) as caught:
        decode(packed, blob, strided=strided, limits=limits)
    return str(caught.value)


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    """A tensor of any dtype that travels, of 0 to 4 dimensions, some of them empty, its bytes drawn at random."""
    dtype = draw(st.sampled_from(TORCH_DTYPES))
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    count = math.prod(shape) * torch.empty((), dtype=dtype).element_size()
    raw = draw(st.binary(min_size=count, max_size=count))
    if dtype is torch.bool:
        raw = bytes(byte & 1 for byte in raw)
    return torch.frombuffer(bytearray(raw), dtype=dtype).reshape(shape) if raw else torch.empty(shape, dtype=dtype)


@st.composite
def arrays(draw: st.DrawFn) -> np.ndarray[Any, Any]:
    """The same for NumPy, in C or Fortran order."""
    name = draw(st.sampled_from(NUMPY_DTYPES))
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    count = math.prod(shape) * np.dtype(name).itemsize
    raw = draw(st.binary(min_size=count, max_size=count))
    if name == "bool":
        raw = bytes(byte & 1 for byte in raw)
    array = np.frombuffer(raw, name).reshape(shape)
    return np.asfortranarray(array) if draw(st.booleans()) else array


PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**1000), 2**1000),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=20),
    st.binary(max_size=20),
    st.sampled_from(TORCH_DTYPES),
    st.builds(Handle, st.integers(0, 2**40), st.text(max_size=20)),
    st.floats(width=32).map(np.float32),
    st.integers(-128, 127).map(np.int8),
    st.booleans().map(np.bool_),
    tensors(),
    arrays(),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=4),
    ),
    max_leaves=10,
)


@settings(deadline=None, max_examples=300)
@given(VALUES)
def test_every_value_survives_the_trip(value: object) -> None:
    """Types, shapes, dtypes, bits, order of keys and nesting are what they were."""
    assert same(trip(value), value)


@settings(deadline=None, max_examples=150)
@given(tensors(), st.permutations(range(4)), st.integers(1, 3), st.booleans())
def test_layouts_survive_where_they_are_asked_for(
    tensor: torch.Tensor, order: list[int], step: int, expand: bool
) -> None:
    """Transposed, sliced and expanded tensors arrive with equal values and, when they were not contiguous, strides."""
    view = tensor.permute([axis for axis in order if axis < tensor.ndim])
    if view.ndim:
        view = view[::step]
    if expand:
        view = view.unsqueeze(0).expand(3, *view.shape)
    got = trip(view, keep_layout=True, strided=True)
    assert same(got, view) or same_bits(got, view)
    assert got.shape == view.shape
    if view.numel() and not view.is_contiguous():
        assert got.stride() == view.stride()
    assert trip(view).is_contiguous()


@pytest.mark.parametrize(
    "make", [lambda a: a.T, lambda a: a[::2], lambda a: a[:, ::2], lambda a: a[::-1], np.asfortranarray]
)
def test_numpy_layouts(make: Any) -> None:
    """NumPy views arrive with equal values, with and without their layout; negative strides are straightened."""
    array = make(np.arange(24.0).reshape(4, 6))
    assert np.array_equal(trip(array), array)
    assert np.array_equal(trip(array, keep_layout=True, strided=True), array)


def test_what_a_copy_cannot_carry() -> None:
    """Device and requires_grad travel beside the values, in order of appearance; the copies themselves are detached."""
    weight = torch.ones(2, requires_grad=True)
    reply = decode(*split(encode([torch.zeros(1), {"w": weight}], device_of=lambda tensor: f"cpu:{tensor.numel()}")))
    assert [(info.device, info.requires_grad) for info in reply.tensors] == [("cpu:1", False), ("cpu:2", True)]
    assert not reply.value[1]["w"].requires_grad
    assert isinstance(reply, Decoded)


def test_decoded_arrays_are_writable_and_own_their_bytes() -> None:
    """A test may modify what it got, and two results never share memory."""
    first, second = trip([torch.ones(3), np.ones(3)])
    first[0] = second[0] = 5.0
    assert first.tolist() == second.tolist() == [5.0, 1.0, 1.0]


def test_subclasses_travel_as_their_plain_type() -> None:
    """An IntEnum, a dict subclass, a Parameter: the other side needs no knowledge of the class."""

    class Text(str):
        __slots__ = ()

    class Number(int):
        pass

    got = trip([Text("a"), Number(3), np.float64(2.5), torch.nn.Parameter(torch.ones(1)), True])
    assert [type(item) for item in got] == [str, int, np.float64, torch.Tensor, bool]


def test_objects_become_handles_only_where_somebody_keeps_them() -> None:
    """Without a keeper an object is an error; with one it is a number and the name of its class."""
    with pytest.raises(WireError, match="object cannot be sent"):
        encode(object())
    assert trip([object()], to_handle=lambda value: Handle(7, type(value).__name__)) == [Handle(7, "object")]


@pytest.mark.parametrize(
    "value",
    [
        torch.ones(3).to_sparse(),
        torch.ones(3, device="meta"),
        2**1016,
        -(2**5000),
        np.zeros(2, dtype="datetime64[s]"),
        np.zeros(2, dtype="f8,i4"),
        "\ud800",
        {1: {2: object()}},
        type,
    ],
    ids=["sparse", "meta", "big", "bigger", "datetime", "record", "surrogate", "nested object", "class"],
)
def test_values_that_cannot_travel(value: object) -> None:
    """WireError and nothing else, so that the sender can say so."""
    with pytest.raises(WireError):
        encode(value)


def test_endless_nesting_cannot_be_sent() -> None:
    """A list that contains itself, and one nested a thousand deep."""
    endless: list[object] = []
    endless.append(endless)
    deep: object = ()
    for _ in range(1000):
        deep = (deep,)
    for value in (endless, deep):
        with pytest.raises(WireError):
            encode(value)


def test_a_frame_over_the_limits_is_not_built() -> None:
    """The sender refuses what the reader would refuse, and names the size."""
    with pytest.raises(WireError, match="too large"):
        encode(torch.zeros(1000), limits=Limits(blob=3999))
    with pytest.raises(WireError, match="too large"):
        encode("x" * 1000, limits=Limits(head=999))
    assert len(encode(torch.zeros(1000), limits=Limits(blob=4000))) > 4000
    assert trip([0.0] * 100_000) == [0.0] * 100_000


def test_big_integers_stay_printable_and_fit_a_float() -> None:
    """The trusted side prints results and turns them into floats; neither may raise for what came over the wire."""
    for value in (2**63, -(2**63) - 1, 2**64, 2**1015 - 1, 1 - 2**1015):
        assert trip(value) == value
        assert math.isfinite(float(value))
    for size in (128, 65_536, 1 << 20):
        refused(msgpack.packb(msgpack.ExtType(BIG_INT, b"\x7f" * size)))


def good_tensor(**changes: object) -> list[object]:
    """The seven fields of an honest float32 tensor of shape (2, 3) over 24 bytes, some of them replaced."""
    fields: dict[str, object] = {
        "dtype": "float32",
        "shape": [2, 3],
        "strides": [],
        "start": 0,
        "length": 24,
        "device": "cpu",
        "grad": False,
    }
    return list({**fields, **changes}.values())


def test_the_honest_frame_that_the_hostile_ones_start_from() -> None:
    """Else the tests below would prove nothing."""
    assert decode(msgpack.packb(ext(TENSOR, good_tensor())), bytes(24)).value.shape == (2, 3)
    strided = good_tensor(shape=[3, 2], strides=[1, 3])
    assert decode(msgpack.packb(ext(TENSOR, strided)), bytes(24), strided=True).value.stride() == (1, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"dtype": "float99"},
        {"dtype": "qint8"},
        {"dtype": "object"},
        {"dtype": 5},
        {"dtype": ["float32"]},
        {"dtype": "__class__"},
        {"shape": [2, 4]},
        {"shape": [2, 2]},
        {"shape": [-2, -3]},
        {"shape": [6.0]},
        {"shape": [True, 6]},
        {"shape": 6},
        {"shape": "23"},
        {"shape": [1] * 17},
        {"shape": [1 << 40, 1 << 40]},
        {"shape": [1 << 62]},
        {"shape": [1 << 41, 0]},
        {"shape": [None]},
        {"shape": [2, 3], "length": 25},
        {"length": 23},
        {"length": -24},
        {"length": 1 << 40},
        {"length": "24"},
        {"start": 1},
        {"start": -1},
        {"start": 1 << 63},
        {"start": 0.0},
        {"strides": [3, 1]},
        {"device": 5},
        {"device": "x" * 41},
        {"grad": 1},
        {"grad": None},
    ],
    ids=str,
)
def test_malformed_tensors(change: dict[str, object]) -> None:
    """Each field of a tensor is checked against the others and against the bytes that are there."""
    refused(ext(TENSOR, good_tensor(**change)), bytes(24))


@pytest.mark.parametrize(
    ("shape", "strides"),
    [
        ([2, 3], [3]),
        ([2, 3], [3, 1, 1]),
        ([2, 3], [-3, 1]),
        ([2, 3], [3, 2]),
        ([2, 3], [1 << 40, 1]),
        ([2, 3], [3.0, 1.0]),
        ([0, 3], [3, 1]),
        ([1 << 20, 1 << 20], [0, 0]),
    ],
    ids=str,
)
def test_malformed_strides(shape: list[int], strides: list[int]) -> None:
    """Even a reader that accepts strides accepts only those that span exactly the bytes."""
    refused(ext(TENSOR, good_tensor(shape=shape, strides=strides)), bytes(24), strided=True)
    refused(ext(ARRAY, ["float32", shape, strides, 0, 24]), bytes(24), strided=True)


def test_strides_are_for_trusted_senders_only() -> None:
    """An honest layout is refused where the sender is a student: an expanded tensor looks terabytes large."""
    frame = split(encode(torch.zeros(1).expand(1 << 40), keep_layout=True))
    assert "not welcome" in refused(*frame)
    assert decode(*frame, strided=True).value.shape == (1 << 40,)


@pytest.mark.parametrize("kind", ["tensor", "array"])
def test_arrays_must_not_share_bytes(kind: str) -> None:
    """Two arrays over the same bytes, or more bytes claimed than there are: a small blob must stay small."""
    one = ext(TENSOR, good_tensor()) if kind == "tensor" else ext(ARRAY, ["float32", [2, 3], [], 0, 24])
    assert "overlap" in refused([one, one], bytes(24))
    assert "overlap" in refused([one] * 1000, bytes(24))


@pytest.mark.parametrize("bad", [2, 3, 128, 255])
def test_bools_are_zero_or_one(bad: int) -> None:
    """Any other byte in a bool is undefined behaviour in C++, so it never gets that far."""
    blob = bytes([0, 1, bad])
    refused(ext(TENSOR, ["bool", [3], [], 0, 3, "cpu", False]), blob)
    refused(ext(ARRAY, ["bool", [3], [], 0, 3]), blob)
    refused(ext(SCALAR, ["bool", bytes([bad])]))
    assert decode(msgpack.packb(ext(ARRAY, ["bool", [3], [], 0, 3])), bytes([0, 1, 1])).value.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    "head",
    [
        ext(TUPLE, {"a": 1}),
        ext(TUPLE, 5),
        ext(DTYPE, "float99"),
        ext(DTYPE, ["float32"]),
        ext(DTYPE, 5),
        ext(HANDLE, [1.5, "x"]),
        ext(HANDLE, [True, "x"]),
        ext(HANDLE, [1, 2]),
        ext(HANDLE, [1, "x", 3]),
        ext(COMPLEX, [1, 2]),
        ext(COMPLEX, [1.0]),
        ext(SCALAR, ["float64", b"1234567"]),
        ext(SCALAR, ["float64", "12345678"]),
        ext(SCALAR, [["float64"], b"12345678"]),
        ext(SCALAR, [{}, b"12345678"]),
        ext(SCALAR, ["U8", b"12345678"]),
        ext(ARRAY, ["object", [3], [], 0, 24]),
        ext(ARRAY, ["O", [3], [], 0, 24]),
        ext(ARRAY, ["float64", [3], [], 0]),
        ext(TENSOR, []),
        ext(TENSOR, None),
        ext(9, [1, 2]),
        ext(127, None),
        msgpack.ExtType(0, b""),
        msgpack.ExtType(TUPLE, b""),
        msgpack.ExtType(TUPLE, b"\x90\x90"),
        msgpack.ExtType(TENSOR, b"\xc1"),
    ],
    ids=repr,
)
def test_malformed_extensions(head: object) -> None:
    """Every extension that an honest writer would not have written."""
    refused(head, bytes(24))


def test_tensors_inside_a_dtype_are_no_names() -> None:
    """Where a name is expected, a tensor, an array or a list is refused rather than compared."""
    for name in (ext(TENSOR, good_tensor()), ext(ARRAY, ["float32", [2, 3], [], 0, 24]), [], {}):
        refused(ext(SCALAR, [name, b"12345678"]), bytes(48))
        refused(ext(TENSOR, good_tensor(dtype=name)), bytes(48))
        refused(ext(HANDLE, [name, name]), bytes(48))


@pytest.mark.parametrize("length", [4, 8, 12])
def test_timestamps_are_not_a_type_of_ours(length: int) -> None:
    """msgpack knows one extension by itself; whatever comes of it is a number or an error, never an object."""
    for fill in (0, 255):
        try:
            value = decode(bytes([0xC7, length, 0xFF]) + bytes([fill]) * length, b"").value
        except WireError:
            continue
        assert type(value) is float


def test_keys_are_strings() -> None:
    """A number, a list or None as a key."""
    for key in (1, 1.5, None, True, (1, 2)):
        refused(msgpack.packb({key: 1}))


@pytest.mark.parametrize("depth", [33, 200, 5000])
def test_nesting_is_bounded(depth: int) -> None:
    """Tuples within tuples within tuples, each in an extension of its own."""
    head = msgpack.packb(None)
    for _ in range(depth):
        head = msgpack.packb(msgpack.ExtType(TUPLE, b"\x91" + head))
    refused(head)


@pytest.mark.parametrize("depth", [33, 500, 100_000])
def test_lists_nested_without_extensions(depth: int) -> None:
    """Opening brackets and braces, so many that whoever follows them on this side would run out of stack."""
    refused(b"\x91" * depth + b"\xc0")
    refused(b"\x81\xa1a" * depth + b"\xc0")
    refused(b"\x92\xc0" * depth + b"\xc0")


def test_nesting_adds_up() -> None:
    """Lists within tuples within lists: none of them is deep by itself."""
    head = msgpack.packb(None)
    for _ in range(8):
        head = msgpack.packb(msgpack.ExtType(TUPLE, b"\x91" * 6 + head))
    refused(head)


def test_what_is_nested_honestly_is_read() -> None:
    """Thirty lists within lists, and many beside each other."""
    value: object = 1.0
    for _ in range(30):
        value = [value, (2.0,)]
    assert decode(*split(encode(value))).value == value
    wide = {str(number): [[number]] for number in range(1000)}
    assert decode(*split(encode(wide))).value == wide


@pytest.mark.parametrize(
    "head",
    [
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc9\xff\xff\xff\xff\x01",
        b"\xdd\x00\x01\x86\xa1" + b"\xc0" * 100_001,
        b"",
        b"\xc1",
        b"\xc0\xc0",
        b"\xa2\xff\xfe",
        b"\x92\xc0",
    ],
    ids=lambda head: head[:6].hex() or "empty",
)
def test_counts_that_promise_too_much(head: bytes) -> None:
    """Four billion items, characters or bytes announced and not delivered; too many delivered; none at all."""
    refused(head)


def test_memory_of_a_decode_is_bounded() -> None:
    """The worst heads of one megabyte that we know cost less than 200 MB of Python objects."""
    count = 90_000
    worst = {
        "empty lists": b"\x9a" + (b"\xdd" + count.to_bytes(4, "big") + b"\x90" * count) * 10,
        "empty dicts": b"\x9a" + (b"\xdd" + count.to_bytes(4, "big") + b"\x80" * count) * 10,
        "empty tensors": msgpack.packb([ext(TENSOR, ["int8", [0], [], 0, 0, "", False])] * 40_000),
        "nested copies": None,
    }
    nested = bytes(900_000)
    for _ in range(31):
        nested = msgpack.packb(msgpack.ExtType(TUPLE, b"\x91" + (msgpack.packb(nested) if nested[0] == 0 else nested)))
    worst["nested copies"] = nested
    for name, head in worst.items():
        assert head is not None
        assert len(head) <= 1 << 20, name
        tracemalloc.start()
        try:
            decode(head, b"")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 200 << 20, name


def test_a_small_frame_never_becomes_a_large_array() -> None:
    """An array is as large as the bytes that came, whatever its shape says."""
    for shape in ([1 << 40], [1 << 20, 1 << 20], [1 << 13] * 3, [2] * 16):
        refused(ext(TENSOR, good_tensor(shape=shape)), bytes(24))
    for shape in ([0, 1 << 40], [1 << 40, 0], [1 << 10, 0, 1 << 10]):  # no bytes, but 2^40 rows to print
        assert "empty" in refused(ext(TENSOR, good_tensor(shape=shape, length=0)), b"")
    empty = decode(msgpack.packb(ext(TENSOR, good_tensor(shape=[0, 1 << 10], length=0))), b"").value
    assert tuple(empty.shape) == (0, 1 << 10)


@settings(deadline=None, max_examples=500)
@given(st.binary(max_size=200), st.binary(max_size=64), st.booleans())
def test_random_bytes(head: bytes, blob: bytes, strided: bool) -> None:
    """Any bytes: a value or a WireError."""
    with contextlib.suppress(WireError):
        decode(head, blob, strided=strided)


@settings(deadline=None, max_examples=500)
@given(VALUES, st.integers(0, 2**32), st.integers(1, 8), st.booleans())
def test_mutated_frames(value: object, seed: int, changes: int, strided: bool) -> None:
    """Honest frames with some bytes flipped, dropped or doubled: a value or a WireError."""
    head, blob = (bytearray(part) for part in split(encode(value, keep_layout=strided)))
    random_ = random.Random(seed)
    for _ in range(changes):
        part = head if random_.random() < 0.8 or not blob else blob
        if not part:
            continue
        at = random_.randrange(len(part))
        match random_.randrange(3):
            case 0:
                part[at] = random_.randrange(256)
            case 1:
                del part[at]
            case 2:
                part.insert(at, part[at])
    with contextlib.suppress(WireError):
        decode(bytes(head), bytes(blob), strided=strided)


@settings(deadline=None, max_examples=100)
@given(VALUES, st.data())
def test_truncated_frames(value: object, data: st.DataObject) -> None:
    """A head or a blob that ends too early."""
    head, blob = split(encode(value))
    refused(head[: data.draw(st.integers(0, len(head) - 1))], blob)
    if blob:
        refused(head, blob[: data.draw(st.integers(0, len(blob) - 1))])


def test_trusted_limits_let_large_notebooks_through() -> None:
    """What the host sends may be larger than what a child may send."""
    source = "x" * (5 << 20)
    frame = encode({"cells": [[1, source]]}, limits=TRUSTED)
    assert decode(*split(frame), limits=TRUSTED).value == {"cells": [[1, source]]}
    with pytest.raises(WireError):
        encode({"cells": [[1, source]]})
