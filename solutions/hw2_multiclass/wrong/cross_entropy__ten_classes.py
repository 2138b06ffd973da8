# task: cross_entropy
# fails:
#   test_two_hundred_classes
#   test_thousand_classes
#   test_masked_logit
#   test_tiny_loss
#   test_column_of_labels
"""Ten classes are a property of one data set. With more of them, labels from 10 on find no column and count as if
they cost nothing: take the number of classes from the logits.
"""

import torch


def cross_entropy(logits, y):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    loss = 0.0
    for c in range(min(10, logits.shape[1])):
        loss = loss - ((y == c) * log_probs[:, c]).mean()
    return loss
