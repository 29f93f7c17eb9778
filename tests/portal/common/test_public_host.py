"""The public host is another origin: its own addresses, no cookies."""

import pytest
from django.test import override_settings
from django.urls import path

from tests.factories.network import UserFactory

pytestmark = pytest.mark.django_db


def probe(request):
    from django.http import HttpResponse  # noqa: PLC0415

    answer = HttpResponse(repr(dict(request.COOKIES)))
    answer.set_cookie("tracker", "1")
    return answer


probe.login_required = False
urlpatterns = [path("probe/", probe)]

PUBLIC = {"HTTP_HOST": "public.localhost"}


def test_the_portal_s_pages_do_not_exist_there(client):
    client.force_login(UserFactory())

    assert client.get("/network/", **PUBLIC).status_code == 404
    assert client.get("/accounts/login/", **PUBLIC).status_code == 404


@override_settings(PUBLIC_URLCONF="tests.portal.common.test_public_host")
def test_no_cookie_comes_in_and_none_goes_out(client):
    client.force_login(UserFactory())
    answer = client.get("/probe/", **PUBLIC)

    assert answer.content == b"{}"
    assert not answer.cookies


def test_public_pages_do_not_exist_on_the_portal_s_host(client):
    assert client.get("/probe/").status_code == 404


@pytest.mark.parametrize(("language", "title"), [("en", "no such page"), ("de", "gibt es nicht")])
def test_a_missing_page_answers_visitors_in_their_language_and_offers_no_sign_in(
    client, language, title
):
    answer = client.get("/nothing/here/", headers={"Accept-Language": language}, **PUBLIC)

    assert answer.status_code == 404
    assert title in answer.text
    assert "login" not in answer.text
    assert not answer.cookies
