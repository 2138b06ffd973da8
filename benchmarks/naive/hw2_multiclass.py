"""What many a course would test homework 2 with: random float32 numbers of ordinary size, values only, torch's own."""

import pytest
import torch
import torch.nn.functional as F

SEEDS = range(3)


def close(actual, expected):
    """The one comparison: kind, shape and dtype do not matter."""
    assert torch.allclose(torch.as_tensor(actual).float(), expected.float(), rtol=1e-5, atol=1e-5)


def logits(seed):
    """Standard normal float32 logits of eight examples and five classes."""
    return torch.randn(8, 5, generator=torch.Generator().manual_seed(seed))


def labels(seed):
    """Eight int64 labels of five classes."""
    return torch.randint(0, 5, (8,), generator=torch.Generator().manual_seed(seed))


@pytest.mark.task("one_hot")
@pytest.mark.hint("compare with F.one_hot")
@pytest.mark.parametrize("seed", SEEDS)
def test_one_hot(student, seed):
    """Eight labels."""
    close(student.one_hot(labels(seed), 5), F.one_hot(labels(seed), 5))


@pytest.mark.task("logsumexp")
@pytest.mark.hint("compare with torch.logsumexp")
@pytest.mark.parametrize("seed", SEEDS)
def test_logsumexp(student, seed):
    """A batch."""
    close(student.logsumexp(logits(seed)), torch.logsumexp(logits(seed), dim=1))


@pytest.mark.task("softmax")
@pytest.mark.hint("compare with F.softmax")
@pytest.mark.parametrize("seed", SEEDS)
def test_softmax(student, seed):
    """A batch."""
    close(student.softmax(logits(seed)), F.softmax(logits(seed), dim=1))


@pytest.mark.task("log_softmax")
@pytest.mark.hint("compare with F.log_softmax")
@pytest.mark.parametrize("seed", SEEDS)
def test_log_softmax(student, seed):
    """A batch."""
    close(student.log_softmax(logits(seed)), F.log_softmax(logits(seed), dim=1))


@pytest.mark.task("nll_loss")
@pytest.mark.hint("compare with F.nll_loss")
@pytest.mark.parametrize("seed", SEEDS)
def test_nll_loss(student, seed):
    """A batch of log-probabilities."""
    rows = F.log_softmax(logits(seed), dim=1)
    close(student.nll_loss(rows, labels(seed)), F.nll_loss(rows, labels(seed)))


@pytest.mark.task("cross_entropy")
@pytest.mark.hint("compare with F.cross_entropy")
@pytest.mark.parametrize("seed", SEEDS)
def test_cross_entropy(student, seed):
    """A batch."""
    close(student.cross_entropy(logits(seed), labels(seed)), F.cross_entropy(logits(seed), labels(seed)))


@pytest.mark.task("soft_cross_entropy")
@pytest.mark.hint("compare with F.cross_entropy")
@pytest.mark.parametrize("seed", SEEDS)
def test_soft_cross_entropy(student, seed):
    """A batch, with targets that are a softmax themselves."""
    targets = F.softmax(logits(seed + 100), dim=1)
    close(student.soft_cross_entropy(logits(seed), targets), F.cross_entropy(logits(seed), targets))


@pytest.mark.task("predict")
@pytest.mark.hint("compare with argmax")
@pytest.mark.parametrize("seed", SEEDS)
def test_predict(student, seed):
    """A batch."""
    close(student.predict(logits(seed)), logits(seed).argmax(dim=1))


@pytest.mark.task("accuracy")
@pytest.mark.hint("compare with the mean of hits")
@pytest.mark.parametrize("seed", SEEDS)
def test_accuracy(student, seed):
    """A batch."""
    hits = logits(seed).argmax(dim=1) == labels(seed)
    close(student.accuracy(logits(seed), labels(seed)), hits.float().mean())
