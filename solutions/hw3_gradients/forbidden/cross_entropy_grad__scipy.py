# task: cross_entropy_grad
# ban: scipy
"""Right, but with the softmax of SciPy."""

import scipy.special
import torch
from scipy.special import softmax as ready_made


def _grad(probabilities, y):
    n, num_classes = probabilities.shape
    return (probabilities - (y[:, None] == torch.arange(num_classes)).to(probabilities.dtype)) / n


def imported(logits, y):
    return _grad(torch.as_tensor(ready_made(logits.numpy(), axis=-1)), y)


def module(logits, y):
    return _grad(torch.as_tensor(scipy.special.softmax(logits.numpy(), axis=-1)), y)
