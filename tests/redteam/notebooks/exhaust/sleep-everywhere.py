# claim: sleeps in every cell and every function, to hold up the class for as long as possible
# honest: nothing
# verdicts: double timeout, shout timeout, total timeout
# slow: yes
import time


def double(x):
    time.sleep(1000)


def shout(text):
    time.sleep(1000)


def total(x):
    time.sleep(1000)


# %%
time.sleep(1000)
# %%
time.sleep(1000)
