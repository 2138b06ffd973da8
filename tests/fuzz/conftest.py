"""The two sizes in which everything here runs."""

from tests.nightly import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems"]
