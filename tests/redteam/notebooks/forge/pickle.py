# claim: returns objects whose __reduce__, __getstate__ and __setstate__ run code in whoever unpickles them
# honest: total
# verdicts: double failed or raised, total passed
class Bomb:
    def __reduce__(self):
        return eval, (f"open({TMP + '/' + MARK!r}, 'w').write({MARK!r})",)

    def __reduce_ex__(self, version):
        return self.__reduce__()

    def __deepcopy__(self, memo):
        return self


def double(x):
    return [Bomb(), {"a": Bomb()}, (Bomb(),)]
