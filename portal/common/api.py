"""What every REST operation shares: errors and pages."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView
from rest_framework.views import exception_handler as default_handler

from portal.common.pages import keyset_page
from portal.common.references import reference_of
from portal.common.refusals import Refused


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer a refusal as JSON: detail for people, code for programs, reference for support."""
    request = context["request"]
    if isinstance(error, Refused):
        body = {"detail": str(error), "code": error.code, "reference": reference_of(request)}
        return Response(body, status=error.status)
    response = default_handler(error, dict(context))
    if response is not None and response.status_code == HTTPStatus.NOT_FOUND:
        # One answer for missing and for invisible rows.
        response.data = {"detail": "Not found.", "code": "not_found"}
    return response


class KeysetPagination(BasePagination):
    """Pages by position: `next` is the address of the following page, or null."""

    page_size = 50

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Give the rows of the asked page, newest first unless the view orders them."""
        order = getattr(view, "keyset_order", ("-id",))
        params = request.query_params.dict()
        self.request = request
        self.page = keyset_page(queryset, params, size=self.page_size, order=order)
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        """Wrap a page of rows."""
        return Response({"results": data, "next": self._next_address()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the wrapper for OpenAPI."""
        address = {"type": "string", "format": "uri", "nullable": True}
        properties = {"results": schema, "next": address}
        return {"type": "object", "required": ["results", "next"], "properties": properties}

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Describe the cursor for OpenAPI."""
        return [
            {
                "name": "after",
                "in": "query",
                "required": False,
                "description": "Where the page starts; taken from `next`.",
                "schema": {"type": "string"},
            }
        ]

    def _next_address(self) -> str | None:
        if not self.page.next_cursor:
            return None
        address = self.request.build_absolute_uri()
        return replace_query_param(address, "after", self.page.next_cursor)
