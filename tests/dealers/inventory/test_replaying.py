"""A feed's last file read once more, and its quarantine by reason."""

import pytest
from django.urls import reverse

from dealers.inventory import decisions, reasons
from dealers.inventory.models import SyncRun, Vehicle
from portal.accounts.capabilities import Role
from portal.common.refusals import NotAllowed, OutOfStep
from tests.factories.inventory import deliver, drained, row, stock_file
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def odd(network):
    """A run that left aside the records of a dealership that is not known yet, and a placeholder."""
    rows = [
        row(1, network.a.code),
        row(2, "00999"),
        row(3, "00999"),
        row(4, network.a.code, vin="1" * 17),
    ]
    return deliver(network.feed, stock_file(rows))


def test_a_dealership_that_came_later_gets_its_vehicles_when_the_file_is_read_again(
    network, odd, client, user_as
):
    client.force_login(user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))
    page = client.get(reverse("inventory:run-detail", args=[odd.pk])).content.decode()
    assert reverse("inventory:run-retry", args=[odd.pk]) in page
    DealershipFactory(region=network.west, code="00999")
    answer = client.post(reverse("inventory:run-retry", args=[odd.pk]))
    again = drained(SyncRun.objects.order_by("-pk").first())
    assert answer.url == reverse("inventory:run-detail", args=[again.pk])
    assert (again.via, again.state, again.added, again.quarantined) == ("again", "done", 2, 1)
    assert Vehicle.objects.filter(dealership__code="00999").count() == 2


def test_a_file_that_another_has_followed_is_not_read_again(network, odd, user_as):
    admin = user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)
    deliver(network.feed, stock_file([row(n, network.a.code) for n in range(4)]))
    with pytest.raises(OutOfStep):
        decisions.replay_run(odd, by=admin)


def test_a_file_that_went_through_whole_or_was_too_old_offers_nothing(network, user_as):
    admin = user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)
    newer = stock_file([row(1, network.a.code)])
    older = stock_file([row(2, network.a.code)])
    for name, data in (("stock_2026-03-02.csv", newer), ("stock_2026-03-01.csv", older)):
        run = deliver(network.feed, data, name)
        with pytest.raises(OutOfStep):
            decisions.replay_run(run, by=admin)


def test_only_who_tends_the_feed_has_it_read_again(network, odd, user_as):
    with pytest.raises(NotAllowed):
        decisions.replay_run(odd, by=user_as(Role.OEM_MARKETER, at=network.brand))


def test_the_quarantine_is_narrowed_by_reason(network, odd, client, user_as):
    client.force_login(user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))
    address = reverse("inventory:run-detail", args=[odd.pk])
    kinds = client.get(address).context["kinds"]
    assert [(each["code"], each["count"]) for each in kinds] == [
        ("unknown_dealer", 2), ("vin_denied", 1),
    ]  # fmt: skip
    page = client.get(address, {"reason": "vin_denied"})
    assert [one.record_number for one in page.context["quarantine"].rows] == [4]
    more = client.get(
        reverse("inventory:run-quarantine", args=[odd.pk]), {"reason": "unknown_dealer"}
    )
    assert more.content.decode().count('<td class="rt-num">') == 2


def test_each_reason_of_a_record_has_its_few_words():
    assert reasons.KINDS.keys() == reasons.RECORD.keys()


def test_mending_a_held_file_reads_that_file_again_and_passes_nothing_by(network, client, user_as):
    rows = [row(n, network.a.code) for n in range(10)]
    deliver(network.feed, stock_file(rows))
    held = deliver(network.feed, stock_file([*rows[:5], row(10, "A-101")]))
    client.force_login(user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))
    mend = reverse("inventory:record-mend", args=[held.pk, 6])
    client.post(mend, {"meant": network.a.code})
    again = drained(SyncRun.objects.order_by("-pk").first())
    assert again.file == held.file
    assert (again.state, again.quarantined, again.added) == ("held", 0, 1)
    client.post(reverse("inventory:run-release", args=[again.pk]))
    assert drained(again).state == "done"
