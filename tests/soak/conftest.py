"""A class of 2,000 takes the night."""

from tests.nightly import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems"]
