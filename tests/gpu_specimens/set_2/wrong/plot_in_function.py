"""Plots the GPU tensor with matplotlib."""

import matplotlib
import matplotlib.pyplot as plt
import torch

matplotlib.use("Agg")


def solve(losses):
    fig, ax = plt.subplots()
    ax.plot(losses)
    plt.close(fig)
    return torch.diff(losses)


def example():
    return (torch.rand(4),)
