# task: compare
# fails:
#   test_device
"""The data go to the GPU if there is one, and the model is forgotten: its weights stay on the CPU and cannot meet
them. Move both, or neither.
"""

import torch


def compare(seeds, epochs):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    X_test, y_test = (part.to(device) for part in make_data(max(seeds) + 1))
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = (part.to(device) for part in make_data(seed))
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model()
            train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            with torch.no_grad():
                results[name].append((model(X_test).argmax(dim=1) == y_test).float().mean().item())
    return results
