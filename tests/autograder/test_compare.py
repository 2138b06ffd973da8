"""``assert_close``: what it lets pass, what it refuses, and that every refusal reads on from the call it is about."""

from __future__ import annotations

import math
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from autograder.compare import TOLERANCES, Mismatch, assert_close, describe, logit_scale

F64, F32, I64 = torch.float64, torch.float32, torch.int64
INF, NAN = math.inf, math.nan


def says(actual: object, expected: Any, **options: Any) -> str:
    """The sentence with which ``actual`` is refused."""
    with pytest.raises(Mismatch) as caught:
        assert_close(actual, expected, **options)
    return str(caught.value)


SENTENCES = [
    # kind
    (None, torch.tensor(1.0), {}, "returned None (is a return statement missing?), expected a tensor"),
    (2.5, torch.tensor(1.0), {}, "returned a Python float, expected a tensor"),
    (True, torch.tensor(True), {}, "returned a Python bool, expected a tensor"),
    ([1.0], torch.ones(1), {}, "returned a Python list, expected a tensor"),
    (np.ones(1), torch.ones(1), {}, "returned a NumPy array, expected a tensor"),
    (torch.ones(1), np.ones(1), {}, "returned a tensor, expected a NumPy array"),
    (1.0, np.float64(1), {}, "returned a Python float, expected a NumPy array"),
    (torch.tensor(1.0), 1.0, {}, "returned a tensor, expected a Python float"),
    ("1", 1, {}, "returned a Python str, expected a Python int"),
    (True, 1, {}, "returned a Python bool, expected a Python int"),
    (1, True, {}, "returned a Python int, expected a Python bool"),
    (1j, 1.0, {}, "returned a Python complex, expected a Python float"),
    (np.float32(1), 1.0, {}, "returned a NumPy array, expected a Python float"),
    (SimpleNamespace(type_name="Linear"), torch.ones(1), {}, "returned an object of class Linear, expected a tensor"),
    # shape and dtype
    (torch.ones(3), torch.ones(1, 3), {}, "returned shape (3,), expected shape (1, 3)"),
    (torch.ones(1), torch.tensor(1.0), {}, "returned shape (1,), expected shape ()"),
    (np.ones(3), np.ones((3, 1)), {}, "returned shape (3,), expected shape (3, 1)"),
    (torch.ones(2, dtype=F64), torch.ones(2, dtype=F32), {}, "returned dtype float64, expected float32"),
    (torch.ones(2, dtype=F64), torch.ones(2, dtype=F64), {"dtype": F32}, "returned dtype float64, expected float32"),
    (torch.ones(2, dtype=torch.bool), torch.ones(2, dtype=I64), {}, "returned dtype bool, expected int64"),
    (np.ones(2, "float32"), np.ones(2), {}, "returned dtype float32, expected float64"),
    (np.ones(2, ">f8"), np.ones(2), {}, "returned dtype >f8, expected float64"),
    (np.array([None]), np.ones(1), {"dtype": F32}, "returned dtype object, expected float32"),
    # values
    (torch.tensor(INF, dtype=F64), torch.tensor(1002.4076, dtype=F64), {}, "returned inf, expected 1002.4076"),
    (torch.tensor(NAN), torch.tensor(0.0), {}, "returned nan, expected 0"),
    (torch.tensor(NAN), torch.tensor(NAN), {}, "returned nan, expected nan"),
    (torch.tensor(-INF), torch.tensor(INF), {}, "returned -inf, expected inf"),
    (NAN, 3, {}, "returned nan, expected 3"),
    (2.0, 3, {}, "returned 2, expected 3"),
    (10**400, 3, {}, "returned inf, expected 3"),
    (torch.tensor([0.0, NAN]), torch.tensor([0.0, 1.0]), {}, "returned [0, nan], expected [0, 1]"),
    (torch.tensor([True, True]), torch.tensor([True, False]), {}, "returned [True, True], expected [True, False]"),
    (torch.tensor([1, 2]), torch.tensor([1, 3]), {}, "returned [1, 2], expected [1, 3]"),
    (torch.zeros(3, 3), torch.eye(3), {}, "returned 0 at [0, 0], expected 1 (3 of 9 entries are wrong)"),
    (torch.arange(8), torch.tensor([0, 1, 2, 3, 4, 5, 6, 9]), {}, "returned 7 at [7], expected 9"),
    (np.zeros((2, 2, 2)), np.ones((2, 2, 2)), {}, "returned 0 at [0, 0, 0], expected 1 (8 of 8 entries are wrong)"),
    (
        torch.tensor(1.0 + 1e-6, dtype=F64),
        torch.tensor(1.0, dtype=F64),
        {},
        "returned 1.000001, expected 1; off by 1.0e-06, allowed 1e-12",
    ),
    (torch.tensor(10_001), torch.tensor(10_000), {}, "returned 10001, expected 10000"),
    (
        torch.tensor(2**53 + 1),
        torch.tensor(2**53),
        {},
        "returned 9007199254740993, expected 9007199254740992",
    ),
]


@pytest.mark.parametrize(("actual", "expected", "options", "sentence"), SENTENCES, ids=[case[3] for case in SENTENCES])
def test_sentences(actual: object, expected: Any, options: dict[str, Any], sentence: str) -> None:
    """Each refusal is the sentence one would say."""
    assert says(actual, expected, **options) == sentence


@pytest.mark.parametrize(("actual", "expected", "options", "sentence"), SENTENCES, ids=[case[3] for case in SENTENCES])
def test_sentences_follow_a_call(actual: object, expected: Any, options: dict[str, Any], sentence: str) -> None:
    """One line, starting with a verb and without a full stop, so that "softmax([1, 2]) " can stand before it."""
    text = says(actual, expected, **options)
    assert re.fullmatch(r"returned [^\n]+, expected [^\n]*[^.\n]", text)


RIGHT = [
    (torch.tensor(INF), torch.tensor(INF)),
    (torch.tensor([-INF, 0.0]), torch.tensor([-INF, -0.0])),
    (torch.tensor(-0.0), torch.tensor(0.0)),
    (-0.0, 0.0),
    (INF, INF),
    (3, 3.0),
    (3.0, 3),
    (True, True),
    (np.float64(2), 2.0),
    (np.float64(2), np.float64(2)),
    (np.array(2.0), np.float64(2)),
    (np.ones((3, 2))[::-1].T, np.ones((2, 3))),
    (np.ones(2, "complex128"), np.ones(2, "complex128")),
    (torch.tensor(1 + 2j), torch.tensor(1 + 2j)),
    (torch.ones(0, 4), torch.ones(0, 4)),
    (torch.ones(2, requires_grad=True), torch.ones(2)),
    (torch.ones(3, 2).T, torch.ones(2, 3)),
    (torch.tensor([True]), torch.tensor([True])),
]


@pytest.mark.parametrize(("actual", "expected"), RIGHT, ids=[f"{a!r} for {e!r}".replace("\n", "") for a, e in RIGHT])
def test_right_answers(actual: object, expected: Any) -> None:
    """Equal infinities, signed zeros, NumPy scalars, odd strides, empty and complex results pass."""
    assert_close(actual, expected)


@pytest.mark.parametrize("dtype", TOLERANCES, ids=str)
@pytest.mark.parametrize("scale", [1.0, 1000.0], ids=["scale1", "scale1000"])
def test_tolerance_by_dtype_and_scale(dtype: torch.dtype, scale: float) -> None:
    """The error allowed is that of the required dtype times the scale, and no more."""
    allowed = TOLERANCES[dtype] * scale
    zero = torch.zeros((), dtype=F64)
    assert_close(torch.tensor(0.9 * allowed).to(dtype), zero, dtype=dtype, scale=scale)
    assert "returned" in says(torch.tensor(1.1 * allowed).to(dtype), zero, dtype=dtype, scale=scale)


def test_scale_may_be_an_array() -> None:
    """Each entry then has its own allowance; the message names the first entry beyond it and its own figure."""
    got, want = torch.full((8,), 5e-12, dtype=F64), torch.zeros(8, dtype=F64)
    scale = torch.tensor([10.0] * 7 + [1.0], dtype=F64)
    assert says(got, want, scale=scale) == "returned 5e-12 at [7], expected 0; off by 5.0e-12, allowed 1e-12"
    assert_close(got[:7], want[:7], scale=scale[:7].numpy())


def test_tolerance_can_be_given() -> None:
    """An explicit tolerance replaces the dtype's, for integers as well."""
    assert_close(torch.tensor(1.04, dtype=F64), torch.tensor(1.0, dtype=F64), tolerance=0.05)
    assert_close(torch.tensor(11), torch.tensor(10), tolerance=1)
    assert_close(1.0 + 1e-6, 1.0, dtype=F32)
    assert "allowed 1e-12" in says(1.0 + 1e-6, 1.0)


def test_infinite_scale_forgives_no_infinity() -> None:
    """A tolerance, however large, is for finite errors only."""
    assert says(torch.tensor(INF), torch.tensor(1.0), scale=INF) == "returned inf, expected 1"
    assert says(torch.tensor(NAN), torch.tensor(1.0), tolerance=INF) == "returned nan, expected 1"


def test_mismatch_keeps_got_and_expected() -> None:
    """Reports may show the two values apart."""
    with pytest.raises(Mismatch) as caught:
        assert_close(torch.tensor(2.0), torch.tensor(3.0))
    assert (caught.value.got, caught.value.expected) == ("2", "3")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (torch.tensor(1.0), "1"),
        (torch.tensor([1000.0, -0.5]), "[1000, -0.5]"),
        (torch.tensor([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (torch.zeros(0), "[]"),
        (torch.zeros(4, 5), "a tensor of shape (4, 5) and dtype float32"),
        (torch.zeros(1 << 36, 0), "a tensor of shape (68719476736, 0) and dtype float32"),
        (np.zeros((0, 1 << 36)), "an array of shape (0, 68719476736) and dtype float64"),
        (np.zeros(7, "int64"), "an array of shape (7,) and dtype int64"),
        (np.array([1.5]), "[1.5]"),
        (np.float32(0.5), "0.5"),
        (0.1, "0.1"),
        (1e-300, "1e-300"),
        (True, "True"),
        (None, "None"),
        ("abc", "'abc'"),
        (1 + 2j, "(1+2j)"),
        ([torch.ones(2, 2)], "[[[1, 1], [1, 1]]]"),
        ("x" * 200, "'" + "x" * 116 + "..."),
        ((1.5, 2), "(1.5, 2)"),
        ({"a": 1.0, "b": [2]}, "{'a': 1, 'b': a list of 1}"),
        (list(range(10**6)), "[0, 1, 2, 3, 4, 5, ...]"),
        (
            [torch.zeros([3] * 11)] * 2,
            "[" + ", ".join([f"a tensor of shape {(3,) * 11} and dtype float32"] * 2)[:116] + "...",
        ),
        (10**6000, "an integer of 19932 bits"),
    ],
    ids=range(23),
)
def test_describe(value: object, words: str) -> None:
    """Short values in full, long ones by shape, all on one line."""
    assert describe(value) == words


def test_logit_scale() -> None:
    """1 + max|x| + ln C over the last dimension; infinities do not count."""
    assert logit_scale(torch.tensor([-3.0, 1.0])) == pytest.approx(4 + math.log(2))
    assert logit_scale(torch.tensor([[-INF, 2.0, 0.0]])) == pytest.approx(3 + math.log(3))
    assert logit_scale(np.array([2.0, 2.0], "float32")) == pytest.approx(3 + math.log(2))
    assert logit_scale(torch.tensor(5.0)) == 6.0
    assert logit_scale(torch.zeros(2, 0)) == 1.0


FLOATS = st.floats(width=32, allow_nan=False)
ARRAYS = st.lists(FLOATS, max_size=12).map(lambda values: torch.tensor(values, dtype=F32))


@given(ARRAYS)
def test_everything_without_nan_equals_itself(x: torch.Tensor) -> None:
    """Reflexive for tensors, arrays and numbers, infinities included."""
    assert_close(x, x.clone())
    assert_close(x.numpy(), x.numpy().copy())
    for value in x.tolist():
        assert_close(value, value)


@given(ARRAYS, st.data())
def test_one_wrong_entry_is_always_seen(x: torch.Tensor, data: st.DataObject) -> None:
    """Replacing any entry by NaN, by an infinity of the other sign or by a shifted value is refused."""
    if not len(x):
        return
    at = data.draw(st.integers(0, len(x) - 1))
    wrong = x.clone()
    value = float(x[at])
    worse = [NAN, -INF if value >= 0 else INF, value + 1.0 + abs(value) * 1e-3 if math.isfinite(value) else 0.0]
    wrong[at] = data.draw(st.sampled_from(worse))
    text = says(wrong, x)
    assert text.startswith("returned ")
    assert "\n" not in text


@given(st.floats(-1e6, 1e6), st.floats(0, 3), st.floats(1, 1e4))
def test_the_bound_is_the_bound(value: float, excess: float, scale: float) -> None:
    """In float64, an error of ``excess`` times what is allowed passes exactly if ``excess`` is at most 1."""
    allowed = 1e-6 * scale  # coarse beside the rounding of value + error
    got = torch.tensor(value, dtype=F64) + excess * allowed
    if abs(excess - 1) < 1e-3:
        return
    try:
        assert_close(got, torch.tensor(value, dtype=F64), tolerance=1e-6, scale=scale)
        passed = True
    except Mismatch:
        passed = False
    assert passed is (excess < 1)


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_integers_are_exact(a: int, b: int) -> None:
    """No two different integers are close, however large."""
    if a == b:
        assert_close(torch.tensor(a), torch.tensor(b))
    else:
        assert says(torch.tensor(a), torch.tensor(b)) == f"returned {a}, expected {b}"
