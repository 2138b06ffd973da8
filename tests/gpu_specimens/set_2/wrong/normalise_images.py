"""Mean and std as CPU tensors, with broadcasting."""

import torch


def solve(img):
    mean = torch.tensor([0.5, 0.4, 0.3]).view(3, 1, 1)
    img -= mean
    return img


def example():
    return (torch.rand(3, 4, 4),)
