"""What the description of the API says about our own parts."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from portal.common.idempotency import HEADER, Idempotent


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The portal's session, by its cookie."""

    target_class = "portal.common.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Name the cookie that carries it."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class OperationSchema(AutoSchema):
    """Describes an operation; those that may be repeated safely take a key."""

    def get_override_parameters(self) -> list[Any]:
        """Name the header beside what the operation itself declares."""
        declared: list[Any] = super().get_override_parameters()
        if self.method != "POST" or not isinstance(self.view, Idempotent):
            return declared
        text = "The caller's name for this request: sent again, it is answered but not done again."
        return [*declared, OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, description=text)]
