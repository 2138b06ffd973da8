# task: accuracy
"""Leaves torch: nothing has to be differentiated here."""


def accuracy(logits, y):
    predicted = logits.detach().cpu().numpy().argmax(axis=1)
    return float((predicted == y.cpu().numpy()).mean())
