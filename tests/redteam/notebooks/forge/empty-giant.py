# claim: returns arrays of no elements and 2^36 rows, which nobody can print, list or add up
# honest: nothing
# verdicts: double raised or failed, shout raised, total raised
import numpy as np
import torch


def double(x):
    return torch.zeros(1 << 36, 0, dtype=x.dtype)


def shout(text):
    return np.zeros((0, 1 << 36))


def total(x):
    return [torch.zeros(1 << 36, 0)]
