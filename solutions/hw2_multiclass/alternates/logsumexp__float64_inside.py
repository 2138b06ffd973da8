# task: logsumexp
"""Computes in float64, shifted all the same, and returns the dtype it was given."""


def logsumexp(x):
    wide = x.double()
    top = wide.amax(-1, keepdim=True)
    return ((wide - top).exp().sum(-1).log() + top.squeeze(-1)).to(x.dtype)
