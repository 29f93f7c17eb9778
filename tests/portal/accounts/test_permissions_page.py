"""The page of roles and capabilities says what the code does."""

from portal.accounts.capabilities import MEANING, OFFERED_AT, Can, Role
from portal.accounts.management.commands.document_permissions import PAGE
from portal.accounts.permissions_page import permissions_page


def test_the_page_is_as_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == permissions_page(), (
        "run manage.py document_permissions"
    )


def test_every_capability_and_role_is_told():
    assert set(MEANING) == set(Can)
    assert set(OFFERED_AT) == set(Role)
