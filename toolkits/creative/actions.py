"""What authors do with templates. Each action is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused
from toolkits.creative import checking
from toolkits.creative.models import Template, Zone
from toolkits.creative.starters import Starter
from toolkits.library import actions as library
from toolkits.library import policies
from toolkits.library.models import Toolkit


@transaction.atomic
def add_template(
    toolkit: Toolkit, *, by: User, kind: str, name: str, source: str, zones: Sequence[Zone]
) -> Template:
    """Add a template with its zones to a draft, or refuse with all that is wrong with it."""
    _lock(toolkit, by)
    position = toolkit.templates.count()
    template = Template(toolkit=toolkit, kind=kind, name=name, source=source, position=position)
    _keep(template, zones)
    record("template.added", template, by=by, brand=toolkit.brand)
    return template


def add_from_starter(toolkit: Toolkit, starter: Starter, *, by: User) -> Template:
    """Add one of the portal's own templates to a draft."""
    return add_template(
        toolkit,
        by=by,
        kind=starter.kind,
        name=starter.name,
        source=starter.source,
        zones=starter.new_zones(),
    )


@transaction.atomic
def edit_template(
    template: Template, *, by: User, name: str, source: str, zones: Sequence[Zone]
) -> None:
    """Replace a template's source and zones, or refuse with all that is wrong with them."""
    _lock(template.toolkit, by)
    template.name, template.source = name, source
    _keep(template, zones)
    record("template.edited", template, by=by, brand=template.toolkit.brand)


@transaction.atomic
def remove_template(template: Template, *, by: User) -> None:
    """Take a template out of a draft."""
    _lock(template.toolkit, by)
    detail = {"name": template.name}
    record("template.removed", template, by=by, brand=template.toolkit.brand, detail=detail)
    template.delete()


@transaction.atomic
def new_version(toolkit: Toolkit, *, by: User) -> Toolkit:
    """Copy a published toolkit with its assets and templates as the next draft."""
    copy, assets = library.start_version(toolkit, by=by)
    for template in toolkit.templates.prefetch_related("zones"):
        _copy(template, copy, assets)
    return copy


def _lock(toolkit: Toolkit, by: User) -> None:
    """Hold the toolkit, so that publishing can't overtake a change of its templates."""
    toolkit.state = (
        Toolkit.objects.select_for_update().values_list("state", flat=True).get(pk=toolkit.pk)
    )
    policies.check_editable(by, toolkit)


def _keep(template: Template, zones: Sequence[Zone]) -> None:
    if wrong := checking.problems(template.kind, template.source, zones):
        raise Refused("\n".join(wrong))
    template.save()
    template.zones.all().delete()
    for position, zone in enumerate(zones):
        zone.pk, zone.template, zone.position = None, template, position
        zone._state.adding = True
        _check(zone)
    Zone.objects.bulk_create(zones)


def _check(zone: Zone) -> None:
    try:
        zone.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise Refused(f"{zone.key}: {' '.join(error.messages)}") from error


def _copy(template: Template, toolkit: Toolkit, assets: Mapping[str, str]) -> None:
    zones = list(template.zones.all())
    for zone in zones:
        zone.default = assets.get(zone.default, zone.default)
    copied = Template(toolkit=toolkit, kind=template.kind, name=template.name)
    copied.source, copied.position = template.source, template.position
    _keep(copied, zones)
