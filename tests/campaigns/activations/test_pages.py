"""Every page: who sees it, who is told that it does not exist, and how many queries it takes."""

import pytest
from django.urls import reverse

from campaigns.activations.localizing import Localization
from portal.accounts.capabilities import Role
from tests.factories.activations import an_activation, an_enrolment
from tests.factories.network import BrandFactory, DealershipFactory
from tests.factories.programs import CampaignFactory

pytestmark = pytest.mark.django_db
MARKETING = Role.DEALER_MARKETING_MANAGER


@pytest.fixture
def dealership():
    return DealershipFactory(name="Harbour Motors")


@pytest.fixture
def neighbour(dealership):
    return DealershipFactory(region=dealership.region, name="Across The Street")


@pytest.fixture
def live(dealership):
    return an_activation(dealership, state="live")


def pages_of(activation):
    """Every page and download of one activation, by its name."""
    template = Localization(activation).landing_template
    mail = activation.campaign.toolkit.templates.get(kind="mail")
    code = activation.links.first().code
    one, two = [activation.pk], [activation.pk, template.pk]
    return {
        "detail": reverse("activations:detail", args=one),
        "studio": reverse("activations:studio", args=one),
        "preview": reverse("activations:preview", args=two),
        "mail": reverse("activations:mail", args=[activation.pk, mail.pk]),
        "package": reverse("activations:package", args=one),
        "qr-svg": reverse("activations:qr-svg", args=[code]),
        "qr-png": reverse("activations:qr-png", args=[code]),
        "campaign": reverse("campaigns:detail", args=[activation.campaign.pk]),
        "api": f"/api/v1/activations/{activation.pk}/",
        "api-campaign": f"/api/v1/campaigns/{activation.campaign.pk}/",
        "api-findings": f"/api/v1/activations/{activation.pk}/findings/",
    }


def posts_of(activation):
    template = Localization(activation).landing_template
    steps = ("submit", "go-live", "withdraw", "approve", "return")
    return [reverse(f"activations:{step}", args=[activation.pk]) for step in steps] + [
        reverse("activations:save", args=[activation.pk, template.pk]),
        reverse("activations:start", args=[activation.enrolment_id]),
        f"/api/v1/activations/{activation.pk}/submit/",
        f"/api/v1/enrolments/{activation.enrolment_id}/start/",
    ]


def test_its_own_people_see_every_page(client, sign_in, dealership, live):
    sign_in(MARKETING, at=dealership)

    answers = {name: client.get(url).status_code for name, url in pages_of(live).items()}

    assert answers == dict.fromkeys(answers, 200)


def test_a_competitor_is_told_that_none_of_it_exists(client, sign_in, neighbour, live):
    sign_in(MARKETING, at=neighbour)

    answers = {name: client.get(url).status_code for name, url in pages_of(live).items()}

    assert answers == dict.fromkeys(answers, 404)


def test_a_competitor_can_do_nothing_with_it(client, sign_in, neighbour, live):
    sign_in(MARKETING, at=neighbour)

    assert {client.post(url).status_code for url in posts_of(live)} == {404}


def test_nobody_sees_anything_without_signing_in(client, live):
    for name, url in pages_of(live).items():
        assert client.get(url).status_code == (401 if name.startswith("api") else 302)


LISTS = [
    "/activations/",
    "/activations/?tab=live",
    "/campaigns/",
    "/activations/review/",
    "/incentives/",
    "/api/v1/activations/",
    "/api/v1/enrolments/",
    "/api/v1/campaigns/",
    "/api/v1/incentives/",
    "/",
    "/search/?q=Spring",
]


@pytest.mark.parametrize("url", LISTS)
def test_no_list_names_a_competitors_rows(client, sign_in, dealership, neighbour, url):
    enrolment = an_enrolment(neighbour, name="Spring secret")
    an_activation(enrolment=enrolment, state="live")
    enrolment.campaign.incentives.update(name="Spring secret bonus")
    sign_in(MARKETING, at=dealership)

    answer = client.get(url).content.decode()

    assert "secret" not in answer
    assert str(enrolment.pk) not in answer


def test_the_same_lists_name_ones_own(client, sign_in, dealership):
    enrolment = an_enrolment(dealership, name="Spring ours")
    enrolment.campaign.incentives.update(name="Spring ours bonus")
    sign_in(MARKETING, at=dealership)

    for url in ("/activations/", "/campaigns/", "/incentives/", "/api/v1/campaigns/", "/"):
        assert "Spring ours" in client.get(url).content.decode(), url


def test_a_draft_campaign_is_invisible_to_dealers_and_open_to_its_marketer(
    client, sign_in, dealership
):
    draft = CampaignFactory(brand=dealership.brand, whole_brand=True)
    for url in (f"/campaigns/{draft.pk}/", f"/api/v1/campaigns/{draft.pk}/"):
        sign_in(MARKETING, at=dealership)
        assert client.get(url).status_code == 404
        sign_in(Role.OEM_MARKETER, at=dealership.brand)
        assert client.get(url).status_code == 200


def test_a_marketer_of_another_brand_sees_neither_campaign_nor_activation(client, sign_in, live):
    sign_in(Role.OEM_MARKETER, at=BrandFactory())

    assert {client.get(url).status_code for url in pages_of(live).values()} == {404}


def test_the_cockpit_shows_the_funnel_and_who_has_not_moved(client, sign_in, dealership, live):
    waiting = DealershipFactory(region=dealership.region, name="Sleepy Motors")
    type(live.enrolment).owned_by(waiting, campaign=live.campaign).save()
    sign_in(Role.OEM_MARKETER, at=dealership.brand)

    page = client.get(f"/campaigns/{live.campaign.pk}/")

    assert [stage.count for stage in page.context["funnel"]] == [2, 1, 1, 0]
    assert "Sleepy Motors" in page.content.decode()


def test_reminding_tells_each_dealership_once_a_day(client, sign_in, user_as, dealership):
    from portal.notifications.models import Notification  # noqa: PLC0415

    enrolment = an_enrolment(dealership)
    person = user_as(MARKETING, at=dealership)
    sign_in(Role.OEM_MARKETER, at=dealership.brand)

    for _click in range(2):
        client.post(f"/campaigns/{enrolment.campaign.pk}/remind/")

    assert Notification.objects.filter(user=person).count() == 1


@pytest.mark.parametrize(
    ("url", "most"),
    [("/activations/?tab=open", 14), ("/activations/?tab=live", 12), ("/campaigns/", 14)],
)
def test_a_list_takes_as_many_queries_for_ten_rows_as_for_two(
    client, sign_in, dealership, django_assert_max_num_queries, url, most
):
    for _n in range(6):
        an_enrolment(dealership)
        an_activation(dealership, state="live")
    sign_in(MARKETING, at=dealership)

    with django_assert_max_num_queries(most):
        assert client.get(url).status_code == 200


def test_what_a_dealer_types_becomes_neither_template_nor_script(client, sign_in, dealership):
    activation = an_activation(dealership)
    page = Localization(activation).landing_template
    sign_in(MARKETING, at=dealership)
    evil = "<script>alert(1)</script>{{ dealership_name }}{% for x in y %}"
    values = {"zone-headline": evil, "zone-intro": f"<p onclick=x>{evil}</p>", "version": 0}

    saved = client.post(reverse("activations:save", args=[activation.pk, page.pk]), values)
    shown = client.get(reverse("activations:preview", args=[activation.pk, page.pk]))

    body = shown.content.decode()
    assert saved.status_code == 302
    assert "<script>alert" not in body
    assert "onclick" not in body
    assert "{{ dealership_name }}" in body
    assert "sandbox" in shown["Content-Security-Policy"]


def test_a_conflict_while_typing_keeps_what_was_typed_on_the_page(client, sign_in, dealership):
    activation = an_activation(dealership, version=3)
    page = Localization(activation).landing_template
    sign_in(MARKETING, at=dealership)
    url = reverse("activations:save", args=[activation.pk, page.pk])

    answer = client.post(
        url, {"zone-headline": "Mine", "version": 2}, headers={"HX-Request": "true"}
    )

    assert "Not saved yet" in answer.content.decode()
    assert 'name="zone-headline"' not in answer.content.decode()


def test_saving_answers_with_findings_beside_their_zones(client, sign_in, dealership):
    activation = an_activation(dealership)
    page = Localization(activation).landing_template
    sign_in(MARKETING, at=dealership)
    url = reverse("activations:save", args=[activation.pk, page.pk])

    answer = client.post(url, {"zone-headline": "", "version": 0}, headers={"HX-Request": "true"})

    assert "2 things to mend" in answer.content.decode()
    assert answer["HX-Trigger"] == "localization-saved"
