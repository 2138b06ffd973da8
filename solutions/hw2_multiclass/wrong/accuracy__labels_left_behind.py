# task: accuracy
# fails:
#   test_device[inputs_on_gpu]
"""The predictions are brought to the CPU to be counted, the labels are not, and two tensors on different devices cannot
be compared. Compare first, where both are, and take the one number out afterwards.
"""


def accuracy(logits, y):
    predicted = logits.argmax(dim=1).cpu()
    return int((predicted == y.reshape(-1)).sum()) / len(predicted)
