"""One row of each kind of the policy table, made at each place of the world."""

from tests.access.making import makers
from tests.access.rows import campaigns, leads, network, stock

__all__ = ["campaigns", "leads", "makers", "network", "stock"]
