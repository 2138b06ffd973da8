# task: cross_entropy_grad
# fails:
#   test_device[inputs_on_gpu]
"""The one-hot rows are the lecture's: zeros on the CPU, into which labels on a GPU cannot be scattered. Make them with
`device=logits.device`, or compare the labels with a row of classes there.
"""

import torch


def cross_entropy_grad(logits, y):
    n, num_classes = logits.shape
    targets = torch.zeros(n, num_classes, dtype=logits.dtype).scatter_(1, y.long().reshape(-1, 1), 1.0)
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    return (powers / powers.sum(dim=1, keepdim=True) - targets) / n
