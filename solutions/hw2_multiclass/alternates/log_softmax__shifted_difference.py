# task: log_softmax
"""The textbook's form: shifted logits minus the logarithm of their sum of exponentials."""


def log_softmax(x):
    shifted = x - x.max(-1, keepdim=True).values
    return shifted - shifted.exp().sum(-1, keepdim=True).log()
