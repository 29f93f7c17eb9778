"""A dealership's localization of a campaign, its way to live, and what it brought."""

from campaigns.activations.models.activation import Activation
from campaigns.activations.models.tracking import ClickCount, TrackedLink

__all__ = ["Activation", "ClickCount", "TrackedLink"]
