"""About which record a form's script asks, and whether the person may."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest


def asked_about(admin: Any, request: HttpRequest, object_id: str | None) -> Any:  # a CitedAdmin, and its record
    """The record of a form on somebody's screen, None for a new one. Raises Http404 or PermissionDenied."""
    record = None if object_id is None else admin.get_object(request, object_id)
    if object_id is not None and record is None:
        raise Http404
    if not admin.may_type(request, record):
        raise PermissionDenied
    return record
