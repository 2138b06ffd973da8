# task: fit_logistic
# ban: sklearn
"""Lets scikit-learn do the fitting."""

import torch
from sklearn.linear_model import LogisticRegression


def imported(X, t, lr, epochs):
    model = LogisticRegression(max_iter=epochs).fit(X.numpy(), t.numpy())
    return torch.as_tensor(model.coef_[0]), torch.as_tensor(model.intercept_[0]), torch.zeros(epochs, dtype=X.dtype)


def imported_late(X, t, lr, epochs):
    from sklearn.linear_model import SGDClassifier

    model = SGDClassifier(loss="log_loss", max_iter=epochs).fit(X.numpy(), t.numpy())
    return torch.as_tensor(model.coef_[0]), torch.as_tensor(model.intercept_[0]), torch.zeros(epochs, dtype=X.dtype)
