"""About which record a form's script asks, and whether the person may."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest


def asked_about(admin: Any, request: HttpRequest, object_id: str | None) -> Any:  # a ModelAdmin, and its record
    """The record of a form on somebody's screen, None for a new one. Raises Http404 or PermissionDenied."""
    record = None if object_id is None else admin.get_object(request, object_id)
    if object_id is not None and record is None:
        raise Http404
    may = admin.has_change_permission(request, record) if record else admin.has_add_permission(request)
    if not may:
        raise PermissionDenied
    return record
