"""A promised completion that moves at the desk: when it was said, by whom and why, or that it was mistyped."""

from copy import deepcopy
from datetime import datetime
from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect, RelatedFieldWidgetWrapper
from django.http import HttpRequest
from django.utils import timezone

from core.actions import save_record
from core.models import Source
from core.partial_date import PartialDate
from core.text import clean_text
from desk.cited import CitedAdmin
from desk.inlines import MAX_QUOTED
from desk.partial_dates import PROMISE, PartialDateWidget
from desk.position import DrawnForm
from projects.actions import slip_completion
from projects.models import Project, Slip
from projects.wording import ZH

_FIELDS: Final = (
    "slip_is_correction",
    "slip_said_on",
    "slip_source",
    "slip_phrase",
    ("slip_reason", "slip_is_unexplained"),
)
_ABOUT: Final = "改了目前承诺的完成日期，就是工期变更：原来的承诺、公布日期、原因和来源都会留在网页和日历里。"
_SOURCE: Final = Slip._meta.get_field("source")


class SlipTextField(forms.CharField):
    """A few lines of plain text, cleaned as the slip's own."""

    def __init__(self, label: str, help_text: str) -> None:
        widget = forms.Textarea(attrs={"rows": 2, "cols": 60})
        super().__init__(label=label, help_text=help_text, required=False, max_length=MAX_QUOTED, widget=widget)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class SlipForm(DrawnForm):
    """A project. Of one that the public has seen, a promise does not move without a date, a source and a reason."""

    slip_is_correction = forms.BooleanField(
        label="更正录入错误",
        required=False,
        help_text="出处从来没有这样说过，是录入时写错了：不算工期变更，只在历史里注明。",
    )
    slip_said_on = forms.DateField(label="公布日期", required=False, widget=AdminDateWidget)
    slip_source = forms.ModelChoiceField(label="来源", queryset=Source.objects.all(), required=False)
    slip_phrase = SlipTextField("原文", "出处里的原话，一字不改。")
    slip_reason = SlipTextField("原因", "出处怎么说就怎么写，不要猜。")
    slip_is_unexplained = forms.BooleanField(label="出处没有说明原因", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = promise_held(self.instance)
        # What the save has to do beside the fields: at most one of the two.
        self.slip: Slip | None = None
        self.is_correction = False
        if "completion_now" in self.fields and self.held is not None:
            shown = ZH.completion(Project(kind=self.instance.kind, completion_now=self.held))
            self.fields["completion_now"].widget.attrs["data-slip-from"] = self.held.edtf
            self.fields["completion_now"].help_text = f"读者现在看到的是“{shown}”。改了它，下面要写明何时、何处、为何。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.held is None or "completion_now" not in cleaned or cleaned["completion_now"] == self.held:
            return cleaned
        if cleaned.get("slip_is_correction"):
            self.is_correction = True
        elif cleaned["completion_now"] is None:
            self.add_error("completion_now", "公开过的承诺不能直接清空；是录入错误，请勾选“更正录入错误”")
        elif self._tells_all(cleaned):
            self.slip = self._slip(cleaned)
        return cleaned

    def _tells_all(self, cleaned: dict[str, Any]) -> bool:
        """Whether nothing is missing, which is otherwise said where it is missing."""
        said_on = cleaned.get("slip_said_on")
        missing = {
            "slip_said_on": "填写这次变更是哪天公布的" if said_on is None else "",
            "slip_source": "选择是哪里说的" if cleaned.get("slip_source") is None else "",
            "slip_reason": "",
        }
        if said_on is not None and said_on > timezone.localdate():
            missing["slip_said_on"] = "公布日期不能晚于今天"
        if bool(cleaned.get("slip_reason")) == bool(cleaned.get("slip_is_unexplained")):
            missing["slip_reason"] = "写明原因，或勾选“出处没有说明原因”，二者选一"
        for name, message in missing.items():
            if message and name not in self.errors:
                self.add_error(name, message)
        return self.errors.keys().isdisjoint(missing)

    def _slip(self, cleaned: dict[str, Any]) -> Slip:
        return Slip(
            said_on=cleaned["slip_said_on"],
            before=self.held,
            after=cleaned["completion_now"],
            reason=cleaned["slip_reason"],
            source=cleaned["slip_source"],
            phrase=cleaned["slip_phrase"],
        )


def promise_held(project: Project | None) -> PartialDate | None:
    """The promise that the public has seen, as it is stored; None when there is none to move."""
    if project is None or project.pk is None:
        return None
    stored = Project.objects.filter(pk=project.pk).first()
    is_seen = stored is not None and stored.was_ever_public(timezone.now())
    return stored.completion_now if stored is not None and is_seen else None


class SlipAdmin(CitedAdmin):
    """Saves a moved promise through `slip_completion`, and a corrected one with a line of history that says so."""

    form = SlipForm

    class Media:
        css: ClassVar = {"all": ("desk/forms.css",)}
        js = ("desk/ask.js", "desk/slips.js")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if promise_held(obj) is None or not self.may_type(request, obj):
            return fieldsets
        after = next(number for number, (name, _) in enumerate(fieldsets, 1) if name == "日期")
        about = ("工期变更", {"fields": _FIELDS, "description": _ABOUT})
        return (*fieldsets[:after], about, *fieldsets[after:])

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        widget = AutocompleteSelect(_SOURCE, self.admin_site)
        # The class is made anew for each request, its fields are not.
        source = form.base_fields["slip_source"] = deepcopy(form.base_fields["slip_source"])
        source.widget = RelatedFieldWidgetWrapper(widget, _SOURCE.remote_field, self.admin_site)
        source.widget.can_delete_related = False
        source.widget.choices = source.choices
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("completion_first", "completion_now"):
            kwargs["widget"] = PartialDateWidget(PROMISE)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        promised = obj.completion_now
        if form.slip is not None or form.is_correction:
            obj.completion_now = form.held  # whatever else was changed is saved first
        super().save_model(request, obj, form, change)
        if form.slip is not None:
            _move(obj, form.slip, by=request.user, at=form.saved_at)
            messages.success(request, f"已记下工期变更：{form.slip.before.label_zh} → {form.slip.after.label_zh}")
        elif form.is_correction:
            _correct(obj, promised, by=request.user, at=form.saved_at)


def _move(project: Project, slip: Slip, *, by: Any, at: datetime) -> None:
    slip_completion(
        project,
        to=slip.after,
        said_on=slip.said_on,
        reason=slip.reason,
        source=slip.source,
        phrase=slip.phrase,
        by=by,
        at=at,
    )


def _correct(project: Project, promised: PartialDate | None, *, by: Any, at: datetime) -> None:
    """A first promise that never moved was mistyped with it."""
    mistyped = project.completion_now
    project.completion_now = promised
    if project.completion_first == mistyped and not project.slips.exists():
        project.completion_first = promised
    save_record(project, by=by, at=at, reason=f"更正录入错误：{mistyped} → {promised or '（空）'}")
