# task: squared_error
# ban: scipy
"""The sigmoid of SciPy."""

import importlib

import scipy.special
from scipy.special import expit
from scipy.stats import logistic


def imported(z, t):
    return 0.5 * (expit(z) - t) ** 2


def module(z, t):
    return 0.5 * (scipy.special.expit(z) - t) ** 2


def distribution(z, t):
    return 0.5 * (logistic.cdf(z) - t) ** 2


def imported_late(z, t):
    from scipy.special import expit as late

    return 0.5 * (late(z) - t) ** 2


def by_name(z, t):
    return 0.5 * (importlib.import_module("scipy.special").expit(z) - t) ** 2


def by_the_built_in(z, t):
    return 0.5 * (__import__("scipy.special").special.expit(z) - t) ** 2
