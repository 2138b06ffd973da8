# task: ce_loss
# fails:
#   test_worked_example
#   test_fresh_outputs
#   test_certain_and_right
#   test_certain_and_wrong
#   test_gradient
#   test_inputs_untouched
#   test_device[inputs_on_cpu]
"""`.cuda()` asks for a GPU whatever the machine and wherever the data: without one it raises an error. The loss needs
no device of its own; it computes where outputs and labels are.
"""

from torch import nn

criterion = nn.CrossEntropyLoss()


def ce_loss(outputs, y):
    return criterion(outputs.cuda(), y.cuda())
