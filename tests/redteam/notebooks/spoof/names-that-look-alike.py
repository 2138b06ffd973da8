# claim: defines functions whose names only look like the tasks', or become them by normalisation
# honest: double total
# verdicts: double failed, total passed, shout raised or failed
def ｄｏｕｂｌｅ(x):
    return None


def dоuble(x):
    return x * 2


def ѕhout(text):
    return text.upper() + "!"
