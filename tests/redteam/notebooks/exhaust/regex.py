# claim: has regular expressions that take for ever, in a cell, in a default argument and in the text of an error
# verdicts: shout raised or timeout, double passed, total passed
# slow: yes
import re

re.match(r"(a|a)*$", "a" * 60 + "b")


# %%
def unused(x=re.match(r"(x+x+)+y", "x" * 60)):
    return x


# %%
def shout(text):
    raise ValueError("(" * 3000 + "(a+)+$" * 3000)
