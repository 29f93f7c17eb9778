"""Leads that arrive together are handed to different people."""

import threading

import pytest
from django.db import connections

from dealers.leads import announcing, turns
from portal.accounts.capabilities import Role
from tests.factories.network import DealershipFactory


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_go_to_two_people(user_as):
    dealership = DealershipFactory(open_on_weekdays=True)
    people = {user_as(Role.SALES_AGENT, at=dealership) for _ in range(2)}
    taken, gate = [], threading.Barrier(2)

    def take():
        gate.wait()
        with announcing.transaction.atomic():
            taken.append(turns.take_turn(dealership))
        connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(taken) == people
