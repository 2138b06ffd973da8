# task: accuracy
# ban: metrics
"""The metric of a library."""

from sklearn import metrics
from sklearn.metrics import accuracy_score


def imported(logits, y):
    return float(accuracy_score(y.numpy(), logits.argmax(-1).numpy()))


def module(logits, y):
    return float(metrics.accuracy_score(y.numpy(), logits.argmax(-1).numpy()))


def imported_late(logits, y):
    from torchmetrics.functional import accuracy

    return float(accuracy(logits, y, task="multiclass", num_classes=logits.shape[-1]))
