"""/admin/new-password/USER/TOKEN/: who was sent the link sets a password; no session, no cookie."""

from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from desk.password_links import user_of


# The link is what allows it, and no cookie does: there is nothing for a stranger's page to make use of.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, site: AdminSite, user_id: int, token: str) -> HttpResponse:
    """Ask for a password, and take it once. A link that is forged, used or over says so, 404."""
    user = user_of(user_id, token)
    form = None if user is None else SetPasswordForm(user, request.POST or None)
    is_set = False
    if form is not None and request.method == "POST" and form.is_valid():
        is_set = _set(form, user_id, token)
        form = form if is_set else None
    context = {
        "site_header": site.site_header,
        "site_title": site.site_title,
        "title": "设置新密码",
        "form": form,
        "is_set": is_set,
    }
    status = 404 if form is None else 200
    response = TemplateResponse(request, "desk/new_password.html", context, status=status)
    # The address is the key: no link on the page hands it on.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _set(form: SetPasswordForm, user_id: int, token: str) -> bool:  # type: ignore[type-arg] # no generic forms at run time
    """Once, however many have the link open: whoever comes second finds it used."""
    with transaction.atomic():
        user = user_of(user_id, token, User.objects.select_for_update())
        if user is None:
            return False
        form.save()
        LogEntry.objects.log_actions(
            user_id=user.pk,
            queryset=User.objects.filter(pk=user.pk),
            action_flag=CHANGE,
            change_message="用重设密码的链接设了新密码",
            single_object=True,
        )
    return True
