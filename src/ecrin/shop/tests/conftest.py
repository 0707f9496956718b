import pytest

from .factories import shelf


@pytest.fixture
def stock(markets):
    """A small catalogue in the shipped markets."""
    return shelf()
