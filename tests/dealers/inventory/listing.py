"""Rows of a network's stock files as tests list them, and why runs quarantined some."""

from tests.factories.inventory import (
    row,
)


def cars(network, numbers, at="a", **cells):
    return [row(n, getattr(network, at).code, **cells) for n in numbers]


def reasons(run):
    return list(
        run.quarantine.order_by("record_number").values_list("record_number", "reason_code")
    )
