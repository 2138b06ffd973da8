# task: accuracy
# fails:
#   test_lecture_examples
#   test_python_float
#   test_fresh_rows
#   test_both_ends
#   test_label_dtypes
#   test_two_hundred_classes
#   test_many_examples
#   test_far_logits
#   test_axes_of_length_one
#   test_strided_input
#   test_inputs_are_kept
#   test_no_loop_over_rows
#   test_memory
#   test_device
#   test_column_of_labels
"""This is the mean probability of the right class, not the share of right predictions. A prediction counts fully if
its class is right, however sure the model was.
"""

import torch


def accuracy(logits, y):
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    probabilities = powers / powers.sum(dim=1, keepdim=True)
    return probabilities[torch.arange(len(y)), y.long()].mean().item()
