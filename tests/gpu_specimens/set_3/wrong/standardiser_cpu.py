"""A scaler that fits on the CPU and transforms data where they are."""

import torch


class Scaler:
    def fit(self, X):
        X = X.cpu()
        self.mean, self.std = X.mean(0), X.std(0)
        return self

    def transform(self, X):
        return (X - self.mean) / self.std


def solve(X):
    return Scaler().fit(X).transform(X)


def example():
    return (torch.randn(5, 3),)
