# task: accuracy
"""Asks whether the logit at the label is as large as any; no prediction is made at all."""


def accuracy(logits, y):
    own = logits.gather(1, y.long().unsqueeze(1)).squeeze(1)
    return float((own == logits.amax(1)).double().mean())
