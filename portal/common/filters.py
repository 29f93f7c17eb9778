"""Filters of API lists."""

from copy import deepcopy

from django.db.models import ForeignKey, OneToOneField
from django_filters import FilterSet, UUIDFilter
from django_filters.filterset import FILTER_FOR_DBFIELD_DEFAULTS
from django_filters.rest_framework import DjangoFilterBackend


class IdFilterSet(FilterSet):
    """Compares related rows by id without looking them up.

    A look-up would answer an unknown id otherwise than a competitor's, and so tell that it exists.
    """

    FILTER_DEFAULTS = deepcopy(FILTER_FOR_DBFIELD_DEFAULTS) | {
        ForeignKey: {"filter_class": UUIDFilter},
        OneToOneField: {"filter_class": UUIDFilter},
    }


class FilterBackend(DjangoFilterBackend):
    """Makes the filters of a view's `filterset_fields`."""

    filterset_base = IdFilterSet
