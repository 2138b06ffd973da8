# claim: searches its process for the seed of the run, with which the inputs could be foretold
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import gc


def attack():
    for thing in gc.get_objects():
        if type(thing) is dict and "seed" in thing and thing["seed"] == SEED:
            SAID.append("GAINED the seed of the run")
