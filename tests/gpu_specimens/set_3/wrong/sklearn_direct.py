"""Hands GPU predictions to a metric of scikit-learn."""

import torch
from sklearn.metrics import accuracy_score


def solve(logits, y):
    return float(accuracy_score(y, logits.argmax(1)))


def example():
    return torch.randn(4, 3), torch.tensor([0, 1, 2, 1])
