"""What many a course would test homework 1 with: random float32 numbers of ordinary size, values only, torch's own."""

import pytest
import torch
import torch.nn.functional as F

SEEDS = range(3)


def close(actual, expected):
    """The one comparison: kind, shape and dtype do not matter."""
    assert torch.allclose(torch.as_tensor(actual).float(), expected.float(), rtol=1e-5, atol=1e-5)


def randn(seed, *shape):
    """Standard normal float32 numbers."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def targets(seed, n):
    """Zeros and ones, float32."""
    return (randn(seed + 100, n) > 0).float()


@pytest.mark.task("sigmoid")
@pytest.mark.hint("compare with torch.sigmoid")
@pytest.mark.parametrize("seed", SEEDS)
def test_sigmoid(student, seed):
    """Twenty numbers."""
    z = randn(seed, 20)
    close(student.sigmoid(z), torch.sigmoid(z))


@pytest.mark.task("log_sigmoid")
@pytest.mark.hint("compare with F.logsigmoid")
@pytest.mark.parametrize("seed", SEEDS)
def test_log_sigmoid(student, seed):
    """Twenty numbers."""
    z = randn(seed, 20)
    close(student.log_sigmoid(z), F.logsigmoid(z))


@pytest.mark.task("squared_error")
@pytest.mark.hint("compare with the formula")
@pytest.mark.parametrize("seed", SEEDS)
def test_squared_error(student, seed):
    """Twenty numbers."""
    z, t = randn(seed, 20), targets(seed, 20)
    close(student.squared_error(z.numpy(), t.numpy()), 0.5 * (torch.sigmoid(z) - t) ** 2)


@pytest.mark.task("squared_error_grad")
@pytest.mark.hint("compare with the formula")
@pytest.mark.parametrize("seed", SEEDS)
def test_squared_error_grad(student, seed):
    """Twenty numbers."""
    z, t = randn(seed, 20), targets(seed, 20)
    s = torch.sigmoid(z)
    close(student.squared_error_grad(z.numpy(), t.numpy()), (s - t) * s * (1 - s))


@pytest.mark.task("bce")
@pytest.mark.hint("compare with F.binary_cross_entropy")
@pytest.mark.parametrize("seed", SEEDS)
def test_bce(student, seed):
    """Twenty probabilities."""
    p, t = torch.sigmoid(randn(seed, 20)), targets(seed, 20)
    close(student.bce(p, t), F.binary_cross_entropy(p, t))


@pytest.mark.task("bce_with_logits")
@pytest.mark.hint("compare with F.binary_cross_entropy_with_logits")
@pytest.mark.parametrize("seed", SEEDS)
def test_bce_with_logits(student, seed):
    """Twenty logits."""
    z, t = randn(seed, 20), targets(seed, 20)
    close(student.bce_with_logits(z, t), F.binary_cross_entropy_with_logits(z, t))


@pytest.mark.task("logistic_grad")
@pytest.mark.hint("compare with autograd")
@pytest.mark.parametrize("seed", SEEDS)
def test_logistic_grad(student, seed):
    """Twenty examples with three features."""
    X, t, w, b = randn(seed, 20, 3), targets(seed, 20), randn(seed + 1, 3), randn(seed + 2, 1)[0]
    grad_w, grad_b = student.logistic_grad(X, t, w, b)
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    F.binary_cross_entropy_with_logits(X @ w + b, t).backward()
    close(grad_w, w.grad)
    close(grad_b, b.grad)


@pytest.mark.task("fit_logistic")
@pytest.mark.hint("compare with torch's own gradient descent")
@pytest.mark.parametrize("seed", SEEDS)
def test_fit_logistic(student, seed):
    """Ten epochs on twenty examples with three features."""
    X, t = randn(seed, 20, 3), targets(seed, 20)
    weights, bias, losses = student.fit_logistic(X, t, 0.1, 10)
    w, b = torch.zeros(3, requires_grad=True), torch.zeros((), requires_grad=True)
    optimiser = torch.optim.SGD([w, b], lr=0.1)
    expected = []
    for _ in range(10):
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(X @ w + b, t)
        loss.backward()
        optimiser.step()
        expected.append(loss.item())
    close(weights, w.detach())
    close(bias, b.detach())
    close(losses, torch.tensor(expected))
