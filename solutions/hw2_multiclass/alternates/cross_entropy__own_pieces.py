# task: cross_entropy
"""The composition that the homework builds up to: nll_loss of log_softmax."""


def cross_entropy(logits, y):
    return nll_loss(log_softmax(logits), y)  # noqa: F821 (both from earlier cells)
