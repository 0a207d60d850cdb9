"""Drafts that were discarded: a list of what their history still holds, and the way back."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from core.errors import TransitionRefused
from core.record import rows
from core.reverting import restore
from desk.keeping import KeepingAdmin
from desk.steps import in_words
from desk.words import moment, person

# The latest so many are listed.
_SHOWN: Final = 200

# `Any` below: lines of history are of models made at run time.


class DiscardedAdmin(KeepingAdmin):
    """An admin of records whose discarded drafts can be looked at and brought back."""

    change_list_template = "desk/record_list.html"
    delete_confirmation_template = "desk/discard.html"

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_discarded"
        return [path("discarded/", self.admin_site.admin_view(self.discarded_view), name=name), *super().get_urls()]

    def discarded_view(self, request: HttpRequest) -> HttpResponse:
        """The list; sent with a line's key, that draft comes back."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        lines = self._discarded()
        if request.method == "POST":
            return self._restored(request, lines)
        context = {
            **self.admin_site.each_context(request),
            "title": f"已丢弃的草稿：{self.opts.verbose_name_plural}",
            "opts": self.opts,
            "shown": _SHOWN,
            "rows": [
                {"pk": line.pk, "title": line.title, "at": moment(line.history_date), "who": person(line.history_user)}
                for line in lines[:_SHOWN]
            ],
            "may_restore": self.has_add_permission(request),
        }
        return TemplateResponse(request, "desk/discarded.html", context)

    def _discarded(self) -> Any:
        """The lines that discarding left, of what has not come back."""
        lines = self.model.history.filter(history_type="-").select_related("history_user")
        stands = rows(self.model).filter(pk=OuterRef("id"))
        later = self.model.history.filter(id=OuterRef("id"), history_type="-", pk__gt=OuterRef("pk"))
        return lines.filter(~Exists(stands), ~Exists(later)).order_by("-history_date", "-pk")

    def _restored(self, request: HttpRequest, lines: Any) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        key = request.POST.get("line", "")
        line = lines.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and len(key) < 18 else None
        if line is None:
            messages.error(request, "没有找到这份草稿，也许刚有人恢复了它")
            return HttpResponseRedirect(request.path)
        try:
            record = restore(line, by=request.user, at=timezone.now())
        except (TransitionRefused, ValidationError) as error:
            messages.error(request, f"没有恢复《{line.title}》：{in_words(error)}")
            return HttpResponseRedirect(request.path)
        messages.success(request, f"已恢复草稿《{record}》")
        return HttpResponseRedirect(self._address("change", record))
