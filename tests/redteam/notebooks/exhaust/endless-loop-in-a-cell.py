# claim: loops for ever in a cell, swallowing every interrupt
# verdicts: shout raised, double passed, total passed
# told: could not be interrupted
# slow: yes
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
