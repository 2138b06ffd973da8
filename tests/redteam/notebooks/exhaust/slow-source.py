# claim: has cells that take long to read: hundreds of magics, a string without an end, brackets without an end
# verdicts: double passed or raised, total passed or raised, shout raised
# status: final or needs_ta
# slow: yes
{{SLOW}}
# %%
x = "{{LONG}}
# %%
%x
((((((((((({{LONG}}
