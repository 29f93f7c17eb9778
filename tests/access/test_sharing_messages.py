"""Agreements and the messages that leads came by."""

import pytest

from dealers.leads.concealing import HIDDEN
from tests.access.sharing import (
    ALL_OF_LEADS,
    LEADS,
    OF_CUSTOMERS,
    seen,
)

pytestmark = pytest.mark.django_db


MESSAGES = ("/leads/messages/?state=all", "/leads/messages/{}/", "/api/v1/lead-messages/", "/api/v1/lead-messages/{}/")  # fmt: skip


def message_pages(world):
    return [address.format(world.lead.message_id) for address in MESSAGES]


def test_messages_as_they_arrived_are_hidden_without_customers(world):
    world.share(oem=LEADS)
    answers = seen(world.admin, *message_pages(world))

    assert not any(word in answers for word in OF_CUSTOMERS)
    assert str(HIDDEN) in answers


def test_the_control_is_that_messages_show_their_customers_when_shared(world):
    world.share(oem=ALL_OF_LEADS)

    assert "Quillon Zanzibar" in seen(world.admin, *message_pages(world))


def test_a_brands_own_message_is_hidden_once_it_has_become_a_dealerships_lead(world):
    message = world.lead.message
    type(message).objects.filter(pk=message.pk).update(dealership=None)
    world.share(oem=LEADS)
    assert "Quillon Zanzibar" not in seen(world.admin, *message_pages(world))

    world.share(oem=ALL_OF_LEADS)
    assert "Quillon Zanzibar" in seen(world.admin, *message_pages(world))
