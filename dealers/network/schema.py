"""What the description of the API says about API clients."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class ClientScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """An API client's key, in the description of the API."""

    target_class = "dealers.network.clients.ClientAuthentication"
    name = "client"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Name the header that carries it."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "rooftop_…"}
