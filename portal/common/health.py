"""Two questions of machines: does the process live, and can it serve."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process lives."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_GET
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer when the database and the cache answer too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.set("readyz", 1, 5)
    return JsonResponse({"database": "ok", "cache": "ok"})
