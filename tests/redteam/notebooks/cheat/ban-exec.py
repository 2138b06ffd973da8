# claim: reaches the banned sum through exec, eval and compiled text
# honest: double
# verdicts: total forbidden
def total(x):
    names = {"x": x}
    exec("import torch\nresult = torch.su" + "m(x)", names)
    return names["result"]
