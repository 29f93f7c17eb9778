"""The network that the stock tests share."""

from tests.dealers.inventory.conftest import network

__all__ = ["network"]
