"""Leads by the ten thousand while stock syncs and servers die: `make load`."""
