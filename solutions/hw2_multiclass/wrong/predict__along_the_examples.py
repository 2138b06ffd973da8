# task: predict
# fails:
#   nothing_yet
"""`argmax(dim=0)` finds, for each class, the example that likes it best. The question is the other way round: the
best class of each example, along the last dimension.
"""

import torch


def predict(logits):
    return torch.argmax(logits, dim=0)
