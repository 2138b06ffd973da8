# task: compare
# fails:
#   test_shares
#   test_device
"""An accuracy is a share between 0 and 1 here, not a number of per cent."""

import torch


def compare(seeds, epochs):
    X_test, y_test = make_data(max(seeds) + 1)
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model()
            train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            with torch.no_grad():
                hits = model(X_test).argmax(dim=1) == y_test
            results[name].append(100 * hits.float().mean().item())
    return results
