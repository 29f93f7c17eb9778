"""What people do with toolkits. Each action is one transaction."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from dealers.network.models import Brand
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep
from toolkits.library import pictures, policies
from toolkits.library.models import Asset, Toolkit


@transaction.atomic
def create_toolkit(*, brand: Brand, name: str, by: User, summary: str = "") -> Toolkit:
    """Start a new toolkit as a draft of version 1."""
    policies.check_may_edit(by, brand)
    toolkit = Toolkit.objects.create(brand=brand, name=name, summary=summary, created_by=by)
    record("toolkit.created", toolkit, by=by, brand=brand)
    return toolkit


@transaction.atomic
def edit_toolkit(
    toolkit: Toolkit, *, by: User, name: str, summary: str = "", changes: str = ""
) -> None:
    """Change the words of a draft."""
    _lock_draft(toolkit, by)
    toolkit.name, toolkit.summary, toolkit.changes = name, summary, changes
    toolkit.save(update_fields=["name", "summary", "changes"])
    record("toolkit.edited", toolkit, by=by, brand=toolkit.brand)


@transaction.atomic
def add_asset(
    toolkit: Toolkit,
    *,
    by: User,
    file: UploadedFile[bytes],
    title: str,
    rights: str = "",
    expires_on: date | None = None,
    key_visual: bool = False,
) -> Asset:
    """Keep a picture, written anew, or a document; as the toolkit's key visual if asked."""
    _lock_draft(toolkit, by)
    upload = pictures.take(file)
    asset = Asset(toolkit=toolkit, title=title, rights=rights, expires_on=expires_on)
    asset.kind, asset.content_type = upload.kind, upload.content_type
    asset.size, asset.width, asset.height = upload.content.size, upload.width, upload.height
    asset.file.save(upload.content.name or "asset", upload.content, save=False)
    asset.save()
    record("asset.added", asset, by=by, brand=toolkit.brand, detail={"toolkit": str(toolkit.pk)})
    if key_visual:
        choose_key_visual(asset, by=by)
    return asset


@transaction.atomic
def choose_key_visual(asset: Asset, *, by: User) -> None:
    """Show this picture on the toolkit's card."""
    _lock_draft(asset.toolkit, by)
    if asset.kind != Asset.Kind.IMAGE:
        raise OutOfStep(_("Only a picture can be the key visual."))
    asset.toolkit.key_visual = asset
    asset.toolkit.save(update_fields=["key_visual"])


@transaction.atomic
def remove_asset(asset: Asset, *, by: User) -> None:
    """Take an asset out of a draft; its file stays, since older versions may show it."""
    _lock_draft(asset.toolkit, by)
    record("asset.removed", asset, by=by, brand=asset.toolkit.brand, detail={"title": asset.title})
    asset.delete()


@transaction.atomic
def submit_toolkit(toolkit: Toolkit, *, by: User) -> None:
    """Hand a draft to the people who publish."""
    policies.check_may_edit(by, toolkit.brand)
    toolkit.move_to(Toolkit.State.IN_REVIEW)
    record("toolkit.submitted", toolkit, by=by, brand=toolkit.brand)


@transaction.atomic
def return_to_draft(toolkit: Toolkit, *, by: User) -> None:
    """Take a toolkit out of review, to be worked on again."""
    policies.check_may_edit(by, toolkit.brand)
    toolkit.move_to(Toolkit.State.DRAFT)
    record("toolkit.returned", toolkit, by=by, brand=toolkit.brand)


@transaction.atomic
def publish_toolkit(toolkit: Toolkit, *, by: User) -> None:
    """Open a draft or a reviewed toolkit to dealers; it supersedes the version before it."""
    policies.check_may_publish(by, toolkit.brand)
    series = Toolkit.objects.select_for_update().filter(series=toolkit.series)
    for older in series.filter(state=Toolkit.State.PUBLISHED).exclude(pk=toolkit.pk):
        older.move_to(Toolkit.State.SUPERSEDED)
        record("toolkit.superseded", older, by=by, brand=toolkit.brand)
    toolkit.move_to(Toolkit.State.PUBLISHED)
    record("toolkit.published", toolkit, by=by, brand=toolkit.brand)


@transaction.atomic
def start_version(toolkit: Toolkit, *, by: User) -> tuple[Toolkit, dict[str, str]]:
    """Copy a published toolkit and its assets as the next draft; gives it and new asset ids by old."""
    policies.check_may_edit(by, toolkit.brand)
    latest = _check_may_follow(toolkit)
    copy = Toolkit.objects.create(
        brand=toolkit.brand,
        series=toolkit.series,
        version=latest + 1,
        name=toolkit.name,
        summary=toolkit.summary,
        created_by=by,
    )
    copied = {str(asset.pk): _copied(asset, copy) for asset in toolkit.assets.all()}
    copy.key_visual = copied.get(str(toolkit.key_visual_id))
    copy.save(update_fields=["key_visual"])
    record(
        "toolkit.version_started", copy, by=by, brand=copy.brand, detail={"version": copy.version}
    )
    return copy, {old: str(asset.pk) for old, asset in copied.items()}


def _check_may_follow(toolkit: Toolkit) -> int:
    """The newest version's number, with the series locked; refuse while one is in work."""
    series = list(Toolkit.objects.select_for_update().filter(series=toolkit.series))
    in_work = [t for t in series if t.state in {Toolkit.State.DRAFT, Toolkit.State.IN_REVIEW}]
    if in_work:
        raise OutOfStep(_("Version %(n)s is already in work.") % {"n": in_work[0].version})
    return max(t.version for t in series)


def _copied(asset: Asset, toolkit: Toolkit) -> Asset:
    names = ("title", "kind", "content_type", "size", "width", "height", "rights", "expires_on")
    values = {name: getattr(asset, name) for name in names}
    return Asset.objects.create(toolkit=toolkit, file=asset.file.name, **values)


def _lock_draft(toolkit: Toolkit, by: User) -> None:
    """Hold the row until the end of the transaction, so that publishing can't overtake a change."""
    held = Toolkit.objects.select_for_update().values_list("state", flat=True).get(pk=toolkit.pk)
    toolkit.state = held
    policies.check_editable(by, toolkit)
