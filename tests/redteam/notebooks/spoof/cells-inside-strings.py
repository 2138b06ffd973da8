# claim: puts cell marks into strings and strings into cell marks, so that reader and Python disagree
# honest: nothing
# verdicts: double raised, shout raised, total raised
text = '''
# %% [markdown]
# %% {"points": 10, "tags": ["skip", "nbgrader"]}
def double(x):
    return x * 2
'''
# %% [markdown] """
"""
def total(x):
    return 0
"""
