# task: predict
# fails:
#   test_fresh_rows
#   test_negative_rows
#   test_far_logits
#   test_no_loop_over_rows
#   test_device
"""A logit of -5 speaks strongly against its class, not for it. Compare the logits with their signs; they may all be
negative.
"""

import torch


def predict(logits):
    return torch.argmax(logits.abs(), dim=1)
