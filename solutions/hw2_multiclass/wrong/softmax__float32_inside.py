# task: softmax
# fails:
#   test_worked_numbers
#   test_far_logits[up]
#   test_far_logits[down]
#   test_far_logits[both_ends]
#   test_far_gradients
#   test_fresh_rows
#   test_fresh_gradient
#   test_leading_shapes
#   test_axes_of_length_one
#   test_thousand_classes
#   test_strided_input
#   test_input_is_kept
#   test_calls_do_not_share_state
#   test_no_loop_over_rows
#   test_shift_and_sum
#   test_masked_logit
"""The result says float64, but it was computed in float32 and is right to seven digits only. Converting back at the
end does not bring the lost digits back: stay in the dtype of the input.
"""

import torch


def softmax(x):
    z = x.float()
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return (powers / powers.sum(dim=-1, keepdim=True)).to(x.dtype)
