# task: predict
"""The second of the two things that max returns."""


def predict(logits):
    return logits.max(dim=-1).indices
