"""The page for a form that came back too late: somebody logged in anew meanwhile, or the browser forgot its cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What Django's check against forged requests answers with; `reason` is for programmers."""
    return render(request, "desk/form_too_old.html", {"address": request.get_full_path()}, status=403)
