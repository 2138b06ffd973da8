# task: log_softmax
"""Logits minus their log-sum-exp, which was written two tasks earlier."""


def log_softmax(x):
    return x - logsumexp(x).unsqueeze(-1)  # noqa: F821 (from an earlier cell)
