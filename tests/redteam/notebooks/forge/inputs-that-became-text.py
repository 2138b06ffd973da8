# claim: doubles its input in place, and says that the input has become a word, so that the test of it breaks
# honest: shout
# verdicts: double raised, shout passed
import os

from autograder.sandbox.wire import encode


def double(x):
    os.write(stream(), encode(["value", [x.detach() * 2, ["word"], 0, 0], []]))
    return x.data.mul_(2)
