# task: predict
# fails:
#   test_lecture_example
#   test_fresh_rows
#   test_every_class_can_win
#   test_negative_rows
#   test_far_logits
#   test_close_logits
#   test_ties
#   test_axes_of_length_one
#   test_thousand_classes
#   test_input_is_kept
#   test_empty_batch
#   test_no_loop_over_rows
#   test_device
"""`max` returns two things, the largest logits and where they stand. A prediction is the place, a whole number, not
the logit itself.
"""

import torch


def predict(logits):
    return torch.max(logits, dim=1)[0]
