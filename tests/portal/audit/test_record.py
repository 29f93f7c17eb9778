"""The record of who did what can be added to and nothing else."""

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from dealers.leads.models import Lead
from portal.audit.models import Entry, record
from portal.audit.origin import Origin, coming_from
from tests.factories.network import DealershipFactory, UserFactory

ROLE = "rooftop_hardened_test"


@pytest.mark.django_db
def test_an_entry_names_actor_event_subject_and_origin():
    user, dealership = UserFactory(), DealershipFactory(name="Harbor Cars")
    with coming_from(Origin("203.0.113.9", "a1b2c3d4")):
        entry = record("sample.done", dealership, by=user, dealership=dealership, detail={"a": 1})

    assert (entry.by, entry.event, entry.subject_type) == (
        user,
        "sample.done",
        "network.dealership",
    )
    assert (entry.subject_id, entry.subject_name) == (str(dealership.pk), "Harbor Cars")
    assert (entry.dealership_id, entry.brand_id) == (dealership.pk, dealership.brand_id)
    assert (entry.address, entry.reference) == ("203.0.113.9", "a1b2c3d4")


@pytest.mark.django_db
def test_a_customer_s_name_does_not_stay_on_the_record():
    lead = Lead(make="Aurora")

    assert record("sample.done", lead, by=None).subject_name == ""


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_delete_an_entry():
    record("sample.done", DealershipFactory(), by=None)

    for spoil in (lambda: Entry.objects.update(event="x"), lambda: Entry.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            spoil()


@pytest.fixture
def hardened(transactional_db):
    """Connects as the role that `harden_database` makes."""
    call_command("harden_database", ROLE)
    asked = connection.get_connection_params()
    with psycopg.connect(
        host=asked["host"], port=asked["port"], dbname=asked["dbname"], user=ROLE, autocommit=True
    ) as other:
        yield other
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")


ADD = (
    "INSERT INTO audit_entry (event, subject_type, subject_id, subject_name, reference, detail, at)"
    " VALUES ('a.b', 'x', '1', '', '', '{}', now())"
)


def test_the_hardened_role_adds_and_reads_and_can_do_no_more(hardened):
    hardened.execute(ADD)
    assert hardened.execute("SELECT count(*) FROM audit_entry").fetchone() == (1,)

    for spoil in (
        "UPDATE audit_entry SET event = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TABLE audit_entry",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            hardened.execute(spoil)


def test_the_hardened_role_works_with_every_other_table(hardened):
    hardened.execute("UPDATE accounts_user SET full_name = full_name")
    hardened.execute("DELETE FROM network_specialday")


@pytest.mark.django_db
def test_the_owner_is_not_hardened():
    with pytest.raises(CommandError, match="another one"):
        call_command("harden_database", connection.settings_dict["USER"])
