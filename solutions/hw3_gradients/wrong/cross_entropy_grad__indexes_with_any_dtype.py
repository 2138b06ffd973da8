# task: cross_entropy_grad
# fails:
#   test_label_dtypes[int8]
#   test_label_dtypes[uint8]
#   test_label_199
#   test_column_of_labels
"""torch takes a uint8 index for a mask of booleans and refuses int8, so `eye[y]` works for int64 labels alone.
Convert the labels with `.long()` before they index anything."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(C, dtype=logits.dtype, device=logits.device)[y]
    return (a - onehot) / n
