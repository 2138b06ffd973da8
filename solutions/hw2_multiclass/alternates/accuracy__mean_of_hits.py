# task: accuracy
"""The usual line: the mean of the hits, as a Python number."""


def accuracy(logits, y):
    return (logits.argmax(1) == y).float().mean().item()
