# task: predict
"""Searches from the other end, so that ties go to the last class instead of the first."""


def predict(logits):
    return logits.shape[1] - 1 - logits.flip(1).argmax(1)
