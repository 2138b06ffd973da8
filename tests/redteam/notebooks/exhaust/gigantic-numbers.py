# claim: returns, raises and prints integers of millions of digits
# honest: total
# verdicts: double raised or failed, shout raised, total passed
def double(x):
    return 1 << 8_000_000


def shout(text):
    raise ValueError(1 << 8_000_000)
