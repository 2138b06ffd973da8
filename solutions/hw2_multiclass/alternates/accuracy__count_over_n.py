# task: accuracy
"""Counts the hits and divides by the number of labels in Python."""


def accuracy(logits, y):
    return (logits.max(1)[1] == y).sum().item() / len(y)
