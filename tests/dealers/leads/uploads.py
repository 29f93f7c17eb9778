"""Files of leads as tests upload them, and what their page says of the rows."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dealers.leads.models import LeadFile
from portal.common import work

LEADS = """Full Name;E-mail address;Phone;Vehicle Model;Wunschfarbe
Zoë Müller;zoe@example.com;206-555-0147;Vento;blau
Nobody;;;;
Kim Park;kim@example.com;;Corvine;
=HYPERLINK(1);ann@example.com;;Vento;
Kim Park;kim@example.com;;Corvine;
"""


def send(client, source, data=LEADS, name="fair.csv", **fields):
    """Upload a file of leads."""
    raw = data if isinstance(data, bytes) else data.encode()
    form = {"source": source.pk, "file": SimpleUploadedFile(name, raw), **fields}
    return client.post(reverse("leads:new-file"), form)


def bring_in(client):
    """Bring in the file that was uploaded last, and give its page once all rows are read."""
    file = LeadFile.objects.order_by("-id").first()
    answer = client.post(reverse("leads:bring-in", args=[file.pk]))
    work.drain()
    return client.get(answer["Location"])


def outcomes(page) -> dict[str, list[int]]:
    """The numbers of the rows, by what became of them."""
    return {g.outcome: [line.number for line in g.lines] for g in page.context["groups"]}
