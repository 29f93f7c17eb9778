"""Refusals: a page for people, a fragment for htmx, JSON for programs."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from rest_framework.exceptions import NotFound

from portal.common.api import exception_handler
from portal.common.middleware import RefusalMiddleware
from portal.common.refusals import NotAllowed, OutOfStep, Refused

KINDS = [(Refused, 422), (NotAllowed, 403), (OutOfStep, 409)]


@pytest.fixture
def middleware():
    return RefusalMiddleware(lambda request: HttpResponse("never"))


@pytest.mark.parametrize(("kind", "status"), KINDS)
@pytest.mark.django_db
def test_a_fragment_says_the_reason(kind, status, middleware):
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    answer = middleware.process_exception(request, kind("The feed is <held>."))

    assert answer.status_code == status
    assert "The feed is &lt;held&gt;." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_other_errors_are_not_swallowed(middleware):
    assert middleware.process_exception(RequestFactory().get("/"), ValueError("bug")) is None


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_programs_get_detail_code_and_reference(kind, status):
    answer = exception_handler(kind("No."), {"request": RequestFactory().get("/")})

    assert answer.status_code == status
    assert set(answer.data) == {"detail", "code", "reference"}


def test_missing_and_invisible_rows_answer_alike():
    context = {"request": RequestFactory().get("/")}
    answers = [exception_handler(NotFound(text), context).data for text in ("No Lead.", "No Feed.")]

    assert answers[0] == answers[1]
