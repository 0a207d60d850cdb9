"""robots.txt: everything public may be read by machines, feeds too; the desk is none of their business."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.data_version import Snapshot
from publish.caching import Body, answer


def _text(snapshot: Snapshot) -> Body:
    path = settings.FORCE_SCRIPT_NAME or ""
    rules = f"User-agent: *\nAllow: {path}/\nDisallow: {path}/admin/\n"
    return Body(f"{rules}\nSitemap: {settings.PUBLIC_BASE_URL}/sitemap.xml\n".encode())


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt."""
    return answer(
        request,
        name="robots.txt",
        canonical="",
        render=_text,
        content_type="text/plain; charset=utf-8",
        is_memoisable=True,
    )
