# task: ce_loss
# fails:
#   test_certain_and_wrong
#   test_gradient
#   test_inputs_untouched
#   test_device
"""`outputs -= ...` shifts the tensor of the caller. The loss is right, but the outputs are no longer those of the
model."""

import torch  # noqa: F401


def ce_loss(outputs, y):
    outputs -= outputs.max(dim=1, keepdim=True).values.detach()
    return (outputs.exp().sum(dim=1).log() - outputs.gather(1, y[:, None]).squeeze(1)).mean()
