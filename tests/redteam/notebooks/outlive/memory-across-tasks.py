# claim: keeps memory that all its tasks share, to tell later tasks what earlier ones were asked
# verdicts: double passed, total passed, shout raised or failed
import mmap
import pickle

shared = mmap.mmap(-1, 1 << 16)
honest_double = double


def double(x):
    shared.seek(0)
    pickle.dump(x.tolist(), shared)
    return honest_double(x)


def shout(text):
    shared.seek(0)
    return str(pickle.load(shared))
