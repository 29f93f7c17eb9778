"""What lists of leads can be narrowed by."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from dealers.leads.models import Lead, Message
from dealers.leads.states import LeadState


class LeadFilter(django_filters.FilterSet):
    """Filters of the REST list; state is derived, so it filters by the clock as it stands."""

    state = django_filters.ChoiceFilter(choices=LeadState.choices, method="in_state")
    # Plain ids: a foreign one finds nothing, just as one that does not exist.
    dealership = django_filters.UUIDFilter(field_name="dealership_id")
    source = django_filters.UUIDFilter(field_name="source_id")
    owner = django_filters.UUIDFilter(field_name="owner_id")
    received_after = django_filters.IsoDateTimeFilter(field_name="received_at", lookup_expr="gte")
    received_before = django_filters.IsoDateTimeFilter(field_name="received_at", lookup_expr="lt")

    class Meta:
        model = Lead
        fields = ["external_id", "verdict"]

    def in_state(self, rows: QuerySet[Lead], name: str, value: str) -> QuerySet[Lead]:
        """Narrow to one state of the clock."""
        # Of these rows themselves: what is concealed of them for the caller stays so.
        return rows.filter(Lead.objects.condition(value, timezone.now()))


class MessageFilter(django_filters.FilterSet):
    """Filters of the REST list of messages."""

    dealership = django_filters.UUIDFilter(field_name="dealership_id")
    source = django_filters.UUIDFilter(field_name="source_id")

    class Meta:
        model = Message
        fields = ["state"]
