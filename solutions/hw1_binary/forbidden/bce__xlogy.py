# task: bce
# ban: xlogy
"""Lets xlogy take care of 0 times log 0."""

import torch


def function(p, t):
    return -(torch.xlogy(t, p) + torch.xlogy(1 - t, 1 - p)).clamp(min=-100).mean()


def method(p, t):
    return -(t.xlogy(p) + (1 - t).xlogy(1 - p)).clamp(min=-100).mean()


def in_place(p, t):
    return -(t.clone().xlogy_(p) + (1 - t).xlogy_(1 - p)).clamp(min=-100).mean()


def special(p, t):
    return -(torch.special.xlogy(t, p) + torch.special.xlogy(1 - t, 1 - p)).clamp(min=-100).mean()


def divergence(p, t):
    first = torch.nn.functional.kl_div(p.log(), t, reduction="none")
    second = torch.nn.functional.kl_div((1 - p).log(), 1 - t, reduction="none")
    return (first + second).clamp(max=100).mean()
