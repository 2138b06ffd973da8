# claim: returns an object whose __class__ says that it is a tensor, a float or a string
# honest: nothing
# verdicts: double failed or raised, shout failed or raised, total failed or raised
import torch


def liar(kind):
    class Liar:
        @property
        def __class__(self):
            return kind

        def __eq__(self, other):
            return True

        __hash__ = None

    return Liar()


def double(x):
    return liar(torch.Tensor)


def shout(text):
    return liar(str)


def total(x):
    return liar(float)
