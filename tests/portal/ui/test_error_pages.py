"""What people read when something is missing, broken or refused."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory

from portal.common.middleware import RefusalMiddleware
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from portal.ui import errors
from tests.factories.network import UserFactory

pytestmark = pytest.mark.django_db


def test_a_missing_page_says_what_to_do_to_both_kinds_of_visitors(client):
    assert client.get("/no/such/page/").status_code in {302, 404}
    client.force_login(UserFactory())
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert b"What you can do" in answer.content


def test_a_broken_page_needs_neither_database_nor_session(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.content


@pytest.mark.parametrize(
    ("exception", "status"), [(SuspiciousOperation(), 400), (RequestDataTooBig(), 413)]
)
def test_bad_and_too_big_requests_are_told_apart(rf, exception, status):
    assert errors.bad_request(rf.get("/"), exception).status_code == status


def test_a_stale_form_is_told_that_nothing_was_saved(client):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/language/", {"language": "de"})
    assert answer.status_code == 403
    assert "Nothing was saved yet" in answer.content.decode()


@pytest.mark.parametrize(
    ("refusal", "status"), [(Refused, 422), (NotAllowed, 403), (OutOfStep, 409)]
)
def test_a_refusal_is_a_page_or_a_message_beside_the_work(refusal, status):
    message = "The budget of this month is used up <b>"
    for headers, sign in (({}, "<html"), ({"HX-Request": "true"}, 'role="alert"')):
        request = RequestFactory().get("/", headers=headers)
        request.user = UserFactory()
        request.session = {}
        answer = RefusalMiddleware(lambda _r: None).process_exception(request, refusal(message))
        text = answer.content.decode()
        assert answer.status_code == status
        assert sign in text
        assert "used up &lt;b&gt;" in text
        assert answer["HX-Retarget"] == "#refusal"
