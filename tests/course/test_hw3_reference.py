"""The reference of homework 3 against two witnesses of its gradients: autograd and central differences, in float64."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
REFERENCE: dict[str, Any] = runpy.run_path(str(ROOT / "solutions" / "hw3_gradients" / "reference.py"))
SHAPES = pytest.mark.parametrize(
    ("n", "m", "num_classes"), [(5, 3, 4), (2, 7, 3), (4, 4, 4), (6, 1, 2), (3, 2, 1)], ids=lambda size: str(size)
)
#: Step of the central differences, and the error of order h^2 (and rounding / h) to expect of them.
STEP, EXPECTED = 1e-5, 1e-9


def normal(seed: int, *shape: int) -> torch.Tensor:
    """Standard normal float64 numbers of the given shape."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def central_differences(function: Callable[[torch.Tensor], torch.Tensor], at: torch.Tensor) -> torch.Tensor:
    """Slope of ``function`` in every entry of ``at``: shape ``(*function(at).shape, *at.shape)``."""
    slopes = []
    for entry in range(at.numel()):
        step = torch.zeros(at.numel(), dtype=at.dtype)
        step[entry] = STEP
        step = step.reshape(at.shape)
        slopes.append((function(at + step) - function(at - step)) / (2 * STEP))
    stacked = torch.stack(slopes, dim=-1)
    return stacked.reshape(*stacked.shape[:-1], *at.shape)


def mean_cross_entropy(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Torch's own loss: good enough as a witness at moderate logits."""
    return torch.nn.functional.cross_entropy(logits, y.long())


def assert_near(actual: torch.Tensor, expected: torch.Tensor, tolerance: float) -> None:
    """Same shape, same dtype, absolute error within the tolerance."""
    torch.testing.assert_close(actual, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("num_classes", [1, 2, 3, 7])
def test_softmax_jacobian(num_classes: int) -> None:
    """d softmax / d logits, ``(C, C)``."""
    z = normal(num_classes, num_classes)
    jacobian = REFERENCE["softmax_jacobian"](torch.softmax(z, dim=0))

    def softmax(logits: torch.Tensor) -> torch.Tensor:
        return torch.softmax(logits, dim=0)

    assert_near(jacobian, torch.autograd.functional.jacobian(softmax, z), 1e-14)
    assert_near(jacobian, central_differences(softmax, z), EXPECTED)


@SHAPES
def test_cross_entropy_grad(n: int, m: int, num_classes: int) -> None:
    """d loss / d logits, ``(n, C)``; the size of logits grows with m here."""
    logits = m * normal(1, n, num_classes)
    y = torch.arange(n) % num_classes
    gradient = REFERENCE["cross_entropy_grad"](logits, y.to(torch.int8))
    leaf = logits.clone().requires_grad_(True)
    (witness,) = torch.autograd.grad(mean_cross_entropy(leaf, y), leaf)
    assert_near(gradient, witness, 1e-14)
    assert_near(gradient, central_differences(lambda z: mean_cross_entropy(z, y), logits), EXPECTED)


@SHAPES
def test_softmax_regression_grad(n: int, m: int, num_classes: int) -> None:
    """d loss / d W, ``(C, m)``, and d loss / d b, ``(C,)``."""
    X, W, b = normal(2, n, m), normal(3, num_classes, m), normal(4, num_classes)
    y = torch.arange(n) % num_classes
    grad_W, grad_b = REFERENCE["softmax_regression_grad"](X, y, W, b)
    leaf_W, leaf_b = W.clone().requires_grad_(True), b.clone().requires_grad_(True)
    witnesses = torch.autograd.grad(mean_cross_entropy(X @ leaf_W.T + leaf_b, y), (leaf_W, leaf_b))
    assert_near(grad_W, witnesses[0], 1e-14)
    assert_near(grad_b, witnesses[1], 1e-14)
    assert_near(grad_W, central_differences(lambda V: mean_cross_entropy(X @ V.T + b, y), W), EXPECTED)
    assert_near(grad_b, central_differences(lambda c: mean_cross_entropy(X @ W.T + c, y), b), EXPECTED)


@SHAPES
def test_fit_softmax_regression(n: int, m: int, num_classes: int) -> None:
    """The same descent with autograd and ``torch.optim.SGD``: W, b and the losses before each update."""
    X, y = normal(5, n, m), torch.arange(n) % num_classes
    W, b, losses = REFERENCE["fit_softmax_regression"](X, y, num_classes, 0.25, 9)
    leaf_W = torch.zeros(num_classes, m, dtype=torch.float64, requires_grad=True)
    leaf_b = torch.zeros(num_classes, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([leaf_W, leaf_b], lr=0.25)
    witnesses = []
    for _ in range(9):
        optimiser.zero_grad()
        loss = mean_cross_entropy(X @ leaf_W.T + leaf_b, y)
        loss.backward()
        witnesses.append(loss.detach())
        optimiser.step()
    assert_near(W, leaf_W.detach(), 1e-13)
    assert_near(b, leaf_b.detach(), 1e-13)
    assert_near(losses, torch.stack(witnesses), 1e-13)


@SHAPES
def test_one_vs_rest(n: int, m: int, num_classes: int) -> None:
    """Row c against a logistic regression of its own on y == c; one class more than occurs."""
    X, y = normal(6, n, m), torch.arange(n) % num_classes
    W, b = REFERENCE["one_vs_rest"](X, y, num_classes + 1, 0.25, 9)
    assert W.shape == (num_classes + 1, m)
    assert b.shape == (num_classes + 1,)
    for c in range(num_classes + 1):
        t = (y == c).to(torch.float64)
        w = torch.zeros(m, dtype=torch.float64, requires_grad=True)
        bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
        for _ in range(9):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ w + bias, t)
            slopes = torch.autograd.grad(loss, (w, bias))
            w = (w - 0.25 * slopes[0]).detach().requires_grad_(True)
            bias = (bias - 0.25 * slopes[1]).detach().requires_grad_(True)
        assert_near(W[c], w.detach(), 1e-13)
        assert_near(b[c], bias.detach(), 1e-13)


def test_zero_epochs() -> None:
    """No update: zeros, and an empty tensor of losses."""
    X, y = normal(7, 4, 3), torch.tensor([0, 1, 1, 0])
    W, b, losses = REFERENCE["fit_softmax_regression"](X, y, 2, 0.5, 0)
    assert_near(W, torch.zeros(2, 3, dtype=torch.float64), 0.0)
    assert_near(b, torch.zeros(2, dtype=torch.float64), 0.0)
    assert losses.shape == (0,)
    W, b = REFERENCE["one_vs_rest"](X, y, 2, 0.5, 0)
    assert_near(W, torch.zeros(2, 3, dtype=torch.float64), 0.0)
    assert_near(b, torch.zeros(2, dtype=torch.float64), 0.0)
