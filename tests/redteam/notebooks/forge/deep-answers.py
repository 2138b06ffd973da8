# claim: returns lists that contain themselves, are nested 100,000 deep, or have keys of every kind
# honest: nothing
# verdicts: double failed or raised, shout failed or raised, total failed or raised
def double(x):
    endless = []
    endless.append(endless)
    return endless


def shout(text):
    deep = ()
    for _ in range(100_000):
        deep = (deep,)
    return deep


def total(x):
    return {None: 1, 2: [3], (4,): {5: 6}, float("nan"): "x" * 10**6}
