import pytest

from ecrin.search import reader, services
from ecrin.shop.selectors.cards import ProductSource

from .factories import shelf


@pytest.fixture
def stock(markets):
    """A small catalogue in the shipped markets."""
    return shelf()


@pytest.fixture
def indexed(markets, settings, tmp_path, monkeypatch):
    """A function that makes the indexes of some storefronts."""
    settings.INDEX_DIR = tmp_path
    monkeypatch.setattr(services, "sources", lambda: (ProductSource(),))
    reader.forget()

    def index(*codes):
        wanted = tuple(markets.storefronts[code] for code in codes)
        monkeypatch.setattr(services, "_served", lambda: wanted)
        services.rebuild()
        reader.refresh()

    yield index
    reader.forget()
