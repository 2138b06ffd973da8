"""The oracle of homework 4 against torch's own losses and optimiser, and its bands against their record."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def oracle(monkeypatch_module):
    """The module ``tests/hidden/hw4_mse_vs_ce/oracle.py``."""
    monkeypatch_module.syspath_prepend(str(ROOT / "tests" / "hidden"))
    return importlib.import_module("hw4_mse_vs_ce.oracle")


@pytest.fixture(scope="module")
def bands(monkeypatch_module):
    """The recorded bands, by name."""
    monkeypatch_module.syspath_prepend(str(ROOT / "tests" / "hidden"))
    return importlib.import_module("hw4_mse_vs_ce.bands").BANDS


@pytest.fixture(scope="module")
def monkeypatch_module():
    """A monkeypatch for the whole file."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.mark.parametrize("loss", ["mse", "ce"])
@pytest.mark.parametrize(("n", "num_classes"), [(5, 4), (1, 3), (7, 2)])
def test_losses_and_gradients(oracle, loss, n, num_classes):
    """Values and gradients agree with torch and autograd in float64."""
    outputs = torch.randn(n, num_classes, generator=torch.Generator().manual_seed(n), dtype=torch.float64)
    y = torch.arange(n) % num_classes
    leaf = outputs.clone().requires_grad_(True)
    if loss == "mse":
        value = torch.nn.functional.mse_loss(leaf, torch.eye(num_classes, dtype=torch.float64)[y])
        ours, slope = oracle.mse64(outputs, y), oracle.mse_grad64(outputs, y)
    else:
        value = torch.nn.functional.cross_entropy(leaf, y)
        ours, slope = oracle.ce64(outputs, y), oracle.ce_grad64(outputs, y)
    (gradient,) = torch.autograd.grad(value, leaf)
    torch.testing.assert_close(ours, value.detach(), rtol=0, atol=1e-14)
    torch.testing.assert_close(slope, gradient, rtol=0, atol=1e-14)


def test_adam(oracle):
    """Five full-batch steps of torch's Adam in float64 give the same losses and weights."""
    X = torch.tensor(oracle.POINTS, dtype=torch.float64)
    y = torch.tensor(oracle.POINT_LABELS)
    weight = torch.tensor(oracle.WEIGHT, dtype=torch.float64)
    bias = torch.tensor(oracle.BIAS, dtype=torch.float64)
    path = oracle.adam64(X, y, weight, bias, oracle.RATE, 5)
    leaves = [weight.clone().requires_grad_(True), bias.clone().requires_grad_(True)]
    optimiser = torch.optim.Adam(leaves, lr=oracle.RATE)
    for step in path:
        optimiser.zero_grad()
        loss = (X @ leaves[0].T + leaves[1] - y[:, None]).square().mean()
        loss.backward()
        optimiser.step()
        assert step.loss == pytest.approx(loss.item(), abs=1e-12)
        torch.testing.assert_close(step.weight, leaves[0].detach(), rtol=0, atol=1e-12)
        torch.testing.assert_close(step.bias, leaves[1].detach(), rtol=0, atol=1e-12)
    # What makes the fixed problem sharp: an accuracy that is one epoch late is another list.
    accuracies = [step.accuracy for step in path]
    before = oracle.share_right(X @ weight.T + bias, y)
    assert [before, *accuracies[:-1]] != accuracies


def test_networks(oracle):
    """Weights in any order, transposed or not, are put together in a way that gives the network's outputs."""
    torch.manual_seed(0)
    layers = [torch.nn.Linear(*sizes) for sizes in ((2, 50), (50, 100), (100, 50), (50, 3))]
    x = torch.randn(4, 2)
    expected = x
    for number, layer in enumerate(layers):
        expected = layer(expected.relu() if number else expected)
    named = [p.detach() for layer in reversed(layers) for p in (layer.bias, layer.weight.T)]
    candidates = list(oracle.networks64(dict(enumerate(named)), x, 3))
    assert len(candidates) == 4  # the two biases of length 50 can change places, and so can the two middle weights
    assert min(float((c - expected.detach()).abs().max()) for c in candidates) < 1e-5
    assert not list(oracle.networks64({"weight": torch.zeros(3, 2), "bias": torch.zeros(3)}, x, 3))


def test_the_curve(oracle):
    """The scaled cubic begins at 0, ends at 1 and is 0.4856 at x = 0."""
    ends = oracle.curve(torch.tensor([0.0, 10 / 19.75, 1.0], dtype=torch.float64))
    expected = torch.tensor([0.0, 2850 / 5869.453125, 1.0], dtype=torch.float64)  # g(-10) = -2850, g(9.75) = 3019.45
    torch.testing.assert_close(ends, expected, atol=1e-14, rtol=0)


def test_bands_have_margins(bands):
    """What a test asks for lies well below what right solutions reach, and well above the wrong ones."""
    for name, band in bands.items():
        assert band.right - band.least >= 0.1, name
        assert band.least - band.wrong >= 0.1, name
