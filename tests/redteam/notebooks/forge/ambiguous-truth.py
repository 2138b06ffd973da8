# claim: returns arrays where a test compares with ==, so that the test itself breaks, which would cost nothing
# honest: nothing
# verdicts: double failed or raised, shout failed or raised, total failed or raised
import numpy as np
import torch


def double(x):
    return [torch.ones(2), np.ones((2, 2))]


def shout(text):
    return np.array(["A!", "B!"])


def total(x):
    return torch.ones(2, 2, dtype=torch.complex64)
