"""The history of an entry: who changed what and when, any two versions side by side, and the way back."""

from typing import Any, ClassVar, Final

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from simple_history.admin import SimpleHistoryAdmin

from core.content import Content, content_now, content_then
from core.fields import PartialDateField, ProseField
from core.reverting import revertible
from desk.history_lines import listed
from desk.partial_dates import PartialDateWidget
from desk.versions import Change, differences
from desk.words import moment, names_in, person

# Of one text in characters: many times what a calendar shows of it.
MAX_PROSE: Final = 20_000

# `Any` below: simple-history carries no types, and its lines are of models made at run time.

_A_PAGE: Final = 20


class HistoryAdmin(SimpleHistoryAdmin):  # type: ignore[misc] # untyped base
    """An admin whose entries have a history that can be read and gone back to."""

    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.URLField: {"assume_scheme": "https"},
        PartialDateField: {"widget": PartialDateWidget},
        ProseField: {"max_length": MAX_PROSE, "widget": AdminTextareaWidget},
    }

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_compare"
        view = self.admin_site.admin_view(self.compare_view)
        return [path("<path:object_id>/history/compare/", view, name=name), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every line, the newest first, with what changed."""
        lines = self._lines(unquote(object_id))
        row = self._row(request, object_id, lines)
        page = Paginator(lines, _A_PAGE).get_page(request.GET.get("p"))
        with_one_more = list(lines[page.start_index() - 1 : page.end_index() + 1])
        shown, before = with_one_more[:_A_PAGE], with_one_more[_A_PAGE:]
        context = {"rows": listed(shown, before[0] if before else None), "page": page, **(extra_context or {})}
        return self._page(request, "history", row, f"变更历史：{row}", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Two versions side by side, the older on the left whichever was chosen first."""
        lines = self._lines(unquote(object_id))
        row = self._row(request, object_id, lines)
        asked = [request.GET.get(name, "") for name in ("from", "to")]
        chosen = sorted((self._line(lines, one) for one in asked), key=lambda line: int(line.pk))
        older, newer = chosen
        context = {
            "older": self._named(older),
            "newer": self._named(newer),
            "changes": self.differences(content_then(older), content_then(newer)),
            "lacks_parts": None in (content_then(older).parts, content_then(newer).parts),
        }
        return self._page(request, "compare", row, f"比较两个版本：{row}", context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """One version against what stands now; sent once it says what going back would do, sent again it does it."""
        lines = self._lines(unquote(object_id))
        row = self._row(request, object_id, lines)
        line = self._line(lines, version_id)
        stands = self.model._default_manager.filter(pk=row.pk).exists()
        may_revert = stands and line.history_type != "-" and self.has_change_permission(request, row)
        context: dict[str, Any] = {"line": self._named(line), "stands": stands, "may_revert": may_revert}
        if request.method == "POST":
            if not may_revert:
                raise PermissionDenied
            with transaction.atomic():
                answer = self._reverted(request, row, line, context)
            if answer is not None:
                return answer
        if stands:
            context |= self._ahead(row, line)
        return self._page(request, "version", row, f"{moment(line.history_date)} 的版本：{row}", context)

    def _ahead(self, row: Any, line: Any) -> dict[str, Any]:
        """What going back would change, and the digest of what it would change."""
        now, then = content_now(row), content_then(line)
        kept = {field.name for field in revertible(self.model)}
        would_be = Content({name: (then if name in kept else now).values.get(name) for name in now.values}, then.parts)
        return {
            "changes": self.differences(now, would_be),
            "lacks_parts": then.parts is None,
            "digest": now.digest,
        }

    def _reverted(self, request: HttpRequest, row: Any, line: Any, context: dict[str, Any]) -> HttpResponse | None:
        """The answer once it is done; None, with what there is to say in the context, until then."""
        reason = request.POST.get("reason", "").strip()
        is_asked = "_confirm" in request.POST
        self.model._default_manager.select_for_update().get(pk=row.pk)
        is_as_told = request.POST.get("digest") == content_now(row).digest
        context |= {"reason": reason, "is_asking": True}
        if is_asked and not is_as_told:
            context["refusals"] = ["刚才有人改了这条，下面是新的差别，请再看一遍"]
        elif is_asked and not reason:
            context["refusals"] = ["请写一句为什么还原，它会记入历史"]
        try:
            with transaction.atomic():
                told = self.go_back(request, row, line, reason)
                if is_asked and "refusals" not in context:
                    messages.success(request, f"已还原到 {moment(line.history_date)} 的版本")
                    return self._to_change_page(request, row, told)
                transaction.set_rollback(True)
            context["affected"] = told
        except ValidationError as error:
            context["refusals"] = self._in_words(error)
        row.refresh_from_db()
        return None

    def go_back(self, request: HttpRequest, row: Any, line: Any, reason: str) -> Any:
        """Make the row what the line held; gives what there is to tell of it. Raises ValidationError by field."""
        for field in revertible(self.model):
            setattr(row, field.attname, getattr(line, field.attname))
        row.full_clean()
        row._change_reason = f"还原到 {moment(line.history_date)} 的版本：{reason}"[:100]
        self.save_model(request, row, None, change=True)
        return None

    def differences(self, before: Content, after: Content) -> list[Change]:
        """What differs between two contents of this model."""
        return differences(self.model, before, after, names_in(self.model, (before, after)))

    def _in_words(self, error: ValidationError) -> list[str]:
        """Each refusal with the name of its field before it."""
        if not hasattr(error, "error_dict"):
            return list(error.messages)
        labels = {field.name: str(field.verbose_name) for field in self.model._meta.concrete_fields}
        labels |= {
            one.get_accessor_name(): str(one.related_model._meta.verbose_name) for one in self.opts.related_objects
        }
        return [
            f"{labels[name]}：{message}" if name in labels else message
            for name, told in error.message_dict.items()
            for message in told
        ]

    def _lines(self, object_id: str) -> Any:
        key = self.opts.pk.to_python(object_id) if object_id.isascii() and object_id.isdecimal() else None
        return self.model.history.filter(**{self.opts.pk.attname: key}).select_related("history_user")

    def _row(self, request: HttpRequest, object_id: str, lines: Any) -> Any:
        """The entry, or what the last line says of one that is gone; only for who may look at it."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            last = lines.first()
            if last is None:
                raise Http404
            row = last.instance
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return row

    def _line(self, lines: Any, key: str) -> Any:
        """The line of that key among those of the entry."""
        found = lines.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and len(key) < 18 else None
        if found is None:
            raise Http404
        return found

    def _named(self, line: Any) -> dict[str, Any]:
        return {"pk": line.pk, "at": moment(line.history_date), "who": person(line.history_user)}

    def _to_change_page(self, request: HttpRequest, row: Any, told: Any) -> HttpResponse:
        return HttpResponseRedirect(self._address("change", row))

    def _address(self, page: str, row: Any) -> str:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=(row.pk,))

    def _page(self, request: HttpRequest, page: str, row: Any, title: str, context: dict[str, Any]) -> HttpResponse:
        together = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "object": row,
            "history_url": self._address("history", row),
            "compare_url": self._address("compare", row),
            **context,
        }
        return TemplateResponse(request, f"desk/{page}.html", together)
