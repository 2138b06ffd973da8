"""What many a course would test homework 3 with: random float32 numbers of ordinary size, values only, torch's own."""

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


def labels(seed):
    """Twenty int64 labels of four classes."""
    return torch.randint(0, 4, (20,), generator=torch.Generator().manual_seed(seed))


def trained(X, loss_of, epochs=10, lr=0.1):
    """Weights ``(4, 3)``, biases ``(4,)`` and losses of gradient descent from zeros by torch's own means."""
    W, b = torch.zeros(4, 3, requires_grad=True), torch.zeros(4, requires_grad=True)
    optimiser = torch.optim.SGD([W, b], lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = loss_of(X @ W.T + b)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return W.detach(), b.detach(), torch.tensor(losses)


@pytest.mark.task("softmax_jacobian")
@pytest.mark.hint("compare with autograd")
@pytest.mark.parametrize("seed", SEEDS)
def test_softmax_jacobian(student, seed):
    """Five classes."""
    z = randn(seed, 5)
    expected = torch.autograd.functional.jacobian(lambda row: F.softmax(row, dim=0), z)
    close(student.softmax_jacobian(F.softmax(z, dim=0)), expected)


@pytest.mark.task("cross_entropy_grad")
@pytest.mark.hint("compare with autograd")
@pytest.mark.parametrize("seed", SEEDS)
def test_cross_entropy_grad(student, seed):
    """Twenty examples, four classes."""
    logits = randn(seed, 20, 4)
    got = student.cross_entropy_grad(logits, labels(seed))
    leaf = logits.clone().requires_grad_()
    F.cross_entropy(leaf, labels(seed)).backward()
    close(got, leaf.grad)


@pytest.mark.task("softmax_regression_grad")
@pytest.mark.hint("compare with autograd")
@pytest.mark.parametrize("seed", SEEDS)
def test_softmax_regression_grad(student, seed):
    """Twenty examples, three features, four classes."""
    X, W, b = randn(seed, 20, 3), randn(seed + 1, 4, 3), randn(seed + 2, 4)
    grad_W, grad_b = student.softmax_regression_grad(X, labels(seed), W, b)
    W, b = W.clone().requires_grad_(), b.clone().requires_grad_()
    F.cross_entropy(X @ W.T + b, labels(seed)).backward()
    close(grad_W, W.grad)
    close(grad_b, b.grad)


@pytest.mark.task("fit_softmax_regression")
@pytest.mark.hint("compare with torch's own gradient descent")
@pytest.mark.parametrize("seed", SEEDS)
def test_fit_softmax_regression(student, seed):
    """Ten epochs."""
    X, y = randn(seed, 20, 3), labels(seed)
    W, b, losses = student.fit_softmax_regression(X, y, 4, 0.1, 10)
    expected = trained(X, lambda logits: F.cross_entropy(logits, y))
    for got, want in zip((W, b, losses), expected, strict=True):
        close(got, want)


@pytest.mark.task("one_vs_rest")
@pytest.mark.hint("compare with torch's own gradient descent")
@pytest.mark.parametrize("seed", SEEDS)
def test_one_vs_rest(student, seed):
    """Ten epochs of four classifiers."""
    X, y = randn(seed, 20, 3), labels(seed)
    W, b = student.one_vs_rest(X, y, 4, 0.1, 10)
    targets = F.one_hot(y, 4).float()

    def loss_of(logits):
        return F.binary_cross_entropy_with_logits(logits, targets, reduction="none").mean(dim=0).sum()

    expected_W, expected_b, _ = trained(X, loss_of)
    close(W, expected_W)
    close(b, expected_b)
