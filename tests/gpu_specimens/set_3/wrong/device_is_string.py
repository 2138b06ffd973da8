"""Compares a device with the string "cuda", which is never equal."""

import torch


def solve(x):
    dev = "cuda" if x.device == "cuda" else "cpu"
    return x + torch.ones(x.shape[-1], device=dev)


def example():
    return (torch.randn(2, 3),)
