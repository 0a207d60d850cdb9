"""For operators: is the process alive, can it answer, and which version is it?"""

import logging
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core import data_version
from core.install import missing_triggers

log: Final = logging.getLogger(__name__)


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and holds what migrations install; 503 with Retry-After until then."""
    try:
        data_version.read()
        missing = missing_triggers(connection)
    except (DatabaseError, TypeError) as error:  # TypeError: the version's row is missing
        log.warning("not ready: %s", error)
        missing = ["database"]
    if missing:
        headers = {"Retry-After": "5"}
        return HttpResponse("not ready\n", status=503, content_type="text/plain; charset=utf-8", headers=headers)
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """The running version and the data version."""
    return JsonResponse({"version": settings.VERSION, "data_version": data_version.read().number})
