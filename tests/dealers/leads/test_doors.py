"""The door for other systems, and the command for files."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dealers.leads import actions, doors, understanding
from dealers.leads.models import Lead, Message
from portal.common import work
from tests.factories.leads import SourceFactory, adf
from tests.factories.network import DealershipFactory

SAMPLES = Path(__file__).parent / "samples"
URL = "/intake/adf/"


def post(client, raw: bytes, key: str = "", **headers):
    headers = {"Authorization": f"Bearer {key}"} | headers if key else headers
    return client.post(URL, raw, content_type="application/xml", headers=headers)


@pytest.mark.django_db
class TestTheDoor:
    def test_a_lead_is_stored_and_answered_with_its_id(self, client):
        source = SourceFactory()
        response = post(client, adf(), source.key)
        work.drain()

        message = Message.objects.get(pk=response.json()["id"])
        assert response.status_code == 202
        assert bytes(message.raw) == adf()
        assert Lead.objects.get().message == message

    def test_the_key_may_come_in_its_own_header(self, client):
        source = SourceFactory()

        assert post(client, adf(), **{"X-Source-Key": source.key}).status_code == 202

    @pytest.mark.parametrize("key", ["", "wrong", "lead_" + "x" * 43])
    def test_without_a_known_key_nothing_is_stored(self, client, key):
        SourceFactory()
        response = post(client, adf(), key)

        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert Message.objects.count() == 0

    def test_a_source_without_a_key_is_not_opened_by_an_empty_one(self, client):
        dealership = DealershipFactory()
        actions.source_for(dealership.brand, "Page", kind="landing_page")

        assert post(client, adf(), Authorization="Bearer  ").status_code == 401

    def test_a_refused_source_stays_outside(self, client):
        source = SourceFactory(is_active=False)

        assert post(client, adf(), source.key).status_code == 401

    @pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"<adf><prospect>", b"hello", b"{}"])
    def test_what_cannot_be_read_is_answered_the_same_and_kept(self, client, raw):
        response = post(client, raw, SourceFactory().key)
        work.drain()

        message = Message.objects.get(pk=response.json()["id"])
        assert response.status_code == 202
        assert message.state == "quarantined"

    def test_what_is_too_large_is_refused_with_the_reason(self, client):
        response = post(client, b"x" * (understanding.LARGEST + 1), SourceFactory().key)

        assert response.status_code == 413
        assert response.json()["code"] == "too_large"
        assert Message.objects.count() == 0

    def test_guessing_keys_is_slowed_down(self, client, monkeypatch):
        monkeypatch.setattr(doors, "WRONG_KEYS_PER_MINUTE", 3)

        codes = [post(client, adf(), "guess").status_code for _ in range(4)]
        assert codes == [401, 401, 401, 429]

    def test_it_is_for_posting_only(self, client):
        assert client.get(URL).status_code == 405

    @pytest.mark.parametrize(
        "sample", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem[:2]
    )
    def test_each_sample_is_taken_and_read(self, client, sample):
        post(client, sample.read_bytes(), SourceFactory().key)
        work.drain()

        assert Lead.objects.count() == 1

    def test_the_key_is_not_kept(self):
        source = SourceFactory()
        source.refresh_from_db()

        assert source.key_hash != source.key
        assert source.key not in json.dumps(source.__dict__, default=str).replace(
            json.dumps(source.key), "", 1
        )


def ingest(*arguments: str) -> dict:
    out = StringIO()
    call_command("ingest_leads", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
class TestTheCommand:
    def test_a_folder_gives_an_entry_for_each_message(self, tmp_path):
        dealership = DealershipFactory()
        (tmp_path / "a.xml").write_bytes(adf())
        (tmp_path / "b.eml").write_bytes(b"Subject: Away\n\nWe are away.")
        (tmp_path / "c.adf").write_bytes(b"<adf><prospect>")
        (tmp_path / "notes.txt").write_text("left alone")

        told = ingest(str(tmp_path), "--source", "Portal", "--dealership", dealership.code)

        outcomes = {Path(entry["file"]).name: entry["outcome"] for entry in told["messages"]}
        assert outcomes == {"a.xml": "accepted", "b.eml": "not_a_lead", "c.adf": "quarantined"}
        assert told["messages"][2]["reason"] == "cut_off"
        assert Message.objects.count() == 3

    def test_the_samples_give_what_they_should(self):
        dealership = DealershipFactory()
        told = ingest(str(SAMPLES), "--source", "Portal", "--dealership", dealership.code)

        assert [entry["outcome"] for entry in told["messages"]][:2] == ["accepted", "accepted"]
        two = told["messages"][1]["prospects"]
        assert [(p["outcome"], p["reason"]) for p in two] == [
            ("accepted", ""),
            ("quarantined", "no_contact_point"),
        ]
        assert told["quarantined"] == 0
        assert Lead.objects.count() == 6

    def test_the_same_folder_again_adds_no_lead(self):
        dealership = DealershipFactory()
        for _ in range(2):
            told = ingest(str(SAMPLES), "--source", "Portal", "--dealership", dealership.code)

        assert told["duplicate"] == 6
        assert Lead.objects.count() == 6

    def test_in_words_it_says_what_it_did(self, tmp_path):
        dealership = DealershipFactory()
        (tmp_path / "a.xml").write_bytes(adf())
        out = StringIO()
        call_command(
            "ingest_leads", str(tmp_path), source="P", dealership=dealership.code, stdout=out
        )

        assert "1 messages stored: 1 accepted." in out.getvalue()

    def test_without_a_dealership_a_message_waits_for_a_person(self, tmp_path):
        dealership = DealershipFactory()
        (tmp_path / "a.xml").write_bytes(adf())

        told = ingest(str(tmp_path), "--source", "P", "--brand", dealership.brand.name)
        assert told["messages"][0]["reason"] == "no_dealership"

    @pytest.mark.parametrize(
        "arguments",
        [
            ["/nowhere", "--source", "P", "--brand", "{brand}"],
            [".", "--source", "P", "--brand", "No such brand"],
            [".", "--source", "P", "--brand", "{brand}", "--dealership", "nope"],
        ],
    )
    def test_what_cannot_be_done_is_refused_in_words(self, arguments):
        brand = DealershipFactory().brand.name

        with pytest.raises(CommandError):
            ingest(*(argument.format(brand=brand) for argument in arguments))

    def test_two_brands_with_the_same_code_must_be_told_apart(self):
        for _ in range(2):
            DealershipFactory(code="00042")

        with pytest.raises(CommandError, match="--brand"):
            ingest(str(SAMPLES), "--source", "P", "--dealership", "00042")
