"""What anybody may open: the landing page, its form and the tracked links."""

import zipfile
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from campaigns.activations import actions, calendar, enquiries, tracking
from campaigns.activations.attribution import leads_by_activation
from campaigns.activations.models import Activation, ClickCount
from campaigns.programs.models import Campaign
from dealers.leads.models import Lead, Message
from portal.accounts.capabilities import Role
from tests.factories.activations import an_activation, an_enrolment
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
HOST = settings.PUBLIC_URL.removeprefix("http://").removeprefix("https://")


@pytest.fixture
def live():
    return an_activation(DealershipFactory(name="Harbour Motors"), state="live")


@pytest.fixture
def visit(client):
    """Gives a visitor of the public host."""

    def go(path, data=None, **extra):
        ask = client.get if data is None else client.post
        return ask(path, data or {}, headers={"Host": HOST}, **extra)

    return go


def enquiry(activation, **typed):
    """Gives what an honest visitor's browser sends."""
    typed = {"name": "Ann Lee", "email": "ann@example.com", "consent": "yes"} | typed
    return {"token": enquiries.token_for(activation)} | typed


def path_of(activation):
    return f"/{activation.slug}/"


def test_it_is_the_dealerships_page_with_the_offer_and_sets_no_cookie(visit, live):
    answer = visit(path_of(live))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Harbour Motors" in page
    assert "$1,500 cash bonus" in page
    assert "Offer valid from" in page
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_portal_itself_does_not_serve_it(client, live):
    assert client.get(path_of(live)).status_code == 404


def test_the_form_makes_one_lead_that_knows_where_it_came_from(visit, live, user_as):
    principal = user_as(Role.DEALER_PRINCIPAL, at=live.dealership)
    link = live.links.get(channel="social")

    answer = visit(path_of(live), enquiry(live, message="Still there?", link=link.code))

    lead = Lead.objects.get()
    assert answer.status_code == 302
    assert not answer.cookies
    assert lead.dealership == live.dealership
    assert lead.comments == "Still there?"
    assert lead.tracking["activation"] == str(live.pk)
    assert lead.tracking["link"] == link.code
    assert leads_by_activation([live.pk], principal) == {str(live.pk): 1}
    assert "Thank you" in visit(answer["Location"]).content.decode()


def test_a_foreign_link_code_is_not_taken_over(visit, live):
    foreign = an_activation(state="live").links.first()

    visit(path_of(live), enquiry(live, link=foreign.code))

    assert "link" not in Lead.objects.get().tracking


def test_what_a_machine_fills_in_is_parked_and_never_dropped(visit, live):
    answer = visit(path_of(live), enquiry(live, **{enquiries.TRAP: "http://spam.example"}))

    message = Message.objects.get()
    assert answer.status_code == 302
    assert not Lead.objects.exists()
    assert message.state == "quarantined"
    assert message.results[0]["reason"] == "suspected_spam"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"email": ""}, "phone number or an e-mail"),
        ({"email": "nonsense"}, "valid email"),
        ({"consent": ""}, "This field is required"),
    ],
)
def test_errors_keep_what_was_typed(visit, live, typed, words):
    answer = visit(path_of(live), enquiry(live, message="My long question", **typed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "My long question" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("token", ["", "made-up", None])
def test_without_a_token_of_this_page_nothing_is_taken_and_nothing_typed_is_lost(
    visit, live, token
):
    other = an_activation(state="live")
    token = enquiries.token_for(other) if token is None else token

    answer = visit(path_of(live), enquiry(live, token=token, message="Keep me"))

    assert answer.status_code == 422
    assert "Keep me" in answer.content.decode()
    assert not Message.objects.exists()


def test_one_sender_has_a_limit_and_is_told_so(visit, live, monkeypatch):
    monkeypatch.setattr(enquiries, "PER_ADDRESS", 1)
    visit(path_of(live), enquiry(live))

    answer = visit(path_of(live), enquiry(live, name="Again"))

    assert answer.status_code == 429
    assert "Again" in answer.content.decode()
    assert Message.objects.count() == 1


def test_a_huge_message_is_refused(visit, live):
    answer = visit(path_of(live), enquiry(live, message="x" * 30_000))

    assert answer.status_code == 413
    assert not Message.objects.exists()


def test_what_a_visitor_types_is_escaped(visit, live):
    answer = visit(path_of(live), enquiry(live, name="", message="<script>alert(1)</script>"))

    assert "<script>alert" not in answer.content.decode()


def test_a_page_that_was_never_public_does_not_exist(visit):
    assert visit(path_of(an_activation())).status_code == 404
    assert visit(path_of(an_activation(state="scheduled"))).status_code == 404


def test_a_recalled_page_is_gone_at_once_and_says_whom_to_ask(visit, live, user_as):
    marketer = user_as(Role.OEM_MARKETER, at=live.brand)

    actions.recall_activations(live.campaign, by=marketer, reason="Wrong price")

    answer = visit(path_of(live))
    assert answer.status_code == 410
    assert "Harbour Motors" in answer.content.decode()
    assert "Wrong price" not in answer.content.decode()
    assert visit(path_of(live), enquiry(live)).status_code == 410
    assert visit(f"/t/{live.links.first().code}/").status_code == 410
    assert not Lead.objects.exists()


def test_the_end_of_the_campaign_ends_it(visit, live):
    live.campaign.move_to(Campaign.State.ENDED)

    assert visit(path_of(live)).status_code == 410
    calendar.end()

    live.refresh_from_db()
    assert live.state == Activation.State.ENDED


def test_a_scheduled_one_goes_live_when_its_campaign_does(visit):
    scheduled = an_activation(state="scheduled")

    calendar.go_live()

    scheduled.refresh_from_db()
    assert scheduled.live_at
    assert visit(path_of(scheduled)).status_code == 200


def test_a_tracked_link_counts_and_leads_to_its_own_page_only(visit, live):
    link = live.links.get(channel="print")

    answer = visit(f"/t/{link.code}/?next=https://evil.example")

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{settings.PUBLIC_URL}/{live.slug}/?utm_source=")
    assert "evil" not in answer["Location"]
    assert ClickCount.objects.get().count == 1


def test_an_unknown_code_is_not_found(visit):
    assert visit("/t/zzzzzzzz/").status_code == 404


def test_a_browser_that_only_looks_ahead_is_not_counted(visit, client, live):
    link = live.links.first()

    client.get(f"/t/{link.code}/", headers={"Host": HOST, "Sec-Purpose": "prefetch"})

    assert not ClickCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_all_count():
    link = an_activation(state="live").links.select_related("activation__dealership").first()
    start = Barrier(4)

    def follow():
        start.wait()
        tracking.count_click(link)
        connection.close()

    threads = [Thread(target=follow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ClickCount.objects.get().count == 4


def test_the_package_holds_mail_links_and_codes_and_the_mail_counts_as_mail(client, sign_in, live):
    sign_in(Role.DEALER_MARKETING_MANAGER, at=live.dealership)

    answer = client.get(reverse("activations:package", args=[live.pk]))

    files = zipfile.ZipFile(BytesIO(answer.content))
    mail = files.read("mail/offer-mail.html").decode()
    assert {"links.txt", "mail/offer-mail.txt"} <= set(files.namelist())
    assert any(name.endswith(".svg") for name in files.namelist())
    assert live.links.get(channel="email").code in mail


def test_going_live_makes_one_link_for_each_channel_and_schedules_before_the_start(user_as):
    enrolment = an_enrolment()
    person = user_as(Role.DEALER_PRINCIPAL, at=enrolment.dealership)
    activation = an_activation(enrolment=enrolment, state="approved")
    Campaign.objects.filter(pk=enrolment.campaign_id).update(state="scheduled")
    activation.refresh_from_db()

    actions.activate(activation, by=person)

    assert activation.state == Activation.State.SCHEDULED
    assert activation.links.count() == 4
