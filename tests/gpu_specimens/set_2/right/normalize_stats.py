"""Standardises with tensors of statistics given as lists, made with new_tensor."""


def solve(images, mean, std):
    m = images.new_tensor(mean).view(1, -1, 1, 1)
    s = images.new_tensor(std)[None, :, None, None]
    return (images - m) / s


def example():
    import torch

    return torch.rand(2, 3, 4, 4), [0.4, 0.5, 0.6], [0.2, 0.2, 0.3]
