# task: predict
# fails:
#   test_lecture_example
#   test_fresh_rows
#   test_far_logits
#   test_close_logits
#   test_ties
#   test_axes_of_length_one
#   test_thousand_classes
#   test_input_is_kept
#   test_empty_batch
#   test_no_loop_over_rows
#   test_device
"""`argmax(dim=0)` finds, for each class, the example that likes it best. The question is the other way round: the
best class of each example, along the last dimension.
"""

import torch


def predict(logits):
    return torch.argmax(logits, dim=0)
