"""Python's own functions on 0-dim results: math, max, sum, format, round, int, bool."""

import math

import torch


def solve(x):
    norms = [row.norm() for row in x]
    biggest = max(norms)
    total = sum(norms)
    print(f"{total:.3f} {biggest.item():.2f} {float(biggest):.1f}")
    if total > 0 and bool((x == x).all()):
        x = x / total
    k = int(x.argmax()) % x.shape[0]
    return x[k] * math.sqrt(biggest) + math.exp(-total) + round(float(x.sum()), 3)


def example():
    return (torch.randn(3, 2),)
